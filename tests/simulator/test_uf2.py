"""Images in the format UF2: what is read of them, and what is refused."""

from pathlib import Path

import pytest

from simulator.modules import ProjectError
from simulator.uf2 import FLASH_BYTES, NOT_FOR_FLASH, Block, read_uf2
from tests.simulator.uf2 import block

REMEDY = "; name the UF2 of a MicroPython for Pico W, as micropython.org has it"


def refusal(path: Path) -> str:
    with pytest.raises(ProjectError) as refused:
        read_uf2(path, "ISOSCAN_UF2")
    assert refused.value.exit_status == 2
    return str(refused.value)


def test_blocks_come_with_their_place_in_the_flash(tmp_path: Path) -> None:
    image = tmp_path / "image.uf2"
    last = FLASH_BYTES - 256
    image.write_bytes(block(b"one" * 80) + block(b"a comment", flags=NOT_FOR_FLASH) + block(b"x" * 256, at=last))
    assert read_uf2(image, "") == [Block(0, b"one" * 80), Block(last, b"x" * 256)]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is no UF2: its 0 bytes are no whole blocks of 512"),
        (b"MZ" * 300, "is no UF2: its 600 bytes are no whole blocks of 512"),
        (block(b"good") + bytes(512), "is no UF2: its block 1 is none"),
        (block(b"good")[:-1] + b"!", "is no UF2: its block 0 is none"),
        (block(b"too long", size=477), "is no UF2: its block 0 is none"),
        (block(b"Pico 2", family=0xE48BFF59), "is for another chip: its block 0 is for the family 0xe48bff59, RP2040 is 0xe48bff56"),
        (block(b"whose", flags=0), "is for another chip: its block 0 is for no family of chips, RP2040 is 0xe48bff56"),
        (block(b"above", at=FLASH_BYTES), "does not fit: its block 0 lies at 0x10200000, outside the 2 MB of a Pico W's flash"),
        (block(b"across", at=FLASH_BYTES - 5), "does not fit: its block 0 lies at 0x101ffffb, outside the 2 MB of a Pico W's flash"),
        (block(b"below", at=-256), "does not fit: its block 0 lies at 0x0fffff00, outside the 2 MB of a Pico W's flash"),
        (block(b"a comment", flags=NOT_FOR_FLASH), "has nothing for the flash"),
    ],
)
def test_what_is_no_image_for_a_pico_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    image = tmp_path / "image.uf2"
    image.write_bytes(data)
    assert refusal(image) == f"ISOSCAN_UF2: {image.as_posix()} {told}{REMEDY}"


def test_an_image_that_is_not_there_is_said(tmp_path: Path) -> None:
    image = tmp_path / "image.uf2"
    assert refusal(image) == f"ISOSCAN_UF2: {image.as_posix()} cannot be read (No such file or directory){REMEDY}"
