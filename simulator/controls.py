"""The requests that only a simulator has: put values and faults on inputs; hold, step and speed up time. Each gives its result's fields.

They act between scans and at once; what they put on an input reaches the model with the next scan, as a sample.
"""

from typing import Any, Protocol

from shared_model import quality
from shared_model.bench_requests import Bench
from shared_model.messages import Refused
from simulator.clock import Clock
from simulator.faults import KINDS, SETTABLE
from simulator.rig import Rig


class Time(Protocol):
    """What a runtime lets the bench do with time."""

    clock: Clock
    rig: Rig

    def allow(self, scans: int) -> None:
        """Let so many more scans run while paused."""

    def time_changed(self) -> None:
        """Speed or pause changed: think again about what is due."""


class Controls(Bench):
    """The bench of a hub; methods are named and take their fields as in the protocol. They raise Refused."""

    def __init__(self, runtime: Time) -> None:
        self._runtime = runtime
        self._inputs = {tag.path: tag for tag in runtime.rig.scanner.inputs}

    def set(self, values: dict[str, Any]) -> dict[str, Any]:
        """Put values, or [value, quality], on inputs until `clear_fault`; all of them or none."""
        if not values:
            raise Refused("bad_message", "values must name at least one input", "values")
        samples = {tag: self._sample(tag, sample, f"values.{tag}") for tag, sample in values.items()}
        for tag, (value, code) in samples.items():
            self._runtime.rig.faults.set(tag, value, code)
        return {}

    def fault(self, tag: str, kind: str, value: int | None, for_ms: int | None) -> dict[str, Any]:
        """Break a sensor, for good or for `for_ms` of model time."""
        if kind not in KINDS:
            raise Refused("bad_message", f"kind must be one of {', '.join(KINDS)}", "kind")
        if (kind == "value") != (value is not None):
            raise Refused("bad_message", "value is given with the kind value, and with no other", "value")
        self._input(tag, "tag")
        if value is not None:
            self._in_range(tag, value, "value")
        self._runtime.rig.faults.start(tag, kind, value, for_ms)
        return {}

    def clear_fault(self, tag: str) -> dict[str, Any]:
        """Give an input back to the plant, from a fault or a set value."""
        self._input(tag, "tag")
        self._runtime.rig.faults.clear(tag)
        return {}

    def pause(self) -> dict[str, Any]:
        """Stop model time."""
        self._runtime.clock.pause()
        self._runtime.time_changed()
        return self._time()

    def resume_time(self) -> dict[str, Any]:
        """Let model time go on."""
        self._runtime.clock.resume()
        self._runtime.time_changed()
        return self._time()

    def step(self, scans: int) -> dict[str, Any]:
        """Run so many scans while paused; they begin at once, and `until_scan` is the last one's number."""
        if not self._runtime.clock.paused:
            raise Refused("not_now", "time is not paused; pause first")
        self._runtime.allow(scans)
        return self._time() | {"until_scan": self._runtime.rig.scanner.scan_no() + scans}

    def speed(self, factor: int) -> dict[str, Any]:
        """Let model time go so many times as fast as real time; 0 is as fast as it goes."""
        self._runtime.clock.set_speed(factor)
        self._runtime.time_changed()
        return self._time()

    def _time(self) -> dict[str, Any]:
        clock = self._runtime.clock
        return {"paused": clock.paused, "speed": clock.speed}

    def _sample(self, tag: str, sample: Any, path: str) -> tuple[int, int]:
        """Value and quality code of what was asked for."""
        value, name = sample if isinstance(sample, list) else (sample, "good")
        code = quality.code(name)
        self._input(tag, path)
        if code not in SETTABLE:
            allowed = ", ".join(quality.NAMES[code] for code in SETTABLE)
            raise Refused("bad_message", f"a sample's quality must be one of {allowed}", f"{path}.1")
        return self._in_range(tag, value, path), code

    def _input(self, tag: str, path: str) -> None:
        if tag not in self._inputs:
            raise Refused("unknown_tag", f"there is no input {tag[:64]}", path)

    def _in_range(self, tag: str, value: int, path: str) -> int:
        low, high = self._inputs[tag].low, self._inputs[tag].high
        if not low <= value <= high:
            raise Refused("out_of_range", f"{tag} must be {low} to {high}", path)
        return value
