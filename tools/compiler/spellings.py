"""Spellings that Python reads and a board does not, or not alike, and that a tree no longer shows. Only a file's text is looked at."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

LONGEST_NAME = 252
"""MicroPython's names have at most 255 characters; that of an input's quality has three more than the input's."""

Found = tuple[str, tuple[int, int], int, str, str]
"""A code, a place, how much of its line is meant, a message and a remedy."""

_ENCODING = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_INDENT = "Begin the line with spaces alone: boards count them otherwise."


def spellings(lines: list[str]) -> Iterator[Found]:
    """All that is found in the lines of a file that is Python."""
    yield from _encoding(lines)
    before = None
    begins = True
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
        if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
            begins = True
        elif token.type not in (tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER):
            if begins:
                yield from _indentation(token, lines)
            yield from _token(token, before)
            begins = False
        before = token


def _encoding(lines: list[str]) -> Iterator[Found]:
    """Python obeys a comment that names an encoding; boards read UTF-8."""
    for number, line in enumerate(lines[:2], 1):
        match = _ENCODING.match(line)
        if match and match.group(1).lower().replace("_", "-") not in ("utf-8", "utf8"):
            message = f"the encoding `{match.group(1)}` is outside the subset"
            yield "E101", (number, match.start(1)), len(match.group(1)), message, "Save the file as UTF-8: boards read nothing else."


def _indentation(token: tokenize.TokenInfo, lines: list[str]) -> Iterator[Found]:
    """The first token of a statement: what goes before it on its line, and a line before it that is continued and empty."""
    line, column = token.start
    if lines[line - 2 : line - 1] and lines[line - 2].strip() == "\\":
        place = line - 1, lines[line - 2].index("\\")
        yield (
            "E101",
            place,
            1,
            "a statement that begins with `\\` is outside the subset",
            "Remove the line: boards indent otherwise behind it.",
        )
    elif "\f" in lines[line - 1][:column]:
        yield "E101", (line, 0), column, "a form feed before a statement is outside the subset", _INDENT


def _token(token: tokenize.TokenInfo, before: tokenize.TokenInfo | None) -> Iterator[Found]:
    text, length = token.string, len(token.string.split("\n")[0])
    if token.type == tokenize.NAME and not text.isascii():
        remedy = "Use the letters a to z, digits and `_`: runtimes differ on others."
        yield "E105", token.start, length, f"`{text}` is not an ASCII name", remedy
    elif token.type == tokenize.NAME and len(text) > LONGEST_NAME:
        message = f"a name of {len(text)} characters"
        yield "E105", token.start, length, message, f"Use {LONGEST_NAME} at most: boards have no room for longer ones."
    elif token.type == tokenize.NAME and before and before.type == tokenize.NUMBER and before.end == token.start:
        message = f"`{before.string}{text}` is a number and a word in one"
        yield "E101", token.start, length, message, "Write a space between them: boards need it."
    elif token.type == tokenize.STRING:
        yield from _text(token, length)


def _text(token: tokenize.TokenInfo, length: int) -> Iterator[Found]:
    literal = token.string
    prefix = literal[: min(literal.find(quote) % (len(literal) + 1) for quote in "'\"")]
    if prefix != prefix.lower():
        message = f"a capital letter before a text, `{prefix}`, is outside the subset"
        yield "E101", token.start, length, message, "Write it small, or leave it out: boards read no other."
    elif "\\N{" in literal.replace("\\\\", "") and "r" not in prefix:
        remedy = "Write the character itself, or its number: `\\u00b0`."
        yield "E101", token.start, length, "a character by its name is outside the subset", remedy
