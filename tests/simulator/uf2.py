"""UF2 images for the tests, made block by block."""

import struct

from simulator.uf2 import FLASH_BASE, HAS_FAMILY, MAGIC, RP2040


def block(data: bytes, at: int = 0, number: int = 0, flags: int = HAS_FAMILY, family: int = RP2040, size: int | None = None) -> bytes:
    """One block with `data` at an offset in the flash; `size` is what it says of its length, if it is not the truth."""
    head = struct.pack("<8I", MAGIC[0], MAGIC[1], flags, FLASH_BASE + at, len(data) if size is None else size, number, 1, family)
    return head + data.ljust(476, b"\0") + struct.pack("<I", MAGIC[2])
