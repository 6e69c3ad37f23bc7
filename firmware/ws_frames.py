"""RFC 6455 framing without a socket: bytes in, messages out, and messages in, frames out. Nothing here reads, writes or waits.

A server feeds what it received to a `Receiver` and takes events from it; whatever breaks the rules of the RFC, or is larger than
this device takes, raises `FramingError` with the close code that the peer is owed. Memory is bounded: a frame that would pass the cap is
refused at its header, before its payload is kept.
"""

from firmware.machine_code import unmask, utf8_state

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10

NORMAL = 1000
PROTOCOL_ERROR = 1002
UNSUPPORTED = 1003
NO_CODE = 1005  # never on the wire: the peer closed without a code (7.4.1)
BAD_TEXT = 1007
TOO_BIG = 1009
INTERNAL_ERROR = 1011

FIN = 0x80
GATHER_BYTES = 512


def most_framed(message_bytes: int) -> int:
    """The cap on framing for sessions that take messages of `message_bytes`: a quarter more, so that a message a little too
    large gets an answer (`too_large`) and only one far too large ends the connection (1009)."""
    return message_bytes + message_bytes // 4


class FramingError(Exception):
    """The peer broke the framing; `code` is the close code it gets (RFC 6455, 7.4.1)."""

    def __init__(self, code: int, reason: str):
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Receiver:
    """Client frames in, whole messages out; one per connection.

    `max_bytes` caps a message, `max_fragments` the frames it may come in; more is 1009.
    """

    def __init__(self, max_bytes: int, max_fragments: int):
        self.max_bytes = max_bytes
        self.max_fragments = max_fragments
        self._data = b""  # received and not parsed yet
        self._first = 0  # byte of the frame under way
        self._mask = b""
        self._payload: bytearray | None = None  # of the frame under way: one piece of memory from its header on
        self._filled = 0
        self._message = bytearray()  # payload of the fragments so far
        self._opcode = 0  # of the message under way, 0 between messages
        self._fragments = 0
        self._utf8 = 0

    def feed(self, data: bytes) -> None:
        """Takes received bytes; `data` may be of any length and split anywhere."""
        if self._payload is not None:
            size = min(len(data), len(self._payload) - self._filled)
            self._payload[self._filled : self._filled + size] = data[:size]
            self._filled += size
            data = data[size:]
        self._data = self._data + data if self._data else bytes(data)

    def next(self) -> tuple | None:
        """The next event as (opcode, payload), or None when more bytes are needed.

        The payload is for TEXT a bytearray of UTF-8 (a str would be a copy, for which a board may have no piece of memory so
        large), bytes for BINARY, PING and PONG, and for CLOSE the code to answer with.
        Raises FramingError; after that, and after a CLOSE, the receiver is done for.
        """
        while self._payload is not None or self._begin():
            if self._filled < len(self._payload):  # type: ignore[arg-type]
                return None
            event = self._end()
            if event is not None:
                return event
        return None

    def _begin(self) -> bool:
        """Checks a frame's header as far as it is here; once it is whole, takes it and what came of the payload. False before."""
        data = self._data
        if len(data) < 2:
            return False
        self._check_first(data[0])
        length = data[1] & 0x7F
        if not data[1] & 0x80:
            raise FramingError(PROTOCOL_ERROR, "frame from a client is not masked")
        if data[0] & 8 and length > 125:
            raise FramingError(PROTOCOL_ERROR, "control frame is longer than 125 bytes")
        start = 2 + (2 if length == 126 else 8 if length == 127 else 0)
        if len(data) < start:
            return False
        if start > 2:
            length = _long_length(data, start)
        if not data[0] & 8:
            self._check_size(length)
        if len(data) < start + 4:
            return False
        self._first = data[0]
        self._mask = data[start : start + 4]
        self._payload = bytearray(length)
        self._filled = 0
        self._data = b""
        self.feed(data[start + 4 :])
        return True

    def _check_first(self, first: int) -> None:
        opcode = first & 15
        if first & 0x70:
            raise FramingError(PROTOCOL_ERROR, "reserved bit is set")
        if opcode > PONG or BINARY < opcode < CLOSE:
            raise FramingError(PROTOCOL_ERROR, "reserved opcode")
        if opcode & 8:
            if not first & FIN:
                raise FramingError(PROTOCOL_ERROR, "control frame is fragmented")
        elif opcode == CONTINUATION:
            if not self._opcode:
                raise FramingError(PROTOCOL_ERROR, "continuation of no message")
        elif self._opcode:
            raise FramingError(PROTOCOL_ERROR, "new message inside a message")

    def _check_size(self, length: int) -> None:
        if length > self.max_bytes - len(self._message):
            raise FramingError(TOO_BIG, f"message is longer than {self.max_bytes} bytes")
        if self._fragments >= self.max_fragments:
            raise FramingError(TOO_BIG, f"message is in more than {self.max_fragments} fragments")

    def _end(self) -> tuple | None:
        """The frame is whole: the event that it completes, if any."""
        payload = unmask(self._payload, self._mask)  # type: ignore[arg-type]
        self._payload = None
        opcode = self._first & 15
        if opcode == CLOSE:
            return CLOSE, close_code(payload)
        if opcode & 8:
            return opcode, bytes(payload)
        return self._add(opcode, self._first & FIN, payload)

    def _add(self, opcode: int, last: int, payload: bytearray) -> tuple | None:
        """Adds a fragment to the message under way; the message once it is whole."""
        opcode = self._opcode = opcode or self._opcode
        self._fragments += 1
        if opcode == TEXT:
            self._utf8 = utf8_state(payload, self._utf8)
            if self._utf8 < 0 or (last and self._utf8):
                raise FramingError(BAD_TEXT, "text is not UTF-8")
        message = payload
        if len(self._message):
            message = self._message
            message.extend(payload)
        if not last:
            self._message = message
            return None
        self._message = bytearray()
        self._opcode = self._fragments = 0
        return opcode, message if opcode == TEXT else bytes(message)


def _long_length(data: bytes, start: int) -> int:
    length = int.from_bytes(data[2:start], "big")
    if length < 126 or (start == 10 and length < 0x10000):
        raise FramingError(PROTOCOL_ERROR, "length is not in the shortest form")
    if length >> 63:
        raise FramingError(PROTOCOL_ERROR, "highest bit of the length is set")
    return length


def close_code(payload: bytes | bytearray) -> int:
    """The code in a close frame's payload, 1005 when it has none (5.5.1, 7.4); FramingError for a code or reason that must not be sent."""
    if not payload:
        return NO_CODE
    if len(payload) == 1:
        raise FramingError(PROTOCOL_ERROR, "close frame of one byte")
    code = payload[0] << 8 | payload[1]
    if not ((1000 <= code <= 1014 and code not in (1004, 1005, 1006)) or 3000 <= code <= 4999):
        raise FramingError(PROTOCOL_ERROR, f"close code {code} is not one to send")
    if utf8_state(payload[2:], 0):
        raise FramingError(BAD_TEXT, "reason for closing is not UTF-8")
    return code


def header(opcode: int, size: int, fin: int = FIN) -> bytes:
    """The header of an unmasked frame with `size` bytes of payload; `fin` is 0 for a fragment that is not the last."""
    if size < 126:
        return bytes((fin | opcode, size))
    if size < 0x10000:
        return bytes((fin | opcode, 126, size >> 8, size & 0xFF))
    return bytes((fin | opcode, 127)) + size.to_bytes(8, "big")


def frame(opcode: int, payload: bytes, fin: int = FIN) -> bytes:
    """One frame to a client, header and payload in one piece so that it goes out in one write."""
    return header(opcode, len(payload), fin) + payload


def close_frame(code: int) -> bytes:
    """A close frame with that code; 1005 is answered with an empty one, since it must not be sent (7.4.1)."""
    return frame(CLOSE, b"" if code == NO_CODE else bytes((code >> 8, code & 0xFF)))


def text_frames(pieces, most_bytes: int = GATHER_BYTES):
    """Yields the frames of one text message whose text comes in pieces of str.

    Pieces are gathered, and long ones cut, to about `most_bytes` a frame: a long message never exists whole, needs no large piece of
    a fragmented heap, and a short one is one frame.
    """
    opcode = TEXT
    held: list[str] = []
    size = 0
    for piece in pieces:
        for at in range(0, len(piece), most_bytes):
            part = piece[at : at + most_bytes]
            if size and size + len(part) > most_bytes:
                yield frame(opcode, "".join(held).encode(), 0)
                opcode = CONTINUATION
                held = []
                size = 0
            held.append(part)
            size += len(part)
    yield frame(opcode, "".join(held).encode())
