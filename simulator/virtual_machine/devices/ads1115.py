"""A virtual ADS1115: single conversions of one channel against ground, which are done as soon as they are asked for."""

from ..pin_memory import BufferMemory
from . import memory as devices

CONFIG = 1
RANGES_MV = (6144, 4096, 2048, 1024, 512, 256, 256, 256)
POWER_UP = 0x8583


def register(memory: BufferMemory, at: int, number: int, config: int) -> bytearray:
    """The two bytes of a register; `config` is what was written to that of its configuration."""
    value = config | 0x8000
    if number != CONFIG:
        microvolts = devices.measured(memory, at, config >> 12 & 3)
        full = RANGES_MV[config >> 9 & 7] * 1000
        value = min(max((2 * microvolts * 0x8000 + full) // (2 * full), -0x8000), 0x7FFF) & 0xFFFF
    return bytearray([value >> 8, value & 0xFF])
