"""The few values that something can hold, where they are few: what it never is, though that lies within its range.

Never too few; `None` stands for any value of the range.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations_with_replacement
from math import comb

Few = frozenset[int] | None

MOST = 16
"""Few of one thing; beyond that only its range is known."""
MOST_COMBINED = 64
"""Ways in which values of several things are put together."""


def few(values: Iterable[int]) -> Few:
    """These values, if they are few."""
    found = frozenset(values)
    return found if len(found) <= MOST else None


def has_gaps(values: frozenset[int]) -> bool:
    """Whether some value between them is none of them."""
    return bool(values) and max(values) - min(values) >= len(values)


def union(parts: Iterable[Few]) -> Few:
    """All values of the parts, if they are few."""
    found: set[int] = set()
    for part in parts:
        if part is None:
            return None
        found |= part
    return few(found)


def averages(values: Few, filled: int, samples: int) -> Few:
    """What a moving average can give once it has been given one more of these values, of which so many are in its window."""
    if values is None:
        return None
    found: set[int] = set()
    for count in range(min(filled + 1, samples), samples + 1):
        if comb(count + len(values) - 1, count) > MOST_COMBINED:
            return None
        found |= {(sum(each) + count // 2) // count for each in combinations_with_replacement(sorted(values), count)}
    return few(found)
