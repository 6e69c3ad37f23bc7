"""What a function block can come to hold, given what it holds and what it can be given: intervals, never too narrow.

How a block computes is `shared_model`'s. Here stands only what it cannot do; a field that is left out can hold anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tools.compiler.intervals import BOOLEAN, Span, compared, greatest, hull, least, multiply, subtract

LARGEST = (1 << 30) - 1
WIDE: Span = (-LARGEST, LARGEST)
NEVER: Span = (0, 0)
ALWAYS: Span = (1, 1)
Now = Callable[[str], Span]
"""By name of a field, what it holds or was found to be able to come to hold."""


def can_be_on(span: Span) -> bool:
    return span != NEVER


def can_be_off(span: Span) -> bool:
    return span[0] <= 0 <= span[1]


def bit(now: Span, on: bool, off: bool) -> Span:
    """What is now, and what it may become."""
    return hull([now, *([ALWAYS] if on else []), *([NEVER] if off else [])])


def reached(entry: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    """By field, what it can hold after one more scan, or holds now."""
    found: dict[str, Span] = _KINDS[entry["kind"]](entry, now, given)
    return found


def _timer(entry: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    kind, value, q = entry["kind"], given[0], now("q")
    preset = hull([now("pt_ms"), *given[2:3]])
    on, off = can_be_on(value), can_be_off(value)
    found = {"pt_ms": preset, "et_ms": hull([now("et_ms"), (0, max(0, preset[1]))])}
    if kind == "Ton":
        return {**found, "q": bit(q, on, off or preset[0] != preset[1]), "running": bit(now("running"), on, off)}
    if kind == "Tof":
        return {**found, "q": bit(q, on, off), "running": bit(now("running"), off and (on or q != NEVER), on or now("running") != NEVER)}
    starts = on and (off or now("last")[0] == 0)
    return {**found, "q": bit(q, starts, True), "running": bit(now("running"), starts, True), "last": bit(now("last"), on, off)}


def _edge(entry: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    on, off = can_be_on(given[0]), can_be_off(given[0])
    rises = entry["kind"] == "RTrig"
    edge = (on if rises else off) and ((off if rises else on) or now("last")[0 if rises else 1] == (0 if rises else 1))
    return {"q": bit(now("q"), edge, True), "last": bit(now("last"), on, off)}


def _bistable(entry: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    sets, resets = can_be_on(given[0]), can_be_on(given[1])
    if entry["kind"] == "Sr":
        return {"q": bit(now("q"), sets, resets and can_be_off(given[0]))}
    return {"q": bit(now("q"), sets and can_be_off(given[1]), resets)}


def _counter(entry: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    counts, loads = given[:2]
    up, preset = entry["kind"] == "Ctu", hull([now("pv"), *given[2:3]])
    ends = [now("cv"), *([NEVER if up else preset] if can_be_on(loads) else [])]
    if can_be_on(counts) and can_be_off(loads) and (can_be_off(counts) or now("last")[0] == 0):
        ends.append((0, LARGEST) if up else (-LARGEST, 0))
    value = hull(ends)
    q = compared(">=", value, preset) if up else compared("<=", value, NEVER)
    return {"cv": value, "pv": preset, "q": hull([now("q"), q]), "last": bit(now("last"), can_be_on(counts), can_be_off(counts))}


def _up_down(_: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    preset, found = hull([now("pv"), *given[4:5]]), {}
    moves = can_be_off(given[2]) and can_be_off(given[3])
    ends = [now("cv"), *([NEVER] if can_be_on(given[2]) else []), *([preset] if can_be_on(given[3]) and can_be_off(given[2]) else [])]
    for value, last, way in ((given[0], "last_up", (0, LARGEST)), (given[1], "last_down", (-LARGEST, 0))):
        found[last] = bit(now(last), can_be_on(value), can_be_off(value))
        if moves and can_be_on(value) and (can_be_off(value) or now(last)[0] == 0):
            ends.append(way)
    value = hull(ends)
    up, down = compared(">=", value, preset), compared("<=", value, NEVER)
    return {**found, "cv": value, "pv": preset, "qu": hull([now("qu"), up]), "qd": hull([now("qd"), down])}


def _debounce(_: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    q = bit(now("q"), can_be_on(given[0]), can_be_off(given[0]))
    return {"q": q, "running": hull([now("running"), NEVER if q[0] == q[1] else BOOLEAN]), "et_ms": WIDE}


def _blink(_: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    on = can_be_on(given[0])
    return {"q": bit(now("q"), on, True), "running": bit(now("running"), on, can_be_off(given[0]))}


def _pulses(entry: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    """Of an output that it tracks another may decide, one way or the other."""
    share = (0, 1000) if entry["tracks"] else least([greatest([given[0], NEVER]), (1000, 1000)])
    q = bit(now("q"), given[0][1] > 0, given[0][0] < 1000)
    return {"q": q, "running": hull([now("running"), ALWAYS]), "went_out": hull([now("went_out"), share])}


def _sent(_: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    return {"q": bit(now("q"), can_be_on(given[0]), can_be_off(given[0]))}


def _hysteresis(_: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    value, on, off = given[0], hull([now("on"), *given[1:2]]), hull([now("off"), *given[2:3]])
    rises = falls = True
    if on[0] >= off[1]:
        rises, falls = value[1] >= on[0], value[0] <= off[1]
    elif on[1] < off[0]:
        rises, falls = value[0] <= on[1], value[1] >= off[0]
    return {"q": bit(now("q"), rises, falls), "on": on, "off": off}


def _limit(entry: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    ends = (entry["low"], entry["low"]), (entry["high"], entry["high"])
    out = least([greatest([given[0], ends[0]]), ends[1]])
    low, high = compared("<=", given[0], ends[0]), compared(">=", given[0], ends[1])
    return {"out": hull([now("out"), out]), "at_low": hull([now("at_low"), low]), "at_high": hull([now("at_high"), high])}


def _scaled(entry: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    rise, span = entry["out_high"] - entry["out_low"], entry["in_high"] - entry["in_low"]
    ends = [max(entry["in_low"], min(entry["in_high"], value)) - entry["in_low"] for value in given[0]]
    found = [entry["out_low"] + (rise * end + span // 2) // span for end in ends]
    return {"out": hull([now("out"), (min(found), max(found))])}


def _ramped(_: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    """`out` is the exact position, rounded to the side that it comes from."""
    below = hull([now("below"), given[0]])
    return {"out": hull([now("out"), below, (below[0], below[1] if below[0] == below[1] else below[1] + 1)]), "below": below}


def _lagged(_: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    return {"out": hull([now("out"), *(given[:1] if len(given) < 3 or can_be_on(given[2]) else [])])}


def _averaged(_: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    if len(given) > 1 and not can_be_on(given[1]):
        return {"out": now("out"), "window": now("window")}
    window = hull([now("window"), given[0]])
    return {"out": hull([now("out"), window]), "window": window}


def _controlled(entry: dict[str, Any], now: Now, given: list[Span]) -> dict[str, Span]:
    auto, manual, good = (given[place] if len(given) > place else value for place, value in ((3, ALWAYS), (4, NEVER), (5, ALWAYS)))
    found = [now("out"), *([_kept(manual, entry)] if can_be_off(auto) else [])]
    if not can_be_on(auto) or not can_be_on(good):
        return {"out": hull(found)}
    if entry["ti_ms"] or entry["td_ms"]:
        return {"out": (entry["out_low"], entry["out_high"])}
    gap = subtract(given[1], given[0]) if entry["direct"] else subtract(given[0], given[1])
    low, high = multiply(gap, (entry["kp"], entry["kp"]))
    return {"out": hull([*found, _kept(((low + 500) // 1000, (high + 500) // 1000), entry)])}


def _kept(span: Span, entry: dict[str, Any]) -> Span:
    """What is left of it within the limits of a controller."""
    low, high = entry["out_low"], entry["out_high"]
    return least([greatest([span, (low, low)]), (high, high)])


_KINDS: dict[str, Any] = {
    "Scale": _scaled,
    "Ramp": _ramped,
    "Lag": _lagged,
    "MovingAverage": _averaged,
    "Pid": _controlled,
    "Ton": _timer,
    "Tof": _timer,
    "Tp": _timer,
    "Limit": _limit,
    "RTrig": _edge,
    "FTrig": _edge,
    "Sr": _bistable,
    "Rs": _bistable,
    "Ctu": _counter,
    "Ctd": _counter,
    "Ctud": _up_down,
    "Debounce": _debounce,
    "Blink": _blink,
    "TimeProportional": _pulses,
    "WentOut": _sent,
    "Hysteresis": _hysteresis,
}
