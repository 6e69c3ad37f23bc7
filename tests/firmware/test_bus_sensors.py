"""Sensors on buses: formulas against the data sheets, what each does when its bus fails, and all of it before a plant."""

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers import BoardError, ads1115, bind, bme280, check, ds18b20
from firmware.drivers.rounds import Rounds
from shared_model import AnalogIn, DigitalOut, Model, Scanner
from shared_model.quality import GOOD, SENSOR_FAILURE, STALE
from simulator.bench import Bench as ProjectBench
from simulator.bus_wiring import TooManyDevices
from simulator.project import load_project
from simulator.virtual_machine import BufferMemory, VirtualMachine
from simulator.virtual_machine import pin_memory as layout
from simulator.virtual_machine.devices import bme280 as virtual_bme280
from simulator.wiring import Wiring
from tests.firmware.boards import running_board


def rom(first_seven: str) -> str:
    return first_seven + f"{ds18b20.crc8(bytes.fromhex(first_seven)):02x}"


ROM, OTHER_ROM = rom("28ff641e0f1603"), rom("28aabbccddeeff")
SPOILT_ROM = "28ff641e0f1604" + ROM[-2:]

# DS18B20.


class FakeOneWire:
    """A bus whose devices say what the test says; `log` is what was written to it."""

    def __init__(self, scratchpad: bytes) -> None:
        self.scratchpad = scratchpad
        self.present = True
        self.log: list[int] = []

    def reset(self) -> bool:
        return self.present

    def writebyte(self, value: int) -> None:
        self.log.append(value)

    def readinto(self, buffer: bytearray) -> None:
        buffer[:] = self.scratchpad


def scratchpad(raw: int, config: int = 0x7F) -> bytes:
    data = bytes([raw & 0xFF, raw >> 8 & 0xFF, 0x4B, 0x46, config, 0xFF, 0x0C, 0x10])
    return data + bytes([ds18b20.crc8(data)])


def thermometer(bus: FakeOneWire, decimals: int = 4, address: str = "") -> ds18b20.Driver:
    return ds18b20.Driver(bus, [{"rom": address, "every_ms": 1000, "tag": SimpleNamespace(decimals=decimals), "scan_ms": 20}])


def test_the_check_sum_is_that_of_maxims_example() -> None:
    assert ds18b20.crc8(bytes.fromhex("021cb801000000")) == 0xA2


SHEET = (  # table 1 of the DS18B20's data sheet, in ten-thousandths of a degree
    (0x07D0, 1250000), (0x0191, 250625), (0x00A2, 101250), (0x0008, 5000), (0x0000, 0),
    (0xFFF8, -5000), (0xFF5E, -101250), (0xFE6F, -250625), (0xFC90, -550000),
)  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), SHEET)
def test_a_thermometer_reads_as_its_data_sheet_says(raw: int, expected: int) -> None:
    bus = FakeOneWire(scratchpad(raw))
    driver = thermometer(bus)
    assert driver.step() is None
    assert (driver.wait_ms, bus.log) == (750, [0xCC, 0x44])
    assert driver.step() == [expected]
    assert (driver.wait_ms, bus.log) == (250, [0xCC, 0x44, 0xCC, 0xBE])


@pytest.mark.parametrize(("decimals", "expected"), [(0, 25), (1, 251), (2, 2506)])
def test_a_thermometer_is_rounded_to_the_decimals_of_its_tag(decimals: int, expected: int) -> None:
    driver = thermometer(FakeOneWire(scratchpad(0x0191)), decimals)
    driver.step()
    assert driver.step() == [expected]


def test_bits_below_the_resolution_of_a_thermometer_do_not_count() -> None:
    driver = thermometer(FakeOneWire(scratchpad(0x0197, config=0x1F)))
    driver.step()
    assert driver.step() == [250000]


def test_a_thermometer_with_an_address_is_called_by_it() -> None:
    bus = FakeOneWire(scratchpad(0))
    thermometer(bus, address=ROM).step()
    assert bus.log == [0x55, *bytes.fromhex(ROM), 0x44]


def test_85_degrees_is_a_reading_only_near_85_degrees() -> None:
    bus = FakeOneWire(scratchpad(0x0550))
    driver = thermometer(bus, 0)
    for before, taken in ((None, False), (20, False), (81, True), (90, True), (91, False)):
        if before is not None:
            bus.scratchpad = scratchpad(before * 16)
            driver.begin()
            driver.step()
            assert driver.step() == [before]
        bus.scratchpad = scratchpad(0x0550)
        driver.begin()
        driver.step()
        if taken:
            assert driver.step() == [85]
        else:
            with pytest.raises(OSError, match="power-on value"):
                driver.step()


SPOILT = {
    "wrong check sum": scratchpad(400)[:8] + bytes([scratchpad(400)[8] ^ 1]),
    "line held low": bytes(9),
    "nobody answers": b"\xff" * 9,
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_scratchpad_that_is_spoilt_is_no_reading(what: str) -> None:
    driver = thermometer(FakeOneWire(SPOILT[what]))
    driver.step()
    with pytest.raises(OSError, match="check sum"):
        driver.step()


def test_a_thermometer_that_is_not_there_is_no_reading() -> None:
    bus = FakeOneWire(scratchpad(0))
    bus.present = False
    with pytest.raises(OSError, match="nobody there"):
        thermometer(bus).step()


# BME280: Bosch's formulas in floating point, from the same data sheet, are what the integers are compared with.

C = virtual_bme280.CALIBRATION + virtual_bme280.HUMIDITY


def float_celsius(raw: int) -> float:
    first = (raw / 16384 - C[0] / 1024) * C[1]
    return (first + (raw / 131072 - C[0] / 8192) ** 2 * C[2]) / 5120


def float_pascal(raw: int, celsius: float) -> float:
    first = celsius * 5120 / 2 - 64000
    second = (first * first * C[8] / 32768 + first * C[7] * 2) / 4 + C[6] * 65536
    first = (C[5] * first * first / 524288 + C[4] * first) / 524288
    first = (1 + first / 32768) * C[3]
    pressure = (1048576 - raw - second / 4096) * 6250 / first
    return pressure + (C[11] * pressure * pressure / 2147483648 + pressure * C[10] / 32768 + C[9]) / 16


def float_percent(raw: int, celsius: float) -> float:
    fine = celsius * 5120 - 76800
    value = (raw - (C[15] * 64 + C[16] / 16384 * fine)) * (C[13] / 65536 * (1 + C[17] / 67108864 * fine * (1 + C[14] / 67108864 * fine)))
    return min(max(value * (1 - C[12] * value / 524288), 0), 100)


def test_temperature_and_pressure_are_those_of_boschs_example() -> None:
    fine = bme280.fine_temperature(C, 519888)
    assert (fine, bme280.celsius_100(fine)) == (128422, 2508)
    assert bme280.pressure_256(C, fine, 415148) == 25767233  # the sheet prints 25767236, which floating point gives


@given(st.integers(250_000, 750_000), st.integers(100_000, 700_000), st.integers(0, 0xFFFF))
def test_the_integer_formulas_are_the_floating_ones(temperature: int, pressure: int, humidity: int) -> None:
    fine = bme280.fine_temperature(C, temperature)
    celsius = float_celsius(temperature)
    assert abs(bme280.celsius_100(fine) / 100 - celsius) < 0.02
    assert abs(bme280.pressure_256(C, fine, pressure) / 256 - float_pascal(pressure, celsius)) < 3
    assert abs(bme280.humidity_1024(C, fine, humidity) / 1024 - float_percent(humidity, celsius)) < 0.1


def test_calibration_is_unpacked_from_its_registers() -> None:
    data = virtual_bme280.registers(BufferMemory(), 0, 0, 256, woken=False)
    assert bme280.calibration(data[0x88:0xA2] + data[0xE1:0xE8]) == C


@pytest.mark.parametrize(("low", "high", "nibbles", "expected"), [(0xFF, 0xFF, 0xFF, (-1, -1)), (0x80, 0x7F, 0x0F, (-2033, 2032))])
def test_calibration_of_humidity_is_signed(low: int, high: int, nibbles: int, expected: tuple[int, int]) -> None:
    data = bytearray(b"\x01" * 33)
    data[29], data[30], data[31] = low, nibbles, high
    assert bme280.calibration(data)[15:17] == expected


class FakeI2C:
    """Registers that answer, or a bus that does not: `fails` is what every access raises."""

    def __init__(self, registers: dict[int, bytes]) -> None:
        self.registers = registers
        self.fails: Exception | None = None
        self.log: list[tuple[int, int, bytes]] = []

    def writeto_mem(self, address: int, register: int, data: bytes) -> None:
        if self.fails:
            raise self.fails
        self.log.append((address, register, bytes(data)))

    def readfrom_mem_into(self, address: int, register: int, buffer: bytearray) -> None:
        if self.fails:
            raise self.fails
        buffer[:] = self.registers.get(register, bytes(len(buffer)))


AIR = virtual_bme280.registers(BufferMemory(), 0, 0, 256, woken=False)


def weather(bus: FakeI2C) -> bme280.Driver:
    entries = [
        {"address": 0x77, "every_ms": 1000, "measure": measure, "tag": SimpleNamespace(decimals=decimals)}
        for measure, decimals in (("pressure", 1), ("temperature", 2), ("humidity", 0))
    ]
    return bme280.Driver(bus, entries)


def weather_bus() -> FakeI2C:
    measured = bytes([415148 >> 12, 415148 >> 4 & 255, (415148 & 15) << 4, 519888 >> 12, 519888 >> 4 & 255, (519888 & 15) << 4, 0x6A, 0])
    return FakeI2C({0xD0: b"\x60", 0x88: bytes(AIR[0x88:0xA2]), 0xE1: bytes(AIR[0xE1:0xE8]), 0xF3: b"\x00", 0xF7: measured})


def test_a_bme280_is_woken_for_one_measurement_of_all_three() -> None:
    bus = weather_bus()
    driver = weather(bus)
    assert driver.step() is None
    assert (driver.wait_ms, bus.log) == (10, [(0x77, 0xF2, b"\x01"), (0x77, 0xF4, b"\x25")])
    percent = float_percent(0x6A00, 25.08)
    assert driver.step() == [10065, 2508, round(percent)]
    assert driver.wait_ms == 990


BROKEN: dict[str, dict[int, bytes]] = {
    "another chip": {0xD0: b"\x58"},
    "SDA held low": {0xD0: b"\x00", 0x88: bytes(26), 0xE1: bytes(7)},
    "SDA held high": {0xD0: b"\xff"},
    "no calibration": {0x88: bytes(26)},
    "still measuring": {0xF3: b"\x08"},
    "nothing measured": {0xF7: b"\x80\x00\x00\x80\x00\x00\x80\x00"},
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_bme280_that_does_not_work_is_no_reading(what: str) -> None:
    bus = weather_bus()
    bus.registers |= BROKEN[what]
    driver = weather(bus)
    with pytest.raises(OSError, match=r"another chip|no calibration|not ready|not measured"):
        driver.step() or driver.step()


# ADS1115.

CHANNEL = {"address": 0x48, "channel": 2, "range_mv": 4096, "mv_low": 0, "mv_high": 4096, "low": 0, "high": 4096000, "every_ms": 500}
COUNTS = (  # count, range_mv, microvolts
    (0x0000, 4096, 0), (0x4000, 4096, 2048000), (0x7FFF, 4096, 4095875), (0x0001, 4096, 125), (0xFFFF, 4096, -125),
    (0x8000, 4096, -4096000), (0x0001, 256, 8), (0x4000, 6144, 3072000), (0x0001, 512, 16), (0x7FFF, 2048, 2047938),
)  # fmt: skip


@pytest.mark.parametrize(("count", "range_mv", "microvolts"), COUNTS)
def test_a_converters_count_is_scaled_by_its_gain(count: int, range_mv: int, microvolts: int) -> None:
    gain = (6144, 4096, 2048, 1024, 512, 256).index(range_mv)
    config = 0x8000 | 6 << 12 | gain << 9 | 0x183
    bus = FakeI2C({0: count.to_bytes(2, "big"), 1: config.to_bytes(2, "big")})
    driver = ads1115.Driver(bus, [CHANNEL | {"range_mv": range_mv}])
    assert driver.step() is None
    assert bus.log == [(0x48, 1, config.to_bytes(2, "big"))]
    assert driver.step() == [microvolts]


def test_the_channels_of_a_converter_take_turns() -> None:
    bus = FakeI2C({0: b"\x40\x00"})
    driver = ads1115.Driver(bus, [CHANNEL | {"channel": channel} for channel in (3, 0)])
    seen = []
    for _ in range(3):
        driver.step()
        bus.registers[1] = bus.log[-1][2]
        seen.append((bus.log[-1][2][0] >> 4 & 3, driver.step(), driver.wait_ms))
    assert seen == [(3, [2048000, None], 0), (0, [None, 2048000], 490), (3, [2048000, None], 0)]


@pytest.mark.parametrize("config", [b"\x00\x00", b"\xff\xff", b"\x63\x83"], ids=["SDA low", "SDA high", "still converting"])
def test_a_converter_that_is_not_ready_is_no_reading(config: bytes) -> None:
    driver = ads1115.Driver(FakeI2C({0: b"\x40\x00", 1: config}), [CHANNEL])
    driver.step()
    with pytest.raises(OSError, match="not ready"):
        driver.step()


# What a failure comes to.


class Field(Model):
    tank = AnalogIn("Tank", unit="C", low=-500, high=1250, decimals=1, stale_ms=4000)
    air = AnalogIn("Air", unit="C", low=-400, high=850, decimals=1, stale_ms=4000)
    damp = AnalogIn("Humidity", unit="%", low=0, high=100, stale_ms=4000)
    weight = AnalogIn("Air pressure", unit="hPa", low=300, high=1100, stale_ms=4000)
    depth = AnalogIn("Depth", unit="mm", low=0, high=4000, fault_low=-200, stale_ms=2000)
    lamp = DigitalOut("Lamp")

    def scan(self, dt_ms: int) -> None:
        self.lamp = self.tank_ok


BUSES = {"probe": {"type": "onewire", "pin": 22}, "field": {"type": "i2c", "sda": 4, "scl": 5}}
TAGS: dict[str, dict[str, Any]] = {
    "tank": {"type": "ds18b20", "bus": "probe", "rom": ROM},
    "air": {"type": "bme280", "bus": "field", "measure": "temperature"},
    "damp": {"type": "bme280", "bus": "field", "measure": "humidity"},
    "weight": {"type": "bme280", "bus": "field", "measure": "pressure"},
    "depth": {"type": "ads1115", "bus": "field", "channel": 1, "mv_low": 600, "mv_high": 3000, "low": 0, "high": 4000},
    "lamp": {"type": "digital_out", "pin": 15},
}


SCL, SDA = layout.pin_at(5), layout.pin_at(4)


class HeldBus(BufferMemory):
    """Pins of which SDA is held low by a device in the midst of a byte, until it has been clocked so often; `log` is what then
    happens on SCL and SDA."""

    def __init__(self) -> None:
        super().__init__()
        for line in (SCL, SDA):
            super().put("<H", line + layout.OUT, 1)  # nobody pulls them down
        self.clocks = 0
        self.log = ""

    def hold(self, clocks: int) -> None:
        self.clocks = clocks
        self.log = ""
        self._world(layout.DRIVEN if clocks else layout.OPEN)

    def _world(self, state: int) -> None:
        super().put("<B", SDA + layout.STATE, state)

    def put(self, layout_: str, at: int, value: int) -> None:
        rises = at == SCL + layout.OUT and value and not self.get("<H", at)
        moves = at in (SCL + layout.OUT, SDA + layout.OUT) and value != self.get("<H", at)
        super().put(layout_, at, value)
        if moves:
            self.log += {SCL: "c", SDA: "d"}[at - layout.OUT] if not value else {SCL: "C", SDA: "D"}[at - layout.OUT]
        if rises and self.clocks:
            self.clocks -= 1
            if not self.clocks:
                self._world(layout.OPEN)


class Bench:
    def __init__(self, memory: BufferMemory | None = None) -> None:
        board = {"board": "pico_w", "buses": BUSES, "tags": TAGS}
        self.scanner = Scanner(Field)
        memory = memory or BufferMemory()
        self.wiring = Wiring(check(board, self.scanner), memory)
        self.io = bind(board, self.scanner, VirtualMachine(memory))
        self.field: dict[str, int | None] = {"tank": 215, "air": -53, "damp": 40, "weight": 1013, "depth": 1500}

    def run(self, ms: int, **field: int | None) -> dict[str, tuple[int, int]]:
        """Value and quality of each input afterwards."""
        self.field |= field
        for _ in range(ms // 20):
            self.wiring.deliver(self.field, 20)
            self.io.read()
            self.scanner.tick(20)
            self.io.write()
            self.io.pass_time(20)
        return {tag.path: (tag.value, tag.quality) for tag in self.scanner.inputs}


def test_sensors_on_buses_read_what_the_plant_says() -> None:
    bench = Bench()
    assert bench.run(2000) == {"tank": (215, 0), "air": (-53, 0), "damp": (40, 0), "weight": (1013, 0), "depth": (1500, 0)}
    seen = bench.run(2000, tank=-101, air=300, damp=99, weight=880, depth=0)
    assert seen == {"tank": (-101, 0), "air": (300, 0), "damp": (99, 0), "weight": (880, 0), "depth": (0, 0)}


def test_no_scan_runs_before_the_slowest_has_its_first_value() -> None:
    bench = Bench()
    bench.run(700)
    assert not bench.scanner.started
    bench.run(200)
    assert bench.scanner.started


def test_a_device_that_is_gone_is_bad_with_all_its_tags_and_comes_back() -> None:
    bench = Bench()
    bench.run(2000)
    gone = bench.run(2000, damp=None, tank=None)
    assert {path: quality for path, (_, quality) in gone.items()} == {
        "tank": SENSOR_FAILURE, "air": SENSOR_FAILURE, "damp": SENSOR_FAILURE, "weight": SENSOR_FAILURE, "depth": GOOD,
    }  # fmt: skip
    back = bench.run(4000, damp=41, tank=220)
    assert back == {"tank": (220, 0), "air": (-53, 0), "damp": (41, 0), "weight": (1013, 0), "depth": (1500, 0)}


STOP = "cdCD"


@pytest.mark.parametrize("clocks", [1, 8, 9])
def test_a_bus_that_a_device_holds_at_the_start_is_freed_and_its_transfer_ended(clocks: int) -> None:
    memory = HeldBus()
    memory.hold(clocks)
    bench = Bench(memory)
    assert memory.log == "cC" * clocks + STOP
    assert bench.run(2000)["depth"] == (1500, 0)


def test_a_bus_that_a_device_comes_to_hold_is_freed_before_any_quality_is_bad() -> None:
    memory = HeldBus()
    bench = Bench(memory)
    bench.run(2000)
    memory.hold(4)
    for _ in range(100):
        assert {quality for _, quality in bench.run(20).values()} == {GOOD}
    assert memory.log == "cC" * 4 + STOP


def test_a_device_that_never_lets_go_is_clocked_nine_times_at_each_error_and_the_other_bus_goes_on() -> None:
    memory = HeldBus()
    bench = Bench(memory)
    bench.run(2000)
    memory.hold(1000)
    held = bench.run(2000, tank=220)
    assert (held["tank"], held["depth"][1], held["air"][1]) == ((220, GOOD), SENSOR_FAILURE, SENSOR_FAILURE)
    assert memory.log == "cC" * 9 * (len(memory.log) // 18)
    memory.hold(0)
    assert bench.run(4000)["depth"] == (1500, GOOD)


def test_a_device_that_is_gone_leaves_the_bus_alone() -> None:
    memory = HeldBus()
    bench = Bench(memory)
    bench.run(2000)
    memory.log = ""
    bench.run(2000, depth=None)
    assert memory.log == ""


def test_a_broken_loop_at_a_converter_is_a_failure_of_the_sensor() -> None:
    bench = Bench()
    bench.run(2000)
    assert bench.run(2000, depth=-1000)["depth"] == (1500, SENSOR_FAILURE)


class Scripted:
    """A sensor that gives or raises what is next in its script."""

    every_ms = 200

    def __init__(self, *script: object) -> None:
        self.script = list(script)
        self.wait_ms = 0
        self.begun = 0

    def begin(self) -> None:
        self.begun += 1
        self.wait_ms = 0

    def step(self) -> object:
        self.wait_ms = self.every_ms
        what = self.script.pop(0)
        if isinstance(what, Exception):
            raise what
        return what


class Log:
    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def put(self, position: int, value: int) -> None:
        self.told.append(("put", position, value))

    def put_bad(self, position: int, code: int) -> None:
        self.told.append(("bad", position, code))


ERRORS = (OSError(5), OSError(110), ValueError("odd"), MemoryError(), IndexError(), TypeError())


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_one_failure_is_tried_again_at_once_and_two_are_bad_until_the_next_success(error: Exception) -> None:
    log = Log()
    sensor = Scripted([7, None], error, [8, None], error, error, error, [9, 4])
    rounds = Rounds(log, [(sensor, [3, 5])])
    seen = []
    for _ in range(70):
        rounds.pass_time(20)
        seen.append((len(log.told), len(sensor.script)))
        if not sensor.script:
            break
    bad = [("bad", 3, SENSOR_FAILURE), ("bad", 5, SENSOR_FAILURE)]
    assert log.told == [("put", 3, 7), ("put", 3, 8), *bad, *bad, ("put", 3, 9), ("put", 5, 4)]
    assert sensor.begun == 4
    assert seen.index((1, 5)) + 1 == seen.index((2, 4)), "it was not tried again at once"


def test_one_sensor_a_scan_gets_its_turn_and_none_is_left_out() -> None:
    log = Log()
    sensors = [(Scripted(*([[place]] * 20)), [place]) for place in range(3)]
    rounds = Rounds(log, sensors)
    for count in range(1, 31):
        before = len(log.told)
        rounds.pass_time(20)
        assert len(log.told) <= before + 1
        if count == 3:
            assert log.told == [("put", 0, 0), ("put", 1, 1), ("put", 2, 2)]
    assert {len(sensor.script) for sensor, _ in sensors} == {17}


def test_a_sensor_that_fails_for_ever_neither_stops_the_scan_nor_gives_a_value() -> None:
    bench = Bench()

    class Dead:
        def __getattr__(self, name: str) -> Any:
            raise OSError(110)

    bench.run(2000)
    for sensor, _ in bench.io._timed[0]._sensors:
        sensor._bus = Dead()
    seen = bench.run(6000)
    assert {quality for _, quality in seen.values()} <= {SENSOR_FAILURE, STALE}
    assert bench.scanner.fault is None
    assert bench.wiring.outputs() == {"lamp": 0}


# Mistakes in board files.

BAD: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
    ({"probe": {"pin": 22}}, {}, "[buses] probe: there is no type; it must be one of i2c, onewire"),
    ({"probe": {"type": []}}, {}, "[buses] probe: unknown type '[]'; it must be one of i2c, onewire"),
    ({"probe": {"type": "spi"}}, {}, "[buses] probe: unknown type 'spi'; it must be one of i2c, onewire"),
    ({"field": {"type": "i2c", "sda": 4}}, {}, "[buses] field: there is no scl; i2c needs it, an integer from 0 to 63"),
    ({"field": {"type": "i2c", "sda": 4, "scl": 5, "id": 0}}, {}, "[buses] field: unknown key 'id'; i2c takes type, freq, scl, sda"),
    ({"field": {"type": "i2c", "sda": 4, "scl": 5, "freq": 1}}, {}, "[buses] field: freq is 1; it must be 10000 to 400000"),
    ({"field": {"type": "i2c", "sda": 4, "scl": 4}}, {}, "[buses] field: pin 4 is used by [buses] field already"),
    ({"field": {"type": "i2c", "sda": 4, "scl": 15}}, {}, "[tags] lamp: pin 15 is used by [buses] field already"),
    ({"field": {"type": "i2c", "sda": 4, "scl": 23}}, {}, "[buses] field: pin 23 of pico_w belongs to its radio; use another"),
    ({}, {"tank": {"type": "ds18b20"}}, "[tags] tank: there is no bus; ds18b20 needs a bus of type onewire: one of probe"),
    ({}, {"tank": {"type": "ds18b20", "bus": "field"}},
     "[tags] tank: bus is 'field'; ds18b20 needs a bus of type onewire: one of probe"),
    ({"field": None}, {}, "[tags] air: bus is 'field'; bme280 needs a bus of type i2c: add one to [buses]"),
    ({}, {"tank": {"type": "ds18b20", "bus": "probe", "pin": 3}},
     "[tags] tank: unknown key 'pin'; ds18b20 takes bus, type, every_ms, rom"),
    ({}, {"tank": {"type": "ds18b20", "bus": "probe", "rom": "28ff"}},
     "[tags] tank: rom is '28ff'; it must be 16 hex digits, of which the last two are the right check sum"),
    ({}, {"tank": {"type": "ds18b20", "bus": "probe", "rom": SPOILT_ROM}},
     f"[tags] tank: rom is '{SPOILT_ROM}'; it must be 16 hex digits, of which the last two are the right check sum"),
    ({}, {"tank": {"type": "ds18b20", "bus": "probe", "rom": "021cb801000000a2"}},
     "[tags] tank: rom is '021cb801000000a2'; that of a DS18B20 begins with 28"),
    ({}, {"tank": {"type": "ds18b20", "bus": "probe", "rom": 28}}, "[tags] tank: rom is 28; it must be a text"),
    ({}, {"tank": {"type": "ds18b20", "bus": "probe", "every_ms": 500}}, "[tags] tank: every_ms is 500; it must be 1000 to 60000"),
    ({}, {"tank": {"type": "ds18b20", "bus": "probe", "every_ms": 2000}},
     "[tags] tank: a sample comes every 2790 ms, but the model's stale_ms is 4000; declare stale_ms of 5580 or more there"),
    ({}, {"air": {"type": "ds18b20", "bus": "probe", "rom": ROM.upper()}},
     "[tags] air: it cannot be told from tank, which is on the same bus; give each a rom of its own"),
    ({}, {"air": {"type": "ds18b20", "bus": "probe"}},
     "[tags] air: it cannot be told from tank, which is on the same bus; give each a rom of its own"),
    ({}, {"air": {"type": "bme280", "bus": "field", "measure": "wind"}},
     "[tags] air: measure is 'wind'; it must be 'temperature', 'humidity' or 'pressure'"),
    ({}, {"air": {"type": "bme280", "bus": "field", "measure": "humidity", "address": 0x78}},
     "[tags] air: address is 120; it must be 118 to 119"),
    ({}, {"depth": TAGS["depth"] | {"range_mv": 3000}},
     "[tags] depth: range_mv is 3000; it must be 6144, 4096, 2048, 1024, 512 or 256"),
    ({}, {"depth": TAGS["depth"] | {"range_mv": 2048}}, "[tags] depth: mv_high is 3000, beyond range_mv, which is 2048"),
    ({}, {"depth": TAGS["depth"] | {"mv_low": 3000}},
     "[tags] depth: mv_low and mv_high are both 3000; a calibration needs two points"),
    ({}, {"depth": TAGS["depth"] | {"channel": 4}}, "[tags] depth: channel is 4; it must be 0 to 3"),
    ({}, {"lamp": {"type": "ds18b20", "bus": "probe"}}, "[tags] lamp: ds18b20 cannot serve a DigitalOut; it serves AnalogIn"),
)  # fmt: skip


@pytest.mark.parametrize(("buses", "tags", "text"), BAD)
def test_a_mistake_is_one_clear_line(buses: dict[str, Any], tags: dict[str, Any], text: str) -> None:
    memory = BufferMemory()
    given_buses = {name: bus for name, bus in (BUSES | buses).items() if bus is not None}
    with pytest.raises(BoardError) as caught:
        bind({"board": "pico_w", "buses": given_buses, "tags": TAGS | tags}, Scanner(Field), VirtualMachine(memory))
    assert str(caught.value) == "board.toml: " + text
    assert not any(memory.buffer), "a pin was touched before the whole file was checked"


def test_buses_are_a_table() -> None:
    with pytest.raises(BoardError) as caught:
        check({"buses": 3, "tags": {}}, Scanner(Field))
    assert str(caught.value) == "board.toml: buses is 3; it must be a table of buses by name"


def test_two_thermometers_share_a_bus_by_their_addresses() -> None:
    bench_tags = TAGS | {"air": {"type": "ds18b20", "bus": "probe", "rom": OTHER_ROM}}
    board = {"buses": BUSES, "tags": bench_tags}
    scanner = Scanner(Field)
    memory = BufferMemory()
    wiring = Wiring(check(board, scanner), memory)
    io = bind(board, scanner, VirtualMachine(memory))
    for _ in range(100):
        wiring.deliver({"tank": 215, "air": 100, "damp": 40, "weight": 1013, "depth": 1500}, 20)
        io.read()
        scanner.tick(20)
        io.pass_time(20)
    assert [tag.value for tag in scanner.inputs][:2] == [215, 100]


def test_virtual_pins_have_room_for_eight_devices() -> None:
    entries = [
        (f"t{number}", {"type": "bme280", "bus": str(number), "address": 0x76, "on": {"sda": number}}, None, number) for number in range(9)
    ]
    Wiring(entries[:8], BufferMemory())
    with pytest.raises(TooManyDevices) as caught:
        Wiring(entries, BufferMemory())
    assert str(caught.value) == "9 devices on buses; virtual pins have room for 8"


# A whole project.

PROJECT = {
    "model.py": '''"""A tank with sensors on buses."""

from shared_model import AnalogIn, DigitalOut, Model


class Field(Model):
    tank = AnalogIn("Tank", unit="C", low=-500, high=1250, decimals=1, stale_ms=4000)
    air = AnalogIn("Air", unit="C", low=-400, high=850, decimals=1, stale_ms=4000)
    depth = AnalogIn("Depth", unit="mm", low=0, high=4000, stale_ms=2000)
    warm = DigitalOut("Tank is warm")

    def scan(self, dt_ms):
        self.warm = self.tank_ok and self.tank > 200 and self.air > 0 and self.depth > 0
''',
    "plant.py": '''class Plant:
    def step(self, dt_ms, outputs):
        return {"tank": 215, "air": 184, "depth": 1500}
''',
    "board.toml": '''board = "pico_w"

[buses]
probe = { type = "onewire", pin = 22 }
field = { type = "i2c", sda = 4, scl = 5 }

[tags]
tank = { type = "ds18b20", bus = "probe" }
air = { type = "bme280", bus = "field", measure = "temperature" }
depth = { type = "ads1115", bus = "field", channel = 0, mv_low = 600, mv_high = 3000, low = 0, high = 4000 }
warm = { type = "digital_out", pin = 15 }
''',
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "field"
    made.mkdir()
    for name, text in PROJECT.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def test_sensors_on_buses_work_on_the_bench(folder: Path) -> None:
    bench = ProjectBench(load_project(folder))
    bench.run(3000)
    assert (bench["tank"], bench["air"], bench["depth"], bench["warm"]) == (215, 184, 1500, 1)
    bench.fault("tank", "missing")
    bench.run_until(lambda m: not m.tank_ok, within_ms=1500)
    assert bench["warm"] == 0


def test_sensors_on_buses_work_on_a_virtual_board(folder: Path, tmp_path: Path) -> None:
    with running_board(tmp_path, load_project(folder)) as board:
        board.load()
        board.power_on()
        end = time.monotonic() + 10
        while True:
            tags = board.ask("get_snapshot")["tags"]
            if tags["warm"] == 1:
                break
            assert time.monotonic() < end, tags
            time.sleep(0.2)
        assert (tags["tank"], tags["air"], tags["depth"]) == (215, 184, 1500)
        board.board.press("tank", None)
        while board.ask("get_snapshot")["tags"]["warm"]:
            assert time.monotonic() < end + 5
            time.sleep(0.2)
