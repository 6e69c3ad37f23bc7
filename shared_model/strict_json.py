"""Reads JSON exactly as RFC 8259 writes it, with one verdict on every runtime; nothing here knows what a message is.

The parsers that the runtimes bring differ: MicroPython's takes `[1 2]`, CPython's takes `NaN`, all take a key twice. This one
also refuses lone surrogates and nesting deeper than MAX_DEPTH. It walks UTF-8 bytes, because indexing a text is slow on a board.
Boards hold it on the heap: its words are few.
"""

from shared_model.utf8 import utf8_state

MAX_DEPTH = 8

_SPACE = b" \t\n\r"
_DIGITS = b"0123456789"
_HEX = b"0123456789abcdefABCDEF"
_WORDS = ((b"true", True), (b"false", False), (b"null", None))
_LETTERS = b'"\\/bfnrt'  # what may follow a backslash, besides u
_MEANINGS = b'"\\/\b\f\n\r\t'
_EXACT_DIGITS = 16  # as many as 2^53 has; a longer integer becomes a float, as in a browser, and no integer field takes that


def loads(data: bytes | bytearray) -> object:
    """The value written in `data` (UTF-8); ValueError says what is wrong and at which byte, counted from 0.

    A number with a fraction, an exponent or more than 16 digits is a float; every other number is an int.
    """
    reader = _Reader(data)
    if utf8_state(data, 0):
        raise reader.error("no UTF-8")
    value = reader.value(0)
    if reader.at < len(data):
        raise reader.error("more after the value")
    return value


class _Reader:
    """One pass over the bytes; `at` is the place of the byte to be read next."""

    def __init__(self, data: bytes | bytearray) -> None:
        self.data = data
        self.at = 0

    def error(self, what: str) -> ValueError:
        return ValueError(f"not JSON: {what} at byte {self.at}")

    def byte(self) -> int:
        """The byte at hand; at the end a NUL, which is allowed nowhere in JSON."""
        return self.data[self.at] if self.at < len(self.data) else 0

    def after_space(self) -> int:
        """The next byte that is no white space, which becomes the byte at hand."""
        return self.skip(_SPACE)

    def skip(self, these: bytes) -> int:
        """Step over such bytes; the one behind them."""
        while self.byte() in these:
            self.at += 1
        return self.byte()

    def value(self, depth: int) -> object:
        """A value and the white space around it; `depth` is how many arrays and objects are open around it."""
        first = self.after_space()
        if first in b"{[":
            if depth == MAX_DEPTH:
                raise self.error(f"nesting deeper than {MAX_DEPTH}")
            self.at += 1
            value: object = self.members(depth + 1) if first == 0x7B else self.items(depth + 1)
        elif first == 0x22:
            value = self.string()
        elif first in b"-0123456789":
            value = self.number()
        else:
            value = self.word()
        self.after_space()
        return value

    def word(self) -> object:
        for word, meaning in _WORDS:
            if self.data[self.at : self.at + len(word)] == word:
                self.at += len(word)
                return meaning
        raise self.error("no value")

    def items(self, depth: int) -> list:
        items: list = []
        if self.after_space() == 0x5D:
            self.at += 1
            return items
        while True:
            items.append(self.value(depth))
            if self.closed(0x5D):
                return items

    def members(self, depth: int) -> dict:
        members: dict = {}
        if self.after_space() == 0x7D:
            self.at += 1
            return members
        while True:
            if self.after_space() != 0x22:
                raise self.error("no name in double quotes")
            name = self.string()
            if name in members:
                raise self.error("a name twice")
            if self.after_space() != 0x3A:
                raise self.error("no colon")
            self.at += 1
            members[name] = self.value(depth)
            if self.closed(0x7D):
                return members

    def closed(self, bracket: int) -> bool:
        """True past the closing bracket, False past a comma."""
        found = self.byte()
        if found != bracket and found != 0x2C:
            raise self.error("no comma or " + chr(bracket))
        self.at += 1
        return found == bracket

    def number(self) -> object:
        start = self.at
        if self.byte() == 0x2D:
            self.at += 1
        whole = self.at
        digits = self.digits()
        if digits > 1 and self.data[whole] == 0x30:
            raise self.error("a leading zero")
        exact = digits <= _EXACT_DIGITS
        if self.byte() == 0x2E:
            self.at += 1
            self.digits()
            exact = False
        if self.byte() in b"eE":
            self.at += 1
            if self.byte() in b"+-":
                self.at += 1
            self.digits()
            exact = False
        written = self.data[start : self.at]
        return int(written) if exact else float(written)

    def digits(self) -> int:
        """Step over digits, at least one, and count them."""
        start = self.at
        self.skip(_DIGITS)
        if self.at == start:
            raise self.error("no digit")
        return self.at - start

    def string(self) -> str:
        before = bytearray()
        while True:
            self.at += 1
            start = self.at
            while self.byte() not in b'"\\' and self.byte() >= 0x20:
                self.at += 1
            before += self.data[start : self.at]
            if self.byte() == 0x22:
                self.at += 1
                return str(before, "utf-8")
            if self.byte() != 0x5C:
                raise self.error("a string that breaks off")
            before += self.escape()

    def escape(self) -> bytes:
        """What stands after a backslash, as UTF-8; its last byte is then at hand. A pair of surrogates is one character."""
        self.at += 1
        letter = self.byte()
        if letter != 0x75:
            place = _LETTERS.find(bytes((letter,)))
            if place < 0:
                raise self.error("no such escape")
            return _MEANINGS[place : place + 1]
        code = self.code_unit()
        if 0xD800 <= code < 0xDC00 and self.data[self.at + 1 : self.at + 3] == b"\\u":
            self.at += 2
            low = self.code_unit()
            if 0xDC00 <= low < 0xE000:
                code = 0x10000 + ((code - 0xD800) << 10) + low - 0xDC00
        if 0xD800 <= code < 0xE000:
            raise self.error("half a surrogate pair")
        return chr(code).encode()

    def code_unit(self) -> int:
        """What `u`, which is at hand, and four hexadecimal digits stand for; the last digit is then at hand."""
        for _ in range(4):
            self.at += 1
            if self.byte() not in _HEX:
                raise self.error("no hexadecimal digit")
        return int(str(self.data[self.at - 3 : self.at + 1], "ascii"), 16)
