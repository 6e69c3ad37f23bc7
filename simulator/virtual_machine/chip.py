"""What a virtual board runs before anything on its flash, as the ROM of a chip does: the flash becomes `/`, then boot.py, main.py, REPL.

Where flash and ROM lie, and whether there is a serial line for a REPL, is said by whoever started the process:
ISOSCAN_FLASH and ISOSCAN_ROM are folders, ISOSCAN_CONSOLE is empty, `friendly`, or `raw` after a soft reset in the raw REPL;
ISOSCAN_STALL_MS is for how long each erase of the flash stops everything, 0 if it does not; ISOSCAN_TIMER names the module of its
machine.Timer, empty if it has none.
"""

import os
import sys

import machine  # opens the pins, which are out of reach once the flash is all there is
import micropython
import virtual_machine  # type: ignore[import-not-found]
from virtual_machine import pin_memory as layout
from virtual_machine.resets import RESET, SOFT_RESET  # type: ignore[import-not-found]


def _mount() -> None:
    flash = os.VfsPosix(os.getenv("ISOSCAN_FLASH"))  # type: ignore[attr-defined]
    rom = os.VfsPosix(os.getenv("ISOSCAN_ROM"))  # type: ignore[attr-defined]
    stall_ms = int(os.getenv("ISOSCAN_STALL_MS") or 0)
    if stall_ms:
        from virtual_machine.slow_flash import SlowFlash  # type: ignore[import-not-found]

        flash = SlowFlash(flash, stall_ms)
    os.umount("/")  # type: ignore[attr-defined]
    os.mount(flash, "/")  # type: ignore[attr-defined]
    os.mount(rom, "/rom")  # type: ignore[attr-defined]
    os.chdir("/")
    sys.path[:] = ["", ".frozen", "/rom"]
    virtual_machine.__path__ = "/rom/virtual_machine"  # what of it is not loaded yet is there from now on


def _program(path: str):  # type: ignore[no-untyped-def]
    """A program of the flash, compiled; None when there is none."""
    try:
        with open(path) as file:  # noqa: PTH123
            return compile(file.read(), path, "exec")
    except OSError:
        return None


_mount()
micropython.kbd_intr(3)
machine._memory.put("<B", layout.CONSOLE, layout.PROGRAM)
console = os.getenv("ISOSCAN_CONSOLE") or ""
names: dict[str, object] = {"__name__": "__main__"}
try:
    for path in ("boot.py",) if console == "raw" else ("boot.py", "main.py"):
        program = _program(path)
        if program:
            exec(program, names)  # here, as each function between costs programs some stack
except SystemExit as end:
    if console and end.args != (RESET,):
        raise SystemExit(SOFT_RESET)  # noqa: B904
    raise
except BaseException as error:
    sys.print_exception(error, sys.stdout)  # type: ignore[attr-defined]
if console:
    from virtual_machine.repl import Repl  # type: ignore[import-not-found]

    Repl(machine._memory, names).serve(console == "raw")
