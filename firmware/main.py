"""The order in which a board starts, and the only place that knows it: outputs safe, watchdog, files, model, scan, and last the network.

The first two need nothing but pins, so they come before anything else is even imported. However it ends, Ctrl-C included, outputs are
made safe once more.
"""

import gc
import sys

import machine

from firmware import safe_outputs

WATCHDOG_MS = 8000  # the longest that an rp2 has
# Collected so often, what lives long finds room low in the heap, and the rest of it stays in large pieces. The scan task collects
# sooner, in idle time, where there is some.
START_GARBAGE_BYTES = 2048  # while code is loaded
RUN_GARBAGE_BYTES = 8192


def main() -> int:
    """Runs the board; returns only when it cannot start (1) or was stopped from the console (0), with outputs safe."""
    try:
        safe_outputs.drive(machine)
    except (OSError, ValueError):
        print("not started: " + safe_outputs.PATH + " is missing or damaged; no pin was driven")
        return 1
    try:
        dog = machine.WDT(timeout=WATCHDOG_MS)
        _run(dog)
    except KeyboardInterrupt:
        print("stopped from the console; outputs are safe")
    except Exception as error:
        from firmware.flash_files import NotStarted

        if not isinstance(error, NotStarted):
            raise
        print("not started: " + str(error))
        return 1
    finally:
        safe_outputs.drive(machine)
    return 0


def _run(dog) -> None:
    gc.threshold(START_GARBAGE_BYTES)  # type: ignore[attr-defined]
    from firmware import flash_files

    model_hash = flash_files.verified_hash()  # before anything that it vouches for runs
    dog.feed()
    import asyncio

    from firmware.assembly import assemble

    device = assemble(machine, dog, model_hash)
    _forget()
    gc.threshold(RUN_GARBAGE_BYTES)  # type: ignore[attr-defined]
    try:
        asyncio.run(device.run())
    finally:
        safe_outputs.drive(machine)
        device.close()


def _forget() -> None:
    """Gives back the memory of what only the start needed."""
    for name in ("firmware.assembly", "firmware.drivers.settings", "firmware.drivers"):
        package, _, short = name.rpartition(".")
        delattr(sys.modules[package], short)
        del sys.modules[name]
