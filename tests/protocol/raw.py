"""A client below the rules: bytes in and out of a socket, for what a good WebSocket client would never send."""

import socket
import struct

from tests.protocol.servers import ServerUnderTest

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
MASK = b"\x37\xfa\x21\x3d"


def request(server: ServerUnderTest, path: str = "/ws", /, **changed: str | None) -> bytes:
    """The head of a request to open a WebSocket; `changed` headers have _ for -, None leaves one out."""
    headers: dict[str, str | None] = {
        "Host": server.host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": KEY,
        "Sec-WebSocket-Version": "13",
    }
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    lines = [f"GET {path} HTTP/1.1"] + [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([*lines, "", ""]).encode()


def frame(first: int, payload: bytes = b"", mask: bytes | None = MASK) -> bytes:
    """A frame whose first byte is given; `mask` None leaves it unmasked."""
    size = len(payload)
    bit = 0x80 if mask else 0
    length = bytes([bit | size]) if size < 126 else bytes([bit | 126]) + struct.pack(">H", size)
    hidden = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload)) if mask else payload
    return bytes([first]) + length + (mask or b"") + hidden


class Raw:
    """A socket to a server. What it reads ends with the connection or after 10 s without a byte."""

    def __init__(self, server: ServerUnderTest) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), 10)
        self._data = b""

    def __enter__(self) -> "Raw":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def head(self) -> tuple[int, dict[str, str]]:
        """Status and headers of the response."""
        while b"\r\n\r\n" not in self._data:
            self._more()
        head, self._data = self._data.split(b"\r\n\r\n", 1)
        first, *lines = head.decode().split("\r\n")
        return int(first.split(" ")[1]), {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}

    def body(self, headers: dict[str, str]) -> bytes:
        """The body of the response, to the length that the headers say or the end of the connection."""
        size = int(headers["content-length"]) if "content-length" in headers else None
        while size is None or len(self._data) < size:
            try:
                self._more()
            except ConnectionError:
                break
        return self._data[:size]

    def frame(self) -> tuple[int, bytes]:
        """The next frame from the server: its first byte and its payload."""
        head = self._take(2)
        size = head[1]
        assert size < 128, "a server masks nothing"
        if size >= 126:
            width = 2 if size == 126 else 8
            size = int.from_bytes(self._take(width), "big")
        return head[0], self._take(size)

    def close_code(self) -> int:
        """The code of the close frame that comes after whatever else comes."""
        while True:
            first, payload = self.frame()
            if first == 0x88:
                return int.from_bytes(payload[:2], "big")

    def closed(self) -> bool:
        """Whether the server ends the connection."""
        try:
            while True:
                self._more()
        except ConnectionError:
            return True
        except TimeoutError:
            return False

    def _take(self, size: int) -> bytes:
        while len(self._data) < size:
            self._more()
        taken, self._data = self._data[:size], self._data[size:]
        return taken

    def _more(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self._data += data
