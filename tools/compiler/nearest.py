"""What makes a single condition hold, or not: of what it reads the likeliest to change, and the value of it that is nearest to now."""

from __future__ import annotations

from itertools import permutations

from tools.compiler.conditions import Change, is_state, state_key, tags, unique
from tools.compiler.interpret import Tree
from tools.compiler.picture import Picture

WALKED = 2100
"""Largest range of which each value is tried."""
PAIRED = 4
"""Of how many tags of a condition two are tried together."""


def of_condition(picture: Picture, condition: Tree, holds: bool) -> list[Change]:
    """A change or two that make a single condition hold, or not; none where none is found."""
    if is_state(condition):
        key = state_key(condition)
        able = key not in picture.fixed and _within(picture, key, int(holds))
        return [Change(key, int(holds), condition, holds)] if able else []
    if condition[0] in ("tag", "before") and condition[1] in (picture.subject, *picture.fixed):
        return []  # what it was, nobody can change any more
    if condition[0] in ("tag", "before"):
        value = _nearest_true(picture, condition[1]) if holds else 0
        return [Change(condition[1], value, condition, holds)] if _within(picture, condition[1], value) else []
    paths = _by_preference(picture, condition)
    for search in (_nearest, _any):
        for path in paths:
            found = search(picture, condition, holds, path)
            if found is not None:
                return [Change(path, found, condition, holds)]
    return _of_two(picture, condition, holds, paths[:PAIRED])


def _of_two(picture: Picture, condition: Tree, holds: bool, paths: list[str]) -> list[Change]:
    """Two tags, the one at an end of its range, that together make a condition so."""
    kept = picture.changed
    for first, second in permutations(paths, 2):
        for end in picture.limits(first):
            picture.changed = {**kept, first: end}
            other = _nearest(picture, condition, holds, second)
            picture.changed = kept
            if other is not None:
                return [Change(first, end, condition, holds), Change(second, other, condition, holds)]
    return []


def _within(picture: Picture, path: str, value: int) -> bool:
    """Whether it can come to be that."""
    low, high = picture.limits(path)
    return low <= value <= high


def _nearest_true(picture: Picture, path: str) -> int:
    low, high = picture.limits(path)
    return max(1, low) if high >= 1 else min(-1, high)


def _by_preference(picture: Picture, condition: Tree) -> list[str]:
    """What an expression reads and can be made otherwise, the likeliest first."""
    paths = [path for path in tags(condition) if path not in (picture.subject, "scan_ms", *picture.fixed)]
    return sorted(paths, key=lambda path: picture.prospect(path, None))


def _nearest(picture: Picture, condition: Tree, holds: bool, path: str) -> int | None:
    """The value of one tag, nearest to what it is, that makes a condition so."""
    (low, high), now = picture.limits(path), picture.read(path)
    few = picture.few_of(path)
    if few is not None:
        near = [value for value in sorted(few) if low <= value <= high and _is(picture, condition, holds, path, value)]
        return min(near, key=lambda value: abs(value - now)) if near else None
    inside = [value for value in _named(picture, condition) if low < value < high]  # a band is met at neither end
    found = [_search(picture, condition, holds, path, now, end) for end in (low, high, *inside)]
    near = [value for value in (now - 1, now + 1) if low <= value <= high and _is(picture, condition, holds, path, value)]
    values = near + [value for value in found if value is not None]
    return min(values, key=lambda value: abs(value - now)) if values else None


def _any(picture: Picture, condition: Tree, holds: bool, path: str) -> int | None:
    """The same where no end of the range does: each value is tried, if they are not too many."""
    (low, high), now = picture.limits(path), picture.read(path)
    if high - low > WALKED or picture.few_of(path) is not None:
        return None
    nearest = sorted(range(low, high + 1), key=lambda value: (abs(value - now), value))
    return next((value for value in nearest if _is(picture, condition, holds, path, value)), None)


def _named(picture: Picture, tree: Tree) -> list[int]:
    """The constants in an expression and what its tags are."""
    if not isinstance(tree, list):
        return [tree] if isinstance(tree, int) else []
    if tree[0] in ("tag", "before"):
        return [picture.read(tree[1])]
    return unique(value for part in tree[1:] for value in _named(picture, part))


def _search(picture: Picture, condition: Tree, holds: bool, path: str, now: int, end: int) -> int | None:
    """Halve the way to an end of the range at which the condition is so."""
    if not _is(picture, condition, holds, path, end):
        return None
    while abs(end - now) > 1:
        middle = (now + end) // 2
        if _is(picture, condition, holds, path, middle):
            end = middle
        else:
            now = middle
    return end


def _is(picture: Picture, condition: Tree, holds: bool, path: str, value: int) -> bool:
    kept = picture.changed
    picture.changed = {**kept, path: value}
    found = bool(picture.value(condition)) == holds
    picture.changed = kept
    return found
