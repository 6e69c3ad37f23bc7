"""RFC 6455 on the wire: the opening handshake, frames, and the close codes of broken ones. protocol.md, "Error codes" and "Limits"."""

import json

import pytest

from tests.protocol.raw import ACCEPT, MASK, Raw, frame, request
from tests.protocol.servers import ServerUnderTest

PING = b'{"type":"ping","id":1}'

BROKEN = {
    "unmasked frame": (frame(0x81, PING, mask=None), 1002),
    "reserved bit": (frame(0xC1, PING), 1002),
    "reserved opcode": (frame(0x83, PING), 1002),
    "reserved control opcode": (frame(0x8B), 1002),
    "fragmented ping": (frame(0x09), 1002),
    "ping of 126 bytes": (frame(0x89, bytes(126)), 1002),
    "continuation of nothing": (frame(0x80, PING), 1002),
    "message inside a message": (frame(0x01, b"{") + frame(0x81, b"}"), 1002),
    "close of one byte": (frame(0x88, b"\x03"), 1002),
    "close with a code that is never sent": (frame(0x88, b"\x03\xed"), 1002),
    "text that is not UTF-8": (frame(0x81, b"\xc3\x28"), 1007),
    "surrogate": (frame(0x81, b"\xed\xa0\x80"), 1007),
    "character cut off at the end": (frame(0x01, b"\xe2\x82") + frame(0x80), 1007),
    "far too large": (b"\x81\xff" + (1 << 24).to_bytes(8, "big") + MASK, 1009),
    "far too large in fragments": (frame(0x01, bytes(4000)) + frame(0x00, bytes(4000)) * 4, 1009),
    "too many fragments": (frame(0x01, b" ") + frame(0x00, b" ") * 16 + frame(0x80, b" "), 1009),
}


def opened(server: ServerUnderTest) -> Raw:
    """A connection after its handshake and hello."""
    raw = Raw(server)
    raw.send(request(server, Origin="null"))
    assert raw.head()[0] == 101
    first, payload = raw.frame()
    assert first == 0x81
    assert json.loads(payload)["type"] == "hello"
    return raw


def test_the_handshake_accepts_the_key_of_the_rfc(server: ServerUnderTest) -> None:
    with Raw(server) as raw:
        raw.send(request(server))
        status, headers = raw.head()
        assert status == 101
        assert headers["sec-websocket-accept"] == ACCEPT
        assert "sec-websocket-extensions" not in headers


@pytest.mark.parametrize("name", BROKEN)
def test_broken_framing_closes_with_its_code(server: ServerUnderTest, name: str) -> None:
    data, code = BROKEN[name]
    with opened(server) as raw:
        raw.send(data)
        assert raw.close_code() == code
        raw.send(frame(0x88, code.to_bytes(2, "big")))
        assert raw.closed()


def test_a_request_in_fragments_with_a_ping_between_them_is_one_request(server: ServerUnderTest) -> None:
    with opened(server) as raw:
        pieces = [PING[:9], b"", PING[9:15]]
        raw.send(frame(0x01, pieces[0]) + frame(0x89, b"?") + frame(0x00, pieces[1]) + frame(0x00, pieces[2]) + frame(0x80, PING[15:]))
        assert raw.frame() == (0x8A, b"?")
        assert json.loads(raw.frame()[1])["type"] == "pong"


def test_a_request_may_come_in_sixteen_fragments_and_byte_by_byte(server: ServerUnderTest) -> None:
    with opened(server) as raw:
        pieces = [frame(0x01, PING[:1])] + [frame(0x00, PING[at : at + 1]) for at in range(1, 15)] + [frame(0x80, PING[15:])]
        for byte in b"".join(pieces):
            raw.send(bytes([byte]))
        assert json.loads(raw.frame()[1])["type"] == "pong"


def test_a_character_may_be_cut_by_fragments(server: ServerUnderTest) -> None:
    with opened(server) as raw:
        text = '{"type":"ping","id":"€"}'.encode()
        at = text.index(b"\xe2") + 1
        raw.send(frame(0x01, text[:at]) + frame(0x80, text[at:]))
        assert json.loads(raw.frame()[1])["re"] == "€"


def test_a_close_is_answered_with_its_code(server: ServerUnderTest) -> None:
    with opened(server) as raw:
        raw.send(frame(0x88, b"\x03\xe8bye"))
        assert raw.close_code() == 1000
        assert raw.closed()


def test_a_ping_is_answered_with_its_payload(server: ServerUnderTest) -> None:
    with opened(server) as raw:
        raw.send(frame(0x89, bytes(range(125))))
        assert raw.frame() == (0x8A, bytes(range(125)))
