"""HTTP/1.1 without a socket: the head of a request in, a response out, and what must be true of every request. One request a connection.

Only GET is served, a body is never read, and a request is answered only when its Host is one of the device's own: a page of another
site whose name was made to point here (DNS rebinding) gets nothing.
"""


class HttpError(Exception):
    """A request that is answered with `status` and one line of text; `headers` are lines that this status owes, each with its CRLF."""

    def __init__(self, status: int, text: str, headers: str = ""):
        super().__init__(text)
        self.status = status
        self.text = text
        self.headers = headers

    def response(self) -> bytes:
        return response(self.status, (self.text + "\n").encode(), "text/plain", self.headers)


class Request:
    """A request's head: `method`, `path` without its query, `headers` by lower-case name; a header given twice is joined by a comma."""

    def __init__(self, method: str, path: str, headers: dict[str, str]):
        self.method = method
        self.path = path
        self.headers = headers

    def header(self, name: str) -> str:
        """The value of a header by its lower-case name, empty when it was not sent."""
        return self.headers.get(name, "")


def head_bytes(data: bytes, most: int) -> int:
    """Bytes of the head at the start of `data`, with its empty line; 0 while it is not all here. 431 when it has more than `most`."""
    end = data.find(b"\r\n\r\n")
    if (end < 0 and len(data) > most) or end + 4 > most:
        raise HttpError(431, f"the request's head is longer than {most} bytes")
    return end + 4 if end >= 0 else 0


def parse_head(data: bytes) -> Request:
    """The request of a whole head. HttpError 400 for what is not HTTP, 505 for another version."""
    lines = data[: data.find(b"\r\n\r\n")].split(b"\r\n")
    for line in lines:
        if not line or min(line) < 32 or max(line) > 126:
            raise HttpError(400, "the request's head holds a byte that is not printable ASCII")
    words = lines[0].decode().split(" ")
    if len(words) != 3 or words[1][:1] != "/":
        raise HttpError(400, "the first line is not METHOD /PATH HTTP/1.1")
    if words[2] != "HTTP/1.1":
        raise HttpError(505, "only HTTP/1.1 is served")
    return Request(words[0], words[1].split("?")[0], _headers(lines))


def _headers(lines: list[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for i in range(1, len(lines)):
        name, colon, value = lines[i].decode().partition(":")
        if not colon or not name or " " in name:
            raise HttpError(400, "a header is not NAME: VALUE")
        name = name.lower()
        value = value.strip()
        headers[name] = headers[name] + ", " + value if name in headers else value
    return headers


def check_request(request: Request, names: list[str]) -> None:
    """HttpError unless the method is GET and Host is one of `names`: lower case, without port, an IPv6 address in brackets."""
    if request.method != "GET":
        raise HttpError(405, "only GET is served", "Allow: GET\r\n")
    host = request.header("host")
    if not host:
        raise HttpError(400, "the request has no Host")
    if host_name(host) not in names:
        raise HttpError(403, "Host is none of this device's names")


def host_name(host: str) -> str:
    """The name in a Host header, lower case, without its port; empty when it is malformed."""
    end = host.find("]") + 1 if host[:1] == "[" else len(host.split(":")[0])
    port = host[end:]
    if port and not (port[0] == ":" and port[1:].isdigit()):
        return ""
    return host[:end].lower()


def response(status: int, body: bytes, content_type: str, headers: str = "") -> bytes:
    """A whole response; the connection closes after it."""
    return head(status, content_type, f"Content-Length: {len(body)}\r\n{headers}") + body


def head(status: int, content_type: str, headers: str = "") -> bytes:
    """The head of a response whose body follows and ends with the connection."""
    return (
        f"HTTP/1.1 {status_line(status)}\r\nContent-Type: {content_type}\r\n{headers}"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    ).encode()


def status_line(status: int) -> str:
    """A status with its phrase. They are one text, which a board has on its flash."""
    phrases = (
        "200 OK\n400 Bad Request\n403 Forbidden\n404 Not Found\n405 Method Not Allowed\n408 Request Timeout\n426 Upgrade Required\n"
        "431 Request Header Fields Too Large\n500 Internal Server Error\n503 Service Unavailable\n505 HTTP Version Not Supported"
    )
    for phrase in phrases.split("\n"):
        if phrase[:3] == str(status):
            return phrase
    return str(status) + " "
