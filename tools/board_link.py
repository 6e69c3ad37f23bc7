"""A board at the end of a serial line, reached by mpremote's own means: run code there, write files, start it again. It decides nothing."""

import ast
import struct
import time
from collections.abc import Callable
from typing import Any

import serial
from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport
from serial.tools import list_ports

from tools.sealed import SPARE, opened

MICROPYTHON_AT_LEAST = (1, 25)
MPY_VERSION = 6
ANSWER_S = 10.0
WORK_S = 60.0  # without a word from it; an emulated Pico took more than 10 to hash a file
RESTART_S = 20.0
AGAIN_S = 0.3
CHUNK_BYTES = 1024  # of a file at once
BROKEN = (OSError, serial.SerialException, struct.error)
INTERPRETER = """
import sys
try:
    import socket
    network = 1
except ImportError:
    network = 0
print(sys.implementation[0], *sys.implementation[1][:2], getattr(sys.implementation, '_mpy', 0) & 255, network)
"""


class BoardError(Exception):
    """The board cannot be used, or is not there any more; the text says why and what to do."""


class Unplugged(Exception):
    """The connection broke."""


def find_port() -> str:
    """The port of the one board that is plugged in. BoardError when there is none, or more than one."""
    ports = sorted(str(port.device) for port in list_ports.comports() if port.vid is not None)
    if not ports:
        raise BoardError("no board was found at a USB port; plug one in, or name its port with --port")
    if len(ports) > 1:
        raise BoardError(f"several boards are plugged in, at {', '.join(ports)}; name one of them with --port")
    return ports[0]


class BoardLink:
    """An open link to the REPL of the board at `port`; what ran there is stopped. BoardError when no MicroPython of use answers."""

    def __init__(self, port: str) -> None:
        self.port = port
        self._transport = self._opened()
        try:
            self._transport.enter_raw_repl(soft_reset=True, timeout_overall=ANSWER_S)
        except (TransportError, *BROKEN):
            self.close()
            raise BoardError(f"{port}: what is there does not answer as MicroPython does; is it a board, and has it MicroPython?") from None
        self._check_interpreter()

    def run(self, code: str) -> str:
        """Run code on the board; what it printed. Unplugged when the board is gone, BoardError when the code failed there."""
        try:
            printed, error = self._transport.exec_raw(code, timeout=WORK_S)
        except (TransportError, *BROKEN):
            raise Unplugged from None
        if error:
            raise BoardError(f"{self.port}: the board says: {error.decode().strip().splitlines()[-1]}")
        return str(printed.decode().replace("\r\n", "\n"))

    def read(self, path: str) -> str:
        """The text of a file, with a replacement character for what is none; empty when there is no file."""
        told = self.run(f"try:\n    with open({path!r}, 'rb') as file:\n        print(file.read())\nexcept OSError:\n    pass")
        return bytes(ast.literal_eval(told.strip() or "b''")).decode(errors="replace")

    def read_object(self, path: str) -> dict[str, Any]:
        """The object in a file that a board keeps a spare of, of its spare when it is damaged; empty when there is no file.

        BoardError when both are damaged.
        """
        text = self.read(path)
        try:
            try:
                return opened(text or "{}")
            except ValueError:
                return opened(self.read(path + SPARE))
        except ValueError:
            told = f"{path} on the board is damaged; remove it with: mpremote connect {self.port} fs rm {path}"
            raise BoardError(f"{self.port}: {told}") from None

    def replace(self, path: str, text: str) -> None:
        """Put a small file in the place of another, all or nothing."""
        beside = f"{path}.new"
        self.run(f"with open({beside!r}, 'w') as file:\n    file.write({text!r})\nimport os\nos.rename({beside!r}, {path!r})")

    def write(self, path: str, data: bytes, written: Callable[[int], None]) -> None:
        """Write a file; `written` is told how many bytes went since it was told last."""
        self.run(f"file = open({path!r}, 'wb')\nwrite = file.write")
        for start in range(0, len(data), CHUNK_BYTES):
            chunk = data[start : start + CHUNK_BYTES]
            self.run(f"write({chunk!r})")
            written(len(chunk))
        self.run("file.close()")

    def reset(self) -> None:
        """Start the board again, as its reset button does, and let go of it."""
        try:
            self._transport.exec_raw_no_follow("import machine, time; time.sleep_ms(100); machine.reset()")
            time.sleep(AGAIN_S)  # or whoever comes next stops what was to reset it
        except (TransportError, *BROKEN):
            raise Unplugged from None
        finally:
            self._transport.in_raw_repl = False
            self.close()

    def reopen(self) -> None:
        """Come back to the REPL of a board that was reset, as soon as it is there."""
        end_s = time.monotonic() + RESTART_S
        while True:
            time.sleep(AGAIN_S)
            try:
                self._transport = self._opened()
                self._transport.enter_raw_repl(soft_reset=False, timeout_overall=AGAIN_S * 10)
                return
            except (BoardError, TransportError, *BROKEN):
                self.close()
                if time.monotonic() > end_s:
                    raise Unplugged from None

    def close(self) -> None:
        """Let go of the board, which is left at its friendly REPL."""
        try:
            if self._transport.in_raw_repl:
                self._transport.exit_raw_repl()
            self._transport.close()
        except BROKEN:
            return

    def _opened(self) -> SerialTransport:
        try:
            return SerialTransport(self.port, timeout=ANSWER_S)
        except TransportError:
            told = "there is no such port, it is used by another program, or you may not use it"
            raise BoardError(f"{self.port}: cannot be opened: {told}") from None

    def _check_interpreter(self) -> None:
        name, major, minor, mpy, network = self.run(INTERPRETER).split()
        if name != "micropython" or (int(major), int(minor)) < MICROPYTHON_AT_LEAST or int(mpy) != MPY_VERSION:
            self.close()
            wanted = ".".join(map(str, MICROPYTHON_AT_LEAST))
            raise BoardError(f"{self.port}: the board has {name} {major}.{minor}; isoscan needs MicroPython {wanted} or newer")
        if network == "0":
            self.close()
            told = "install the one for a board with Wi-Fi, such as a Pico W or an ESP32"
            raise BoardError(f"{self.port}: the board's MicroPython has no network, and isoscan needs one; {told}")
