"""Every mistake of a board file is told in one run, each once and at its place, and none that only follows from another."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import drivers
from shared_model import AnalogIn, AnalogOut, Command, DigitalIn, DigitalOut, Model, Scanner
from simulator.board_file import BoardFile
from simulator.board_limits import board_limits
from simulator.toml_places import TomlPlaces
from tests.simulator.test_cli import isoscan
from tools.compiler import CompileError


class Plantlet(Model):
    """One tag of each kind."""

    start = Command("Start")
    door = DigitalIn("Door", fail_safe=True)
    level = AnalogIn("Level", unit="mm", low=0, high=2000)
    warm = AnalogIn("Flow", unit="C", low=0, high=100, stale_ms=5000)
    hot = AnalogIn("Return", unit="C", low=0, high=100, stale_ms=5000)
    valve = DigitalOut("Valve", safe=0)
    speed = AnalogOut("Speed", unit="%", low=0, high=100)

    def scan(self, dt_ms: int) -> None:
        self.valve = self.start and self.door and self.level < 500 and self.warm < self.hot
        self.speed = 10


GOOD = {
    "start": '{ pin = 4, type = "button", pull = "up", active_low = true }',
    "door": '{ pin = 2, type = "digital_in", pull = "up", active_low = true }',
    "level": '{ pin = 26, type = "adc", low = 0, high = 2000 }',
    "warm": '{ bus = "tube", type = "ds18b20", rom = "28ff641e8316048d" }',
    "hot": '{ bus = "tube", type = "ds18b20", rom = "28aa112233445566" }',
    "valve": '{ pin = 15, type = "digital_out" }',
    "speed": '{ pin = 17, type = "pwm", low = 0, high = 100 }',
}
TOP, BUSES = 'board = "pico_w"', 'tube = { pin = 22, type = "onewire" }'


def crc(rom: str) -> str:
    """An address with its right check sum in the place of the last two digits."""
    from firmware.drivers.ds18b20 import crc8

    return rom[:14] + f"{crc8(bytes.fromhex(rom[:14])):02x}"


def toml(top: str = TOP, buses: str = BUSES, **changed: str | None) -> str:
    """The good file but for what is changed; each tag in its line: the first is 7."""
    entries = {**GOOD, **changed}
    tags = [f"{path} = {entry}" for path, entry in entries.items() if entry is not None]
    text = "\n".join([top, "", "[buses]", buses, "", "[tags]", *tags, ""])
    return text.replace("28ff641e8316048d", crc("28ff641e8316048d")).replace("28aa112233445566", crc("28aa112233445566"))


def problems(text: str, known: bool = True) -> list[CompileError]:
    """What is said of a board file; `known` is whether there is a model that can be read."""
    file = BoardFile(tomllib.loads(text), TomlPlaces("board.toml", text))
    return file.problems(Scanner(Plantlet) if known else None)


def told(text: str, known: bool = True) -> list[str]:
    """Code, line, column, what is wrong and what to do of each."""
    return [f"{each.code}:{each.at.line}:{each.at.column}: {each.message}. {each.remedy}" for each in problems(text, known)]


TYPES = "It must be one of adc, ads1115, bme280, button, counter, digital_in, digital_out, ds18b20, pwm, rate."
MODEL = "It has door, hot, level, speed, start, valve, warm."
DIGITAL_IN = "`digital_in` takes pin, type, active_low, debounce_ms, pull."
ONE_OF_THEM = "Give each a pin of its own."
TOLD: tuple[tuple[str, list[str]], ...] = (
    (toml(), []),
    # independent of each other: in the file's order, whatever found them
    (toml(top='board = "pico_w"\nname = 3', door='{ pin = 23, type = "digital_in", pull = "up", active_low = true }', speed=None), [
        "E904:2:8: name is 3. It must be a text.",
        "E903:7:2: [tags] speed is not bound to a pin. Add it, with pin and type.",
        "E907:9:16: [tags] door: pin 23 of pico_w belongs to its radio. Use another."]),
    (toml(valve='{ pin = 4, type = "digital_out", active_low = 1, safe = 0 }', level='{ pin = 70, type = "adc" }'), [
        "E903:9:1: [tags] level: there is no high. `adc` needs it, an integer.",
        "E903:9:1: [tags] level: there is no low. `adc` needs it, an integer.",
        "E904:9:17: [tags] level: pin is 70. It must be an integer from 0 to 63.",
        f"E908:12:17: [tags] valve: pin 4 is used by start already. {ONE_OF_THEM}",
        "E904:12:55: [tags] valve: active_low is 1. It must be true or false.",
        "E902:12:58: [tags] valve: unknown key 'safe'. `digital_out` takes pin, type, active_low."]),
    (toml(speed='{ pin = 17, type = "pwm", low = 5, high = 5, raw_low = 9, raw_high = 9, freq = 0 }'), [
        "E910:13:1: [tags] speed: low and high are both 5. A calibration needs two points.",
        "E910:13:1: [tags] speed: raw_low and raw_high are both 9. A calibration needs two points.",
        "E904:13:88: [tags] speed: freq is 0. It must be 1 to 40000000."]),
    (toml(warm='{ bus = "tube", type = "ds18b20", rom = "28", every_ms = 2000 }', hot='{ bus = "tub", type = "ds18b20", rom = 28 }'), [
        "E910:10:1: [tags] warm: a sample comes every 2790 ms, but the model's stale_ms is 5000. Declare stale_ms of 5580 or more there.",
        "E910:10:1: [tags] warm: rom is '28'. It must be 16 hex digits, of which the last two are the right check sum.",
        "E904:11:15: [tags] hot: bus is 'tub'. Did you mean `tube`? `ds18b20` needs a bus of type onewire: one of tube.",
        "E904:11:46: [tags] hot: rom is 28. It must be a text."]),
    (toml() + "[limits]\nclients = 0\nping_ms = 50000\nrate = 3\n", [
        "E904:15:11: [limits] clients: the limit is 0. It must be an integer from 1 to 16.",
        "E910:16:11: [limits] ping_ms: gone_ms is 40000. It must be more than ping_ms, which is 50000.",
        "E902:17:1: [limits] rate: unknown key 'rate'. It may have answers, clients, commands, events, fragments, gone_ms, handshake_ms, "
        "head_bytes, message_bytes, ping_ms, requests_per_s, scan_logs, stalled_ms."]),
    (toml() + "[limits]\ngone_ms = 0\nping_ms = 50000\n", [  # whether they go together is not known
        "E904:15:11: [limits] gone_ms: the limit is 0. It must be an integer from 200 to 3600000."]),
    # a warning beside an error, and none of a pin that is to be changed anyway
    (toml(door='{ pin = 2, type = "digital_in" }', valve='{ pin = 15, type = "digital_out", pull = "up" }'), [
        "W924:8:1: [tags] door: it is fail_safe and pull is 'none'. A broken wire reads 0 only if a resistor of yours holds it low.",
        "E902:12:43: [tags] valve: unknown key 'pull'. `digital_out` takes pin, type, active_low."]),
    (toml(top='board = "esp32"', level='{ pin = 34, type = "adc", low = 0, high = 2000 }', valve='{ pin = 2, type = "digital_out" }',
          start='{ pin = 36, type = "button", pull = "up", active_low = 1 }'), [
        "E907:7:17: [tags] start: pin 36 of esp32 has no pull. Fit a resistor and set pull to 'none'.",
        "E904:7:64: [tags] start: active_low is 1. It must be true or false.",
        "W921:8:16: [tags] door: pin 2 of esp32 is read while the board starts (it must not be high to load a program), and what is wired "
        "to it may pull it the other way. Use another.",
        f"E908:12:17: [tags] valve: pin 2 is used by door already. {ONE_OF_THEM}"]),
    (toml(top='board = "esp32"', level='{ pin = 36, type = "counter" }'), [  # pulses have no active_low
        "W921:8:16: [tags] door: pin 2 of esp32 is read while the board starts (it must not be high to load a program), and what is wired "
        "to it may pull it the other way. Use another.",
        "W923:9:17: [tags] level: pin 36 of esp32 has no pull. Fit a resistor that holds it high or low when the wire is open.",
        "W921:12:17: [tags] valve: pin 15 of esp32 is read while the board starts (low silences the boot messages), and what it drives "
        "may pull it the other way. Use another.",
        "W922:12:17: [tags] valve: pin 15 of esp32 moves while the board starts (it is high and pulses), and what it drives with it. "
        "Use another, or let hardware hold that off until the program runs."]),
    (toml(level='{ pin = 26, type = "rate", window_ms = 10 }'), []),
    # what was likely meant is neither missing besides, nor does it hide what else is wrong
    (toml(level=None, levle='{ pni = 15, type = "adc", low = 0, high = 0 }'), [
        f"E905:13:1: [tags] levle: the model has no input or output of that name. Did you mean `level`? {MODEL}",
        "E910:13:1: [tags] level: low and high are both 0. A calibration needs two points.",
        "E902:13:11: [tags] level: unknown key 'pni'. Did you mean `pin`? `adc` takes pin, type, high, low, oversample, raw_high, raw_low.",
        "E907:13:17: [tags] level: pin 15 of pico_w has no analog input that works beside Wi-Fi. Use 26 to 28."]),
    (toml(door='{ pin = 2, type = "digital_im", pull = "up", aktive_low = true }'), [
        f"E904:8:26: [tags] door: unknown type 'digital_im'. Did you mean `digital_in`? {TYPES}",
        f"E902:8:53: [tags] door: unknown key 'aktive_low'. Did you mean `active_low`? {DIGITAL_IN}"]),
    (toml(top='board = "pico"', buses='tube = { pin = 23, type = "one_wire" }'), [
        "E907:4:16: [buses] tube: pin 23 of pico belongs to its power supply. Use another.",
        "E904:4:27: [buses] tube: unknown type 'one_wire'. Did you mean `onewire`? It must be one of i2c, onewire."]),
    (toml().replace("[buses]", "[bus]").replace("[tags]", "[tag]"), [
        "E902:3:2: unknown key 'bus'. Did you mean `buses`? It may have board, buses, limits, name, tags.",
        "E902:6:2: unknown key 'tag'. Did you mean `tags`? It may have board, buses, limits, name, tags."]),
    # what depends on something unknown is not judged
    (toml(top='board = "pico_v"', door='{ pin = 23, type = "digital_in", pull = "up", active_low = true }'), [
        "E904:1:9: board is 'pico_v'. Did you mean `pico_w`? It must be one of esp32, esp32_c3, esp32_s3, pico, pico2_w, pico_w."]),
    (toml(buses='tube = { pin = 22, type = "can" }'), ["E904:4:27: [buses] tube: unknown type 'can'. It must be one of i2c, onewire."]),
    (toml(buses="").replace("\n[buses]", "buses = 3"), ["E904:2:9: buses is 3. It must be a table of buses by name."]),
    (toml(valve='{ pin = 2, type = "relay", foo = 1 }', start='{ pin = 4, type = "adc", foo = 1 }'), [
        "E906:7:27: [tags] start: adc cannot serve a Command. It serves AnalogIn.",
        f"E908:12:17: [tags] valve: pin 2 is used by door already. {ONE_OF_THEM}",
        f"E904:12:27: [tags] valve: unknown type 'relay'. {TYPES}"]),
    (toml(pump='{ pin = 2, type = "relay" }'), [
        f"E905:14:1: [tags] pump: the model has no input or output of that name. {MODEL}"]),
    (toml(hot='{ bus = "tube", type = "ds18b20" }'), [
        "E911:11:1: [tags] hot: it cannot be told from warm, which is on the same bus. Give each a rom of its own."]),
    ('tags = 3\nboard = "esp32"\nbuses = 3\n', [
        "E903:1:1: there is no [tags]. It names each tag's pin.",
        "E904:3:9: buses is 3. It must be a table of buses by name."]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_all_that_is_wrong_with_a_board_file_is_told_once(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_without_a_model_all_is_told_that_needs_none() -> None:
    """Neither tags, nor whether their drivers can serve them, nor wires and stale times that the model declares."""
    text = toml(
        top='board = "pico_w"\nnaem = "tank"',
        start='{ pin = 4, type = "adc", low = 0, high = 0 }',
        door='{ pin = 2, type = "digital_in", pull = "up", active_low = 1 }',
        pump='{ pin = 2, type = "digital_outt" }',
        warm='{ bus = "tube", type = "ds18b20", every_ms = 60000 }',
        valve=None,
    )
    assert told(text, known=False) == [
        "E902:2:1: unknown key 'naem'. Did you mean `name`? It may have board, buses, limits, name, tags.",
        "E910:8:1: [tags] start: low and high are both 0. A calibration needs two points.",
        "E907:8:17: [tags] start: pin 4 of pico_w has no analog input that works beside Wi-Fi. Use 26 to 28.",
        "E904:9:66: [tags] door: active_low is 1. It must be true or false.",
        "E911:12:1: [tags] hot: it cannot be told from warm, which is on the same bus. Give each a rom of its own.",
        f"E908:14:16: [tags] pump: pin 2 is used by door already. {ONE_OF_THEM}",
        f"E904:14:26: [tags] pump: unknown type 'digital_outt'. Did you mean `digital_out`? {TYPES}",
    ]


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [0, 2, 23, 64, True, "up", "upp", "tube", "adc", "digital_in", "", None, 2.5, [], {}, {"type": "i2c"}]
)
WAYS = [(table, *rest) for table in ("buses", "tags", "limits", "board", "name", "pins") for rest in ((), ("warm",), ("door",), ("tube",))]
KEYS = ("", "pin", "pull", "type", "bus", "rom", "low", "high", "pul", "every_ms")


@given(st.lists(st.tuples(st.sampled_from(WAYS), st.sampled_from(KEYS), VALUES), max_size=6))
def test_a_file_has_an_error_exactly_when_a_board_refuses_it(edits: list[tuple[tuple[str, ...], str, Any]]) -> None:
    data = tomllib.loads(toml())
    for way, key, value in edits:
        _edit(data, (*way, key) if key else way, value)
    errors = {each.code for each in BoardFile(data, TomlPlaces("board.toml", "")).problems(Scanner(Plantlet)) if each.severity == "error"}
    BoardFile(data, TomlPlaces("board.toml", "")).problems(None)
    assert ({first(data)} <= errors) if errors else first(data) is None


def first(data: dict[str, Any]) -> str | None:
    """The code of what a board, or who makes its set, refuses the file for."""
    try:
        board_limits(data)
        drivers.check(data, Scanner(Plantlet))
    except drivers.BoardError as error:
        return f"E{error.code}"
    return None


def _edit(data: Any, way: tuple[str, ...], value: Any) -> None:
    """Put a value there, or remove what is there with None."""
    *tables, last = way
    for key in tables:
        data = data.setdefault(key, {})
        if not isinstance(data, dict):
            return
    if value is None:
        data.pop(last, None)
    else:
        data[last] = value


@pytest.fixture
def broken(project: Path) -> Path:
    """tank_fill with two mistakes in its model and three in its board file, and a warning there."""
    model, board = project / "model.py", project / "board.toml"
    text = model.read_text(encoding="utf-8")
    model.write_text(text.replace("m.tripped or m.slow.q", "m.triped or m.slow.k"), encoding="utf-8")
    return spoilt(board)


def spoilt(board: Path) -> Path:
    text = board.read_text(encoding="utf-8")
    for old, new in (('name = "tank-01"', "name = 1"), ("pin = 15", "pin = 23"), ("raw_low = 0", "raw_low = -1")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    board.write_text(text, encoding="utf-8")
    return board.parent


BOARD_TOLD = """\
{0}/board.toml:4:8: E904: name is 1
  name = 1
         ^
  It must be a text.
{0}/board.toml:7:17: E907: [tags] inlet: pin 23 of pico_w belongs to its radio
  inlet = {{ pin = 23, type = "digital_out" }}
                  ^^
  Use another.
{0}/board.toml:8:45: E904: [tags] level: raw_low is -1
  level = {{ pin = 26, type = "adc", raw_low = -1, raw_high = 65535, low = 0, high = 2000 }}
                                              ^^
  It must be 0 to 65535.
"""


@pytest.mark.parametrize("verb", [("check",), ("run", "--port", "0"), ("board", "--port", "0"), ("flash",)], ids=lambda verb: verb[0])
def test_every_verb_stops_with_all_of_them(
    verb: tuple[str, ...], project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt(project / "board.toml")
    assert isoscan(verb[0], str(project), *verb[1:], monkeypatch=monkeypatch) == 1
    assert capsys.readouterr() == ("", f"error: {BOARD_TOLD.format(project.as_posix())}")


MODEL_TOLD = """\
{0}/model.py:25:44: E201: `triped` is not declared in TankFill
              ("FILLING", "FAULT", lambda m: m.triped or m.slow.k),
                                             ^^^^^^^^
  Did you mean `tripped`? TankFill has: `start`, `reset`, `stop_clear`, `stop_clear_ok`, `brim_clear`, `brim_clear_ok`, `level`, \
`level_ok`, `inlet`, `fill_to`, `brim`, `overfill`, `blind`, `slow`, `phase`, `level_high`, `failed`, `only_filling`, `tripped` and \
`scan_ms`.
{0}/model.py:25:56: E202: `slow`, a Ton, has no `k`
              ("FILLING", "FAULT", lambda m: m.triped or m.slow.k),
                                                         ^^^^^^^^
  `slow` has: `q`, `running`, `et_ms` and `pt_ms`.
"""


@pytest.mark.parametrize("verb", ["check", "run", "board", "flash"])
def test_a_broken_model_and_a_broken_board_file_are_told_together(
    verb: str, broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isoscan(verb, str(broken), monkeypatch=monkeypatch) == 1
    assert capsys.readouterr() == ("", f"error: {(MODEL_TOLD + BOARD_TOLD).format(broken.as_posix())}")


FOUND = [("E201", "model.py", 25), ("E202", "model.py", 25)]
FOUND += [("E904", "board.toml", 4), ("E907", "board.toml", 7), ("E904", "board.toml", 8)]


def test_programs_are_told_all_of_them(broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("check", str(broken), "--json", monkeypatch=monkeypatch) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(each["code"], each["file"].rpartition("/")[2], each["line"]) for each in found["problems"]] == FOUND
    assert found["error"] + "\n" == (MODEL_TOLD + BOARD_TOLD).format(broken.as_posix())
    assert isoscan("check", str(broken), "--sarif", monkeypatch=monkeypatch) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    places = [(each["ruleId"], each["locations"][0]["physicalLocation"]) for each in run["results"]]
    assert [(code, at["artifactLocation"]["uri"].rpartition("/")[2], at["region"]["startLine"]) for code, at in places] == FOUND
    assert isoscan("check", str(broken), "--github", monkeypatch=monkeypatch) == 1
    folder = broken.as_posix()
    assert capsys.readouterr().out.splitlines()[2:] == [
        f"::error file={folder}/board.toml,line=4,col=8,endColumn=9,title=E904::name is 1. It must be a text.",
        f"::error file={folder}/board.toml,line=7,col=17,endColumn=19,title=E907::"
        "[tags] inlet: pin 23 of pico_w belongs to its radio. Use another.",
        f"::error file={folder}/board.toml,line=8,col=45,endColumn=47,title=E904::[tags] level: raw_low is -1. It must be 0 to 65535.",
    ]


def test_what_is_warned_of_in_one_file_is_told_beside_errors_in_the_other(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, board = project / "model.py", project / "board.toml"
    good, bound = model.read_text(encoding="utf-8"), board.read_text(encoding="utf-8")
    model.write_text(good.replace("    reset = Command", '    idle = DigitalIn("Idle")\n    reset = Command'), encoding="utf-8")
    isoscan("check", str(project), "--json", monkeypatch=monkeypatch)
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(each["code"], each["severity"]) for each in problems] == [("W709", "warning"), ("E903", "error")]
    model.write_text(good.replace("m.slow.q", "m.slow.k"), encoding="utf-8")
    board.write_text(bound.replace('"pico_w"', '"esp32"').replace("pin = 26", "pin = 34"), encoding="utf-8")
    isoscan("check", str(project), "--json", monkeypatch=monkeypatch)
    problems = json.loads(capsys.readouterr().out)["problems"]
    warned = [("W921", "warning"), ("W922", "warning"), ("W921", "warning"), ("W921", "warning")]  # pin 15, an output; pins 2 and 5
    assert [(each["code"], each["severity"]) for each in problems] == [("E202", "error"), *warned]
