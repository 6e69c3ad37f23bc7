"""A device as a client asks it: one connection, one thing at a time. What its answers mean is for whoever asks."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from simulator.journal_file import journal_number
from simulator.modules import WRONG_USE, ProjectError

PATIENCE_S = 10.0
BUSY_S = 0.2  # until a device that had too many requests in a second takes one again
AT_ONCE = 50  # journal entries in one answer
PORT = 3001
SCHEMES = {"": "ws", "http": "ws", "ws": "ws", "https": "wss", "wss": "wss"}


class NoDevice(ProjectError):
    """An address that is none, or at which no device answers."""


def address_of(url: str) -> str:
    """The WebSocket that an address means: http is taken for ws, port and path may be left out. NoDevice when it is none."""
    scheme, _, rest = url.rpartition("://")
    try:
        parts = urlsplit(f"{SCHEMES[scheme]}://{rest}")
        host, port = parts.hostname or "", PORT if parts.port is None else parts.port
        host.encode("idna")  # as asking for it will
    except (KeyError, ValueError):
        host, port = "", 0
    if not host or not port:
        raise NoDevice(f"{url or repr(url)}: no address of a device; write ws://tank-01.local:3001/ws, or tank-01.local:3001", WRONG_USE)
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}/{parts.path.lstrip('/') or 'ws'}"


@contextmanager
def device_at(url: str) -> Iterator["Device"]:
    """A connection to the device at that address. NoDevice when there is none, or it goes away."""
    address = address_of(url)
    try:
        with connect(address, open_timeout=PATIENCE_S, max_size=None, proxy=None) as connection:
            yield Device(connection)
    except (OSError, WebSocketException) as error:
        told = isinstance(error, OSError) and error.strerror
        raise NoDevice(f"{address}: no device answers there: {told or error or type(error).__name__}") from None


class Refusal(ProjectError):
    """A request that a device refuses, under one of the protocol's codes."""

    def __init__(self, request: str, answer: dict[str, Any]) -> None:
        super().__init__(f"the device refuses {request}: {answer['message']}")
        self.code = str(answer["code"])


class Device:
    """One connection, fresh from its hello."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._id = 0
        self.hello = self._next()

    def description(self) -> dict[str, Any]:
        """The model's description, which has the hash that the device says."""
        text = "".join(part["text"] for part in self._parts("get_model"))
        told = self.hello["model"]["hash"]
        if told is not None and hashlib.sha256(text.encode()).hexdigest() != told:
            raise ProjectError("the device's description has not the hash that it says")
        return dict(json.loads(text))

    def image(self) -> bytes:
        """The state as of one scan."""
        return base64.b64decode("".join(part["image"] for part in self._parts("get_state")))

    def snapshot(self) -> dict[str, Any]:
        """All that deltas speak of, at one moment."""
        return self.ask("get_snapshot")

    def events(self) -> list[dict[str, Any]]:
        """The events of this boot that the device still holds, oldest first."""
        self.ask("resume", boot=self.hello["boot"], event_n=0)
        self._send("subscribe", topics=["health"])  # its event comes behind them
        found = []
        while (message := self._next())["type"] != "event" or message["historical"]:
            if message["type"] == "event":
                found.append(message)
        return found

    def journal(self) -> Iterator[dict[str, Any]]:
        """The answers that the journal takes, oldest entries first. Refusal where none is kept."""
        since_j, more = 0, True
        while more:
            answer = self.ask("get_audit", since_j=since_j, limit=AT_ONCE)
            yield answer
            newest = max(map(journal_number, answer["entries"]), default=since_j)
            more = bool(answer["more"]) and newest > since_j
            since_j = newest

    def ask(self, request: str, **fields: Any) -> dict[str, Any]:
        """The answer to a request; Refusal, though not because there were too many at once."""
        end_s = time.monotonic() + PATIENCE_S
        while True:
            answer = self._asked(request, fields)
            if answer["type"] != "error":
                return answer
            if answer["code"] != "busy" or time.monotonic() > end_s:
                raise Refusal(request, answer)
            time.sleep(BUSY_S)

    def _parts(self, request: str) -> list[dict[str, Any]]:
        parts = [self.ask(request, part=0)]
        return parts + [self.ask(request, part=number) for number in range(1, parts[0]["parts"])]

    def _asked(self, request: str, fields: dict[str, Any]) -> dict[str, Any]:
        self._send(request, **fields)
        while (answer := self._next()).get("re") != self._id:
            pass
        return answer

    def _send(self, request: str, **fields: Any) -> None:
        self._id += 1
        self._connection.send(json.dumps({"type": request, "id": self._id, **fields}))

    def _next(self) -> dict[str, Any]:
        return dict(json.loads(self._connection.recv(PATIENCE_S)))
