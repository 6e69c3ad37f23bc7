"""A virtual `machine` module: the names that drivers use of MicroPython's, over pins that live in a small block of memory.

The same source runs under the simulator on CPython and, copied beside the firmware, on a virtual board's MicroPython. It knows pins
and their raw values; tags, units and plants are `simulator/wiring.py`'s.
"""

from .machine import VirtualMachine
from .pin_memory import BYTES, BufferMemory

__all__ = ["BYTES", "BufferMemory", "VirtualMachine"]
