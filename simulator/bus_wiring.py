"""The field's side of the buses: sensors that turn a plant's values into what their converters count. It talks to no bus.

The drivers' own formulas are turned round, so that drivers and board file are exercised and not passed by.
"""

from collections.abc import Callable, Mapping
from typing import Any

from firmware import drivers
from firmware.drivers import bme280
from firmware.drivers.scale import map_between
from simulator.virtual_machine import pin_memory as layout
from simulator.virtual_machine.devices import memory as devices
from simulator.virtual_machine.devices.bme280 import CALIBRATION, HUMIDITY
from simulator.virtual_machine.pin_memory import BufferMemory

Entry = dict[str, Any]

KINDS = {"ds18b20": devices.DS18B20, "bme280": devices.BME280, "ads1115": devices.ADS1115}
AIR = {"temperature": 2500, "pressure": 101325, "humidity": 50 * 1024}  # 1/100 C, Pa and 1/1024 % where nobody says other
CALIBRATED = CALIBRATION + HUMIDITY


class TooManyDevices(ValueError):
    """A virtual board has room for a few devices only."""


class BusWiring:
    """The tags with a bus, each on its device in `memory`; `entries` are their entries by tag."""

    def __init__(self, entries: Mapping[str, Entry], memory: BufferMemory) -> None:
        self._memory = memory
        self._entries = entries
        self._values: dict[str, int | None] = {}
        self._devices: dict[tuple[str, str, str], list[str]] = {}
        for path, entry in entries.items():
            key = (entry["bus"], entry["type"], drivers.driver(entry["type"]).device(entry))
            self._devices.setdefault(key, []).append(path)
        if len(self._devices) > layout.DEVICES:
            raise TooManyDevices(f"{len(self._devices)} devices on buses; virtual pins have room for {layout.DEVICES}")
        for number, paths in enumerate(self._devices.values()):
            self._place(devices.device_at(number), entries[paths[0]])

    def _place(self, at: int, entry: Entry) -> None:
        bus = entry["on"]
        self._memory.put("<B", at + devices.KIND, KINDS[entry["type"]])
        self._memory.put("<H", at + devices.BUS, layout.pin_at(bus["pin"] if entry["type"] == "ds18b20" else bus["sda"]))
        self._memory.put("<H", at + devices.ADDRESS, entry.get("address", 0))
        for place, byte in enumerate(bytes.fromhex(entry.get("rom", ""))):
            self._memory.put("<B", at + devices.ROM + place, byte)

    def deliver(self, values: Mapping[str, int | None]) -> None:
        """What the sensors measure now; a device is silent while a tag of it is None."""
        self._values |= {path: value for path, value in values.items() if path in self._entries}
        for number, paths in enumerate(self._devices.values()):
            told = {path: self._values[path] for path in paths if path in self._values}
            if told:
                self._measure(devices.device_at(number), told)

    def _measure(self, at: int, told: Mapping[str, int | None]) -> None:
        silent = None in told.values()
        self._memory.put("<B", at + devices.STATE, layout.SILENT if silent else layout.DRIVEN)
        if not silent:
            tags = [(self._entries[path], value or 0) for path, value in told.items()]
            for which, value in _MEASURED[tags[0][0]["type"]](tags).items():
                self._memory.put("<I", at + devices.MEASURED + 4 * which, value & 0xFFFFFFFF)


def _ds18b20(tags: list[tuple[Entry, int]]) -> dict[int, int]:
    entry, value = tags[0]
    return {0: min(max(_scaled(value, 16, entry), -55 * 16), 125 * 16)}


def _ads1115(tags: list[tuple[Entry, int]]) -> dict[int, int]:
    return {
        entry["channel"]: map_between(value, entry["low"], entry["high"], entry["mv_low"] * 1000, entry["mv_high"] * 1000)
        for entry, value in tags
    }


def _bme280(tags: list[tuple[Entry, int]]) -> dict[int, int]:
    units = {"temperature": 100, "pressure": 100, "humidity": 1024}
    air = AIR | {entry["measure"]: _scaled(value, units[entry["measure"]], entry) for entry, value in tags}
    temperature = _search(lambda raw: bme280.celsius_100(bme280.fine_temperature(CALIBRATED, raw)), air["temperature"], 20)
    fine = bme280.fine_temperature(CALIBRATED, temperature)
    pressure = _search(lambda raw: -bme280.pressure_256(CALIBRATED, fine, raw), -air["pressure"] * 256, 20)
    humidity = _search(lambda raw: bme280.humidity_1024(CALIBRATED, fine, raw), air["humidity"], 16)
    return {0: temperature, 1: pressure, 2: humidity}


def _scaled(value: int, parts: int, entry: Entry) -> int:
    """A tag's value, in so many parts of its unit."""
    return map_between(value, 0, 10 ** int(entry["tag"].decimals), 0, parts)


def _search(found: Callable[[int], int], wanted: int, bits: int) -> int:
    """The lowest count at which a rising function has reached what is wanted, or the one before where that is nearer."""
    low, high = 0, (1 << bits) - 1
    while low < high:
        middle = (low + high) // 2
        if found(middle) < wanted:
            low = middle + 1
        else:
            high = middle
    return low - 1 if low and wanted - found(low - 1) < found(low) - wanted else low


_MEASURED: dict[str, Callable[[list[tuple[Entry, int]]], dict[int, int]]] = {"ds18b20": _ds18b20, "ads1115": _ads1115, "bme280": _bme280}
