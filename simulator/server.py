"""The simulator's server: `websockets` around Hub and Session, and plain HTTP on the same port. What messages mean is never decided here.

Each client has one task that receives and one that sends. The sender asks its session for the next message only when the
last one has left for the socket: telemetry that came meanwhile was replaced by newer, so that a slow client costs nobody
anything, and one that stalls for 5 s is cut off.
"""

import asyncio
import logging
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from websockets.asyncio.server import Server as WebSocketServer
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as RawRequest
from websockets.http11 import Response
from websockets.protocol import State

from firmware.http import HttpError, Request, check_request
from firmware.ws_frames import most_framed
from firmware.ws_handshake import upgrade
from shared_model.hub import Hub
from shared_model.session import Session
from simulator import doors
from simulator.pages import Pages, refusal

SEND_BUFFER_BYTES = 16 * 1024  # of the system, for each client: a larger one hides for long that a client does not read
NONCE_BYTES = 16

_log = logging.getLogger("isoscan.server")
_log.addHandler(logging.NullHandler())
_log.propagate = False


class Server:
    """Serves a hub; `now_ms` gives milliseconds since boot, `names` are the hosts it answers to, `on_request` is told of each
    message."""

    def __init__(self, hub: Hub, pages: Pages, names: list[str], now_ms: Callable[[], int], on_request: Callable[[], None]) -> None:
        self._hub = hub
        self._pages = pages
        self._names = names
        self._now_ms = now_ms
        self._on_request = on_request
        self._places: set[ServerConnection] = set()
        self._woken: set[asyncio.Event] = set()
        self._wake = hub.wake

    @asynccontextmanager
    async def listening(self, host: str, port: int) -> AsyncIterator[int]:
        """Serve while inside; gives the port. OSError when it cannot listen there."""
        limits = self._hub.limits
        async with serve(
            self._attend,
            _addresses(host, port),  # type: ignore[arg-type]  # asyncio takes a list
            port,
            process_request=self._open,
            compression=None,
            max_size=most_framed(limits["message_bytes"]),
            write_limit=0,
            open_timeout=limits["handshake_ms"] / 1000,
            ping_interval=limits["ping_ms"] / 1000,
            ping_timeout=(limits["gone_ms"] - limits["ping_ms"]) / 1000,
            close_timeout=1,
            server_header=None,
            logger=_log,
        ) as server:
            yield _port(server)

    def notify(self) -> None:
        """Tell the senders when the hub has something new."""
        if self._hub.wake != self._wake:
            self._wake = self._hub.wake
            for event in self._woken:
                event.set()

    def _open(self, connection: ServerConnection, raw: RawRequest) -> Response | None:
        """Decide on a request: None lets the WebSocket open."""
        request = _request(raw)
        try:
            check_request(request, self._names)
            if request.path != "/ws":
                return self._pages.get(request.path)
            upgrade(request, [])
            self._take_place(connection)
        except HttpError as error:
            return refusal(error)
        return None

    def _take_place(self, connection: ServerConnection) -> None:
        """A place is taken as soon as there is one, before the client is answered, and kept until its connection is gone."""
        self._places = {each for each in self._places if each.state is not State.CLOSED}
        if len(self._places) >= self._hub.limits["clients"]:
            raise HttpError(503, f"there are {len(self._places)} clients already; close another page or try later")
        self._places.add(connection)

    async def _attend(self, connection: ServerConnection) -> None:
        """One client, from hello to its end."""
        assert connection.request
        request = _request(connection.request)
        peer = _peer(connection)
        session = Session(self._hub, doors.access(request, peer), peer, request.header("host"), _nonce(), self._now_ms())
        woken = asyncio.Event()
        connection.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self._woken.add(woken)
        sender = asyncio.create_task(self._send(connection, session, woken))
        try:
            await self._receive(connection, session)
        except ConnectionClosed:
            pass
        finally:
            self._woken.discard(woken)
            sender.cancel()
            session.closed(self._now_ms())
            self.notify()

    async def _receive(self, connection: ServerConnection, session: Session) -> None:
        while True:
            message = await _message(connection, self._hub.limits["fragments"])
            session.receive(message, self._now_ms(), _nonce())
            self._on_request()
            self.notify()

    async def _send(self, connection: ServerConnection, session: Session, woken: asyncio.Event) -> None:
        """Send what the session has, until the connection ends or it wants it to."""
        try:
            while True:
                woken.clear()
                while (pieces := session.next(self._now_ms())) is not None:
                    if not await _sent(connection, pieces, self._hub.limits["stalled_ms"]):
                        connection.transport.abort()
                        return
                if session.close_code:
                    await connection.close(session.close_code)
                    return
                await woken.wait()
        except ConnectionClosed:
            pass
        except Exception as error:
            self._hub.event("fault", "server", {"error": f"{type(error).__name__}: {error}"}, None, self._now_ms())
            await connection.close(1011, "a mistake in isoscan")


async def _sent(connection: ServerConnection, pieces: Iterable[str], stalled_ms: int) -> bool:
    """Send one message in one frame; False when the client does not take it for so long."""
    try:
        await asyncio.wait_for(connection.send("".join(pieces)), stalled_ms / 1000)
    except TimeoutError:
        return False
    return True


async def _message(connection: ServerConnection, most: int) -> str:
    """The next text message; binary ones end the connection with 1003, those in too many fragments with 1009."""
    pieces: list[str] = []
    async for piece in connection.recv_streaming():
        if isinstance(piece, bytes):
            await connection.close(1003, "messages are text")
        elif len(pieces) == most:
            await connection.close(1009, f"message is in more than {most} fragments")
        else:
            pieces.append(piece)
    return "".join(pieces)


def _request(raw: RawRequest) -> Request:
    headers = {name.lower(): ", ".join(raw.headers.get_all(name)) for name in raw.headers}
    return Request(raw.method, raw.path.split("?")[0], headers)


def _peer(connection: ServerConnection) -> str:
    """The client's IP address."""
    return str(connection.remote_address[0])


def _nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)


def _addresses(host: str, port: int) -> list[str]:
    """Where to listen: `localhost` is both loopback addresses, where the machine has both and the port is given."""
    if host != "localhost":
        return [host]
    return ["127.0.0.1", "::1"] if port and _has_ipv6() else ["127.0.0.1"]


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def _port(server: WebSocketServer) -> int:
    return int(server.sockets[0].getsockname()[1])
