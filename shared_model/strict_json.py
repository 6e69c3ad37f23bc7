"""Reads JSON exactly as RFC 8259 writes it, with one verdict on every runtime; nothing here knows what a message is.

The parsers that the runtimes bring differ: MicroPython's takes `[1 2]`, CPython's takes `NaN`, all take a key twice. This one
also refuses lone surrogates and nesting deeper than MAX_DEPTH. It walks UTF-8 bytes, because indexing a text is slow on a board.
"""

MAX_DEPTH = 8

_SPACE = b" \t\n\r"
_DIGITS = b"0123456789"
_WORDS = ((b"true", True), (b"false", False), (b"null", None))
_LETTERS = b'"\\/bfnrt'  # what may follow a backslash, besides u
_MEANINGS = '"\\/\b\f\n\r\t'
_END = 0  # stands for the end of the data: a NUL is allowed nowhere in JSON
_EXACT_DIGITS = 16  # as many as 2^53 has; a longer integer becomes a float, as in a browser, and no integer field takes that


def loads(data: bytes) -> object:
    """The value written in `data` (UTF-8); ValueError says what is wrong and at which byte, counted from 0.

    A number with a fraction, an exponent or more than 16 digits is a float; every other number is an int.
    """
    reader = _Reader(data)
    value = reader.value(0)
    if reader.at < len(data):
        raise reader.error("nothing may follow the value")
    return value


class _Reader:
    """One pass over the bytes; `at` is the place of the byte to be read next."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def error(self, what: str) -> ValueError:
        return ValueError(f"not JSON: {what}, at byte {self.at}")

    def byte(self) -> int:
        return self.data[self.at] if self.at < len(self.data) else _END

    def after_space(self) -> int:
        """The next byte that is no white space, which becomes the byte at hand."""
        while self.byte() in _SPACE:
            self.at += 1
        return self.byte()

    def value(self, depth: int) -> object:
        """A value and the white space around it; `depth` is how many arrays and objects are open around it."""
        first = self.after_space()
        if first in b"{[":
            if depth == MAX_DEPTH:
                raise self.error(f"nested deeper than {MAX_DEPTH}")
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
        raise self.error("a value is missing")

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
                raise self.error("a name in double quotes is missing")
            name = self.string()
            if name in members:
                raise self.error("a name stands twice in one object")
            if self.after_space() != 0x3A:
                raise self.error("a colon is missing")
            self.at += 1
            members[name] = self.value(depth)
            if self.closed(0x7D):
                return members

    def closed(self, bracket: int) -> bool:
        """True past the closing bracket, False past a comma."""
        found = self.byte()
        if found != bracket and found != 0x2C:
            raise self.error(f"a comma or {chr(bracket)} is missing")
        self.at += 1
        return found == bracket

    def number(self) -> object:
        start = self.at
        if self.byte() == 0x2D:
            self.at += 1
        whole = self.at
        digits = self.digits()
        if digits > 1 and self.data[whole] == 0x30:
            self.at = whole
            raise self.error("a number begins with a zero too many")
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
        text = str(self.data[start : self.at], "ascii")
        return int(text) if exact else float(text)

    def digits(self) -> int:
        """Steps over digits, at least one, and counts them."""
        start = self.at
        while self.byte() in _DIGITS:
            self.at += 1
        if self.at == start:
            raise self.error("a digit is missing")
        return self.at - start

    def string(self) -> str:
        self.at += 1
        start = self.at
        before = bytearray()
        while True:
            byte = self.byte()
            if byte == 0x22 or byte == 0x5C:
                before += self.data[start : self.at]
                self.at += 1
                if byte == 0x22:
                    return str(before, "utf-8")
                before += self.escape().encode()
                start = self.at
            elif byte < 0x20:
                raise self.error("a string has a control character in it or is not closed")
            elif byte < 0x80:
                self.at += 1
            else:
                self.sequence(byte)

    def escape(self) -> str:
        """What stands after a backslash; a pair of surrogates is one character."""
        letter = self.byte()
        if letter != 0x75:
            place = _LETTERS.find(self.data[self.at : self.at + 1])
            if letter == _END or place < 0:
                raise self.error("a backslash is followed by what it may not be")
            self.at += 1
            return _MEANINGS[place]
        code = self.code_unit()
        if 0xD800 <= code < 0xDC00 and self.byte() == 0x5C:
            self.at += 1
            low = self.code_unit()
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00)
        if 0xD800 <= code < 0xE000:
            raise self.error("half of a surrogate pair stands alone")
        return chr(code)

    def code_unit(self) -> int:
        """What `u` and four hexadecimal digits stand for."""
        if self.byte() != 0x75:
            raise self.error("half of a surrogate pair stands alone")
        code = 0
        for _ in range(4):
            self.at += 1
            code = code * 16 + self.hex_digit(self.byte())
        self.at += 1
        return code

    def hex_digit(self, byte: int) -> int:
        if byte in _DIGITS:
            return byte - 0x30
        if 0x41 <= (byte & 0xDF) <= 0x46:
            return (byte & 0xDF) - 0x37
        raise self.error("\\u needs four hexadecimal digits")

    def sequence(self, lead: int) -> None:
        """Steps over one character of two to four bytes: no overlong form, no surrogate, nothing past U+10FFFF (RFC 3629)."""
        low, high = 0x80, 0xBF
        if lead == 0xE0:
            low = 0xA0
        elif lead == 0xED:
            high = 0x9F
        elif lead == 0xF0:
            low = 0x90
        elif lead == 0xF4:
            high = 0x8F
        if lead < 0xC2 or lead > 0xF4:
            raise self.error("not UTF-8")
        for _ in range(1 + (lead >= 0xE0) + (lead >= 0xF0)):
            self.at += 1
            if not low <= self.byte() <= high:
                raise self.error("not UTF-8")
            low, high = 0x80, 0xBF
        self.at += 1
