"""The compiler's tables and what they repeat of `shared_model`, kept in step: the compiler itself never imports it."""

import ast
import inspect
import runpy
from pathlib import Path
from typing import Any

import pytest

import shared_model
from shared_model import Model, ModelError, Scanner, alarms, analog, frozen, limits, pid, tags
from tests.tools.compiling import ROOT, TANK_FILL, described, tank
from tools.compiler import problems
from tools.compiler.declarations import (
    EXPORTS,
    INPUTS,
    KINDS,
    LARGEST_OUT,
    LARGEST_SPAN,
    MAX_MS,
    MODEL_READS,
    OUTPUTS,
    OVERRIDABLE,
    OWN,
    REQUIRED,
    RESERVED,
    URGENCIES,
)
from tools.compiler.semantics import MODULES, WITHOUT_EFFECT
from tools.compiler.world import ALARM_STATES, TIME_ARGUMENT

GIVEN: dict[str, Any] = {
    "title": "Title",
    "response": "Response",
    "when": lambda m: m.tripped,
    "holds": lambda m: m.tripped,
    "happens": lambda m: m.tripped,
    "cause": lambda m: m.tripped,
    "effect": lambda m: m.tripped,
    "value": lambda m: m.tripped,
    "within_ms": 100,
    "low": 1,
    "high": 2,
    "tracks": "valve",
    "states": ("A", "B"),
    "transitions": (("A", "B", lambda m: m.tripped),),
}


def declared(kind: str) -> Any:
    return getattr(shared_model, kind)


def made(kind: str) -> Any:
    required = [keyword.name for keyword in KINDS[kind].keywords if keyword.default is REQUIRED]
    return declared(kind)(**{name: GIVEN[name] for name in required})


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_the_keywords_and_defaults_of_its_class(kind: str) -> None:
    parameters = list(inspect.signature(declared(kind).__init__).parameters.values())[1:]
    written = [(p.name, REQUIRED if p.default is inspect.Parameter.empty else p.default) for p in parameters]
    assert written == [(keyword.name, keyword.default) for keyword in KINDS[kind].keywords]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_the_state_and_the_attributes_of_its_class(kind: str) -> None:
    assert declared(kind).state_fields == KINDS[kind].state
    for name in KINDS[kind].reads:
        assert type(getattr(made(kind), name)) is int


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].calls])
def test_a_kind_is_called_as_its_class_is(kind: str) -> None:
    for name, least, most in KINDS[kind].calls:
        parameters = list(inspect.signature(getattr(declared(kind), name or "__call__")).parameters.values())[1:]
        needed = [p for p in parameters if p.default is inspect.Parameter.empty]
        assert (len(needed), len(parameters)) == (least, most)


@pytest.mark.parametrize(
    ("kind", "keyword"),
    [(kind.name, keyword) for kind in KINDS.values() for keyword in kind.keywords if keyword.type == "integer"],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_number_has_the_limits_that_its_class_checks(kind: str, keyword: Any) -> None:
    given = {k.name: GIVEN[k.name] for k in KINDS[kind].keywords if k.default is REQUIRED}
    for outside in (keyword.low - 1, keyword.high + 1):
        with pytest.raises(ModelError):
            declared(kind)(**{**given, keyword.name: outside})


def test_the_checks_know_which_argument_is_the_time() -> None:
    found = {}
    for kind in KINDS:
        for name, _, _ in KINDS[kind].calls:
            parameters = list(inspect.signature(getattr(declared(kind), name or "__call__")).parameters)[1:]
            if "dt_ms" in parameters:
                found[kind] = parameters.index("dt_ms")
    assert found == TIME_ARGUMENT


def test_every_public_declaration_is_a_kind() -> None:
    runtime = {"Model", "ModelError", "Scanner", "dec"}
    assert set(shared_model._HOME) - runtime == set(KINDS)
    assert set(EXPORTS) == {*KINDS, "Model", "dec"}


def test_limits_reserved_names_and_priorities_agree() -> None:
    assert (problems.LIMIT, MAX_MS) == (limits.MAX_INT, limits.MAX_MS)
    assert (LARGEST_SPAN, LARGEST_OUT) == (analog.LARGEST_SPAN, pid.LARGEST_OUT)
    assert frozen.RESERVED == RESERVED
    assert set(URGENCIES) == set(alarms.PRIORITIES)
    assert len(alarms.STATES) == ALARM_STATES
    assert all(hasattr(Model, name) for name in MODEL_READS)


def test_inputs_outputs_and_what_parts_override_agree() -> None:
    of = {kind: declared(kind) for kind in KINDS}
    assert {kind for kind in of if issubclass(of[kind], tags.InputTag)} == set(INPUTS)
    assert {kind for kind in of if issubclass(of[kind], tags.OutputTag)} == set(OUTPUTS)
    assert {kind for kind in of if hasattr(of[kind], "override")} == set(OVERRIDABLE)
    assert {kind for kind in of if KINDS[kind].group == "tags"} == {kind for kind in of if issubclass(of[kind], tags.Tag)}


def imports(module: str) -> set[str]:
    tree = ast.parse((ROOT / "shared_model" / f"{module}.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "shared_model":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shared_model."):
            found.add(str(node.module).split(".")[1])
    return found


def test_semantics_covers_all_that_a_scan_imports_and_all_kinds() -> None:
    reached, waiting = set(), {"scan", "fixed_point", *(declared(kind).__module__.split(".")[1] for kind in KINDS)}
    while waiting:
        module = waiting.pop()
        reached.add(module)
        waiting |= imports(module) - reached
    assert reached == {*MODULES, *WITHOUT_EFFECT}


ONE_OF_EACH = """
turbine = AnalogIn("Turbine", "rpm", low=-5, high=3000, decimals=1, frozen_ms=900, fault_low=-50, fault_high=4000, on_bad=7)
speed = AnalogOut("Speed", "rpm", low=10, high=20, safe=12)
trim = Setting("Trim", low=-3, high=3, default=1, decimals=2)
other = Memory("Other", low=2, high=4, initial=3, unit="s", retain=True)
rise = RTrig("Rise")
fall = FTrig()
a = Sr("A")
b = Rs("B")
stop = Interlock("Stop", lambda m: m.level > 3, trips=("valve",), force={"speed": 15}, reset="start", priority=7)
may = Permissive("May", when=lambda m: m.level_ok, allows=("valve",))
high = Alarm("High", "Drain", lambda m: m.level > 9, clears=lambda m: m.level < 5, off_delay_ms=3, priority="urgent")
sane = Always("sane", lambda m: m.level < 3000)
mad = Never("mad", lambda m: m.level > 2900)
drains = LeadsTo("drains", lambda m: m.level > 1950, effect=lambda m: not m.valve, within_ms=600)
room_left = Within("room", lambda m: 2000 - m.level, low=-3, high=1990)
dry = Interlock("Dry", lambda m: m.level < 4, trips=("valve",), armed=lambda m: m.valve)
calm = Alarm("Calm", "Stir", lambda m: m.level < 7, suppressed=lambda m: not m.valve)
hold = Tof("Hold", pt_ms=700)
pulse = Tp(pt_ms=70)
up = Ctu("Up", pv=7)
down = Ctd(pv=8)
both = Ctud(pv=-9)
contact = Debounce("Contact", 30, off_ms=50)
lamp = Blink(on_ms=200, off_ms=300)
heater = TimeProportional("Heater", period_ms=5000, min_on_ms=200)
sent = WentOut("Valve in the field", tracks="valve")
deep = Hysteresis("Deep", on=1500, off=1400)
room = Limit(low=-5, high=dec("1.5", 1))
percent = Scale("Percent", in_low=0, in_high=65_535, out_low=100, out_high=0)
slope = Ramp(up_per_s=10, down_per_s=20)
smooth = Lag("Smooth", tau_ms=400)
mean = MovingAverage(samples=5)
loop = Pid("Loop", kp=2500, ti_ms=9000, td_ms=300, out_low=-10, out_high=90, direct=True, tracks="speed")
"""


BLOCKS = """from shared_model import LeadsTo, Never, Within
from shared_model import Blink, Ctd, Ctu, Ctud, Debounce, Hysteresis, Lag, Limit, MovingAverage, Pid, Ramp, Scale
from shared_model import TimeProportional, Tof, Tp, WentOut, dec
"""


EXAMPLES = {
    "one of each kind": tank(ONE_OF_EACH.strip(), top=BLOCKS),
    "tank_fill": TANK_FILL.read_text(encoding="utf-8"),
    "parity": (ROOT / "tests" / "parity" / "everything.py").read_text(encoding="utf-8"),
}


@pytest.mark.parametrize("source", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_description_says_of_every_object_what_the_running_one_holds(source: str, tmp_path: Path) -> None:
    data: dict[str, Any] = described(tmp_path, source).data
    objects = Scanner(runpy.run_path(str(tmp_path / "model.py"))[data["model"]]).objects
    entries = [entry for group in data.values() if isinstance(group, list) for entry in group if "index" in entry]
    assert sorted(entry["index"] for entry in entries) == list(range(len(objects)))
    for entry in entries:
        thing = objects[entry["index"]]
        assert (thing.path, type(thing).__name__) == (entry["path"], entry["kind"])
        assert tuple(entry.get("state", data["state"][entry["kind"]])) == thing.state_fields
        for name, value in entry.items():
            if name == "given_by":
                assert thing.given_by.path == value
            elif name not in ("index", "kind", "reset") and type(value) in (int, str):
                assert getattr(thing, name) == value, f"{entry['path']}.{name}"


def test_what_models_keep_under_names_of_their_own_is_what_no_method_may_be_named() -> None:
    """A method named so would be lost, or what the model keeps."""
    kept = [name for name in (*vars(Model("Title")), *vars(Model)) if name.startswith("_") and not name.startswith("__")]
    assert sorted(set(kept)) == list(OWN)
