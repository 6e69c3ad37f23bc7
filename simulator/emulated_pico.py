"""An emulated Pico W that runs an image of the user's: a pty in front of its console, its flash in a file, its time no faster than ours.

It has no plant at its pins, and what it serves cannot be reached: the emulator passes on what the board opens, not what is opened to it.
"""

import asyncio
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from simulator.modules import WRONG_THING, WRONG_USE, ProjectError, shown
from simulator.pico_chip import PicoChip
from simulator.serial_line import BareLine, is_possible
from simulator.uf2 import FLASH_BYTES, Block, read_uf2

IMAGE = "ISOSCAN_UF2"  # of the environment: the image
SAVE_S = 1.0


@dataclass(frozen=True)
class PicoLinks:
    """What runs, and where its serial line is."""

    uf2: str
    serial: str


class Runs(Protocol):
    """What an emulated Pico needs of its chip."""

    flash: memoryview

    @property
    def ms(self) -> float: ...

    def begin(self) -> None: ...

    def turn(self) -> bytes: ...

    def type(self, data: bytes) -> int: ...


class FlashFile:
    """The flash of a chip in a file, which is replaced as a whole; the image is laid over what the file holds.

    ProjectError when the file cannot be one.
    """

    def __init__(self, path: Path, memory: memoryview, image: list[Block]) -> None:
        self._path = path
        self._memory = memory
        self._kept = b""
        try:
            self._kept = path.read_bytes()
        except FileNotFoundError:
            pass
        except OSError as error:
            raise ProjectError(f"--flash: {shown(path)} cannot be read ({error.strerror}); name a file, or a new one", WRONG_USE) from None
        if self._kept:
            self._check_size()
            memory[:] = self._kept
        for block in image:
            memory[block.at : block.at + len(block.data)] = block.data

    def save(self) -> None:
        """Keep what the flash holds, if it is not what the file holds."""
        now = bytes(self._memory)
        if now == self._kept:
            return
        beside = self._path.with_name(f"{self._path.name}.new")
        try:
            beside.write_bytes(now)
            beside.replace(self._path)
        except OSError as error:
            raise ProjectError(f"--flash: {shown(self._path)} cannot be written ({error.strerror})", WRONG_USE) from None
        self._kept = now

    def _check_size(self) -> None:
        if len(self._kept) != FLASH_BYTES:
            told = f"{shown(self._path)} has {len(self._kept)} bytes, the flash of a Pico W {FLASH_BYTES}"
            raise ProjectError(f"--flash: {told}; name another file, or one that is not there yet", WRONG_USE)


class Pace:
    """Holds a chip's time to that of this machine. What a slow machine lost is not caught up: then a second of the chip's takes longer."""

    def __init__(self, now_s: float, ms: float) -> None:
        self._s, self._ms = now_s, ms

    def rest_s(self, now_s: float, ms: float) -> float:
        """For how long the chip is to rest, 0 when it is late."""
        ahead_s = (ms - self._ms) / 1000 - (now_s - self._s)
        if ahead_s < 0:
            self._s, self._ms = now_s, ms
        return max(ahead_s, 0)


class EmulatedPico:
    """A chip with a serial line, `port`, and a flash file."""

    def __init__(self, chip: Runs, flash: FlashFile) -> None:
        self._chip = chip
        self._flash = flash
        self._typed = bytearray()
        self._typing = threading.Lock()
        self._line = BareLine(self._take)
        self.port = self._line.path

    async def run(self) -> None:
        """Run until cancelled; the flash is kept then too."""
        self._chip.begin()
        pace = Pace(time.monotonic(), self._chip.ms)
        save_s = time.monotonic() + SAVE_S
        try:
            while True:
                self._type()
                self._line.send(self._chip.turn())
                if time.monotonic() >= save_s:
                    self._flash.save()
                    save_s = time.monotonic() + SAVE_S
                await asyncio.sleep(pace.rest_s(time.monotonic(), self._chip.ms))
        finally:
            self._line.cut()
            self._flash.save()

    def _take(self, data: bytes) -> None:
        with self._typing:
            self._typed += data

    def _type(self) -> None:
        with self._typing:
            del self._typed[: self._chip.type(bytes(self._typed))]


def run_pico(image: Path, flash: Path | None, started: Callable[[PicoLinks], None], say: Callable[[str], None]) -> None:
    """Run an image on an emulated Pico until Ctrl-C; `flash` None is a new one each time.

    `started` is told where it is; `say` gets what the emulator has not got. ProjectError when it cannot start, or the emulator fails.
    """
    if not is_possible():
        raise ProjectError(f"{IMAGE}: an emulated Pico needs a pty, which this system has not; there is one on Linux and macOS", WRONG_USE)
    blocks = read_uf2(image, IMAGE)
    chip = PicoChip(image, say)
    with tempfile.TemporaryDirectory(prefix="isoscan-pico-") as temporary:
        pico = EmulatedPico(chip, FlashFile(flash or Path(temporary) / "flash", chip.flash, blocks))
        started(PicoLinks(shown(image), pico.port))
        try:
            asyncio.run(pico.run())
        except KeyboardInterrupt:
            return
        except (RuntimeError, ValueError, IndexError) as error:
            raise ProjectError(f"{IMAGE}: the emulator cannot go on with {shown(image)}: {error}", WRONG_THING) from None
