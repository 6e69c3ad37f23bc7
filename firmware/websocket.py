"""An open WebSocket for handlers: messages in and out, with pings, pace and the closing handshake taken care of.

The rules of the bytes are in ws_frames.py, the socket in connection.py; what messages mean is the handler's business.
"""

from firmware import ws_frames
from firmware.clock import ticks_diff, ticks_ms
from firmware.connection import YIELD_EVERY, Connection
from firmware.tasks import sleep_ms
from firmware.ws_frames import FramingError

CLOSING_MS = 1000
ONE_FRAME_BYTES = 1024  # of a text that is in one piece
MESSAGES_A_SECOND = 100  # of any kind; requests have a lower limit, which sessions look after

PING = ws_frames.frame(ws_frames.PING, b"")


class SharedFrame:
    """The frame of the last message that several clients got: encoded once, known again by the identity of its pieces."""

    def __init__(self) -> None:
        self._pieces: tuple | None = None
        self._frame = b""

    def of(self, pieces: tuple) -> bytes:
        if pieces is not self._pieces:
            self._frame = ws_frames.frame(ws_frames.TEXT, pieces[0].encode())
            self._pieces = pieces
        return self._frame


class WebSocket:
    """One client's. `host` is the Host that it dialled; `shared` is the server's SharedFrame, `limits` are its limits."""

    def __init__(
        self, connection: Connection, host: str, shared: SharedFrame, limits: dict, messages_a_second: int = MESSAGES_A_SECOND
    ) -> None:
        self._connection = connection
        self._receiver = ws_frames.Receiver(ws_frames.most_framed(limits["message_bytes"]), limits["fragments"])
        self._limits = limits
        self._shared = shared
        self._most = messages_a_second
        self._second = ticks_ms()
        self._count = 0
        self._closing = False
        self._pinged = False
        self.peer = connection.peer
        self.host = host

    async def receive(self):
        """The next message, text as a bytearray of UTF-8, else bytes; None when the connection has ended.

        More than MESSAGES_A_SECOND wait in the peer's socket.
        """
        try:
            while True:
                event = self._receiver.next()
                if event is None:
                    data = await self._connection.read()
                    if not data:
                        return None
                    self._pinged = False
                    self._receiver.feed(data)
                elif event[0] == ws_frames.CLOSE:
                    await self._close(event[1])
                    return None
                else:
                    await self._pace()
                    if event[0] == ws_frames.PING:
                        await self._connection.write(ws_frames.frame(ws_frames.PONG, event[1]))
                    elif event[0] != ws_frames.PONG and not self._closing:
                        return event[1]
        except (FramingError, MemoryError) as broken:
            # A message for which there is no memory is too big, whatever its size: nothing of it was kept yet.
            await self.close(broken.code if isinstance(broken, FramingError) else ws_frames.TOO_BIG)
            await self._connection.drain()
            return None

    async def send(self, pieces) -> None:
        """Sends one text message: a str, or an iterable of str that is sent as it comes, so that a long message never exists whole.

        A tuple of one str up to a kilobyte is encoded once for all clients that are sent this very tuple, and is one frame: it is in
        one piece already, so there is memory for pieces of its size. Only one task of a handler sends:
        the frames of two messages must not mix (RFC 6455, 5.4). Behind a Close nothing is sent any more (5.5.1).
        """
        if isinstance(pieces, str):
            pieces = (pieces,)
        if isinstance(pieces, tuple) and len(pieces) == 1 and len(pieces[0]) <= ONE_FRAME_BYTES:
            if not self._closing:
                await self._connection.write(self._shared.of(pieces))
        else:
            for number, part in enumerate(ws_frames.text_frames(pieces)):
                if self._closing:
                    break
                await self._connection.write(part)
                if number % YIELD_EVERY == YIELD_EVERY - 1:  # oftener, all that are under way would take the heap
                    await sleep_ms(0)

    async def close(self, code: int = ws_frames.NORMAL) -> None:
        """Begins the closing handshake; the peer has a second to answer before the socket closes."""
        self._connection.cut_off_in(CLOSING_MS)
        await self._close(code)

    async def finish(self, code: int) -> None:
        """Closes behind the handler, when nobody else receives any more: waits for the peer's part of the closing handshake."""
        if not self._closing:
            await self.close(code)
            await self.receive()

    def cut_off(self) -> None:
        """Ends the connection at once."""
        self._connection.cut_off()

    async def _close(self, code: int) -> None:
        if not self._closing:
            self._closing = True
            await self._connection.write(ws_frames.close_frame(code))

    async def _pace(self) -> None:
        """Yields every few frames, so that a flood starves nobody, and waits when the second's share is used up."""
        self._count += 1
        if self._count % YIELD_EVERY == 0:
            await sleep_ms(0)
        left = 1000 - ticks_diff(ticks_ms(), self._second)
        if self._count > self._most and left > 0:
            await sleep_ms(left)
            left = 0
        if left <= 0:
            self._second = ticks_ms()
            self._count = 1

    def check(self, now: int) -> bool:
        """Pings a silent peer; False when it has been silent for too long."""
        silent = ticks_diff(now, self._connection.heard)
        if silent >= self._limits["ping_ms"] and not self._pinged:
            self._pinged = True
            self._connection.write_now(PING)
        return bool(silent < self._limits["gone_ms"])
