"""RFC 6455 framing by tables: what is accepted, and the close code for what is not. Runs on every runtime."""

from firmware import ws_frames as ws

MASK = b"\x37\xfa\x21\x3d"


def masked(first, payload=b"", length=None):
    """A client's frame; `length` is the length field as bytes where the shortest form is not wanted."""
    size = len(payload)
    if length is None:
        length = bytes((size,)) if size < 126 else b"\x7e" + size.to_bytes(2, "big")
    hidden = bytes([byte ^ MASK[i % 4] for i, byte in enumerate(payload)])
    return bytes((first, length[0] | 0x80)) + length[1:] + MASK + hidden


def events(data, max_bytes=4096, max_fragments=16, step=0):
    """All events of `data`, fed `step` bytes at a time (0: at once); a break of the rules is the last one, as its code."""
    receiver = ws.Receiver(max_bytes, max_fragments)
    got: list = []
    try:
        for at in range(0, len(data), step or len(data)):
            receiver.feed(data[at : at + (step or len(data))])
            event = receiver.next()
            while event is not None:
                got.append((1, str(event[1], "utf-8")) if event[0] == ws.TEXT else event)
                event = receiver.next()
    except ws.FramingError as broken:
        got.append(broken.code)
    return got


HELLO = "Hëllo €".encode()

ACCEPTED = (
    ("the masked Hello of RFC 6455 5.7", b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", [(1, "Hello")]),
    ("empty text", masked(0x81), [(1, "")]),
    ("text that is not ASCII", masked(0x81, HELLO), [(1, "Hëllo €")]),
    ("binary", masked(0x82, b"\xff\x00"), [(2, b"\xff\x00")]),
    ("two messages in one read", masked(0x81, b"a") + masked(0x82, b"b"), [(1, "a"), (2, b"b")]),
    ("three fragments", masked(0x01, b"a") + masked(0x00, b"b") + masked(0x80, b"c"), [(1, "abc")]),
    ("a last fragment that is empty", masked(0x01, b"a") + masked(0x80), [(1, "a")]),
    ("a ping between fragments", masked(0x01, b"a") + masked(0x89, b"p") + masked(0x80, b"c"), [(9, b"p"), (1, "ac")]),
    ("a pong nobody asked for", masked(0x8A, b"x"), [(10, b"x")]),
    ("a ping of 125 bytes", masked(0x89, b"p" * 125), [(9, b"p" * 125)]),
    ("a character across fragments", masked(0x01, b"\xe2\x82") + masked(0x80, b"\xac"), [(1, "€")]),
    ("126 bytes", masked(0x81, b"x" * 126), [(1, "x" * 126)]),
    ("just the cap", masked(0x81, b"x" * 4096), [(1, "x" * 4096)]),
    ("just the cap in two", masked(0x01, b"x" * 4000) + masked(0x80, b"x" * 96), [(1, "x" * 4096)]),
    ("sixteen fragments", masked(0x01, b"x") + masked(0x00, b"x") * 14 + masked(0x80, b"x"), [(1, "x" * 16)]),
    ("close without a code", masked(0x88), [(8, 1005)]),
    ("close with a reason", masked(0x88, b"\x03\xe8bye"), [(8, 1000)]),
    ("close with a code of an application", masked(0x88, b"\x0b\xb8"), [(8, 3000)]),
)

BROKEN = (
    ("unmasked text", b"\x81\x01a", 1002),
    ("unmasked ping", b"\x89\x00", 1002),
    ("RSV1", masked(0xC1, b"a"), 1002),
    ("RSV2", masked(0xA1, b"a"), 1002),
    ("RSV3 on a ping", masked(0x99), 1002),
    ("opcode 3", masked(0x83), 1002),
    ("opcode 7", masked(0x87), 1002),
    ("opcode 11", masked(0x8B), 1002),
    ("opcode 15", masked(0x8F), 1002),
    ("fragmented ping", masked(0x09), 1002),
    ("fragmented close", masked(0x08), 1002),
    ("ping of 126 bytes", masked(0x89, b"p" * 126), 1002),
    ("continuation of nothing", masked(0x80, b"a"), 1002),
    ("text inside a text", masked(0x01, b"a") + masked(0x81, b"b"), 1002),
    ("16-bit length for 125", masked(0x81, b"x" * 125, b"\x7e\x00\x7d"), 1002),
    ("64-bit length for 126", masked(0x81, b"x" * 126, b"\x7f" + b"\x00" * 7 + b"\x7e"), 1002),
    ("64-bit length for 65535", masked(0x81, b"", b"\x7f" + b"\x00" * 6 + b"\xff\xff"), 1002),
    ("64-bit length with its top bit", masked(0x81, b"", b"\x7f\x80" + b"\x00" * 7), 1002),
    ("one byte over the cap", masked(0x81, b"x" * 4097), 1009),
    ("a megabyte, only announced", masked(0x81, b"", b"\x7f" + (1 << 20).to_bytes(8, "big")), 1009),
    ("over the cap in two", masked(0x01, b"x" * 4000) + masked(0x80, b"x" * 97), 1009),
    ("seventeen fragments", masked(0x01) + masked(0x00) * 15 + masked(0x80), 1009),
    ("text that is not UTF-8", masked(0x81, b"\xff"), 1007),
    ("text that ends inside a character", masked(0x81, b"\xe2\x82"), 1007),
    ("not UTF-8 in a first fragment", masked(0x01, b"a\xc0"), 1007),
    ("close of one byte", masked(0x88, b"\x03"), 1002),
    ("close with 999", masked(0x88, b"\x03\xe7"), 1002),
    ("close with 1004", masked(0x88, b"\x03\xec"), 1002),
    ("close with 1005", masked(0x88, b"\x03\xed"), 1002),
    ("close with 1006", masked(0x88, b"\x03\xee"), 1002),
    ("close with 1015", masked(0x88, b"\x03\xf7"), 1002),
    ("close with 2999", masked(0x88, b"\x0b\xb7"), 1002),
    ("close with 5000", masked(0x88, b"\x13\x88"), 1002),
    ("close with a reason that is not UTF-8", masked(0x88, b"\x03\xe8\xff"), 1007),
)

UTF8 = (  # bytes, state expected: 0 whole, -1 wrong, 1 inside a character
    (b"", 0),
    (b"plain", 0),
    (b"\x7f", 0),
    (b"\x80", -1),
    (b"\xbf", -1),
    (b"\xc0\x80", -1),
    (b"\xc1\xbf", -1),
    (b"\xc2\x80", 0),
    (b"\xdf\xbf", 0),
    (b"\xc2", 1),
    (b"\xc2a", -1),
    (b"\xe0\x9f\xbf", -1),
    (b"\xe0\xa0\x80", 0),
    (b"\xe1\x80\x80", 0),
    (b"\xed\x9f\xbf", 0),
    (b"\xed\xa0\x80", -1),
    (b"\xed\xbf\xbf", -1),
    (b"\xee\x80\x80", 0),
    (b"\xef\xbf\xbf", 0),
    (b"\xf0\x8f\xbf\xbf", -1),
    (b"\xf0\x90\x80\x80", 0),
    (b"\xf0\x90\x80", 1),
    (b"\xf4\x8f\xbf\xbf", 0),
    (b"\xf4\x90\x80\x80", -1),
    (b"\xf5\x80\x80\x80", -1),
    (b"\xff", -1),
)


def test_what_the_rfc_allows_is_received_however_it_is_split():
    for name, data, expected in ACCEPTED:
        for step in (0, 1, 3, 100):
            assert events(data, step=step) == expected, (name, step)


def test_what_the_rfc_forbids_ends_with_its_close_code():
    for name, data, code in BROKEN:
        for step in (0, 1):
            got = events(data, step=step)
            assert got and got[-1] == code, (name, step, got)


def test_a_frame_over_the_cap_is_refused_at_its_header():
    assert events(masked(0x81, b"x" * 4097)[:8]) == [1009]


def test_events_before_a_break_of_the_rules_are_delivered():
    assert events(masked(0x81, b"a") + b"\x81\x01b") == [(1, "a"), 1002]


def test_caps_are_the_receivers_own():
    assert events(masked(0x81, b"x" * 11), max_bytes=10) == [1009]
    assert events(masked(0x01) + masked(0x00) + masked(0x80), max_fragments=2) == [1009]


def test_caps_count_each_message_from_its_start():
    data = masked(0x01, b"x" * 6) + masked(0x80, b"x" * 4)
    assert events(data * 3, max_bytes=10, max_fragments=2) == [(1, "x" * 10)] * 3


def test_broken_says_why():
    receiver = ws.Receiver(4096, 16)
    receiver.feed(b"\x81\x01a")
    try:
        receiver.next()
    except ws.FramingError as broken:
        assert (broken.code, broken.reason) == (1002, "frame from a client is not masked")
    else:
        raise AssertionError("an unmasked frame was accepted")


def test_utf8_by_table_and_split_anywhere():
    for data, expected in UTF8:
        for at in range(len(data) + 1):
            state = ws.utf8_state(data[:at], 0)
            if state >= 0:
                state = ws.utf8_state(data[at:], state)
            assert (state > 0) - (state < 0) == expected, (data, at)


def test_unmask_is_its_own_inverse_at_every_length():
    for size in (0, 1, 2, 3, 4, 5, 127, 128, 129, 256, 300):
        plain = bytes([i * 7 & 0xFF for i in range(size)])
        once = bytes(ws.unmask(bytearray(plain), MASK))
        assert once == bytes([byte ^ MASK[i % 4] for i, byte in enumerate(plain)]), size
        assert bytes(ws.unmask(bytearray(once), MASK)) == plain, size


HEADERS = (  # opcode, bytes of payload: header
    (ws.TEXT, 5, b"\x81\x05"),
    (ws.PING, 0, b"\x89\x00"),
    (ws.TEXT, 125, b"\x81\x7d"),
    (ws.TEXT, 126, b"\x81\x7e\x00\x7e"),
    (ws.BINARY, 65535, b"\x82\x7e\xff\xff"),
    (ws.BINARY, 65536, b"\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
)


def test_headers_have_the_shortest_length():
    for opcode, size, expected in HEADERS:
        assert ws.header(opcode, size) == expected, size


def test_a_frame_is_its_header_and_its_payload():
    assert ws.frame(ws.TEXT, b"Hello") == b"\x81\x05Hello"
    assert ws.frame(ws.TEXT, b"Hello", 0) == b"\x01\x05Hello"


def test_close_frames():
    assert ws.close_frame(1000) == b"\x88\x02\x03\xe8"
    assert ws.close_frame(ws.NO_CODE) == b"\x88\x00"


TEXTS = (  # pieces, gathered to 4 bytes: frames
    ((), [b"\x81\x00"]),
    (("abc",), [b"\x81\x03abc"]),
    (("a", "b", "cd"), [b"\x81\x04abcd"]),
    (("ab", "cd", "e"), [b"\x01\x04abcd", b"\x80\x01e"]),
    (("abcdef", "g"), [b"\x01\x04abcd", b"\x80\x03efg"]),
    (("abcdefghij",), [b"\x01\x04abcd", b"\x00\x04efgh", b"\x80\x02ij"]),
    (("", "ab", ""), [b"\x81\x02ab"]),
    (("abc", "def", "ghi"), [b"\x01\x03abc", b"\x00\x03def", b"\x80\x03ghi"]),
    (("é",), [b"\x81\x02\xc3\xa9"]),
)


def test_pieces_are_gathered_into_fragments():
    for pieces, expected in TEXTS:
        assert list(ws.text_frames(iter(pieces), 4)) == expected, pieces
