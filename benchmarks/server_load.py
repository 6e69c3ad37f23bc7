"""The load on one server: how fast it echoes, receives and fans out, and what a client costs its heap. Raw sockets at 127.0.0.1."""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
import urllib.request
from collections.abc import Iterator

from benchmarks.offender import CLOSE, TEXT, handshake, masked
from benchmarks.runtimes import Failed

TIMEOUT_S = 10.0
READ_BYTES = 1 << 18
IDLE = 8  # clients whose heap is measured
WARM = 20  # echoes before those that count


class Peer:
    """A client with frames made beforehand, so that little of what is timed is its own."""

    def __init__(self, port: int, path: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(handshake(path))
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.exactly(1)
        if not head.startswith(b"HTTP/1.1 101 "):
            raise Failed(f"no WebSocket at {path}: {head.decode()}")

    def exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise Failed("the server closed the connection")
            data += more
        return data

    def frame(self) -> tuple[int, bytes, int]:
        """The next frame: its first byte, its payload, and its size in all."""
        first, length = self.exactly(2)
        extended = b""
        if length == 126:
            extended = self.exactly(2)
            length = int.from_bytes(extended, "big")
        return first, self.exactly(length), 2 + len(extended) + length

    def message(self) -> tuple[bytes, int]:
        """The next message, and its size in frames."""
        text, size = b"", 0
        while True:
            first, payload, framed = self.frame()
            text += payload
            size += framed
            if first & 0x80:
                return text, size


@contextlib.contextmanager
def peers(port: int, path: str, count: int) -> Iterator[list[Peer]]:
    with contextlib.ExitStack() as opened:
        found = []
        for _ in range(count):
            peer = Peer(port, path)
            found.append(peer)
            opened.callback(peer.socket.close)
        yield found
        for peer in found:
            with contextlib.suppress(OSError):
                peer.socket.sendall(masked(CLOSE, b""))


def echoes(port: int, size: int, count: int) -> list[float]:
    """Microseconds from a message sent to its echo received, one at a time."""
    payload = b"x" * size
    data = masked(TEXT, payload)
    times = []
    with peers(port, "/echo", 1) as (peer,):
        peer.socket.sendall(data)
        answer, whole = peer.message()
        if answer != payload:
            raise Failed("the echo is not what was sent")
        for _ in range(WARM + count):
            begin = time.perf_counter()
            peer.socket.sendall(data)
            peer.exactly(whole)
            times.append((time.perf_counter() - begin) * 1e6)
    return times[WARM:]


def received(port: int, size: int, count: int) -> float:
    """Messages a second that the server takes from one client which sends as fast as it can."""
    data = masked(TEXT, b"x" * size) * count + masked(TEXT, b"?")
    with peers(port, "/sink", 1) as (peer,):
        begin = time.perf_counter()
        peer.socket.sendall(data)
        answer, _ = peer.message()
        taken = time.perf_counter() - begin
    if answer != str(count).encode():
        raise Failed(f"of {count} messages {answer.decode()} were received")
    return count / taken


def fanned_out(port: int, clients: int, rounds: int) -> float:
    """Deltas a second that come out, all clients together, when the server sends as fast as it can."""
    with peers(port, "/fan", clients) as found:
        found[0].socket.sendall(masked(TEXT, b"1"))
        size = {peer.message()[1] for peer in found}.pop()
        begin = time.perf_counter()
        found[0].socket.sendall(masked(TEXT, str(rounds).encode()))
        _drain(found, size * rounds)
        return clients * rounds / (time.perf_counter() - begin)


def _drain(found: list[Peer], size: int) -> None:
    """Reads so many bytes from each."""
    buffer = bytearray(READ_BYTES)
    left = {peer.socket: size for peer in found}
    with selectors.DefaultSelector() as selector:
        for sock in left:
            selector.register(sock, selectors.EVENT_READ, sock)
        while left:
            ready = selector.select(TIMEOUT_S)
            if not ready:
                raise Failed("deltas are missing")
            for key, _ in ready:
                sock = key.data
                left[sock] -= sock.recv_into(buffer)
                if left[sock] <= 0:
                    selector.unregister(sock)
                    del left[sock]


def heap(port: int) -> tuple[int, int]:
    """Bytes of heap that the server's code takes, and that each idle client takes."""
    before, code = map(int, get(port, "/heap").split())
    with peers(port, "/sink", IDLE):
        with_clients = int(get(port, "/heap").split()[0])
    return code, round((with_clients - before) / IDLE)


def get(port: int, path: str) -> str:
    """The text of a page."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=TIMEOUT_S) as answer:
        return str(answer.read().decode())
