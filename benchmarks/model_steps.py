"""What one model takes on the runtime that runs this file: heap step by step, and the time of a scan beside that of its logic alone.

Prints one JSON line. Argument: a JSON file with `model` (its class), `language` and `parts` (modules to load before it, in order),
`telling` (modules loaded after it), `inputs` (of each scan a list of [position, value]), `repeats` and `least_ms`. Models and modules
are found on the path.
"""

import gc
import json
import sys

from benchmarks.scan_time import now_us, since_us

DT_MS = 20
TOPICS = ["tags", "events", "metrics", "health", "scan_log"]
ON_HEAP = hasattr(gc, "mem_alloc")  # CPython has no such heap


def used() -> int:
    """Bytes in use after a collection."""
    gc.collect()
    return gc.mem_alloc() if ON_HEAP else 0  # type: ignore[attr-defined,no-any-return]


def heap(job: dict) -> tuple:
    """Bytes by what they are for, and the scanner."""
    found = {}
    before = used()
    for what in ("language", "parts"):
        for name in job[what]:
            __import__(name)
        after = used()
        found[what] = after - before
        before = after
    model = getattr(__import__("model"), job["model"])
    after = used()
    found["model_code"] = after - before
    scanner = sys.modules["shared_model.scan"].Scanner(model)
    found["model_objects"] = used() - after
    found["telling"] = telling(scanner, job)
    return found, scanner


def telling(scanner, job: dict) -> int:
    """Bytes of the modules for messages, a hub, and one client subscribed to everything that took its first messages."""
    before = used()
    for name in job["telling"]:
        __import__(name)
    identity = {"runtime": "", "role": "edge", "device": "d", "boot": "b", "version": "", "capabilities": []}
    identity["model"] = {"name": job["model"], "hash": None}
    hub = sys.modules["shared_model.hub"].Hub(scanner, identity)
    session = sys.modules["shared_model.session"].Session(hub, "viewer", "bench", "", bytes(16), 0)
    session.receive(json.dumps({"type": "subscribe", "id": 1, "topics": TOPICS}), 0, bytes(16))
    bind(scanner, job["inputs"])
    run_scans(scanner, job["inputs"][:5])
    hub.update(100, None)
    if hub.unkept():
        hub.kept()
    pieces = session.next(100)
    while pieces is not None:
        for _ in pieces:
            pass
        pieces = session.next(100)
    return used() - before


def bind(scanner, scans: list) -> None:
    """A driver for every input that is delivered."""
    for scan in scans:
        for position, _ in scan:
            scanner.bind(position)


def run_scans(scanner, scans: list) -> None:
    """Scans with these inputs."""
    for scan in scans:
        for position, value in scan:
            scanner.put(position, value)
        scanner.tick(DT_MS)
    scanner.events.clear()


def rules_of(scanner) -> list:
    """Every condition of interlocks, permissives, alarms and claims with the part that it is asked of."""
    found = []
    for thing in scanner.objects:
        for name in ("when", "holds", "happens", "cause"):
            rule = getattr(thing, name, None)
            if callable(rule):
                found.append((rule, thing.owner))
    return found


def run_logic(scanner, scans: list, rules: list) -> None:
    """The same inputs put on the model, its `scan` called and each condition asked once; nothing else is done."""
    portable = sys.modules["shared_model.portable"]
    model = scanner.model
    inputs = scanner.inputs
    for scan in scans:
        for position, value in scan:
            tag = inputs[position]
            setattr(tag.owner, tag.name, value)
        portable.heap_lock()  # as the scan does: frames are on the stack then
        model.scan(DT_MS)
        for rule, owner in rules:
            rule(owner)
        portable.heap_unlock()


def times(scanner, job: dict) -> dict:
    """Microseconds a scan, one figure a repeat, of isoscan's scan and of the logic alone; they take turns."""
    scans, rules = job["inputs"], rules_of(scanner)
    found: dict = {"scan": [], "logic": []}
    rounds = {"scan": 1, "logic": 1}
    for repeat in range(job["repeats"] + 1):
        for what in ("scan", "logic"):
            gc.collect()
            before = now_us()
            for _ in range(rounds[what]):
                if what == "scan":
                    run_scans(scanner, scans)
                else:
                    run_logic(scanner, scans, rules)
            us = since_us(before) / (rounds[what] * len(scans))
            if repeat:
                found[what].append(round(us, 3))
            else:
                rounds[what] = max(1, int(job["least_ms"] * 1000 / max(us * len(scans), 1)))
    return found


def main(path: str) -> None:
    """Measure and print the line."""
    with open(path) as file:  # noqa: PTH123 (MicroPython has no pathlib)
        job = json.load(file)
    found, scanner = heap(job)
    result = {"heap": found, "objects": len(scanner.objects), "us": times(scanner, job)}
    if scanner.fault is not None:
        raise ValueError(scanner.fault)
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1])
