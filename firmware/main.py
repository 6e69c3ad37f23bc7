"""The order in which a board starts, and the only place that knows it: outputs safe, watchdog, files, model, scan, and last the network.

The first two need nothing but pins, so they come before anything else is even imported. However it ends, Ctrl-C included, outputs are
made safe once more. A start with the mark for maintenance, which counts once, ends after the first: what uses the console then has a
board without a watchdog, which nothing can stop again.
"""

import gc
import os

import machine

from firmware import safe_outputs

MAINTENANCE = "maintenance"
LOADED_FIRST = (
    "firmware.machine_code",
    "shared_model.alarms",
    "shared_model.requests",
    "shared_model.session",
)  # from below, as a chip's stack is small
WATCHDOG_MS = 8000  # the longest that an rp2 has
# Collected so often, what lives long finds room low in the heap, and the rest of it stays in large pieces. The scan task collects
# sooner, in idle time, where there is some.
START_GARBAGE_BYTES = 2048  # while code is loaded
RUN_GARBAGE_BYTES = 8192


def main(slot: str) -> int:
    """Runs the board from the set in that folder; returns if it cannot start (1) or is left to its console (0), with outputs safe."""
    try:
        safe_outputs.drive(machine, slot)
    except (OSError, ValueError):
        print("not started: " + safe_outputs.PATH + " is missing or damaged; no pin was driven")
        return 1
    if _maintenance():
        print("maintenance: outputs are safe, and nothing runs until the next reset")
        return 0
    try:
        dog = machine.WDT(timeout=WATCHDOG_MS)
        _run(dog, slot)
    except KeyboardInterrupt:
        print("stopped from the console; outputs are safe")
    except Exception as error:
        from firmware.flash_files import NotStarted

        if not isinstance(error, NotStarted):
            raise
        print("not started: " + str(error))
        return 1
    finally:
        safe_outputs.drive(machine, slot)
    return 0


def _maintenance() -> bool:
    """Whether this start is for maintenance; the next is not, nor is one after a power cut, as nobody may be there any more."""
    try:
        os.remove(MAINTENANCE)
    except OSError:
        return False
    return bool(machine.reset_cause() != machine.PWRON_RESET)


def _device(dog, model_hash):
    """The device, and nothing left of how it was made, which this function's names would keep."""
    from firmware.assembly import assemble
    from firmware.forgetting import forget

    device = assemble(machine, dog, model_hash)
    forget()
    return device


def _run(dog, slot: str) -> None:
    gc.threshold(START_GARBAGE_BYTES)  # type: ignore[attr-defined]
    from firmware import flash_files

    flash_files.folder = slot
    model_hash = flash_files.verified_hash()  # before anything that it vouches for runs
    dog.feed()
    import asyncio

    for module in LOADED_FIRST:
        __import__(module)
    device = _device(dog, model_hash)
    gc.threshold(RUN_GARBAGE_BYTES)  # type: ignore[attr-defined]
    try:
        asyncio.run(device.run())
    finally:
        device.stop()
        safe_outputs.drive(machine, slot)
        device.close()
