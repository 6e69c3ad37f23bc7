"""What each module and object of a booting board takes of its heap. Runs on a board, virtual or real, and prints one JSON line.

Without arguments it boots and names the modules that were loaded. With their names, each after those it imports, it imports one by one,
then makes the objects; the heap is collected before each look. What a module takes is its bytecode, constants and classes.
"""

import gc
import json
import sys


def used() -> int:
    gc.collect()
    return gc.mem_alloc()  # type: ignore[attr-defined,no-any-return]


def device():
    import machine

    from firmware.device import Device

    return Device(machine, machine.WDT(timeout=8000))


def scanner():
    from model import TankFill  # type: ignore[import-not-found]

    from shared_model.scan import Scanner

    return Scanner(TankFill)


def measure(names: list) -> dict:
    start = before = used()
    total = before + gc.mem_free()  # type: ignore[attr-defined]
    modules = []
    for name in names:
        __import__(name)
        now = used()
        modules.append([name, now - before])
        before = now
    made = scanner()
    now = used()
    objects = [["Scanner", now - before]]
    del made
    before = used()
    made = device()
    now = used()
    objects.append(["Device", now - before])
    assert made  # lives until it was counted
    return {"total": total, "start": start, "modules": modules, "objects": objects, "used": now}


if len(sys.argv) > 1:
    print(json.dumps(measure(sys.argv[1:])))
else:
    device()
    print(json.dumps(list(sys.modules)))
