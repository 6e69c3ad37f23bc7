"""The serial line of a virtual board: a pty that any terminal program or mpremote opens, in front of the board's process.

A bare line carries characters as they are. A virtual board's does what a chip's console does before any program sees them: Ctrl-C
interrupts what runs, and a new line is sent as CR LF. Only POSIX systems have ptys; elsewhere a virtual board has no serial line.
"""

import os
import re
import select
import sys
import threading
from collections.abc import Callable
from typing import Protocol

CTRL_C = b"\x03"
LOOK_S = 0.2
WAIT_S = 0.5  # for a reader who does not read, until what is sent to him is dropped
CHUNK_BYTES = 1024


class Plugged(Protocol):
    """What is at the board's end of the line."""

    def interrupt(self) -> bool:
        """Interrupt what runs; False when nothing runs that could be, and Ctrl-C is a character like others."""

    def receive(self, data: bytes) -> None:
        """Take characters."""


def is_possible() -> bool:
    """Whether this system has ptys."""
    return os.name == "posix"


class BareLine:
    """An open pty; `path` is what to give to mpremote. `take` gets what arrives, in a thread of the line's own."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        assert sys.platform != "win32"
        import pty
        import tty

        self._take = take
        self._board_end, self._other_end = pty.openpty()
        tty.setraw(self._other_end)  # kept open, so that the line outlives whoever uses it
        os.set_blocking(self._board_end, False)
        self.path = os.ttyname(self._other_end)
        self._cut = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, data: bytes) -> None:
        """Send what the board printed; what nobody takes is lost, as on a chip."""
        while data and not self._cut and select.select((), (self._board_end,), (), WAIT_S)[1]:
            try:
                data = data[os.write(self._board_end, data) :]
            except OSError:
                return

    def cut(self) -> None:
        """Pull the plug: whoever has the line open gets an error."""
        self._cut = True
        self._reader.join()
        os.close(self._other_end)
        os.close(self._board_end)

    def _read(self) -> None:
        while not self._cut:
            if select.select((self._board_end,), (), (), LOOK_S)[0]:
                try:
                    data = os.read(self._board_end, CHUNK_BYTES)
                except OSError:
                    continue
                self._take(data)


class SerialLine(BareLine):
    """One with a chip's console. What arrives goes to `board`."""

    def __init__(self, board: Plugged) -> None:
        self._board = board
        self._after_cr = False
        super().__init__(self._receive)

    def send(self, data: bytes) -> None:
        text = re.sub(rb"(?<!\r)\n", b"\r\n", data)
        if self._after_cr and data[:1] == b"\n":
            text = text[1:]
        self._after_cr = data[-1:] == b"\r"
        super().send(text)

    def _receive(self, data: bytes) -> None:
        parts = data.split(CTRL_C)
        for part in parts[:-1]:
            self._board.receive(part)
            if not self._board.interrupt():
                self._board.receive(CTRL_C)
        self._board.receive(parts[-1])
