"""Between WebSockets and sessions: one task of each client receives, one sends. What messages mean is the session's business.

The sender asks its session for the next message only when the last one has left for the socket; this is all the back-pressure there
is, so that a slow client costs nobody anything.
"""

import asyncio
import gc
import os

from firmware.tasks import sleep_ms
from firmware.websocket import WebSocket
from firmware.ws_frames import UNSUPPORTED
from shared_model.session import Session

NONCE_BYTES = 16
LONG_MS = 1  # for a request


class Sessions:
    """The sessions of one hub; `serve` is a handler for `Server.websocket`."""

    def __init__(self, hub, clock) -> None:
        self._hub = hub
        self._clock = clock
        self._news = asyncio.Event()
        self._wake = hub.wake

    def notify(self) -> None:
        """Lets the senders look whether the hub has something for their clients; called after whatever may have changed it."""
        if self._hub.wake != self._wake:
            self._wake = self._hub.wake
            self._news.set()  # wakes those who wait now, and nobody later
            self._news.clear()

    async def serve(self, websocket: WebSocket) -> None:
        """One client, from hello to its end. All begin as viewers."""
        session = Session(self._hub, "viewer", websocket.peer, websocket.host, os.urandom(NONCE_BYTES), self._clock.now_ms())
        sender = asyncio.create_task(self._send(websocket, session))
        try:
            while True:
                message = None  # the last one must not stay while the next is waited for
                message = await websocket.receive()
                if message is None:
                    return
                if isinstance(message, bytearray):
                    now_ms = self._clock.now_ms()
                    session.receive(message, now_ms, os.urandom(NONCE_BYTES))
                    self.notify()
                    if self._clock.now_ms() > now_ms + LONG_MS:
                        await sleep_ms(0)  # the others' turn, a scan's above all, even if more has come already
                else:
                    await websocket.close(UNSUPPORTED)
        finally:
            sender.cancel()
            session.closed(self._clock.now_ms())
            self.notify()

    async def _send(self, websocket: WebSocket, session) -> None:
        try:
            while True:
                wake = self._hub.wake
                message = session.next(self._clock.now_ms())
                if message is not None:
                    await websocket.send(message)
                    await sleep_ms(0)  # the others' turn, even if the socket takes all at once
                elif session.close_code:
                    return await websocket.close(session.close_code)
                elif wake == self._hub.wake:
                    await self._news.wait()
        except OSError:  # the peer is gone, as the receiver sees too
            return None
        except Exception as error:
            gc.collect()
            print("session:", repr(error))
            websocket.cut_off()
