"""The drivers over virtual pins, and every mistake in a board file with its full text."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers import adc, bind, check
from firmware.drivers.scale import map_between
from firmware.drivers.settings import BoardError
from shared_model import AnalogIn, AnalogOut, Command, DigitalIn, DigitalOut, Model, Scanner
from simulator.virtual_machine import BufferMemory, VirtualMachine
from simulator.virtual_machine import pin_memory as layout
from simulator.wiring import Wiring


class Plantlet(Model):
    start = Command("Start")
    door = DigitalIn("Door", fail_safe=True)
    level = AnalogIn("Level", unit="mm", low=0, high=2000)
    valve = DigitalOut("Valve", safe=0)
    vent = DigitalOut("Vent", safe=1)
    speed = AnalogOut("Speed", unit="%", low=0, high=100, safe=10)
    presses = DigitalOut("Presses seen")

    def scan(self, dt_ms: int) -> None:
        self.valve = self.door
        self.vent = 1 - self.door
        self.speed = self.level // 20
        if self.start:
            self.presses = 1


def board(**changed: Any) -> dict[str, Any]:
    tags: dict[str, Any] = {
        "start": {"pin": 4, "type": "button", "pull": "up", "active_low": True},
        "door": {"pin": 2, "type": "digital_in", "pull": "down"},
        "level": {"pin": 26, "type": "adc", "raw_low": 1000, "raw_high": 61000, "low": 0, "high": 2000},
        "valve": {"pin": 15, "type": "digital_out"},
        "vent": {"pin": 16, "type": "digital_out", "active_low": True},
        "speed": {"pin": 17, "type": "pwm", "freq": 500, "low": 0, "high": 100},
        "presses": {"pin": 18, "type": "digital_out"},
    }
    tags.update(changed)
    return {"board": "pico_w", "name": "test", "tags": {path: entry for path, entry in tags.items() if entry is not None}}


class Bench:
    def __init__(self, **changed: Any) -> None:
        self.scanner = Scanner(Plantlet)
        self.memory = BufferMemory()
        self.machine = VirtualMachine(self.memory)
        self.io = bind(board(**changed), self.scanner, self.machine)
        self.wiring = Wiring(check(board(**changed), self.scanner), self.memory)

    def scan(self, **values: int | None) -> dict[str, int]:
        self.wiring.deliver(values)
        self.io.read()
        self.scanner.tick(20)
        self.io.write()
        return self.wiring.outputs()

    def raw_out(self, pin: int) -> int:
        return self.memory.get("<H", layout.pin_at(pin) + layout.OUT)

    def quality(self, path: str) -> int:
        return int(self.scanner.inputs[self.scanner.input_index(path)].quality)


def test_binding_puts_each_output_at_its_safe_level_at_once() -> None:
    bench = Bench()
    assert bench.wiring.outputs() == {"valve": 0, "vent": 1, "speed": 10, "presses": 0}
    assert (bench.raw_out(15), bench.raw_out(16), bench.raw_out(17)) == (0, 0, 6554)


def test_values_go_from_the_field_through_the_scan_to_the_field() -> None:
    assert Bench().scan(start=0, door=1, level=1000) == {"valve": 1, "vent": 0, "speed": 50, "presses": 0}


def test_an_active_low_output_is_low_when_on() -> None:
    bench = Bench()
    bench.scan(start=0, door=0, level=0)
    assert bench.raw_out(16) == 0
    bench.scan(door=1)
    assert bench.raw_out(16) == 1


def test_a_button_presses_on_its_edge_and_only_after_it_was_seen_released() -> None:
    bench = Bench()
    assert bench.scan(start=1, door=1, level=0)["presses"] == 0
    assert bench.scan(start=0)["presses"] == 0
    assert bench.scan(start=1)["presses"] == 1


BOUNCES = (  # debounce_ms, what the contact does in scans of 20 ms, what the model sees
    (0, "0110100", "0110100"),
    (1, "0110100", "0011110"),
    (20, "01001100111", "00000110011"),
    (40, "01101110001000", "00000011100000"),
    (50, "0111100000", "0000111100"),
    (1000, "1000000000", "1111111111"),  # the first reading counts at once
)


@pytest.mark.parametrize(("debounce_ms", "contact", "seen"), BOUNCES)
def test_a_contact_that_bounces_counts_once_it_lasted(debounce_ms: int, contact: str, seen: str) -> None:
    bench = Bench(door={"pin": 2, "type": "digital_in", "debounce_ms": debounce_ms})
    found = []
    for level in contact:
        bench.scan(start=0, level=0, door=int(level))
        found.append(str(bench.scanner.model.door))
    assert "".join(found) == seen


class Cabinet(Model):
    hatch = DigitalIn("Hatch")

    def scan(self, dt_ms: int) -> None:
        pass


@pytest.mark.parametrize("active_low", [False, True])
@pytest.mark.parametrize("pull", ["up", "down", "none"])
def test_an_open_pin_follows_its_pull(pull: str, active_low: bool) -> None:
    scanner = Scanner(Cabinet)
    entry = {"pin": 2, "type": "digital_in", "pull": pull, "active_low": active_low}
    bind({"tags": {"hatch": entry}}, scanner, VirtualMachine(BufferMemory())).read()
    scanner.tick(20)
    assert scanner.model.hatch == (pull == "up") ^ active_low


@pytest.mark.parametrize("wire", [{"pull": "down"}, {"pull": "up", "active_low": True}])
def test_a_broken_wire_of_a_fail_safe_input_reads_0(wire: dict[str, Any]) -> None:
    bench = Bench(door={"pin": 2, "type": "digital_in", **wire})
    bench.scan(level=0)
    assert (bench.scanner.model.door, bench.quality("door")) == (0, 0)


def test_a_sensor_that_does_not_answer_is_not_delivered_and_goes_stale() -> None:
    bench = Bench()
    bench.scan(start=0, door=1, level=500)
    for _ in range(50):
        bench.scan(level=None, door=1)
    assert (bench.scanner.model.level, bench.quality("level"), bench.quality("door")) == (500, 130, 0)


def test_safe_drives_every_output_to_its_safe_value() -> None:
    bench = Bench()
    bench.scan(start=0, door=1, level=2000)
    assert bench.wiring.outputs() == {"valve": 1, "vent": 0, "speed": 100, "presses": 0}
    bench.io.safe()
    assert bench.wiring.outputs() == {"valve": 0, "vent": 1, "speed": 10, "presses": 0}


def test_a_pwm_pin_has_its_frequency() -> None:
    bench = Bench()
    assert bench.memory.get("<I", layout.pin_at(17) + layout.FREQUENCY) == 500


LINE = (  # value, from, to: result
    (0, (0, 65535), (0, 2000), 0),
    (65535, (0, 65535), (0, 2000), 2000),
    (16, (0, 65535), (0, 2000), 0),
    (17, (0, 65535), (0, 2000), 1),
    (500, (1000, 61000), (0, 2000), -17),
    (1, (0, 2), (0, 1), 1),
    (0, (0, 100), (100, 0), 100),
    (25, (100, 0), (0, 1000), 750),
    (-5, (0, 10), (0, 1), 0),
    (-6, (0, 10), (0, 1), -1),
)


@pytest.mark.parametrize(("value", "span", "to", "expected"), LINE)
def test_a_line_through_two_points(value: int, span: tuple[int, int], to: tuple[int, int], expected: int) -> None:
    assert map_between(value, *span, *to) == expected


@given(st.integers(0, 2000), st.integers(0, 30000), st.integers(40000, 65535), st.booleans())
def test_what_the_wiring_puts_on_a_pin_the_driver_reads_back(value: int, low: int, high: int, falling: bool) -> None:
    raw_low, raw_high = (high, low) if falling else (low, high)
    raw = map_between(value, 0, 2000, raw_low, raw_high)
    assert map_between(raw, raw_low, raw_high, 0, 2000) == value


NOISE = (  # oversample, what the converter gives, what is read of 0 to 65535
    (1, (7, 9), 7),
    (2, (7, 8), 8),
    (2, (7, 9), 8),
    (3, (7, 7, 8), 7),
    (4, (0, 65535, 0, 65535), 32768),
    (64, (65535,) * 64, 65535),
)


@pytest.mark.parametrize(("oversample", "counts", "expected"), NOISE)
def test_a_converter_is_read_so_often_and_the_mean_counts(oversample: int, counts: tuple[int, ...], expected: int) -> None:
    given = list(counts)
    machine = SimpleNamespace(Pin=lambda number: number, ADC=lambda _: SimpleNamespace(read_u16=lambda: given.pop(0)))
    entry = {"pin": 26, "raw_low": 0, "raw_high": 65535, "low": 0, "high": 65535, "oversample": oversample}
    assert (adc.Driver(machine, entry).read(), len(given)) == (expected, len(counts) - oversample)


def test_an_output_reads_back_what_it_drives() -> None:
    machine: Any = VirtualMachine(BufferMemory())
    pin = machine.Pin(3, machine.Pin.OUT, value=1)
    assert pin() == 1
    pin.off()
    assert pin.value() == 0


TYPES = "it must be one of adc, ads1115, bme280, button, counter, digital_in, digital_out, ds18b20, pwm, rate"
LEVEL = {"pin": 26, "type": "adc", "low": 0, "high": 2000}
BAD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"pump": {"pin": 9, "type": "digital_out"}},
     "[tags] pump: the model has no input or output of that name; it has door, level, presses, speed, start, valve, vent"),
    ({"level": None}, "[tags] level is not bound to a pin; add it, with pin and type"),
    ({"valve": None}, "[tags] valve is not bound to a pin; add it, with pin and type"),
    ({"door": {"pin": 2}}, "[tags] door: there is no type; " + TYPES),
    ({"door": 2}, "[tags] door: there is no type; " + TYPES),
    ({"door": {"pin": 2, "type": "dig_in"}},
     "[tags] door: unknown type 'dig_in'; " + TYPES),
    ({"door": {"pin": 2, "type": "adc", "low": 0, "high": 1}}, "[tags] door: adc cannot serve a DigitalIn; it serves AnalogIn"),
    ({"door": {"type": "digital_in"}}, "[tags] door: there is no pin"),
    ({"door": {"pin": 64, "type": "digital_in"}}, "[tags] door: pin is 64; it must be an integer from 0 to 63"),
    ({"door": {"pin": True, "type": "digital_in"}}, "[tags] door: pin is true; it must be an integer from 0 to 63"),
    ({"door": {"pin": "GP2", "type": "digital_in"}}, "[tags] door: pin is 'GP2'; it must be an integer from 0 to 63"),
    ({"door": {"pin": 15, "type": "digital_in"}}, "[tags] valve: pin 15 is used by door already"),
    ({"door": {"pin": 2, "type": "digital_in", "pul": "up"}},
     "[tags] door: unknown key 'pul'; digital_in takes pin, type, active_low, debounce_ms, pull"),
    ({"door": {"pin": 2, "type": "digital_in", "pull": "high"}}, "[tags] door: pull is 'high'; it must be 'up', 'down' or 'none'"),
    ({"door": {"pin": 2, "type": "digital_in", "debounce_ms": 1001}}, "[tags] door: debounce_ms is 1001; it must be 0 to 1000"),
    ({"door": {"pin": 2, "type": "digital_in", "active_low": 1}}, "[tags] door: active_low is 1; it must be true or false"),
    ({"door": {"pin": 2, "type": "digital_in", "pull": "up"}},
     "[tags] door: it is fail_safe, but would read a broken wire as 1, which is healthy; "
     "write active_low = true for a contact to ground, or pull = 'down' for one to the supply"),
    ({"door": {"pin": 2, "type": "digital_in", "pull": "down", "active_low": True}},
     "[tags] door: it is fail_safe, but would read a broken wire as 1, which is healthy; "
     "write active_low = false for a contact to the supply, or pull = 'up' for one to ground"),
    ({"level": {"pin": 26, "type": "adc", "low": 0}}, "[tags] level: there is no high; adc needs it, an integer"),
    ({"level": {**LEVEL, "high": 20.5}}, "[tags] level: high is 20.5; it must be an integer"),
    ({"level": {**LEVEL, "raw_high": 70000}}, "[tags] level: raw_high is 70000; it must be 0 to 65535"),
    ({"level": {**LEVEL, "raw_high": 0}}, "[tags] level: raw_low and raw_high are both 0; a calibration needs two points"),
    ({"level": {**LEVEL, "high": 0}}, "[tags] level: low and high are both 0; a calibration needs two points"),
    ({"level": {**LEVEL, "oversample": 65}}, "[tags] level: oversample is 65; it must be 1 to 64"),
    ({"speed": {"pin": 17, "type": "pwm", "freq": 0, "low": 0, "high": 100}}, "[tags] speed: freq is 0; it must be 1 to 40000000"),
)  # fmt: skip


@pytest.mark.parametrize(("changed", "text"), BAD)
def test_a_mistake_in_a_board_file_is_one_clear_line(changed: dict[str, Any], text: str) -> None:
    memory = BufferMemory()
    with pytest.raises(BoardError) as caught:
        bind(board(**changed), Scanner(Plantlet), VirtualMachine(memory))
    assert str(caught.value) == "board.toml: " + text
    assert not any(memory.buffer), "a pin was touched before the whole file was checked"


def test_a_board_file_has_only_its_keys() -> None:
    with pytest.raises(BoardError) as caught:
        check({"tags": {}, "pins": {}}, Scanner(Plantlet))
    assert str(caught.value) == "board.toml: unknown key 'pins'; it may have board, buses, limits, name, tags"


def test_the_name_of_a_board_is_a_text() -> None:
    with pytest.raises(BoardError) as caught:
        check({"name": 3, "tags": {}}, Scanner(Plantlet))
    assert str(caught.value) == "board.toml: name is 3; it must be a text"


def test_a_board_file_needs_tags() -> None:
    with pytest.raises(BoardError) as caught:
        check({"name": "x"}, Scanner(Plantlet))
    assert str(caught.value) == "board.toml: there is no [tags]; it names each tag's pin"


def test_a_command_needs_no_button() -> None:
    bench = Bench(start=None)
    assert bench.scan(door=1, level=0)["valve"] == 1


PROFILED: tuple[tuple[Any, dict[str, Any], str | None], ...] = (  # board, what is changed, the problem; or none
    ("pico_w", {"door": {"pin": 23, "type": "digital_in"}}, "[tags] door: pin 23 of pico_w belongs to its radio; use another"),
    ("pico2_w", {"door": {"pin": 40, "type": "digital_in"}}, "[tags] door: there is no pin 40 on pico2_w; it has 0 to 29"),
    ("pico_w", {"level": {"pin": 3, "type": "adc", "low": 0, "high": 9}},
     "[tags] level: pin 3 of pico_w has no analog input that works beside Wi-Fi; use 26 to 28"),
    ("esp32", {}, "[tags] level: pin 26 of esp32 has no analog input that works beside Wi-Fi; use 32 to 39"),
    ("esp32", {"level": {"pin": 34, "type": "adc", "low": 0, "high": 9}, "door": {"pin": 24, "type": "digital_in"}},
     "[tags] door: there is no pin 24 on esp32; it has 0 to 19, 21 to 23, 25 to 27, 32 to 39"),
    ("esp32", {"level": {"pin": 34, "type": "adc", "low": 0, "high": 9}}, None),
    ("esp32", {"door": {"pin": 35, "type": "digital_in"}, "level": {"pin": 34, "type": "adc", "low": 0, "high": 9}}, None),
    ("esp32", {"door": {"pin": 35, "type": "digital_in", "pull": "down"}, "level": {"pin": 34, "type": "adc", "low": 0, "high": 9}},
     "[tags] door: pin 35 of esp32 has no pull; fit a resistor and set pull to 'none'"),
    ("esp32", {"valve": {"pin": 36, "type": "digital_out"}, "level": {"pin": 34, "type": "adc", "low": 0, "high": 9}},
     "[tags] valve: pin 36 of esp32 is an input only; use another"),
    ("esp32", {"door": {"pin": 6, "type": "digital_in"}}, "[tags] door: pin 6 of esp32 belongs to its flash; use another"),
    ("esp32_c3", {"door": {"pin": 12, "type": "digital_in"}}, "[tags] door: pin 12 of esp32_c3 belongs to its flash; use another"),
    ("esp32_s3", {"door": {"pin": 19, "type": "digital_in"}}, "[tags] door: pin 19 of esp32_s3 belongs to its USB; use another"),
    ("esp32_s3", {"level": {"pin": 5, "type": "adc", "low": 0, "high": 9}}, None),
    ([], {}, "board is '[]'; it must be one of esp32, esp32_c3, esp32_s3, pico, pico2_w, pico_w"),
    ("uno", {}, "board is 'uno'; it must be one of esp32, esp32_c3, esp32_s3, pico, pico2_w, pico_w"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "changed", "problem"), PROFILED)
def test_a_pin_must_be_able_to_do_what_it_should(name: str, changed: dict[str, Any], problem: str | None) -> None:
    given_board = {**board(**changed), "board": name}
    if problem is None:
        assert check(given_board, Scanner(Plantlet))
    else:
        with pytest.raises(BoardError) as caught:
            check(given_board, Scanner(Plantlet))
        assert str(caught.value) == "board.toml: " + problem
