"""What one model takes on the runtime that runs this file: heap step by step, and the time of a scan beside that of its logic alone.

Prints one JSON line. Argument: a JSON file with `model` (its class), `language` and `parts` (modules to load before it, in order),
`telling` (modules loaded after it), `inputs` (of each scan a list of [position, value]), `by_hand` (the module of `by_hand/` with the same
machine, or null), `repeats` and `least_ms`. Models and modules are found on the path.
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
    inputs = scanner.inputs
    for scan in scans:
        for position, value in scan:
            inputs[position].put(value)
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


def run_by_hand(machine, values: list) -> None:
    """Scans of the code by hand, which gets the values of all inputs."""
    portable = sys.modules["shared_model.portable"]
    for scan in values:
        portable.heap_lock()  # as the scan does: frames are on the stack then
        machine.scan(DT_MS, scan)
        portable.heap_unlock()


def all_values(scanner, scans: list) -> list:
    """The values of all inputs in each scan; what is not delivered stays."""
    values = [0] * len(scanner.inputs)
    found = []
    for scan in scans:
        for position, value in scan:
            values[position] = value
        found.append(list(values))
    return found


def kinds_of(scanner, job: dict) -> dict:
    """What is timed, by name: functions without arguments that run all scans."""
    scans, rules = job["inputs"], rules_of(scanner)
    kinds = {"scan": lambda: run_scans(scanner, scans), "logic": lambda: run_logic(scanner, scans, rules)}
    if job["by_hand"]:
        package = __import__("benchmarks.by_hand." + job["by_hand"]).by_hand
        machine, values = getattr(package, job["by_hand"]).Machine(), all_values(scanner, scans)
        kinds["by_hand"] = lambda: run_by_hand(machine, values)
    return kinds


def times(scanner, job: dict) -> dict:
    """Microseconds a scan, one figure a repeat, of isoscan's scan, of the logic alone and of the code by hand; they take turns."""
    scans, kinds = job["inputs"], kinds_of(scanner, job)
    found: dict = {what: [] for what in kinds}
    rounds = dict.fromkeys(kinds, 1)
    for repeat in range(job["repeats"] + 1):
        for what in ("scan", "logic", "by_hand"):
            if what not in kinds:
                continue
            gc.collect()
            before = now_us()
            for _ in range(rounds[what]):
                kinds[what]()
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
