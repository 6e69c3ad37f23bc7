"""Where the keys and values of a TOML file stand, which Python's own reader does not tell. It reads only what that one has accepted."""

import re
import tomllib
from collections.abc import Callable

from tools.compiler.ir import Position

Keys = tuple[str, ...]
Span = tuple[int, int]

TEXT = r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
BLANK = re.compile(r"[ \t]*")
SPACE = re.compile(r"(?:\s|#[^\n]*)*")
KEY = re.compile(rf"{TEXT}|[A-Za-z0-9_-]+", re.S)
VALUE = re.compile(rf"{TEXT}|\d{{4}}-\d\d-\d\d \d\d:[^\s,\]}}#]*|[^\s,\]}}#]+", re.S)


def place(shown: str, text: str, line: int, column: int) -> Position:
    """One character of a file, by its numbers."""
    lines = text.replace("\r\n", "\n").split("\n")
    return Position(shown, line, column, 1, lines[line - 1])


class TomlPlaces:
    """The places in one file; `shown` is its path as messages have it."""

    def __init__(self, shown: str, text: str) -> None:
        self._shown = shown
        self._text = text.replace("\r\n", "\n")
        self._keys: dict[Keys, Span] = {}
        self._values: dict[Keys, Span] = {}
        self._at = 0
        self._read()

    def key(self, keys: Keys) -> Position:
        """Where a key stands; where it is missing, the table that it would be in, and at last the file."""
        for length in range(len(keys), 0, -1):
            if keys[:length] in self._keys:
                return self._position(self._keys[keys[:length]])
        return place(self._shown, self._text, 1, 1)

    def value(self, keys: Keys) -> Position:
        """Where the value of a key stands; where it is a table or missing, as `key`."""
        return self._position(self._values[keys]) if keys in self._values else self.key(keys)

    def _position(self, span: Span) -> Position:
        start, end = span
        begin = self._text.rfind("\n", 0, start) + 1
        line = self._text[begin:].partition("\n")[0]
        width = min(end, begin + len(line)) - start
        return Position(self._shown, self._text.count("\n", 0, start) + 1, start - begin + 1, width, line)

    def _read(self) -> None:
        table: Keys = ()
        while self._skip(SPACE):
            if self._next("["):
                self._next("[")
                table = self._name(())
                self._next("]")
                self._next("]")
            else:
                self._pair(table)

    def _pair(self, table: Keys) -> None:
        keys = self._name(table)
        self._next("=")
        self._skip(BLANK)
        self._value(keys)

    def _name(self, table: Keys) -> Keys:
        """A key, dotted perhaps; each part of it is noted where it first stands."""
        keys, more = table, True
        while more:
            self._skip(BLANK)
            word = self._take(KEY)
            keys = (*keys, next(iter(tomllib.loads(f"{self._text[slice(*word)]} = 0"))))
            self._keys.setdefault(keys, word)
            self._skip(BLANK)
            more = self._next(".")
        return keys

    def _value(self, keys: Keys) -> None:
        if self._next("{"):
            self._several("}", lambda: self._pair(keys))
        elif self._next("["):
            self._several("]", lambda: self._value((*keys, "")))
        else:
            self._values[keys] = self._take(VALUE)

    def _several(self, end: str, read: Callable[[], None]) -> None:
        self._skip(SPACE)
        while not self._next(end):
            read()
            self._skip(SPACE)
            self._next(",")
            self._skip(SPACE)

    def _take(self, pattern: re.Pattern[str]) -> Span:
        found = pattern.match(self._text, self._at)
        assert found, "Python's reader has accepted the file"
        self._at = found.end()
        return found.span()

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        """Skip it; whether anything is left."""
        self._take(pattern)
        return self._at < len(self._text)

    def _next(self, mark: str) -> bool:
        """Whether this mark comes next; if so, it is taken."""
        found = self._text.startswith(mark, self._at)
        self._at += len(mark) if found else 0
        return found
