"""A flash that stops everything while it erases, as a chip's does, around one that does not. It changes nothing of what is written.

Counted is what a log-structured file system does: a sector for each begun 4 KB that is written out, by `flush` or at the end; names
cost nothing. Each erase leaves a byte in a file, for whoever plays the world.
"""

import sys
import time

import ffi  # type: ignore[import-not-found]

SECTOR_BYTES = 4096
ERASES = "/rom/erases"
BLOCK = 1 if sys.platform == "darwin" else 0
EVERY_SIGNAL = bytes([255] * 128)  # as long as a set of them is anywhere

_change = ffi.open(None).func("i", "sigprocmask", "iPp")


class SlowFlash:
    """A file system to mount; all but opening files is `flash`'s own business."""

    def __init__(self, flash, stall_ms: int) -> None:  # type: ignore[no-untyped-def]
        self._flash = flash
        self._stall_ms = stall_ms

    def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
        return getattr(self._flash, name)

    def open(self, path: str, mode: str):  # type: ignore[no-untyped-def]
        file = self._flash.open(path, mode)
        return file if mode in ("r", "rb", "rt") else _Written(file, self._stall_ms)


def _interrupts(how: int) -> None:
    """Block the signals that `hard_timer.py` takes for interrupts, or let them come, then also the one that waits."""
    _change(how, EVERY_SIGNAL, None)


class _Written:
    """A file that is written."""

    def __init__(self, file, stall_ms: int) -> None:  # type: ignore[no-untyped-def]
        self._file = file
        self._stall_ms = stall_ms
        self._bytes = 0

    def write(self, data) -> int:  # type: ignore[no-untyped-def]
        self._bytes += len(data)
        return int(self._file.write(data))

    def flush(self) -> None:
        self._file.flush()
        sectors = (self._bytes + SECTOR_BYTES - 1) // SECTOR_BYTES
        self._bytes = 0
        for _ in range(sectors):
            _interrupts(BLOCK)
            time.sleep_ms(self._stall_ms)  # type: ignore[attr-defined]
            _interrupts(BLOCK + 1)
        if sectors:
            with open(ERASES, "a") as counted:  # noqa: PTH123
                counted.write("." * sectors)

    def close(self) -> None:
        self.flush()
        self._file.close()

    def __enter__(self) -> "_Written":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
