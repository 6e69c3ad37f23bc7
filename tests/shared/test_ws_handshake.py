"""The opening handshake and the heads of HTTP by tables: every refusal with its status and its full text. Runs on every runtime."""

from firmware import http
from firmware.ws_handshake import accept_value, upgrade

NAMES = ["tank-01.local", "192.168.4.1", "[::1]", "localhost"]
GOOD = {
    "Host": "localhost:3001",
    "Upgrade": "websocket",
    "Connection": "keep-alive, Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def head(first="GET /ws HTTP/1.1", **changed):
    """A request's head; a header changed to None is left out, and _ in a name stands for -."""
    headers = dict(GOOD)
    for name in changed:
        headers[name.replace("_", "-")] = changed[name]
    lines = [first] + [name + ": " + headers[name] for name in headers if headers[name] is not None]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answer(data):
    """The status and text that a head gets: (101, "") or those of the error."""
    try:
        assert http.head_bytes(data, 2048) == len(data)
        request = http.parse_head(data)
        http.check_request(request, NAMES)
        upgrade(request, ["https://plant.example"])
    except http.HttpError as error:
        return error.status, error.text
    return 101, ""


def test_the_key_of_the_rfc_gets_the_answer_of_the_rfc():
    assert accept_value("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def test_a_good_handshake_gets_101_with_the_accept_value():
    request = http.parse_head(head())
    assert upgrade(request, []) == (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
    )


ACCEPTED = (
    head(),
    head(Host="LOCALHOST"),
    head(Host="192.168.4.1:3001"),
    head(Host="[::1]:3001"),
    head(Upgrade="WebSocket", Connection="upgrade"),
    head(Origin="null"),
    head(Origin="file://"),
    head(Origin="http://localhost:3001"),
    head(Origin="https://localhost:3001"),
    head(Origin="https://plant.example"),
    head("GET /ws?x=1 HTTP/1.1"),
)

NOT_HTTP = "the first line is not METHOD /PATH HTTP/1.1"
REFUSED = (
    (head("POST /ws HTTP/1.1"), 405, "only GET is served"),
    (head("GET /ws"), 400, NOT_HTTP),
    (head("GET ws HTTP/1.1"), 400, NOT_HTTP),
    (head("GET  /ws HTTP/1.1"), 400, NOT_HTTP),
    (head("GET /ws HTTP/1.0"), 505, "only HTTP/1.1 is served"),
    (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400, "the request's head holds a byte that is not printable ASCII"),
    (head(Host="localhost\r\n folded: x"), 400, "a header is not NAME: VALUE"),
    (head(Host="localhost\r\nnothing"), 400, "a header is not NAME: VALUE"),
    (head(Host=None), 400, "the request has no Host"),
    (head(Host="evil.example:3001"), 403, "Host is none of this device's names"),
    (head(Host="localhost.evil.example"), 403, "Host is none of this device's names"),
    (head(Host="localhost:3001:1"), 403, "Host is none of this device's names"),
    (head(Host="[::1]evil"), 403, "Host is none of this device's names"),
    (head(Host="localhost\r\nhost: localhost"), 403, "Host is none of this device's names"),
    (head(Upgrade=None), 426, "this address speaks WebSocket"),
    (head(Connection="keep-alive"), 426, "this address speaks WebSocket"),
    (head(Sec_WebSocket_Version="8"), 426, "only version 13 of WebSocket is spoken"),
    (head(Sec_WebSocket_Version=None), 426, "only version 13 of WebSocket is spoken"),
    (head(Sec_WebSocket_Key=None), 400, "Sec-WebSocket-Key is not 16 bytes in base64"),
    (head(Sec_WebSocket_Key="c2hvcnQ="), 400, "Sec-WebSocket-Key is not 16 bytes in base64"),
    (head(Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZXM="), 400, "Sec-WebSocket-Key is not 16 bytes in base64"),
    (head(Origin="https://evil.example"), 403, "pages of this Origin may not connect"),
    (head(Origin="http://localhost"), 403, "pages of this Origin may not connect"),
    (head(Origin="http://localhost:3001.evil.example"), 403, "pages of this Origin may not connect"),
)


def test_what_is_allowed_is_upgraded():
    for data in ACCEPTED:
        assert answer(data) == (101, ""), data


def test_what_is_not_is_refused_with_its_status_and_text():
    for data, status, text in REFUSED:
        assert answer(data) == (status, text), data


def test_a_head_is_awaited_up_to_its_limit():
    whole = head()
    assert http.head_bytes(whole[:-1], 2048) == 0
    assert http.head_bytes(whole + b"more", 2048) == len(whole)
    for data in (b"x" * 2049, b"GET /" + b"x" * 2040 + b"\r\n\r\n"):
        try:
            http.head_bytes(data, 2048)
        except http.HttpError as error:
            assert (error.status, error.text) == (431, "the request's head is longer than 2048 bytes")
        else:
            raise AssertionError("a head over the limit was accepted")


def test_a_head_of_just_the_limit_is_taken():
    start = b"GET / HTTP/1.1\r\nx: "
    data = start + b"y" * (2048 - len(start) - 4) + b"\r\n\r\n"
    assert http.head_bytes(data, 2048) == 2048


def test_an_error_says_its_text_and_what_its_status_owes():
    error = http.HttpError(426, "only version 13 of WebSocket is spoken", "Sec-WebSocket-Version: 13\r\n")
    assert error.response() == (
        b"HTTP/1.1 426 Upgrade Required\r\nContent-Type: text/plain\r\nContent-Length: 39\r\nSec-WebSocket-Version: 13\r\n"
        b"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        b"only version 13 of WebSocket is spoken\n"
    )
