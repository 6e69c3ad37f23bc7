"""How interlocks last tripped, from what a device still holds of its events and from its journal."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.asking import Device, Refusal
from simulator.trips import Event, trips
from tools.compiler.interlock_answers import Trip

TRIPPED = {"active": 1, "latched": 1, "values": {"level": 1912}}


def event(j: int, ms: int, data: Any = None, kind: str = "trip", time: int | None = None) -> Event:
    return {"j": j, "ms": ms, "time": time, "kind": kind, "subject": "overfill", "data": data or TRIPPED}


class Held(Device):
    """A device that holds these events and these lines of a journal; None: it keeps no journal."""

    def __init__(self, events: list[Event], lines: list[str] | None = None, time: int | None = None) -> None:
        self.hello = {"ms": 1000, "time": time}
        self.read = False
        self._held = events
        self._lines = lines

    def events(self) -> list[Event]:
        return self._held

    def journal(self) -> Iterator[dict[str, Any]]:
        self.read = True
        if self._lines is None:
            raise Refusal("get_audit", {"code": "not_supported", "message": "this device keeps no journal"})
        yield from ({"entries": [line]} for line in self._lines)


def lines(*events: Event) -> list[str]:
    return [f"{'0' * 64} {json.dumps(event)}" for event in events]


def of(device: Device, latched: int = 1) -> dict[str, Trip]:
    return trips(device, {"ms": 15_000, "interlocks": {"overfill": {"latched": latched}, "brim": {"latched": 0}}})


def test_the_newest_event_that_it_began_to_act_tells() -> None:
    device = Held([event(1001, 500), event(1002, 1000), event(1003, 3000, {"active": 0, "latched": 1}), event(1004, 4000, kind="reset")])
    assert of(device) == {"overfill": Trip({"level": 1912}, 14_000)}
    assert not device.read


def test_what_is_not_latched_is_not_asked_about() -> None:
    assert of(Held([event(1001, 1000)]), latched=0) == {}


def test_what_the_device_holds_no_more_is_in_the_journal() -> None:
    device = Held([event(1009, 9000, kind="connect")], lines(event(1000, 0, kind="boot"), event(1001, 1000)))
    assert of(device) == {"overfill": Trip({"level": 1912}, 14_000)}


@pytest.mark.parametrize(("time", "ago_ms"), [(700_000, 114_000), (None, None)])
def test_before_the_last_start_only_the_time_of_the_day_tells_when(time: int | None, ago_ms: int | None) -> None:
    journal = lines(event(1000, 0, kind="boot"), event(1001, 90_000, time=600_000), event(2000, 0, kind="boot"))
    assert of(Held([], journal, time)) == {"overfill": Trip({"level": 1912}, ago_ms)}


def test_a_journal_that_is_damaged_or_not_there_tells_nothing() -> None:
    assert of(Held([], ["0 torn {", '0 {"j": 5}', "0 [1]"])) == {}
    assert of(Held([])) == {}


def test_an_event_without_values_tells_when() -> None:
    assert of(Held([event(1001, 1000, {"active": 1, "latched": 1})])) == {"overfill": Trip({}, 14_000)}
