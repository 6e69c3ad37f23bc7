"""The published schema of board.toml judges as the firmware's loader does, but for what needs a model, a profile or another entry."""

import re
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware import drivers
from firmware.drivers import buses
from firmware.drivers.settings import MOST
from shared_model import AnalogIn, AnalogOut, Command, DigitalIn, DigitalOut, Model, Scanner
from simulator import board_schema
from simulator.board_schema import DOCUMENT, SCHEMA_FILE
from tools.interpreters import ROOT

SCHEMA = board_schema.schema()


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value is valid, for the keywords that the schema has; another keyword is an error here."""
    known = {
        "type",
        "enum",
        "const",
        "minimum",
        "maximum",
        "required",
        "properties",
        "additionalProperties",
        "anyOf",
        "default",
        "description",
    }
    assert schema.keys() <= known | {"$schema", "title"}
    kinds = {"object": dict, "integer": int, "string": str, "boolean": bool}
    if "type" in schema and type(value) is not kinds[schema["type"]]:
        return False
    if "enum" in schema and not any(type(value) is type(choice) and value == choice for choice in schema["enum"]):
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "minimum" in schema and not schema["minimum"] <= value <= schema["maximum"]:
        return False
    if "anyOf" in schema:
        return any(fits(value, choice) for choice in schema["anyOf"])
    return not isinstance(value, dict) or _members_fit(value, schema)


def _members_fit(value: dict[str, Any], schema: dict[str, Any]) -> bool:
    properties, others = schema.get("properties", {}), schema["additionalProperties"]
    if any(key not in value for key in schema.get("required", ())):
        return False
    return all(fits(value[key], properties[key]) if key in properties else others and fits(value[key], others) for key in value)


def test_what_is_published_is_what_the_drivers_declare() -> None:
    message = "run `python -m simulator.board_schema` and commit docs/board.schema.json and docs/board-toml.md"
    assert SCHEMA_FILE.read_text(encoding="utf-8") == board_schema.schema_text(), message
    text = DOCUMENT.read_text(encoding="utf-8")
    assert board_schema.document(text) == text, message


@pytest.mark.parametrize("board", sorted([*ROOT.glob("examples/*/board.toml"), ROOT / "simulator/starter/board.toml"]), ids=str)
def test_the_board_files_here_fit(board: Any) -> None:
    assert fits(tomllib.loads(board.read_text(encoding="utf-8")), SCHEMA)


def test_the_documents_example_is_a_good_file() -> None:
    text = re.search(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    assert text
    board = tomllib.loads(text[1])
    assert fits(board, SCHEMA)

    class Tank(Model):
        inlet = DigitalOut("Inlet")
        stop_clear = DigitalIn("Stop", fail_safe=True)
        start = Command("Start")
        level = AnalogIn("Level", low=0, high=2000, stale_ms=2000)
        temperature = AnalogIn("Temperature", low=0, high=100, stale_ms=4000)

        def scan(self, dt_ms: int) -> None:
            pass

    assert len(drivers.check(board, Scanner(Tank))) == 5


class Everything(Model):
    bit = DigitalIn("Bit", fail_safe=True)
    press = Command("Press")
    value = AnalogIn("Value", low=0, high=1000, decimals=1, stale_ms=10_000)
    other = AnalogIn("Other", low=0, high=1000, stale_ms=10_000)
    on = DigitalOut("On")
    power = AnalogOut("Power", low=0, high=100)

    def scan(self, dt_ms: int) -> None:
        pass


BEYOND = (  # what a schema cannot know
    "cannot serve a", "already", "are both", "it cannot be told from", "it is fail_safe", "belongs to its", "on esp32; it",
    "on pico_w; it", "no analog input", "input only", "has no pull;", "needs a bus of type", "beyond range_mv", "rom is '",
    "a sample comes every", "is not bound", "no input or output of that name",
)  # fmt: skip

GOOD: dict[str, dict[str, Any]] = {
    "adc": {"pin": 32, "low": 0, "high": 9},
    "ads1115": {"bus": "field", "channel": 1, "mv_high": 3000, "low": 0, "high": 9},
    "bme280": {"bus": "field", "measure": "humidity"},
    "button": {"pin": 4},
    "counter": {"pin": 13},
    "digital_in": {"pin": 16},
    "digital_out": {"pin": 17},
    "ds18b20": {"bus": "probe"},
    "pwm": {"pin": 18, "low": 0, "high": 100},
    "rate": {"pin": 19},
}
SERVED = {"button": "press", "digital_in": "bit", "digital_out": "on", "pwm": "power"}  # the others serve `value`
BUSES: dict[str, dict[str, Any]] = {"probe": {"type": "onewire", "pin": 22}, "field": {"type": "i2c", "sda": 21, "scl": 23}}
REST = {"bit": "digital_in", "on": "digital_out", "power": "pwm", "other": "adc"}


def board_with(path: str, entry: Any, **buses: Any) -> dict[str, Any]:
    """A good file but for that tag and those buses."""
    tags: dict[str, Any] = {tag: {"type": kind, **GOOD[kind]} for tag, kind in REST.items()}
    tags["other"]["pin"] = 33
    return {"buses": BUSES | buses, "tags": {**tags, "value": {"type": "adc", **GOOD["adc"]}, path: entry}}


def refusal(board: dict[str, Any]) -> str:
    """Why the loader refuses a file; empty if it does not."""
    try:
        drivers.check(board, Scanner(Everything))
    except drivers.BoardError as error:
        return str(error)
    return ""


def assert_in_step(board: dict[str, Any]) -> None:
    refused = refusal(board)
    if fits(board, SCHEMA):
        assert not refused or any(text in refused for text in BEYOND), refused
    else:
        assert refused, board


@pytest.mark.parametrize("kind", drivers.TYPES)
def test_a_good_entry_of_each_type_is_good_to_both(kind: str) -> None:
    board = board_with(SERVED.get(kind, "value"), {"type": kind, **GOOD[kind]})
    assert (refusal(board), fits(board, SCHEMA)) == ("", True)


def edges(kind: Any) -> list[Any]:
    """Values at and around the edges of a kind of setting, and of other kinds."""
    low, high = kind if isinstance(kind, tuple) else (-MOST, MOST)
    choices = kind if isinstance(kind, list) else []
    return [low - 1, low, high, high + 1, 1, True, False, "", "none", "up", 1.5, None, [], *choices]


def cases() -> list[tuple[str, str, Any]]:
    found = []
    for kind in drivers.TYPES:
        declared = drivers.driver(kind).SETTINGS
        for key in (*declared, "pin", "bus", "type", "unheard_of"):
            found += [(kind, key, value) for value in edges(declared.get(key, ((0, 63), None))[0])]
    return found


@pytest.mark.parametrize("kind", drivers.TYPES)
def test_each_setting_is_judged_alike_at_its_edges(kind: str) -> None:
    for name, key, value in cases():
        if name == kind:
            assert_in_step(board_with(SERVED.get(kind, "value"), {"type": kind, **GOOD[kind], key: value}))


@pytest.mark.parametrize("kind", drivers.TYPES)
def test_a_setting_that_is_needed_is_missed_by_both(kind: str) -> None:
    for key in GOOD[kind]:
        entry = {"type": kind, **{name: value for name, value in GOOD[kind].items() if name != key}}
        board = board_with(SERVED.get(kind, "value"), entry)
        assert (bool(refusal(board)), fits(board, SCHEMA)) == (True, False), key


@pytest.mark.parametrize("kind", sorted(buses.TYPES))
def test_each_setting_of_a_bus_is_judged_alike_at_its_edges(kind: str) -> None:
    name = "probe" if kind == "onewire" else "field"
    declared = buses.TYPES[kind]
    for key in (*declared, "type", "unheard_of"):
        for value in edges(declared.get(key, ((0, 63), None))[0]):
            assert_in_step(board_with("bit", {"type": "digital_in", "pin": 16}, **{name: BUSES[name] | {key: value}}))


ODD = st.sampled_from([True, 0, -1, 5, 64, 1000, 1.5, "", "up", "i2c", "field", "onewire", [], {}, {"type": "adc"}])
KEYS = ("type", "pin", "bus", "pull", "active_low", "low", "high", "raw_low", "measure", "every_ms", "channel", "edge", "window_ms", "rom")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(drivers.TYPES), st.sampled_from(["bit", "press", "value", "on", "power"]), st.dictionaries(st.sampled_from(KEYS), ODD)
)
def test_any_entry_is_judged_alike(kind: str, path: str, changed: dict[str, Any]) -> None:
    assert_in_step(board_with(path, {"type": kind, **GOOD[kind], **changed}))


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["board", "name", "buses", "tags", "pins"]), st.one_of(ODD, st.sampled_from(["pico_w", "esp32"]))))
def test_any_file_is_judged_alike(changed: dict[str, Any]) -> None:
    assert_in_step({**board_with("bit", {"type": "digital_in", "pin": 16}), **changed})
