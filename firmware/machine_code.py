"""`unmask` and `utf8_state` in this chip's machine code, where the flash has it and the chip takes it; else in Python."""

import sys

from firmware.unmasking import unmask as unmask_in_python
from shared_model.utf8 import utf8_state as utf8_state_in_python

# What MicroPython calls its architectures to the modules here. Code for the smallest ARM runs on all of those.
ARCHITECTURES = {1: "x86", 2: "x64", 4: "armv6m", 5: "armv6m", 6: "armv6m", 7: "armv6m", 8: "armv6m", 10: "xtensawin", 11: "rv32imc"}


def _native():
    """The module of this architecture, or None."""
    name = ARCHITECTURES.get(getattr(sys.implementation, "_mpy", 0) >> 10 & 15)
    try:
        return __import__("firmware.viper_" + name, None, None, ("unmask",)) if name else None
    except (ImportError, ValueError):  # it is not there, or another version's
        return None


_code = _native()
unmask = getattr(_code, "unmask", unmask_in_python)
utf8_state = getattr(_code, "utf8_state", utf8_state_in_python)
