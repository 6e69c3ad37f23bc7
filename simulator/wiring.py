"""The field's side of the pins: what a plant's sensors put on them, and what its actuators take from them, in the units of tags.

It turns the drivers' calibrations round, so that drivers and board file are exercised and not passed by. It steps no plant and
runs no scan.
"""

from collections.abc import Mapping
from typing import Any

from firmware.drivers.scale import MAX_COUNT, map_between
from simulator.bus_wiring import BusWiring
from simulator.pulse_source import PulseSource
from simulator.virtual_machine import pin_memory as layout
from simulator.virtual_machine.pin_memory import BufferMemory

Entry = dict[str, Any]


class Wiring:
    """The tags of a board on the pins in `memory`; `entries` are those of `firmware.drivers.check`."""

    def __init__(self, entries: list[tuple[str, Entry, Any, int]], memory: BufferMemory) -> None:
        self.memory = memory
        self._sensors = {path: entry for path, entry, _, _ in entries if "pin" in entry and not _is_output(entry)}
        self._buses = BusWiring({path: entry for path, entry, _, _ in entries if "bus" in entry}, memory)
        self._pulsed = {path: PulseSource(entry) for path, entry in self._sensors.items() if entry["type"] in ("counter", "rate")}
        self._actuators = {path: entry for path, entry, _, _ in entries if _is_output(entry)}

    def deliver(self, values: Mapping[str, int | None], dt_ms: int = 0) -> None:
        """Put what the sensors deliver on the pins; None is a sensor that does not answer. Tags without a pin are passed over.

        `dt_ms` is how long ago the last call was; only pulses depend on it.
        """
        self._buses.deliver(values)
        for path, value in values.items():
            entry = self._sensors.get(path)
            if entry is None:
                continue
            at = layout.pin_at(entry["pin"])
            if value is not None and path in self._pulsed:
                pulses = self.memory.get("<I", at + layout.PULSES) + self._pulsed[path].pulses(value, dt_ms)
                self.memory.put("<I", at + layout.PULSES, pulses & 0xFFFFFFFF)
            elif value is not None:
                self.memory.put("<H", at + layout.IN, _raw(entry, value))
            self.memory.put("<B", at + layout.STATE, layout.SILENT if value is None else layout.DRIVEN)

    def outputs(self) -> dict[str, int]:
        """What the actuators get, by tag; one whose pin is not driven is at rest: 0, or the value of no pulses."""
        return {path: self._taken(entry) for path, entry in self._actuators.items()}

    def _taken(self, entry: Entry) -> int:
        at = layout.pin_at(entry["pin"])
        mode = self.memory.get("<B", at + layout.MODE)
        raw = self.memory.get("<H", at + layout.OUT)
        if entry["type"] == "digital_out":
            return raw ^ int(entry["active_low"]) if mode == layout.OUTPUT else 0
        duty = raw if mode == layout.PULSED else 0
        return map_between(duty, entry["raw_low"], entry["raw_high"], entry["low"], entry["high"])


def _is_output(entry: Entry) -> bool:
    return entry["type"] in ("digital_out", "pwm")


def _raw(entry: Entry, value: int) -> int:
    """The level or the converter's reading that the driver turns back into `value`."""
    if entry["type"] != "adc":
        return int(bool(value)) ^ int(entry["active_low"])
    raw = map_between(value, entry["low"], entry["high"], entry["raw_low"], entry["raw_high"])
    return min(max(raw, 0), MAX_COUNT)
