"""What can ever come about: from one image, what everything in a model can come to hold, whatever the field and operators do.

Too wide where things depend on each other, never too narrow: what is outside is impossible until a force or a restart. Inputs and
settings take any value of their range, every command may be given, and time goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

from tools.compiler.block_reach import ALWAYS, LARGEST, NEVER, WIDE, bit, can_be_off, can_be_on, reached
from tools.compiler.by_state import ByState
from tools.compiler.declarations import INPUTS, OUTPUTS
from tools.compiler.demands import Demands, mentions
from tools.compiler.few import Few, averages, few, union
from tools.compiler.interpret import Tree
from tools.compiler.intervals import BOOLEAN, Span, greatest, hull, least
from tools.compiler.known import Known
from tools.compiler.picture import Picture
from tools.compiler.spans import Spans, truth

MOST_PERIODS = 100
PATIENCE = 6
"""Rounds after which what still grows is taken to reach the end of its range."""
SOON = 3
"""Rounds after which values that get more and more are taken to be many."""
FREE = (*INPUTS, "Command", "Setting")


class Reach(Spans):
    """`span` of an expression or `of` a path; `states` of a sequence; `out`: what can go out of an output.

    `endless`: interlocks of which it is known that their condition holds for ever.
    """

    def __init__(self, picture: Picture, demands: Demands, endless: Collection[str] = ()) -> None:
        super().__init__(picture)
        self._demands = demands
        self._endless = endless
        judged = {each["path"] for group in ("alarms", "claims") for each in picture.description[group]}  # and not followed: anything
        held = {path: words for path, words in picture.held.items() if path.partition("/")[0] not in judged}
        self._held: dict[str, Span] = {path.replace("/", "."): (min(words), max(words)) for path, words in held.items()}
        self._few: dict[str, Few] = {}
        self._tags: dict[str, Span] = {}
        self._states = {each["path"]: {picture.state(each["path"])} for each in picture.description["sequences"]}
        self._guards: dict[str, Tree] = {}
        self._by_state = ByState(picture, demands)
        self._taken: set[str] = set()
        self._grew = True
        self._round = 0
        for path, entry in picture.entries.items():
            if entry["kind"] in FREE:
                self._tags[path] = (entry["low"], entry["high"])
            elif f"{path}.value" in self._held:
                fields = ("value", "seen") if entry["kind"] in OUTPUTS else ("value",)
                self._tags[path] = hull(self._held[f"{path}.{field}"] for field in fields)
                if entry["high"] - entry["low"] > 1:
                    self._few[path] = union(few(picture.held[f"{path}/{field}"]) for field in fields)
            elif entry["kind"] == "MovingAverage":
                self._few[f"{path}.out"] = few(picture.held[f"{path}/out"])
        while self._grew and demands.known:
            self._grew = False
            self._round += 1
            self._memo.clear()
            self._tried.clear()
            self._step()

    # What is asked.

    def states(self, sequence: str) -> set[str]:
        """The names of the states that a sequence can come to be in."""
        return self._states[sequence] if self._demands.known else set(self._picture.entries[sequence]["states"])

    def can_be(self, tree: Tree, want: bool) -> bool:
        """Whether an expression can come to be true, or false."""
        span = self.span(tree)
        return can_be_on(span) if want else can_be_off(span)

    def out(self, output: str) -> Span:
        """What can go out of an output that has no force on it."""
        return self._held[f"{output}.seen"] if self._demands.known else WIDE

    def of(self, path: str) -> Span:
        """What a tag or an attribute can come to hold."""
        owner, _, name = path.rpartition(".")
        if name == "scan_ms":
            now = self._picture.read(path)
            return (now, now * MOST_PERIODS)
        sequence, at, state = path.partition("@")
        if at:
            return self.at(sequence, state)
        if not self._demands.known:
            return WIDE
        if path in self._tags:
            return self._tags[path]
        if name.endswith("_ok") and path.removesuffix("_ok") in self._tags:
            return BOOLEAN
        if name == "tripped":
            acts = [self._acts(rule["path"]) for rule in self._picture.concerning(f"{owner}." if owner else "")]
            return greatest([NEVER, *acts])
        return self._held.get(path, WIDE)

    def few_of(self, path: str) -> Few:
        return self._few.get(path) if self._demands.known else None

    def can_take(self, sequence: str, transition: int) -> bool:
        """Whether a transition can come to be taken."""
        return not self._demands.known or f"{sequence}/{transition}" in self._taken

    def can_act(self, interlock: str) -> bool:
        """Whether an interlock can come to be active: its condition holds, and for as long as it must."""
        return not self._demands.known or can_be_on(self._held[f"{interlock}.active"])

    def kept(self, path: str) -> Span:
        """What rules can come to see of it: by then what logic assigned is in its range."""
        low, high = self.of(path)
        entry = self._picture.entries.get(path)
        if entry is None or entry["kind"] not in ("Memory", "Input"):
            return low, high
        return max(low, entry["low"]), min(high, entry["high"])

    # One round over the model.

    def _find_few(self) -> None:
        """What takes few values is followed first, until these are all: whatever is found after has seen them."""
        for turn in count(1):
            before = dict(self._few)
            for path in [path for path, known in before.items() if known is not None]:
                after = union([before[path], self._more_few(path)])
                self._few[path] = after if turn <= SOON or after == before[path] else None
            if self._few == before:
                return
            self._memo.clear()
            self._tried.clear()

    def _more_few(self, path: str) -> Few:
        if path in self._demands.assigned:
            return self._assigned_few(path)
        return few([]) if path in self._picture.entries else self._averaged_few(path.rpartition(".")[0])

    def _step(self) -> None:
        self._find_few()
        for path, tree in self._demands.assigned.items():
            self._assign(path, self.span(tree))
        for path, given in self._demands.arguments.items():
            self._call(path, given)
        for sequence in self._picture.description["sequences"]:
            self._move(sequence)
        for group in ("permissives", "interlocks"):
            for rule in self._picture.description[group]:
                self._rule(rule)
        for path in self._demands.outputs:
            self._put_out(path)

    def _hold(self, path: str, span: Span) -> None:
        self._held[path] = self._grown(self._held[path], span, WIDE)

    def _grown(self, before: Span, span: Span, most: Span) -> Span:
        after = hull([before, span])
        if after == before:
            return before
        self._grew = True
        if self._round > PATIENCE:
            after = (before[0] if after[0] == before[0] else most[0]), (before[1] if after[1] == before[1] else most[1])
        return after

    def _assign(self, path: str, raw: Span) -> None:
        entry = self._picture.entries[path]
        early = path in self._demands.early
        if entry["kind"] in OUTPUTS:
            self._hold(f"{path}.demand", self._fitted(path, raw))
        if not early:
            raw = self._held[f"{path}.seen"] if entry["kind"] in OUTPUTS else self._fitted(path, raw)
        most = WIDE if early else (entry["low"], entry["high"])
        self._tags[path] = self._grown(self._tags[path], raw, most)

    def _assigned_few(self, path: str) -> Few:
        """Read early it is as it was computed, else as it fits; an output that may not start is 0."""
        raw = self.values(self._demands.assigned[path])
        fitted = None if raw is None else few(self._picture.fitted(path, value) for value in raw)
        others: list[int] = []
        if self._picture.entries[path]["kind"] in OUTPUTS:
            others = [value for rule, value in self.over(path) if can_be_on(self._acts(rule["path"]))]
            others += [self._picture.word(path, "demand"), *([0] if self._picture.allowing(path) else [])]
        return union([fitted, raw if path in self._demands.early else fitted, few(others)])

    def _averaged_few(self, path: str) -> Few:
        given, filled = self._demands.arguments.get(path), self._picture.word(path, "filled")
        window = few(self._picture.held[f"{path}/window"][:filled])
        more = self.values(given[0]) if given else None
        return averages(union([window, more]), filled, self._picture.entries[path]["samples"])

    def _fitted(self, path: str, span: Span) -> Span:
        if self._picture.entries[path]["kind"] == "DigitalOut":
            return truth(span)
        return self._picture.fitted(path, span[0]), self._picture.fitted(path, span[1])

    def _call(self, path: str, given: list[Tree]) -> None:
        entry = self._picture.entries[path]
        found = reached(entry, lambda field: self._held[f"{path}.{field}"], [self.span(each) for each in given])
        for field in self._picture.fields(entry):
            self._hold(f"{path}.{field}", found.get(field, WIDE))

    def _move(self, entry: dict[str, Any]) -> None:
        path, states = entry["path"], self._states[entry["path"]]
        moves, always = False, not mentions([each["tree"] for each in entry["transitions"]], ["tag", f"{path}.entered"])
        for state in entry["states"]:
            if state in states:
                targets, sure = self._targets(entry, state)
                self._grew = self._grew or not targets <= states
                states |= targets
                self._carry(path, state, targets)
                moves, always = moves or bool(targets), always and sure
        numbers = hull((entry["states"].index(state),) * 2 for state in states)
        self._hold(f"{path}.state", numbers)
        self._hold(f"{path}.previous", numbers)
        self._hold(f"{path}.entered", bit(self._held[f"{path}.entered"], moves, not always))
        low = 0 if moves else self._held[f"{path}.time_ms"][0]
        longest = self._picture.description["scan_ms"] * MOST_PERIODS if always else LARGEST  # a guard sees the time before it moves
        self._hold(f"{path}.time_ms", (low, max(low, longest)))

    def _targets(self, entry: dict[str, Any], state: str) -> tuple[set[str], bool]:
        """Where it can go from a state, and whether it always goes on at once. A guard sees that state, and a period more of time in it."""
        targets: set[str] = set()
        path = entry["path"]
        low, high = self._held[f"{path}.time_ms"]
        period = self._picture.description["scan_ms"] if self._picture.word(path, "previous") >= 0 else 0
        time = min(low + period, LARGEST), min(high + period * MOST_PERIODS, LARGEST)
        known = self._known({f"{path}.time_ms": time, **self._by_state.of(path, state)}, {path: state})
        for number, transition in enumerate(entry["transitions"]):
            if transition["source"] in (state, "*"):
                guard = known.span(self._inlined(f"{path}/{number}", transition["tree"]))
                if can_be_on(guard):
                    self._taken.add(f"{path}/{number}")
                    targets.add(transition["target"])
                if not can_be_off(guard):
                    return targets, path not in self._demands.sometimes
        return targets, False

    def _carry(self, path: str, state: str, targets: Collection[str]) -> None:
        """What memories can hold after a scan that began in a state. The first scan enters the state that it begins in."""
        begins = [state] if self._picture.word(path, "previous") < 0 else []
        before = dict(self._by_state.of(path, state))
        for target, entered in [(state, NEVER), *((each, ALWAYS) for each in (*begins, *targets))]:
            known = self._known({**before, f"{path}.entered": entered}, {path: target})
            for memory in self._by_state.memories[path]:
                span, entry = self._fitted(memory, known.span(self._demands.assigned[memory])), self._picture.entries[memory]
                held = self._by_state.of(path, target).get(memory, span)
                self._by_state.hold(path, target, memory, self._grown(held, span, (entry["low"], entry["high"])))

    def _known(self, given: Mapping[str, Span], here: Mapping[str, str]) -> Known:
        return Known(self._picture, self.of, self, given, here)

    def _inlined(self, key: str, tree: Tree) -> Tree:
        if key not in self._guards:
            self._guards[key] = self._demands.inlined(tree)
        return self._guards[key]

    def _rule(self, rule: dict[str, Any]) -> None:
        path = rule["path"]
        when = ALWAYS if path in self._endless else self._condition(rule, {}, {})
        if rule["kind"] == "Permissive":
            self._hold(f"{path}.ok", when)
            return
        self._hold(f"{path}.condition", when)
        acts = when if not rule["on_delay_ms"] or self._can_last(rule) else NEVER
        self._hold(f"{path}.active", acts)
        latched, ends = self._held[f"{path}.latched"], not self._picture.word(path, "condition")
        if rule["latch"] and not ends:
            ends = path not in self._endless and can_be_off(self._condition(rule, self._while_latched(rule), {}))
        self._hold(f"{path}.latched", bit(latched, bool(rule["latch"]) and can_be_on(acts), ends))
        self._hold(f"{path}.elapsed_ms", (-1, LARGEST))

    def _can_last(self, rule: dict[str, Any]) -> bool:
        """Whether its condition can hold in two scans, one after the other: no sequence has to leave all states that let it."""
        for entry in self._picture.description["sequences"]:
            path = entry["path"]
            letting = {state for state in self._states[path] if can_be_on(self._condition(rule, {}, {path: state}))}
            ways = [(state, *self._targets(entry, state)) for state in entry["states"] if state in letting]
            if not any(not sure or targets & letting for state, targets, sure in ways):
                return False
        return True

    def _condition(self, rule: dict[str, Any], known: dict[str, Span], states: dict[str, str]) -> Span:
        seen, path = Known(self._picture, self.kept, self, known, states), rule["path"]
        names = [name for name in ("armed", "when") if rule.get(name) is not None]
        return least([truth(seen.span(self._inlined(f"{path}/{name}", rule[name]["tree"]))) for name in names])

    def _while_latched(self, rule: dict[str, Any]) -> dict[str, Span]:
        """What a latched interlock may see of itself: as long as it is not reset, what it concerns is tripped."""
        owners = ["", *(f"{part['path']}." for part in self._picture.description["parts"])]
        tripped = [f"{owner}tripped" for owner in owners if rule in self._picture.concerning(owner)]
        return dict.fromkeys([f"{rule['path']}.latched", *tripped], ALWAYS)

    def _acts(self, interlock: str) -> Span:
        return greatest([self._held[f"{interlock}.active"], self._held[f"{interlock}.latched"]])

    def _put_out(self, path: str) -> None:
        """What goes out: what the strongest interlock says that acts, else what is asked for and permitted."""
        found: list[Span] = []
        asked = self._permitted(path, self._held[f"{path}.seen"])
        self._tags[path] = self._grown(self._tags[path], asked, WIDE)  # what interlocks see
        for rule, value in self.over(path):
            acts = self._acts(rule["path"])
            if can_be_on(acts):
                found.append((value, value))
            if not can_be_off(acts):
                break
        else:
            found.append(asked)
        if found:
            self._hold(f"{path}.value", hull(found))
            self._hold(f"{path}.seen", hull(found))
            self._tags[path] = self._grown(self._tags[path], hull(found), WIDE)

    def over(self, output: str) -> list[tuple[dict[str, Any], int]]:
        """The interlocks that act on an output and to what they set it, the strongest first."""
        safe = self._picture.entries[output]["safe"]
        rules = [
            (rule, rule["force"].get(output, safe))
            for rule in self._picture.description["interlocks"]
            if output in rule["trips"] or output in rule["force"]
        ]
        return sorted(rules, key=lambda each: (-each[0]["priority"], each[0]["index"]))

    def _permitted(self, path: str, seen: Span) -> Span:
        demand = self._held[f"{path}.demand"]
        may_start = all(can_be_on(self._held[f"{rule['path']}.ok"]) for rule in self._picture.allowing(path))
        return demand if may_start or can_be_on(seen) else NEVER
