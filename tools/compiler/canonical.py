"""The canonical bytes of JSON: ASCII, sorted keys, no spaces, integers only. Written here because a hash hangs on every byte."""

from __future__ import annotations

from tools.compiler.trees import Json

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def canonical(value: Json) -> bytes:
    """The one way to write `value`. Raises TypeError for anything but integers, texts, None, lists and dicts of these."""
    return _write(value).encode("ascii")


def _write(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return f'"{"".join(map(_character, value))}"'
    if isinstance(value, list):
        return f"[{','.join(map(_write, value))}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{_write(key)}:{_write(value[key])}' for key in sorted(value))}}}"
    if type(value) is int:
        return str(value)
    raise TypeError(f"{value!r} has no place in a description")


def _character(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if " " <= character <= "~":
        return character
    code = ord(character)
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"
