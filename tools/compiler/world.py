"""The things of a model as an analysis sees them: what each tag and attribute may hold when a scan begins."""

from __future__ import annotations

from tools.compiler import ir
from tools.compiler.declarations import BITS, INPUTS, KINDS, MAX_MS
from tools.compiler.declared_ranges import number
from tools.compiler.instances import Instance, lay_open
from tools.compiler.intervals import BOOLEAN, Span
from tools.compiler.problems import LIMIT
from tools.compiler.state import FALSE, UNKNOWN, Value

MOST_PERIODS = 100
MS = ("ms", 0)
_DIGITAL = ("DigitalIn", "DigitalOut", "Command")
ALARM_STATES = 9
_ENDS = {"Limit": ("low", "high"), "Scale": ("out_low", "out_high"), "Pid": ("out_low", "out_high")}
FOLLOWS = ("Lag", "MovingAverage", "Ramp")
"""Blocks whose `out` begins at 0 and stays between what they are given."""
TIME_ARGUMENT = {
    "Ton": 1,
    "Tof": 1,
    "Tp": 1,
    "Ramp": 1,
    "Lag": 1,
    "Debounce": 1,
    "Blink": 1,
    "TimeProportional": 1,
    "Pid": 2,
    "Sequence": 1,
}
"""Which argument of a call is the time since the last scan, by kind."""


class World:
    """Everything declared, by dotted path; `classes` gives the class of a part by its prefix (`""` is the root)."""

    def __init__(self, root: ir.Class) -> None:
        instances, parts = lay_open(root)
        self.root = root
        self.instances = instances
        self.things: dict[str, Instance] = {instance.path: instance for instance in instances}
        self.classes = {"": root, **{f"{part.path}.": part.part.model for part in parts}}
        self.parts = {part.path: part.part for part in parts}
        self._known: dict[str, Value] = {}

    def declared(self, path: str) -> Value:
        """What a path may hold when a scan begins."""
        if path not in self._known:
            self._known[path] = self._find(path)
        return self._known[path]

    def learn(self, path: str, value: Value) -> None:
        """What a block was found to hold, as far as it depends on what it is given."""
        self._known[path] = value

    def dt_ms(self) -> Value:
        """The time that a scan is given."""
        scan_ms = self.root.scan_ms
        return Value((scan_ms, scan_ms * MOST_PERIODS), nonzero=True, unit=MS, is_dt=True)

    def _find(self, path: str) -> Value:
        thing = self.things.get(path)
        if thing:
            return tag_value(thing.declaration)
        owner, _, name = path.rpartition(".")
        if owner in self.things:
            return _attribute(self.things[owner].declaration, name)
        prefix = f"{owner}." if owner else ""
        if name == "scan_ms" and prefix in self.classes:
            scan_ms = self.classes[prefix].scan_ms
            return Value((scan_ms, scan_ms), nonzero=True, unit=MS)
        known = "@" in path or name == "tripped" or path.removesuffix("_ok") in self.things
        return Value() if known else UNKNOWN


def tag_span(tag: ir.Declaration) -> Span:
    """The declared range."""
    return number(tag, "low", 0), number(tag, "high", 1)


def tag_value(tag: ir.Declaration) -> Value:
    """A tag within its range; a flag has no unit."""
    if not tag.sound or KINDS[tag.kind].group != "tags":
        return UNKNOWN
    span = tag_span(tag)
    unit = tag.values.get("unit", "")
    decimals = number(tag, "decimals", 0)
    plain = tag.kind in _DIGITAL or (span == BOOLEAN and not unit and not decimals)
    return Value(span, unit=None if plain else (str(unit), decimals))


def _attribute(thing: ir.Declaration, name: str) -> Value:
    if not thing.sound or name not in KINDS[thing.kind].reads:
        return UNKNOWN
    if name == "latched" and not thing.values.get("latch"):
        return FALSE
    if name in BITS:
        return Value()
    if name.endswith("_ms"):
        return Value((0, MAX_MS), unit=MS)
    if name in ("state", "previous"):
        states = thing.values.get("states")
        most = len(states) - 1 if isinstance(states, tuple) else ALARM_STATES - 1
        return Value((-1 if name == "previous" else 0, most))
    if name == "went_out":
        return Value((0, 1000))
    ends = _ENDS.get(thing.kind)
    if name == "out" and ends:
        low, high = sorted(number(thing, end, 0) for end in ends)
        return Value((low, high))
    return Value((-LIMIT, LIMIT))


def is_input(thing: ir.Declaration) -> bool:
    """Whether it has a quality."""
    return thing.kind in INPUTS
