"""What plain HTTP gets on the server's port: the dashboard, the description, the health. Nothing here is a WebSocket."""

import http
from collections.abc import Callable
from pathlib import Path

from websockets.datastructures import Headers
from websockets.http11 import Response

from firmware.http import HttpError

DASHBOARD = Path(__file__).resolve().parent.parent / "dashboard" / "isoscan.html"

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>isoscan</title>
<h1>The dashboard is not built yet</h1>
<p>The simulator runs. Stop it and type <code>python3 tools/dev.py run</code>, which builds the dashboard and starts it again.</p></html>
"""


class Pages:
    """Answers `GET /`, `/model.json` and `/health`; `health` gives the status of the device and its message as JSON."""

    def __init__(self, description: bytes, health: Callable[[], tuple[str, str]]) -> None:
        self._description = description
        self._health = health

    def get(self, path: str) -> Response:
        """The response to a GET; HttpError 404 for what there is not."""
        if path == "/":
            return respond(200, _dashboard(), "text/html; charset=utf-8")
        if path == "/model.json":
            return respond(200, self._description, "application/json")
        if path == "/health":
            status, message = self._health()
            return respond(503 if status == "fail" else 200, message.encode(), "application/json")
        raise HttpError(404, "there is /, /model.json, /health and the WebSocket /ws")


def refusal(error: HttpError) -> Response:
    """The response to a request that is refused, one line of text."""
    response = respond(error.status, f"{error.text}\n".encode(), "text/plain; charset=utf-8")
    for line in error.headers.splitlines():
        name, _, value = line.partition(": ")
        response.headers[name] = value
    return response


def respond(status: int, body: bytes, content_type: str) -> Response:
    """A whole response, after which the connection closes; nobody may keep it, guess its type or put it in a frame."""
    headers = Headers(
        {
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "frame-ancestors 'none'",
            "Connection": "close",
        }
    )
    return Response(status, http.HTTPStatus(status).phrase, headers, body)


def _dashboard() -> bytes:
    return DASHBOARD.read_bytes() if DASHBOARD.is_file() else NOT_BUILT.encode()
