"""What must hold for every byte stream: framing against Python's own UTF-8 decoder and against frames built here."""

import codecs

from hypothesis import given
from hypothesis import strategies as st

from firmware import ws_frames as ws


def masked(opcode: int, payload: bytes, mask: bytes, fin: bool) -> bytes:
    size = len(payload)
    head = bytes([(0x80 if fin else 0) | opcode])
    head += bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def python_says(data: bytes) -> int:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        return -1
    return 1 if decoder.getstate()[0] else 0


near_utf8 = st.lists(
    st.one_of(st.text(max_size=3).map(str.encode), st.sampled_from([bytes([b]) for b in (0x80, 0xC0, 0xE0, 0xED, 0xF0, 0xF4, 0xFF)])),
    max_size=6,
).map(b"".join)


@given(near_utf8 | st.binary(max_size=8), st.integers(0, 40))
def test_utf8_is_judged_as_python_does_wherever_it_is_split(data: bytes, at: int) -> None:
    state = ws.utf8_state(data[:at], 0)
    if state >= 0:
        state = ws.utf8_state(data[at:], state)
    assert (state > 0) - (state < 0) == python_says(data)


@given(st.data())
def test_any_message_comes_back_whole_however_it_is_fragmented_and_split(data: st.DataObject) -> None:
    message = data.draw(st.text(max_size=300))
    raw = message.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=5)))
    bounds = [0, *cuts, len(raw)]
    mask = data.draw(st.binary(min_size=4, max_size=4))
    stream = b"".join(
        masked(ws.TEXT if i == 0 else 0, raw[bounds[i] : bounds[i + 1]], mask, i == len(bounds) - 2) for i in range(len(bounds) - 1)
    )
    receiver = ws.Receiver(4096, 16)
    got = []
    while stream:
        step = data.draw(st.integers(1, 200))
        receiver.feed(stream[:step])
        stream = stream[step:]
        event = receiver.next()
        if event is not None:
            got.append(event)
    assert [(opcode, text.decode()) for opcode, text in got] == [(ws.TEXT, message)]


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_rubbish_only_ever_ends_in_a_close_code_and_never_holds_more_than_the_cap(chunks: list[bytes]) -> None:
    receiver = ws.Receiver(64, 16)
    code = ws.PROTOCOL_ERROR
    try:
        for chunk in chunks:
            receiver.feed(chunk)
            while (event := receiver.next()) is not None:
                assert event[0] not in (ws.TEXT, ws.BINARY) or len(event[1]) <= 64
            assert len(receiver._data) < 64 + 14 + 125
    except ws.FramingError as broken:
        code = broken.code
    assert code in (ws.PROTOCOL_ERROR, ws.BAD_TEXT, ws.TOO_BIG)


@given(st.lists(st.text(max_size=20), max_size=20), st.integers(1, 30))
def test_sent_pieces_join_to_the_message(pieces: list[str], gather: int) -> None:
    frames = list(ws.text_frames(iter(pieces), gather))
    payload = b""
    for i, sent in enumerate(frames):
        assert sent[0] == (ws.TEXT if i == 0 else 0) | (0x80 if i == len(frames) - 1 else 0)
        assert sent[1] == len(sent) - 2
        payload += sent[2:]
    assert payload.decode() == "".join(pieces)
