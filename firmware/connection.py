"""One accepted socket: awaited reads and writes, and when it is to be cut off. It knows no HTTP and no WebSocket.

MicroPython's asyncio keeps one waiting reader and one waiting writer a socket: a second of either would leave the first waiting
for ever. So one task reads, and writers take turns behind a lock.
"""

import asyncio
import socket
from asyncio import core  # type: ignore[attr-defined]

from firmware.clock import ticks_add, ticks_diff, ticks_ms
from firmware.tasks import sleep_ms

READ_BYTES = 512
YIELD_EVERY = 8

_buffer = memoryview(bytearray(READ_BYTES))  # shared: what is read is copied before anything else runs; once, as a view is
TCP, NODELAY = 6, 1


class Connection:
    """A connected socket of `peer`."""

    def __init__(self, sock, peer: str) -> None:
        sock.setblocking(False)
        try:
            sock.setsockopt(TCP, NODELAY, 1)  # else Nagle and delayed acknowledgements cost 40 ms a message
        except OSError:
            pass
        self._socket = sock
        self._lock: asyncio.Lock | None = None  # once a write had to wait: most clients never have one
        self._reads = 0
        self._writers = 0  # that write or wait for their turn; a lock that is handed on shows as free
        self.peer = peer
        self.task: asyncio.Task | None = None  # the one that serves it
        self.heard = ticks_ms()
        self.deadline: int | None = None  # ticks at which it is cut off
        self._writing: int | None = None  # ticks at which the write under way began

    async def read(self) -> bytes:
        """What has come, at most READ_BYTES; empty when the peer is gone. Yields now and then, even while there is always more."""
        self._reads += 1
        if self._reads % YIELD_EVERY == 0:
            await sleep_ms(0)
        while True:
            size = self._socket.readinto(_buffer)
            if size is not None:
                self.heard = ticks_ms()
                return bytes(_buffer[:size])
            await _readable(self._socket)

    async def write(self, data: bytes) -> None:
        """Hands all of `data` to the socket, behind what others write; at once and without waiting if it takes all and nobody writes."""
        sent = 0
        if not self._writers:
            sent = self._socket.write(data) or 0
            if sent == len(data):
                return
        self._writers += 1
        if self._lock is None:
            self._lock = asyncio.Lock()
        try:
            async with self._lock:
                await self._write(memoryview(data)[sent:])
        finally:
            self._writers -= 1

    async def _write(self, rest: memoryview) -> None:
        self._writing = ticks_ms()
        try:
            while len(rest):
                await _writable(self._socket)
                rest = rest[self._socket.write(rest) or 0 :]
        finally:
            self._writing = None

    def write_now(self, data: bytes) -> None:
        """Writes a few bytes if nothing is being written and the socket takes them at once; else nothing."""
        if not self._writers:
            try:
                self._socket.write(data)
            except OSError:  # the peer is gone; its task learns so by itself
                pass

    def cut_off(self) -> None:
        """Ends the task that serves it, which closes it."""
        if self.task:
            self.task.cancel()

    def cut_off_in(self, ms: int) -> None:
        """It has this long to come to an end by itself."""
        self.deadline = ticks_add(ticks_ms(), ms)

    def overdue(self, now: int, stalled_ms: int) -> bool:
        """Whether its deadline has passed, or a write has not been taken for so long."""
        if self.deadline is not None and ticks_diff(now, self.deadline) >= 0:
            return True
        return self._writing is not None and ticks_diff(now, self._writing) >= stalled_ms

    async def drain(self) -> None:
        """Reads on until the peer closes: closing on unread bytes would reset the connection and lose what was written last."""
        while await self.read():
            pass

    def close(self) -> None:
        self._socket.close()


def listen(host: str, port: int, backlog: int):
    """A listening socket; OSError when the port is in use or the address not this machine's."""
    sock = socket.socket()
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(socket.getaddrinfo(host, port)[0][-1])
        sock.listen(backlog)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock


async def accept(listener):
    """The next connection, as a socket and the peer's address as text."""
    await _readable(listener)
    sock, address = listener.accept()
    if not isinstance(address, tuple):  # the unix port gives the bytes of a sockaddr
        family, address = socket.sockaddr(address)[:2]  # type: ignore[attr-defined]
        return sock, socket.inet_ntop(family, address)
    return sock, address[0]


def _readable(sock):
    yield core._io_queue.queue_read(sock)


def _writable(sock):
    yield core._io_queue.queue_write(sock)
