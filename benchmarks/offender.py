"""An offender: a socket that sends a server what it likes, byte by byte. What it sends, and who suffers, is said elsewhere."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Callable

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
PING, PONG, TEXT, CLOSE = 0x89, 0x8A, 0x81, 0x88
TALK_S = 20.0
PAUSE_S = 0.05


def handshake(path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n"
    ).encode()


def masked(first: int, payload: bytes) -> bytes:
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes([first]) + size + b"\x00\x00\x00\x00" + payload


class Raw:
    """A socket that sends what it likes; `got` is what came back."""

    def __init__(self, port: int, path: str = "") -> None:
        self.got = b""
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(10)
        self._socket.connect(("127.0.0.1", port))
        if path:
            self._socket.sendall(handshake(path))
            self._until(lambda: b"\r\n\r\n" in self.got)
            head, _, self.got = self.got.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 101 "), head

    def __enter__(self) -> Raw:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> bool:
        """Send it, and then nothing for a while; False when the board has ended the connection."""
        try:
            self._socket.sendall(data)
        except ConnectionError:
            return False
        time.sleep(PAUSE_S)
        return True

    def begin(self, data: bytes) -> None:
        """Send a little, and do not wait."""
        if data:
            self._socket.sendall(data)

    def _until(self, enough: Callable[[], bool]) -> None:
        while not enough():
            more = self._socket.recv(65536)
            assert more, self.got
            self.got += more

    def talk(self, data: bytes, seconds: float = TALK_S, again: bool = False) -> bool:
        """Send all of it, over and over if `again`, and read meanwhile; whether the board ended the connection."""
        self._socket.setblocking(False)
        end_s = time.monotonic() + seconds
        left = memoryview(data)
        while time.monotonic() < end_s:
            wants = [self._socket] if left else []
            readable, writable, _ = select.select([self._socket], wants, [], 0.1)
            try:
                if readable:
                    more = self._socket.recv(65536)
                    if not more:
                        return True
                    self.got += more
                if writable:
                    left = left[self._socket.send(left) :] or memoryview(data if again else b"")
            except ConnectionError:
                return True
        return False

    def gone(self) -> bool:
        """Whether the server has ended the connection by now."""
        self._socket.setblocking(False)
        try:
            while more := self._socket.recv(65536):
                self.got += more
        except BlockingIOError:
            return False
        except ConnectionError:
            pass
        return True

    def frames(self) -> list[tuple[int, bytes]]:
        """The whole frames of what came: first byte and payload."""
        found, data = [], self.got
        while len(data) >= 2:
            size, start = data[1], 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            if len(data) < start + size:
                break
            found.append((data[0], data[start : start + size]))
            data = data[start + size :]
        return found

    def close_code(self) -> int:
        """The code with which the board closed; 0 without."""
        return next((int.from_bytes(payload[:2], "big") for first, payload in self.frames() if first == CLOSE), 0)

    def codes(self) -> list[str]:
        """Of all errors that came."""
        messages = [json.loads(payload) for first, payload in self.frames() if first == TEXT]
        return [message["code"] for message in messages if message["type"] == "error"]
