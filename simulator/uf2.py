"""Images in the format UF2, read and checked: blocks of 512 bytes, each with its place in the flash and the chip that it is for.

What runs such an image is `pico_chip.py`'s.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from simulator.modules import WRONG_USE, ProjectError, shown

BLOCK_BYTES = 512
HEAD = struct.Struct("<8I")  # two magics, flags, address, size of the data, number, blocks in all, family
TAIL = struct.Struct("<I")
MAGIC = (0x0A324655, 0x9E5D5157, 0x0AB16F30)
DATA_BYTES = BLOCK_BYTES - HEAD.size - TAIL.size
NOT_FOR_FLASH = 0x1
HAS_FAMILY = 0x2000
RP2040 = 0xE48BFF56
FLASH_BASE = 0x10000000
FLASH_BYTES = 2 * 1024 * 1024  # of a Pico and a Pico W


@dataclass(frozen=True)
class Block:
    """Data at an offset in the flash."""

    at: int
    data: bytes


def read_uf2(path: Path, named_by: str) -> list[Block]:
    """The blocks of an image for a Pico W's flash. ProjectError, which begins with what named the file, when it is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refusal(path, named_by, f"cannot be read ({error.strerror})") from None
    if not data or len(data) % BLOCK_BYTES:
        raise _refusal(path, named_by, f"is no UF2: its {len(data)} bytes are no whole blocks of {BLOCK_BYTES}")
    blocks = []
    for number in range(len(data) // BLOCK_BYTES):
        try:
            block = _block(data[number * BLOCK_BYTES : (number + 1) * BLOCK_BYTES])
        except ValueError as error:
            raise _refusal(path, named_by, str(error).format(number=number)) from None
        blocks += [block] if block else []
    if not blocks:
        raise _refusal(path, named_by, "has nothing for the flash")
    return blocks


def _block(raw: bytes) -> Block | None:
    """One block, None when it is not for the flash. ValueError says what is wrong with block `{number}`."""
    first, second, flags, address, size, _, _, family = HEAD.unpack_from(raw)
    if (first, second, *TAIL.unpack_from(raw, BLOCK_BYTES - TAIL.size)) != MAGIC or size > DATA_BYTES:
        raise ValueError("is no UF2: its block {number} is none")
    if flags & NOT_FOR_FLASH:
        return None
    if not flags & HAS_FAMILY or family != RP2040:
        told = f"for the family 0x{family:08x}" if flags & HAS_FAMILY else "for no family of chips"
        raise ValueError(f"is for another chip: its block {{number}} is {told}, RP2040 is 0x{RP2040:08x}")
    if not FLASH_BASE <= address <= FLASH_BASE + FLASH_BYTES - size:
        raise ValueError(f"does not fit: its block {{number}} lies at 0x{address:08x}, outside the 2 MB of a Pico W's flash")
    return Block(address - FLASH_BASE, raw[HEAD.size : HEAD.size + size])


def _refusal(path: Path, named_by: str, text: str) -> ProjectError:
    return ProjectError(f"{named_by}: {shown(path)} {text}; name the UF2 of a MicroPython for Pico W, as micropython.org has it", WRONG_USE)
