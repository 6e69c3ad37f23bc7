"""A small asyncio server around any handler: `@server.route(path)` for HTTP, `@server.websocket(path)` for WebSockets.

Everything that a peer can do is bounded before memory is spent on it: how many connect, how long they take, how much they send,
how long they do not read. One task serves each connection, and one for all looks after deadlines.
"""

import asyncio
import gc

from firmware import ws_handshake
from firmware.clock import ticks_diff, ticks_ms
from firmware.connection import YIELD_EVERY, Connection, accept, listen
from firmware.http import HttpError, Request, check_request, head, head_bytes, parse_head
from firmware.tasks import sleep_ms, supervise
from firmware.websocket import CLOSING_MS, MESSAGES_A_SECOND, SharedFrame, WebSocket
from firmware.ws_frames import INTERNAL_ERROR, NORMAL

MAX_UNDECIDED = 4  # connections whose request is not answered yet
RESPONSE_MS = 30_000
RESERVE_BYTES = 12 * 1024  # what must be free to let one more in
LOOK_EVERY_MS = 250

BUSY = HttpError(503, "too many connections; try again in a moment").response()


class Server:
    """Serves on one port. `names` are the hosts that it answers to, `origins` the pages' origins allowed besides its own, `limits`
    all those of `shared_model/device_limits.py`.
    """

    def __init__(self, names: list[str], origins: list[str], limits: dict, messages_a_second: int = MESSAGES_A_SECOND) -> None:
        self.names = names
        self.origins = origins
        self._limits = limits
        self._messages_a_second = messages_a_second
        self._routes: dict[str, object] = {}
        self._handlers: dict[str, object] = {}
        self._connections: list[Connection] = []
        self._clients: list[WebSocket] = []
        self._shared = SharedFrame()

    def route(self, path: str):
        """Registers `handler(request)`, which returns status, content type and body: bytes, or an iterable of bytes."""

        def register(handler):
            self._routes[path] = handler
            return handler

        return register

    def websocket(self, path: str):
        """Registers `async handler(websocket)`; the connection closes when it returns."""

        def register(handler):
            self._handlers[path] = handler
            return handler

        return register

    def start(self, host: str, port: int) -> None:
        """Listens and serves from now on; OSError when it cannot listen there."""
        listener = listen(host, port, 2 * MAX_UNDECIDED)
        supervise("server", lambda: self._accept(listener))
        supervise("server", self._look_after)

    async def _accept(self, listener) -> None:
        count = 0
        while True:
            sock, peer = await accept(listener)
            try:
                self._admit(sock, peer)
            except (MemoryError, OSError):
                sock.close()
                raise
            count += 1
            if count % YIELD_EVERY == 0:
                await sleep_ms(0)

    def _admit(self, sock, peer: str) -> None:
        """Refuses before anything is allocated for the connection."""
        if len(self._connections) - len(self._clients) >= MAX_UNDECIDED or not _has_memory():
            _refuse(sock)
            return
        connection = Connection(sock, peer)
        connection.cut_off_in(self._limits["handshake_ms"])
        self._connections.append(connection)
        try:
            connection.task = asyncio.create_task(self._serve(connection))
        except MemoryError:
            self._connections.remove(connection)
            raise

    async def _serve(self, connection: Connection) -> None:
        """One connection from its first byte to its last; nothing that it raises goes further.

        What an open WebSocket needs no more, its request above all, is gone before it is served: each call that waits keeps its names.
        """
        opened = None
        try:
            opened = await self._answered(connection)
            if opened:
                await _handle(opened[0], opened[1])
        except OSError:  # the peer is gone
            pass
        except Exception as error:
            print("server:", repr(error))
        finally:
            if opened:
                self._clients.remove(opened[1])
            connection.close()
            self._connections.remove(connection)

    async def _answered(self, connection: Connection) -> tuple | None:
        """Answers the request of a connection; handler and WebSocket if it asked for one and got it."""
        try:
            request = await _request(connection, self._limits["head_bytes"])
            if request is None:
                return None
            check_request(request, self.names)
            if request.path in self._handlers:
                return await self._open(connection, request)
            if request.path in self._routes:
                await self._serve_route(connection, request)
                return None
            raise HttpError(404, "there is nothing at this address")
        except HttpError as error:
            await connection.write(error.response())
            if error.status == 431:  # more of it is coming
                connection.cut_off_in(CLOSING_MS)
                await connection.drain()
        return None

    async def _serve_route(self, connection: Connection, request: Request) -> None:
        connection.cut_off_in(RESPONSE_MS)
        status, content_type, body = self._routes[request.path](request)  # type: ignore[operator]
        await connection.write(head(status, content_type))
        for part in (body,) if isinstance(body, bytes) else body:
            await connection.write(part)

    async def _open(self, connection: Connection, request: Request) -> tuple:
        """Handler and WebSocket of a request for one; it has a place among the clients from before the answer on."""
        answer = ws_handshake.upgrade(request, self.origins)
        if len(self._clients) >= self._limits["clients"]:
            raise HttpError(503, "all " + str(self._limits["clients"]) + " places are taken; close another page or try later")
        websocket = WebSocket(connection, request.header("host"), self._shared, self._limits, self._messages_a_second)
        self._clients.append(websocket)
        try:
            await connection.write(answer)
        except BaseException:  # a cancellation, too
            self._clients.remove(websocket)
            raise
        connection.deadline = None
        return self._handlers[request.path], websocket

    async def _look_after(self) -> None:
        """Cuts off what is overdue, stalled or gone.

        A look that comes late itself is left out, one at a time: the board stood still, and what peers sent meanwhile is not read yet.
        """
        late = False
        while True:
            before = ticks_ms()
            await sleep_ms(LOOK_EVERY_MS)
            now = ticks_ms()
            late = not late and ticks_diff(now, before) > 2 * LOOK_EVERY_MS
            if late:
                continue
            for connection in list(self._connections):
                if connection.overdue(now, self._limits["stalled_ms"]):
                    connection.cut_off()
            for client in list(self._clients):
                if not client.check(now):
                    client.cut_off()


def _refuse(sock) -> None:
    """Says so if the socket takes it at once; the peer may have sent what will never be read."""
    sock.setblocking(False)
    try:
        sock.write(BUSY)
    except OSError:
        pass
    sock.close()


async def _request(connection: Connection, most: int) -> Request | None:
    """The request of a new connection; None when the peer goes before it is whole."""
    data = b""
    while not head_bytes(data, most):
        more = await connection.read()
        if not more:
            return None
        data += more[: most + 1 - len(data)]  # what is beyond that is no part of a head that is served
    return parse_head(data)


async def _handle(handler, websocket: WebSocket) -> None:
    """Runs a handler and closes behind it, with 1011 if it failed."""
    code = INTERNAL_ERROR
    try:
        await handler(websocket)
        code = NORMAL
    except OSError:
        raise
    except Exception as error:
        print("websocket:", repr(error))
    await websocket.finish(code)


def _has_memory() -> bool:
    if gc.mem_free() >= RESERVE_BYTES:  # type: ignore[attr-defined]
        return True
    gc.collect()
    return bool(gc.mem_free() >= RESERVE_BYTES)  # type: ignore[attr-defined]
