"""How interlocks last tripped, from a device's events and its journal. What is said of it is the compiler's."""

import json
from collections.abc import Iterable
from typing import Any

from simulator.asking import Device, Refusal
from tools.compiler.interlock_answers import Trip

Event = dict[str, Any]

FIELDS = {"j", "ms", "time", "kind", "subject", "data"}


def trips(device: Device, snapshot: dict[str, Any]) -> dict[str, Trip]:
    """By path, of each latched interlock of a snapshot; the journal is read only where newer events do not tell."""
    latched = {path for path, rule in snapshot["interlocks"].items() if rule["latched"]}
    if not latched:
        return {}
    events = device.events()
    if not latched <= newest(events).keys():
        events = [*_journalled(device), *events]
    hello = device.hello
    time_ms = None if hello["time"] is None else hello["time"] - hello["ms"] + snapshot["ms"]
    boot = max((event["j"] for event in events if event["kind"] == "boot"), default=0)
    return {path: _trip(event, boot, snapshot["ms"], time_ms) for path, event in newest(events).items() if path in latched}


def newest(events: Iterable[Event]) -> dict[str, Event]:
    """By path of an interlock, the event with the highest number in the journal that says that it began to act."""
    tripped = [event for event in events if event["kind"] == "trip" and (event["data"] or {}).get("active")]
    return {event["subject"]: event for event in sorted(tripped, key=lambda event: int(event["j"]))}


def _trip(event: Event, boot: int, ms: int, time_ms: int | None) -> Trip:
    """What is older than the newest start counted its `ms` from another one: only the time of the day tells how old it is."""
    ago_ms = None
    if event["j"] > boot:
        ago_ms = ms - event["ms"]
    elif time_ms is not None and event["time"] is not None:
        ago_ms = time_ms - event["time"]
    return Trip(event["data"].get("values", {}), None if ago_ms is None else max(0, ago_ms))


def _journalled(device: Device) -> list[Event]:
    """The events in a device's journal; none where it keeps no journal. A damaged line tells nothing."""
    found = []
    try:
        for answer in device.journal():
            for line in answer["entries"]:
                event = _entry(line)
                if event is not None:
                    found.append(event)
    except Refusal as refusal:
        if refusal.code != "not_supported":
            raise
    return found


def _entry(line: str) -> Event | None:
    try:
        entry = json.loads(line[line.index("{") :])
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and entry.keys() >= FIELDS else None
