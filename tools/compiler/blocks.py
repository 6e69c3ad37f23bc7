"""Function blocks in answers: what a block makes of what it is given, and what it would have to be given to hold something else.

How a block computes is `shared_model`'s. Here stands only in which direction each of its inputs works.
"""

from __future__ import annotations

from tools.compiler.conditions import because
from tools.compiler.interpret import Tree
from tools.compiler.picture import Picture
from tools.compiler.sentences import FOLLOWS, after, amount, fact, like_of, listed, valued

_BY_INPUT = ("Ton", "Tof", "Tp", "Debounce", "Blink", "RTrig", "FTrig", "WentOut")
_BY_LEVEL = ("Ton", "Tof", "Debounce", "Blink", "WentOut")
_GOOD = {"Lag": 2, "MovingAverage": 1}
"""Which argument of a filter says that the value is good."""
_COUNTS = ("Ctu", "Ctd", "Ctud")
SOON_MS = 60_000
"""In what time a controller is to get where it is wanted, if the measured value can go so far."""
LONGEST_MS = 1_000_000_000
Due = tuple[str, Tree, bool]
"""What is to become of a block, an expression over what it is given, and whether that has to be true."""


def given(picture: Picture, path: str, arguments: list[Tree]) -> str:
    """A sentence about what a block is given; empty where there is nothing to say."""
    kind, first = picture.entries[path]["kind"], arguments[0]
    value = valued(picture, first, like_of(picture, first))
    tracked = str(picture.entries[path].get("tracks"))
    if kind == "WentOut" and picture.word(tracked, "value") != picture.word(tracked, "seen"):
        return f"{tracked} is {'on' if picture.word(tracked, 'value') else 'off'} in the field, as it is forced."
    if kind in _BY_INPUT:
        return _truth(picture, f"The input of {path}", first, ".")
    if kind in ("Sr", "Rs"):
        return _truth(picture, f"The set input of {path}", first, "; ") + _truth(picture, "its reset input", arguments[1], ".")
    if kind == "Hysteresis":
        like = like_of(picture, first)
        on, off = (amount(like, picture.word(path, name)) for name in ("on", "off"))
        return f"{path} is given {value}; it turns on at {on} and off at {off}."
    if kind in _COUNTS:
        return f"{path} stands at {picture.word(path, 'cv')} of {picture.word(path, 'pv')}."
    if kind == "TimeProportional":
        return f"{path} is given {value}, in thousandths of {after(int(picture.entries[path]['period_ms']))}."
    return _loop(picture, path, arguments) if kind == "Pid" else f"{path} follows {value}{_end(picture, path)}."


def _truth(picture: Picture, what: str, tree: Tree, stop: str) -> str:
    found = because(picture, tree)
    facts = f": {listed([fact(picture, each) for each in found])}" if found else ""
    return f"{what} is {'on' if picture.value(tree) else 'off'}{facts}{stop}"


def _end(picture: Picture, path: str) -> str:
    """Whether a limit keeps it from going on."""
    if picture.entries[path]["kind"] != "Limit":
        return ""
    return ", down to its low end" if picture.word(path, "at_low") else ", up to its high end" if picture.word(path, "at_high") else ""


def _loop(picture: Picture, path: str, arguments: list[Tree]) -> str:
    """A controller: what it is given, and of what its output is made."""
    entry = picture.entries[path]
    setpoint, value = (valued(picture, each, like_of(picture, arguments[1])) for each in arguments[:2])
    told = f"{path} is given {value} for a setpoint of {setpoint}"
    if len(arguments) > 5 and not picture.value(arguments[5]):
        return f"{told}, and holds its output: that value is not good."
    if len(arguments) > 3 and not picture.value(arguments[3]):
        return f"{told}, and is in manual."
    subject = picture.entries.get(picture.subject, {})
    like = subject if subject.get("kind") == "AnalogOut" else {}
    terms = [(picture.word(path, name) + 500) // 1000 for name in ("proportional", "integral", "derivative")]
    parts = [amount(like, term) for term in terms]
    ends = [int(entry[name]) for name in ("out_low", "out_high")]
    end = f", within {amount(like, ends[0])} to {amount(like, ends[1])}" if picture.word(path, "out") in ends else ""
    return f"{told}; it makes {parts[0]} of the difference, {parts[1]} over time and {parts[2]} of the change{end}."


def wanted(picture: Picture, path: str, name: str, value: int, exactly: bool, arguments: list[Tree]) -> list[Due]:
    """What a block has to be given so that its attribute comes to hold a value, or one beyond it."""
    entry, first = picture.entries[path], arguments[0]
    kind, want = entry["kind"], bool(value)
    if name in ("out", "went_out"):
        return _follow(picture, path, name, value, exactly, arguments)
    due = f" to be {'on' if want else 'off'}"
    if kind in ("Sr", "Rs"):
        return _bistable(kind == "Sr", want, due, arguments)
    if kind in _COUNTS:
        return _counted(picture, path, name, want, arguments)
    if kind in ("RTrig", "FTrig", "Tp"):
        return [(due, first, not picture.word(path, "last"))] if want else []
    if kind == "Limit":
        end = "low" if name == "at_low" else "high"
        return [(f" to be at its {end} end", ["<=" if end == "low" else ">=", first, entry[end]], want)]
    if kind == "Hysteresis":
        return [(due, _crossed(picture, path, want, arguments), True)]
    if kind == "TimeProportional":
        return [(due, [">", first, 0] if want else ["<", first, 1000], True)]
    if kind == "Tof" and name == "running":
        return [(" to run" if want else " to stop", first, not want)]
    return [(due if name == "q" else " to run" if want else " to stop", first, want)] if kind in _BY_LEVEL else []


def _crossed(picture: Picture, path: str, want: bool, arguments: list[Tree]) -> Tree:
    """What is beyond a threshold; thresholds that it is given are what they will be given."""
    on, off = ([*arguments, None, None][place] for place in (1, 2))
    on, off = (picture.word(path, name) if tree is None else tree for name, tree in (("on", on), ("off", off)))
    rises, falls = (([sign, arguments[0], on if want else off]) for sign in ((">=", "<=") if want else ("<=", ">=")))
    if isinstance(on, int) and isinstance(off, int):
        return rises if on >= off else falls
    return ["choose", [">=", on, off], rises, falls]


def _counted(picture: Picture, path: str, name: str, want: bool, arguments: list[Tree]) -> list[Due]:
    """A counter is cleared or loaded, or counts edges: its input has to go off before it comes on again."""
    kind = picture.entries[path]["kind"]
    if kind == "Ctud":
        if want == (name == "qd") and picture.possible(arguments[2], True):
            return [(" to be cleared", arguments[2], True)]
        up = want == (name == "qu")
        return [(" to count", arguments[0 if up else 1], not picture.word(path, "last_up" if up else "last_down"))]
    if not want:
        return [(" to be cleared" if kind == "Ctu" else " to be loaded", arguments[1], True)]
    return [(" to count", arguments[0], not picture.word(path, "last"))]


def _bistable(set_wins: bool, want: bool, due: str, arguments: list[Tree]) -> list[Due]:
    """The input that dominates is enough; the other one also needs that to be off."""
    own, other = (arguments[0], arguments[1]) if want else (arguments[1], arguments[0])
    return [(due, own, True)] if want == set_wins else [(due, own, True), (due, other, False)]


def _controlled(picture: Picture, path: str, value: int, arguments: list[Tree]) -> Due:
    """How far the measured value of a controller has to go, and for how long, so that its output gets there."""
    entry, up = picture.entries[path], value > picture.word(path, "out")
    gap = (value * 1000 - 500 - picture.word(path, "integral")) * (1 if up else -1)  # what the difference has to make up for
    falls = up != bool(entry["direct"])
    setpoint, measured = picture.value(arguments[0]), arguments[1]
    ends = picture.limits(measured[1]) if isinstance(measured, list) and measured[0] == "tag" else (-LONGEST_MS, LONGEST_MS)
    room = max(1, setpoint - ends[0] if falls else ends[1] - setpoint)
    ti_ms, kp = int(entry["ti_ms"]), int(entry["kp"])
    by = min(room, max(1, -(-gap // kp) if not ti_ms else -(-gap * ti_ms // (kp * (ti_ms + SOON_MS)))))
    wait_ms = max(0, (gap - kp * by) * ti_ms // (kp * by))
    due = f" to {'rise' if up else 'fall'}{f' in {after(wait_ms)}' if wait_ms else ''}"
    return due, ["<=" if falls else ">=", measured, setpoint - by if falls else setpoint + by], True


def _follow(picture: Picture, path: str, name: str, value: int, exactly: bool, arguments: list[Tree]) -> list[Due]:
    """In which direction the input has to go for a number to come about, beyond that where it can never be it."""
    entry, first = picture.entries[path], arguments[0]
    up = value > picture.word(path, name)
    due = " to rise" if up else " to fall"
    if entry["kind"] == "Pid":
        automatic = [(due, each, True) for each in (*arguments[3:4], *arguments[5:6]) if isinstance(each, list)]
        return [*automatic, _controlled(picture, path, value, arguments)]
    if entry["kind"] == "Scale":
        span, rise = entry["in_high"] - entry["in_low"], entry["out_high"] - entry["out_low"]
        if not rise:
            return []
        up = up == (rise > 0)
        exact = (value - entry["out_low"]) * span
        value = entry["in_low"] + (-(-exact // rise) if up else exact // rise)
    if entry["kind"] not in (*FOLLOWS, "Scale", "TimeProportional"):
        return []
    good = [(due, each, True) for each in arguments[_GOOD.get(entry["kind"], len(arguments)) :][:1]]
    equal = ["==", first, value]
    towards = equal if exactly and picture.possible(equal, True) else [">=" if up else "<=", first, value]
    return [*good, (due, towards, True)]
