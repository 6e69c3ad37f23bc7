"""Intervals of integers, both ends included: what an operation on them can give. Pure arithmetic; nothing here knows a model.

Each result holds every value that Python gives for values within the operands, and for `+ - * // min max abs` no wider one does
better. Division and shifts leave out operands that would raise: that they may occur is the caller's to see.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable

Span = tuple[int, int]

BOOLEAN: Span = (0, 1)
MOST_SHIFT = 30


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that holds them all."""
    lows, highs = zip(*spans, strict=True)
    return min(lows), max(highs)


def _corners(compute: Callable[[int, int], int], a: Span, b: Span) -> Span:
    found = [compute(x, y) for x in a for y in b]
    return min(found), max(found)


def add(a: Span, b: Span) -> Span:
    return a[0] + b[0], a[1] + b[1]


def subtract(a: Span, b: Span) -> Span:
    return a[0] - b[1], a[1] - b[0]


def multiply(a: Span, b: Span) -> Span:
    return _corners(lambda x, y: x * y, a, b)


def _sides(b: Span) -> list[Span]:
    """A divisor without its zero: its negative and its positive side."""
    return [(low, high) for low, high in ((b[0], min(b[1], -1)), (max(b[0], 1), b[1])) if low <= high]


def divide(a: Span, b: Span) -> Span:
    sides = _sides(b)
    return hull(_corners(lambda x, y: x // y, a, side) for side in sides) if sides else (0, 0)


def modulo(a: Span, b: Span) -> Span:
    found = [_modulo(a, side) for side in _sides(b)]
    return hull(found) if found else (0, 0)


def _modulo(a: Span, b: Span) -> Span:
    """Python's remainder has the sign of the divisor."""
    if b[0] == b[1] and a[0] // b[0] == a[1] // b[0]:
        return a[0] % b[0], a[1] % b[0]
    if b[0] > 0:
        if a[0] >= 0 and a[1] < b[0]:
            return a
        return 0, min(b[1] - 1, a[1]) if a[0] >= 0 else b[1] - 1
    if b[1] < a[0] and a[1] <= 0:
        return a
    return (max(b[0] + 1, a[0]) if a[1] <= 0 else b[0] + 1), 0


def _shifts(b: Span) -> Span:
    return min(max(b[0], 0), MOST_SHIFT), min(max(b[1], 0), MOST_SHIFT)


def shift_left(a: Span, b: Span) -> Span:
    return _corners(lambda x, y: x << y, a, _shifts(b))


def shift_right(a: Span, b: Span) -> Span:
    return _corners(lambda x, y: x >> y, a, _shifts(b))


def _bits(*spans: Span) -> int:
    return max(max(~low if low < 0 else low, ~high if high < 0 else high).bit_length() for low, high in spans)


def _exact(compute: Callable[[int, int], int], wide: Callable[[Span, Span], Span]) -> Callable[[Span, Span], Span]:
    """Of two single values the value itself, else what is known of their bits."""

    def found(a: Span, b: Span) -> Span:
        return (compute(a[0], b[0]),) * 2 if a[0] == a[1] and b[0] == b[1] else wide(a, b)

    return found


def bit_and(a: Span, b: Span) -> Span:
    above = [span[1] for span in (a, b) if span[0] >= 0]
    if above:
        return 0, min(above)
    return -(1 << _bits(a, b)), max(a[1], b[1], -1)


def bit_or(a: Span, b: Span) -> Span:
    if a[0] >= 0 and b[0] >= 0:
        return max(a[0], b[0]), (1 << _bits(a, b)) - 1
    return -(1 << _bits(a, b)), (1 << _bits(a, b)) - 1


def bit_xor(a: Span, b: Span) -> Span:
    return (0 if a[0] >= 0 and b[0] >= 0 else -(1 << _bits(a, b))), (1 << _bits(a, b)) - 1


BINARY: dict[str, Callable[[Span, Span], Span]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "//": divide,
    "%": modulo,
    "<<": shift_left,
    ">>": shift_right,
    "&": _exact(operator.and_, bit_and),
    "|": _exact(operator.or_, bit_or),
    "^": _exact(operator.xor, bit_xor),
}


def negative(a: Span) -> Span:
    return -a[1], -a[0]


def inverted(a: Span) -> Span:
    return ~a[1], ~a[0]


def magnitude(a: Span) -> Span:
    ends = sorted((abs(a[0]), abs(a[1])))
    return (0 if a[0] <= 0 <= a[1] else ends[0]), ends[1]


def least(spans: list[Span]) -> Span:
    return min(low for low, _ in spans), min(high for _, high in spans)


def greatest(spans: list[Span]) -> Span:
    return max(low for low, _ in spans), max(high for _, high in spans)


def compared(sign: str, a: Span, b: Span) -> Span:
    """(1, 1) where the comparison always holds, (0, 0) where it never does, else (0, 1)."""
    if sign in (">", ">="):
        return compared("<" if sign == ">" else "<=", b, a)
    if sign in ("==", "!="):
        equal = (1, 1) if a == b and a[0] == a[1] else (0, 0) if a[1] < b[0] or b[1] < a[0] else BOOLEAN
        return equal if sign == "==" else subtract((1, 1), equal)
    gap = 1 if sign == "<" else 0
    if a[1] + gap <= b[0]:
        return 1, 1
    return (0, 0) if a[0] + gap > b[1] else BOOLEAN


def narrowed(sign: str, a: Span, b: Span) -> Span | None:
    """What is left of `a` where `a sign b` holds; None if nothing."""
    low, high = a
    if sign in ("<", "<="):
        high = min(high, b[1] - (sign == "<"))
    elif sign in (">", ">="):
        low = max(low, b[0] + (sign == ">"))
    elif sign == "==":
        low, high = max(low, b[0]), min(high, b[1])
    elif b[0] == b[1]:
        low, high = low + (low == b[0]), high - (high == b[0])
    return (low, high) if low <= high else None


MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}
