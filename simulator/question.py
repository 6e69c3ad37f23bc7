"""`isoscan why`: asks a running device for model and state, and explains one thing of it. The compiler finds the reasons."""

import base64
import hashlib
import json
from typing import Any

from websockets.exceptions import InvalidHandshake, InvalidURI, WebSocketException
from websockets.sync.client import ClientConnection, connect

from simulator.modules import WRONG_USE, ProjectError
from tools.compiler.why import Answer, Unasked, Why

PATIENCE_S = 10


def why(url: str, path: str) -> Answer:
    """Why something on the device at `url` is as it is. ProjectError on one line where it cannot be told."""
    address = address_of(url)
    try:
        with connect(address, open_timeout=PATIENCE_S, max_size=None) as connection:
            device = _Device(connection)
            description = device.description()
            image = device.image()
            since_ms = device.since_ms()
    except InvalidURI:
        raise ProjectError(f"{url}: no address of a device; write ws://tank-01.local:3001/ws, or tank-01.local:3001", WRONG_USE) from None
    except (OSError, InvalidHandshake, WebSocketException) as error:
        raise ProjectError(f"{address}: no device answers there: {error or type(error).__name__}") from None
    try:
        return Why(description, image, since_ms).ask(path)
    except Unasked as error:
        raise ProjectError(str(error), WRONG_USE) from None


def address_of(url: str) -> str:
    """The WebSocket that an address means: http is taken for ws, port and path may be left out."""
    scheme, found, rest = url.partition("://")
    host, _, path = (rest if found else url).partition("/")
    secure = "wss" if scheme in ("https", "wss") and found else "ws"
    port = "" if ":" in host else ":3001"
    return f"{secure}://{host}{port}/{path or 'ws'}"


class _Device:
    """One connection, asked one thing at a time."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._id = 0
        self._hello = self._next()

    def description(self) -> dict[str, Any]:
        """The model's description, which has the hash that the device says."""
        text = "".join(part["text"] for part in self._parts("get_model"))
        told = self._hello["model"]["hash"]
        if told is not None and hashlib.sha256(text.encode()).hexdigest() != told:
            raise ProjectError("the device's description has not the hash that it says")
        return dict(json.loads(text))

    def image(self) -> bytes:
        """The state as of one scan."""
        return base64.b64decode("".join(part["image"] for part in self._parts("get_state")))

    def since_ms(self) -> dict[str, int]:
        """How long ago interlocks last changed."""
        snapshot = self._ask("get_snapshot")
        rules = snapshot["interlocks"]
        return {path: snapshot["ms"] - rule["since_ms"] for path, rule in rules.items() if rule.get("since_ms") is not None}

    def _parts(self, request: str) -> list[dict[str, Any]]:
        parts = [self._ask(request, part=0)]
        return parts + [self._ask(request, part=number) for number in range(1, parts[0]["parts"])]

    def _ask(self, request: str, **fields: int) -> dict[str, Any]:
        self._id += 1
        self._connection.send(json.dumps({"type": request, "id": self._id, **fields}))
        while (answer := self._next()).get("re") != self._id:
            pass
        if answer["type"] == "error":
            raise ProjectError(f"the device refuses {request}: {answer['message']}")
        return answer

    def _next(self) -> dict[str, Any]:
        return dict(json.loads(self._connection.recv(PATIENCE_S)))
