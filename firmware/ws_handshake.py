"""The opening handshake of RFC 6455 (4.2) without a socket: a checked request in, the 101 response out, or the HTTP error it gets.

Who may open a WebSocket is decided here and in `http.check_request`, before anything is allocated for the connection; what a
client may then do is the session's business.
"""

import binascii
import hashlib

from firmware.http import HttpError, Request

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
WITHOUT_ADDRESS = ("null", "file://")  # a page opened from a file: it may look, like anybody, until it authenticates


def upgrade(request: Request, origins: list[str]) -> bytes:
    """The 101 response to a request that `http.check_request` let pass; `origins` are allowed besides the device's own.

    HttpError: 426 for no upgrade or another version than 13, 400 for a bad key, 403 for an Origin that is not allowed.
    """
    if not _has_token(request, "upgrade", "websocket") or not _has_token(request, "connection", "upgrade"):
        raise HttpError(426, "this address speaks WebSocket", "Upgrade: websocket\r\n")
    if request.header("sec-websocket-version") != "13":
        raise HttpError(426, "only version 13 of WebSocket is spoken", "Sec-WebSocket-Version: 13\r\n")
    key = request.header("sec-websocket-key")
    if not _is_key(key):
        raise HttpError(400, "Sec-WebSocket-Key is not 16 bytes in base64")
    check_origin(request, origins)
    answer = (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept_value(key)}\r\n\r\n"
    )
    return answer.encode()


def check_origin(request: Request, origins: list[str]) -> None:
    """HttpError 403 unless the request has no Origin, the device's own, a file's, or one of `origins`."""
    origin = request.header("origin").lower()
    if not origin or origin in WITHOUT_ADDRESS or origin in origins:
        return
    host = request.header("host").lower()
    if origin not in ("http://" + host, "https://" + host):
        raise HttpError(403, "pages of this Origin may not connect")


def accept_value(key: str) -> str:
    """Sec-WebSocket-Accept for a Sec-WebSocket-Key."""
    return binascii.b2a_base64(hashlib.sha1(key.encode() + GUID).digest())[:-1].decode()


def _is_key(key: str) -> bool:
    try:
        return len(key) == 24 and len(binascii.a2b_base64(key.encode())) == 16
    except ValueError:
        return False


def _has_token(request: Request, name: str, token: str) -> bool:
    return token in [word.strip() for word in request.header(name).lower().split(",")]
