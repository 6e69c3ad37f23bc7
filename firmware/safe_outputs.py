"""Outputs at their safe levels: the first thing that runs at boot and the last at every exit. It needs no model and no board file.

safe.json, made when the board is loaded, lists [pin, level] and [pin, duty, frequency]; so nothing that can break has to work first.
"""

import gc
import json

from shared_model.portable import heap_unlock  # now: a locked heap imports nothing

PATH = "safe.json"


def drive(machine, folder: str) -> None:
    """Drives each output that safe.json of the set names; OSError or ValueError when it cannot be read, and then no pin is driven."""
    _unlock_heap()
    with open(folder + "/" + PATH) as file:
        levels = json.load(file)
    for level in levels:
        if len(level) == 2:
            machine.Pin(level[0], machine.Pin.OUT, value=level[1])
        else:
            machine.PWM(machine.Pin(level[0]), freq=level[2], duty_u16=level[1])


def _unlock_heap() -> None:
    """A Ctrl-C that fell between locking the heap and unlocking it, as each scan does, left it locked."""
    gc.collect()
    try:
        bytearray(16)
    except MemoryError:
        heap_unlock()


def levels(entries: list) -> list:
    """What safe.json holds for the entries of `firmware.drivers.check`."""
    from firmware.drivers import driver

    found = []
    for _path, entry, tag, _position in entries:
        kind = driver(entry["type"])
        if kind.OUTPUT:
            found.append(kind.level(entry, tag.safe))
    return found
