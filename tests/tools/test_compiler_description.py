"""What a description says, and the bytes it is written in."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.tools.compiling import IMPORTS, TANK_FILL, described, tank
from tools.compiler import CompileErrors, compile_model, describe, schema
from tools.compiler.canonical import canonical


def entry(data: Any, path: str) -> dict[str, Any]:
    """The one thing of that path."""
    found = [each for group in data.values() if isinstance(group, list) for each in group if each["path"] == path]
    assert len(found) == 1
    return dict(found[0])


def test_the_bytes_are_ascii_json_with_sorted_keys_and_integers_only() -> None:
    description = describe(TANK_FILL)
    again = json.loads(description.bytes)
    assert again == description.data
    assert json.dumps(again, sort_keys=True, separators=(",", ":")).encode("ascii") == description.bytes
    assert b"true" not in description.bytes
    assert description.hash == hashlib.sha256(description.bytes).hexdigest()


def test_tank_fill_as_a_reader_sees_it() -> None:
    data: Any = describe(TANK_FILL.parent).data
    assert (data["format"], data["model"], data["scan_ms"]) == (1, "TankFill", 20)
    assert [tag["path"] for tag in data["tags"]] == ["start", "reset", "stop_clear", "brim_clear", "level", "inlet", "fill_to"]
    assert [guard["text"] for guard in data["sequences"][0]["transitions"]] == [
        "tripped or slow.q",
        "not stop_clear",
        "level >= fill_to",
        "start and stop_clear and not tripped and level < fill_to - 50",
        "level < fill_to - 50",
        "reset and not tripped",
    ]
    assert entry(data, "failed")["when"] == {"text": 'phase.at("FAULT")', "tree": ["call", "phase.at", "FAULT"]}
    assert data["logic"]["TankFill"]["scan"] == {
        "parameters": ["dt_ms"],
        "defaults": [],
        "body": [
            ["do", ["call", "slow", ["call", "phase.at", "FILLING"], ["local", "dt_ms"]]],
            ["do", ["call", "phase.step", ["model"], ["local", "dt_ms"]]],
            ["set", [["tag", "inlet"]], ["call", "phase.at", "FILLING"]],
        ],
    }


def test_a_reader_needs_no_defaults_of_its_own() -> None:
    data = describe(TANK_FILL).data
    assert entry(data, "stop_clear") == {
        "path": "stop_clear",
        "index": 2,
        "kind": "DigitalIn",
        "title": "Stop button, NC: 0 is pressed or wire broken",
        "unit": "",
        "low": 0,
        "high": 1,
        "decimals": 0,
        "fail_safe": 1,
        "stale_ms": 1000,
        "on_bad": "low",
    }
    overfill = entry(data, "overfill")
    assert {name: overfill[name] for name in ("trips", "force", "latch", "reset", "on_delay_ms", "priority")} == {
        "trips": ["inlet"],
        "force": {},
        "latch": 1,
        "reset": "reset",
        "on_delay_ms": 100,
        "priority": 500,
    }


PARTS = """class Valve(Model):
    open = Input("Open")
    travel_ms = Setting("Travel", unit="ms", low=10, high=5000, default=1000)
    coil = DigitalOut("Coil")
    moving = Ton("Moving", pt_ms=10)
    stuck = Interlock("Stuck", when=lambda m: m.moving.q and m.travel_ms > LIMIT, force={"coil": 0})

    def scan(self, dt_ms):
        self.moving(self.open, dt_ms)
        self.coil = self.open


class Line(Model):
    inlet = Valve("Inlet", travel_ms=3000)
    outlet = Valve("Outlet")

    def scan(self, dt_ms):
        self.inlet.scan(dt_ms)
        self.outlet.scan(dt_ms)


class Plant(Model):
    reset = Command("Reset")
    line = Line("Line 1")
    both = Interlock("Both", when=lambda m: m.line.inlet.coil and m.line.outlet.coil, trips=("line.outlet.coil",), reset="reset")

    def scan(self, dt_ms):
        self.line.inlet.open = 1
        self.line.scan(dt_ms)
"""


def test_parts_are_laid_open_under_dotted_paths_in_declared_order(tmp_path: Path) -> None:
    description = described(tmp_path, f"{IMPORTS}LIMIT = 40 * 50\n\n\n{PARTS}")
    data: Any = description.data
    assert [(part["path"], part["class"], part["title"]) for part in data["parts"]] == [
        ("line", "Line", "Line 1"),
        ("line.inlet", "Valve", "Inlet"),
        ("line.outlet", "Valve", "Outlet"),
    ]
    tags = [f"line.{valve}.{tag}" for valve in ("inlet", "outlet") for tag in ("open", "travel_ms", "coil")]
    assert [tag["path"] for tag in data["tags"]] == ["reset", *tags]
    assert [entry(data, f"line.{valve}.travel_ms")["default"] for valve in ("inlet", "outlet")] == [3000, 1000]
    stuck = entry(data, "line.outlet.stuck")
    assert stuck["when"]["text"] == "line.outlet.moving.q and line.outlet.travel_ms > 2000"
    assert stuck["force"] == {"line.outlet.coil": 0}
    assert sorted(data["logic"]) == ["Line", "Plant", "Valve"]
    assert description.positions["line.outlet.stuck"].line == 12
    assert description.positions["Plant.scan"].line == 33


def test_parts_from_another_file_and_a_base_class_give_what_one_file_gives(tmp_path: Path) -> None:
    one = described(tmp_path, f"{IMPORTS}LIMIT = 2000\n\n\n{PARTS}").hash
    valve, rest = PARTS.split("class Line(Model)")
    line, plant = rest.split("class Plant(Model)")
    (tmp_path / "limits.py").write_text("LIMIT = 2000\n")
    (tmp_path / "valves.py").write_text(f"{IMPORTS}from limits import LIMIT\n\n\n{valve}")
    (tmp_path / "lines.py").write_text(f"{IMPORTS}from valves import Valve\n\n\nclass Line(Model){line}")
    base, scan = plant.split("    def scan")
    (tmp_path / "base.py").write_text(f"{IMPORTS}from lines import Line\n\n\nclass Base(Model){base}")
    apart = described(tmp_path, f"from base import Base\n\n\nclass Plant(Base):\n    def scan{scan}")
    assert apart.hash == one
    assert [Path(file).name for file in apart.files] == ["model.py", "base.py", "lines.py", "valves.py", "limits.py"]


HELPERS = """
def twice(x):
    return half(x) * 4


def half(x):
    return x // 2


def too_high(m):
    '''A guard with a name.'''
    return m.level > 9
"""
EXTRA = """
    def extra(self, by=2):
        return by
"""


def test_helper_methods_and_functions_are_part_of_the_logic(tmp_path: Path) -> None:
    scan = "self.count = twice(self.level // 500) + self.extra(1)"
    source = tank('hot = Always("hot", too_high)', scan, HELPERS) + EXTRA
    data: Any = described(tmp_path, source).data
    assert sorted(data["functions"]) == ["half", "twice"]
    assert data["functions"]["twice"]["body"] == [["return", ["*", ["apply", "half", ["local", "x"]], 4]]]
    assert data["logic"]["Tank"]["extra"] == {"parameters": ["by"], "defaults": [2], "body": [["return", ["local", "by"]]]}
    assert entry(data, "hot")["holds"] == {"text": "level > 9", "tree": [">", ["tag", "level"], 9]}


def test_decimals_are_written_by_dec(tmp_path: Path) -> None:
    source = "from shared_model import AnalogIn, Model, dec\n\nHOT = dec('-21.5', 2)\n\n\nclass Oven(Model):\n"
    source += "    temp = AnalogIn('T', low=HOT, high=dec('80', 2), decimals=2, on_bad=dec('0.05', 2))\n"
    temp = entry(described(tmp_path, source).data, "temp")
    assert (temp["low"], temp["high"], temp["on_bad"]) == (-2150, 8000, 5)


@pytest.mark.parametrize(("text", "places"), [("21.55", 1), ("21,5", 1), ("1e3", 1), ("1", 7), ("9999999999", 0)])
def test_dec_refuses_what_its_decimals_cannot_hold(text: str, places: int, tmp_path: Path) -> None:
    source = f"from shared_model import Model, dec\n\nHOT = dec({text!r}, {places})\n\n\nclass Oven(Model):\n    pass\n"
    with pytest.raises(CompileErrors):
        described(tmp_path, source)


def test_two_readings_of_one_file_are_equal_whatever_its_layout(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("# moved\n\n\n" + TANK_FILL.read_text(encoding="utf-8"))
    assert compile_model(tmp_path).root == compile_model(TANK_FILL).root


@pytest.mark.parametrize("text", ["", 'a"\\b', "\0\t\n\r\x1f\x7f", "Größe °C €", "𝄞 and 😀"])
def test_texts_are_written_as_ascii_that_every_json_reader_understands(text: str) -> None:
    assert json.loads(canonical(text).decode("ascii")) == text


@pytest.mark.parametrize("value", [True, 1.0, {"a": [False]}, (1,)])
def test_nothing_but_integers_texts_and_none_can_be_written(value: Any) -> None:
    with pytest.raises(TypeError, match="has no place in a description"):
        canonical(value)


def test_the_published_schema_is_the_one_of_the_declarations() -> None:
    """That descriptions are as it says, the dashboard's tests show: its judge is made from this file."""
    assert schema.FILE.read_text(encoding="utf-8") == schema.text()


BRANCHES = "if self.level > {0}:\n    self.count = self.count + 1\nelse:\n    self.count = self.count - 1\n"


@pytest.mark.parametrize("large", ["branches", "parts"])
def test_a_description_grows_as_its_model_does(large: str, tmp_path: Path) -> None:
    """Put into one expression, each branch would double it."""

    def size(number: int) -> int:
        if large == "branches":
            return len(described(tmp_path, tank(scan="".join(BRANCHES.format(each + 10) for each in range(number)))).bytes)
        motors = "\n".join(f"m{each + 10} = Motor('M')" for each in range(number))
        scans = "\n".join(f"self.m{each + 10}.scan(dt_ms)" for each in range(number))
        return len(described(tmp_path, tank(motors, scans, "from shared_model.parts.motor import Motor\n")).bytes)

    ten, twenty, forty = size(10), size(20), size(40)
    assert forty - twenty == pytest.approx(2 * (twenty - ten), rel=0.1)
