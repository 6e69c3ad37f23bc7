"""What a virtual board's `import machine` finds: copied to its flash as machine.py. The pin file is named by ISOSCAN_PINS.

A peripheral is loaded when it is first used, as it costs heap here that it does not cost on a chip.
"""

import os
import sys

from virtual_machine import pin_memory as layout  # type: ignore[import-not-found]
from virtual_machine.pin_map import MappedMemory  # type: ignore[import-not-found]
from virtual_machine.resets import RESET  # type: ignore[import-not-found]

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5

_memory = MappedMemory(os.getenv("ISOSCAN_PINS"))


def __getattr__(name: str) -> type:
    path = name.lower()
    if name in ("SoftI2C", "OneWire"):
        path = "devices." + path
    elif name == "Timer":
        path = os.getenv("ISOSCAN_TIMER") or "none"
    try:
        home = __import__("virtual_machine." + path, None, None, (name,))
    except ImportError:
        raise AttributeError(name)  # noqa: B904
    kind = type(name, (getattr(home, name),), {"memory": _memory})
    setattr(sys.modules["machine"], name, kind)
    return kind


def reset_cause() -> int:
    return int(_memory.get("<B", layout.CAUSE)) or PWRON_RESET


def reset() -> None:
    raise SystemExit(RESET)


def unique_id() -> bytes:
    return b"isoscan\x00"
