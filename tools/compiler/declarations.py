"""What a model can declare: one literal table of kinds, their keywords with type and default, and what logic may do with them.

The table repeats the signatures of `shared_model`, which the compiler never imports; a test keeps the two in step.
"""

from __future__ import annotations

from dataclasses import dataclass

from tools.compiler.problems import LIMIT

MAX_MS = 1_000_000_000
LARGEST_SPAN = 2_000_000
LARGEST_OUT = 100_000
RESERVED = ("scan", "scan_ms", "tripped")
OWN = ("_aside", "_order", "_overrides", "_prefix", "_title")
"""What `Model` itself keeps under names that a method might have."""
MODEL_READS = ("tripped", "scan_ms")
BUILTINS = {"abs": (1, 1), "bool": (1, 1), "int": (1, 1), "max": (2, 16), "min": (2, 16)}
"""Portable built-ins with the least and the largest number of arguments."""


@dataclass(frozen=True)
class Required:
    """Stands for the default of a keyword that has none."""


REQUIRED = Required()


@dataclass(frozen=True)
class Keyword:
    """One keyword of a declaration: `type` names a reader in `values.py`, `low..high` bound an integer."""

    name: str
    type: str
    default: int | str | tuple[()] | Required | None = REQUIRED
    low: int = -LIMIT
    high: int = LIMIT


@dataclass(frozen=True)
class Kind:
    """One kind of declaration. `reads`: its attributes in logic; `calls`: its methods, `""` is the thing itself.

    `repeats` names the keyword that says how often the last of `state` stands in the image, where that is not once.
    """

    name: str
    group: str
    keywords: tuple[Keyword, ...]
    state: tuple[str, ...]
    reads: tuple[str, ...] = ()
    calls: tuple[tuple[str, int, int], ...] = ()
    writable: bool = False
    repeats: str = ""


def _ms(name: str, default: int, low: int = 0, high: int = MAX_MS) -> Keyword:
    return Keyword(name, "integer", default, low, high)


def _integer(name: str, default: int) -> Keyword:
    return Keyword(name, "integer", default)


TITLE = Keyword("title", "text")
NO_TITLE = Keyword("title", "text", "")
UNIT = Keyword("unit", "text", "")
DECIMALS = Keyword("decimals", "integer", 0, 0, 6)
TIMER = ("q", "running", "et_ms", "pt_ms")
BITS = ("q", "qu", "qd", "running", "entered", "active", "latched", "ok", "at_low", "at_high")
"""Attributes that are 0 or 1, whatever has them."""
ON_INPUT = ("value", "quality", "seen", "force")
ON_OUTPUT = ("value", "demand", "seen", "force", "by", "first_out")

_TAGS = (
    Kind(
        "DigitalIn", "tags", (TITLE, Keyword("fail_safe", "flag", 0), _ms("stale_ms", 1000, 1), Keyword("on_bad", "on_bad", None)), ON_INPUT
    ),
    Kind("DigitalOut", "tags", (TITLE, Keyword("safe", "integer", 0, 0, 1)), ON_OUTPUT, writable=True),
    Kind(
        "AnalogIn",
        "tags",
        (
            TITLE,
            UNIT,
            _integer("low", 0),
            _integer("high", 100),
            DECIMALS,
            _ms("stale_ms", 1000, 1),
            _ms("frozen_ms", 0),
            Keyword("fault_low", "integer_or_none", None),
            Keyword("fault_high", "integer_or_none", None),
            Keyword("on_bad", "on_bad", "hold"),
        ),
        ON_INPUT,
    ),
    Kind(
        "AnalogOut",
        "tags",
        (TITLE, UNIT, _integer("low", 0), _integer("high", 100), DECIMALS, _integer("safe", 0)),
        ON_OUTPUT,
        writable=True,
    ),
    Kind("Command", "tags", (TITLE,), ("value",)),
    Kind("Setting", "tags", (TITLE, UNIT, _integer("low", 0), _integer("high", 100), _integer("default", 0), DECIMALS), ("value",)),
    Kind(
        "Memory",
        "tags",
        (TITLE, _integer("low", 0), _integer("high", 1), _integer("initial", 0), UNIT, DECIMALS, Keyword("retain", "flag", 0)),
        ("value",),
        writable=True,
    ),
    Kind("Input", "tags", (TITLE, _integer("low", 0), _integer("high", 1), _integer("initial", 0), UNIT, DECIMALS), ("value",)),
)

_BLOCKS = (
    Kind("Ton", "blocks", (NO_TITLE, _ms("pt_ms", 0)), TIMER, TIMER, (("", 2, 3),)),
    Kind("Tof", "blocks", (NO_TITLE, _ms("pt_ms", 0)), TIMER, TIMER, (("", 2, 3),)),
    Kind("Tp", "blocks", (NO_TITLE, _ms("pt_ms", 0)), (*TIMER, "last"), TIMER, (("", 2, 3),)),
    Kind("RTrig", "blocks", (NO_TITLE,), ("q", "last"), ("q",), (("", 1, 1),)),
    Kind("FTrig", "blocks", (NO_TITLE,), ("q", "last"), ("q",), (("", 1, 1),)),
    Kind("Sr", "blocks", (NO_TITLE,), ("q",), ("q",), (("", 2, 2),)),
    Kind("Rs", "blocks", (NO_TITLE,), ("q",), ("q",), (("", 2, 2),)),
    Kind("Ctu", "blocks", (NO_TITLE, _integer("pv", 0)), ("q", "cv", "pv", "last"), ("q", "cv", "pv"), (("", 2, 3),)),
    Kind("Ctd", "blocks", (NO_TITLE, _integer("pv", 0)), ("q", "cv", "pv", "last"), ("q", "cv", "pv"), (("", 2, 3),)),
    Kind(
        "Ctud",
        "blocks",
        (NO_TITLE, _integer("pv", 0)),
        ("qu", "qd", "cv", "pv", "last_up", "last_down"),
        ("qu", "qd", "cv", "pv"),
        (("", 4, 5),),
    ),
    Kind("Debounce", "blocks", (NO_TITLE, _ms("on_ms", 0), _ms("off_ms", 0)), ("q", "running", "et_ms"), ("q",), (("", 2, 2),)),
    Kind(
        "Blink",
        "blocks",
        (NO_TITLE, _ms("on_ms", 500, 1, MAX_MS // 2), _ms("off_ms", 500, 1, MAX_MS // 2)),
        ("q", "running", "et_ms"),
        ("q",),
        (("", 2, 2),),
    ),
    Kind(
        "TimeProportional",
        "blocks",
        (NO_TITLE, _ms("period_ms", 10_000, 1, 1_000_000), _ms("min_on_ms", 0, 0, 1_000_000), Keyword("tracks", "name", None)),
        ("q", "running", "et_ms", "went_out", "went_out_rest"),
        ("q", "went_out"),
        (("", 2, 2),),
    ),
    Kind("Hysteresis", "blocks", (NO_TITLE, _integer("on", 0), _integer("off", 0)), ("q", "on", "off"), ("q", "on", "off"), (("", 1, 3),)),
    Kind(
        "Limit",
        "blocks",
        (NO_TITLE, _integer("low", 0), _integer("high", 100)),
        ("out", "at_low", "at_high"),
        ("out", "at_low", "at_high"),
        (("", 1, 1),),
    ),
    Kind(
        "Scale",
        "blocks",
        (NO_TITLE, _integer("in_low", 0), _integer("in_high", 100), _integer("out_low", 0), _integer("out_high", 100)),
        ("out",),
        ("out",),
        (("", 1, 1),),
    ),
    Kind(
        "Ramp",
        "blocks",
        (NO_TITLE, Keyword("up_per_s", "integer", 100, 0, 10_000_000), Keyword("down_per_s", "integer", 100, 0, 10_000_000)),
        ("out", "below", "rest"),
        ("out",),
        (("", 2, 2),),
    ),
    Kind("Lag", "blocks", (NO_TITLE, _ms("tau_ms", 1000, 0, 1_000_000)), ("out", "rest", "started"), ("out",), (("", 2, 3),)),
    Kind(
        "MovingAverage",
        "blocks",
        (NO_TITLE, Keyword("samples", "integer", 8, 1, 64)),
        ("out", "filled", "next", "window"),
        ("out",),
        (("", 1, 2),),
        repeats="samples",
    ),
    Kind(
        "Pid",
        "blocks",
        (
            NO_TITLE,
            Keyword("kp", "integer", 1000, 1, 1_000_000),
            _ms("ti_ms", 0, 0, 3_000_000),
            _ms("td_ms", 0, 0, 1_000_000),
            Keyword("out_low", "integer", 0, -LARGEST_OUT, LARGEST_OUT),
            Keyword("out_high", "integer", 1000, -LARGEST_OUT, LARGEST_OUT),
            Keyword("direct", "flag", 0),
            Keyword("tracks", "name", None),
        ),
        ("out", "proportional", "integral", "integral_rest", "derivative", "derivative_rest", "last", "stage"),
        ("out",),
        (("", 3, 7),),
    ),
    Kind("WentOut", "blocks", (TITLE, Keyword("tracks", "name")), ("q",), ("q",), (("", 0, 0),)),
)

_RULES = (
    Kind(
        "Sequence",
        "sequences",
        (Keyword("states", "states"), Keyword("transitions", "transitions"), NO_TITLE),
        ("state", "time_ms", "previous", "entered"),
        ("state", "time_ms", "previous", "entered"),
        (("at", 1, 1), ("step", 2, 2)),
    ),
    Kind(
        "Interlock",
        "interlocks",
        (
            TITLE,
            Keyword("when", "guard"),
            Keyword("trips", "names", ()),
            Keyword("force", "forces", None),
            Keyword("latch", "flag", 0),
            Keyword("reset", "name", None),
            _ms("on_delay_ms", 0),
            Keyword("priority", "integer", 500, 1, 999),
            Keyword("armed", "guard_or_none", None),
        ),
        ("condition", "active", "latched", "elapsed_ms"),
        ("active", "latched"),
    ),
    Kind("Permissive", "permissives", (TITLE, Keyword("when", "guard"), Keyword("allows", "names", ())), ("ok",), ("ok",)),
    Kind(
        "Alarm",
        "alarms",
        (
            TITLE,
            Keyword("response", "text"),
            Keyword("when", "guard"),
            Keyword("clears", "guard_or_none", None),
            _ms("on_delay_ms", 0),
            _ms("off_delay_ms", 0),
            Keyword("priority", "urgency", "medium"),
            Keyword("latch", "flag", 0),
            Keyword("suppressed", "guard_or_none", None),
        ),
        ("state", "active", "elapsed_ms", "shelved_ms"),
        ("state", "active"),
    ),
    Kind("Always", "claims", (TITLE, Keyword("holds", "guard")), ("ok",), ("ok",)),
    Kind("Never", "claims", (TITLE, Keyword("happens", "guard")), ("ok",), ("ok",)),
    Kind(
        "LeadsTo",
        "claims",
        (TITLE, Keyword("cause", "guard"), Keyword("effect", "guard"), Keyword("within_ms", "integer", REQUIRED, 0, MAX_MS)),
        ("ok", "elapsed_ms"),
        ("ok",),
    ),
    Kind(
        "Within",
        "claims",
        (TITLE, Keyword("value", "guard"), Keyword("low", "integer"), Keyword("high", "integer")),
        ("ok",),
        ("ok",),
    ),
)

KINDS = {kind.name: kind for kind in _TAGS + _BLOCKS + _RULES}
GROUPS = ("tags", "blocks", "sequences", "interlocks", "permissives", "alarms", "claims")
INPUTS = ("DigitalIn", "AnalogIn")
OUTPUTS = ("DigitalOut", "AnalogOut")
OVERRIDABLE = {
    "Setting": "default",
    "Memory": "initial",
    "Input": "initial",
    "Command": "given_by",
    "Pid": "tracks",
    "TimeProportional": "tracks",
    "WentOut": "tracks",
}
"""What a part's keyword overrides, by kind of the declaration it names."""
JOINED = {"Command": ("Command",), "Pid": ("AnalogOut",), "TimeProportional": OUTPUTS, "WentOut": OUTPUTS}
"""Of these, those whose keyword names something of the parent, with the kinds that this may be."""
URGENCIES = ("low", "medium", "high", "urgent")
EXPORTS = ("Model", "dec", *KINDS)
"""What a model may import from shared_model."""
