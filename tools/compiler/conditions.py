"""Conditions: the fewest that make an expression true or false in a picture, and the fewest changes that would make it otherwise.

A change is tried in the picture before it is told: what is named here does what is said of it. What words to use is `sentences.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, permutations, product

from tools.compiler.interpret import Tree
from tools.compiler.likelihood import Cost, cost
from tools.compiler.picture import Picture

_SIMPLE = ("==", "!=", "<", "<=", ">", ">=")
_TRIED = 200
WALKED = 2100
"""Largest range of which each value is tried."""
PAIRED = 4
"""Of how many tags of a condition two are tried together."""
_SEEN = 24
_TAKEN = 6
"""How many ways of one part of an expression are looked at, and how many of these, the likeliest, are put together with others'."""

Option = list[tuple[Tree, bool]]
"""Conditions, and whether they are to hold."""


@dataclass(frozen=True)
class Change:
    """What would have to be otherwise: a tag or attribute by its key in `Picture.changed`, its value then, and the condition it is of."""

    key: str
    value: int
    condition: Tree
    holds: bool


def because(picture: Picture, tree: Tree) -> list[Tree]:
    """The fewest conditions in an expression that by themselves make it true, or not, as it is here."""
    tree = branched(tree)
    word = tree[0] if isinstance(tree, list) else ""
    if word == "not" or (word == "apply" and tree[1] in ("bool", "int")):
        return because(picture, tree[-1])
    if word in ("and", "or"):
        truth = bool(picture.value(tree))
        if truth == (word == "and"):
            return _unique(leaf for operand in tree[1:] for leaf in because(picture, operand))
        deciding = [because(picture, operand) for operand in tree[1:] if bool(picture.value(operand)) == truth]
        return min(deciding, key=len)
    if word == "choose":
        return _unique([*because(picture, tree[1]), *because(picture, tree[2] if picture.value(tree[1]) else tree[3])])
    return [tree] if reads(tree) else []


def branched(tree: Tree) -> Tree:
    """A comparison of a choice as a choice of comparisons, which can be taken apart."""
    if isinstance(tree, list) and tree[0] in _SIMPLE:
        for place in (1, 2):
            side = tree[place]
            if isinstance(side, list) and side[0] == "choose":
                ways = [[*tree[:place], way, *tree[place + 1 :]] for way in side[2:]]
                return ["choose", side[1], *ways]
    return tree


def reads(tree: Tree) -> bool:
    """Whether anything in it can change."""
    return isinstance(tree, list) and (tree[0] in ("tag", "before", "call", "function") or any(map(reads, tree[1:])))


def change(picture: Picture, tree: Tree, want: bool) -> list[Change] | None:
    """The likeliest changes found that make an expression true, or false; none needed is an empty list, none found is None."""
    best: list[Change] | None = None
    least: Cost = ()
    before = dict(picture.changed)
    for option in islice(_options(picture, tree, want), _TRIED):
        if best is None or _estimate(picture, option) < least:
            found = _tried(picture, tree, want, option)
            picture.changed = dict(before)
            if found is not None and (best is None or cost_of(picture, found) < least):
                best, least = found, cost_of(picture, found)
    return best


def cost_of(picture: Picture, changes: list[Change]) -> Cost:
    """How unlikely changes are, to be compared with others that do the same."""
    return cost(picture.prospect(each.key, each.value) for each in changes)


def _estimate(picture: Picture, option: Option) -> Cost:
    """What an option costs at least."""
    return cost(picture.prospect_of(condition, holds) for condition, holds in option if bool(picture.value(condition)) != holds)


def _likeliest(picture: Picture, tree: Tree, want: bool) -> list[Option]:
    """A few ways to make a part of an expression so."""
    return sorted(islice(_options(picture, tree, want), _SEEN), key=lambda option: _estimate(picture, option))[:_TAKEN]


def _options(picture: Picture, tree: Tree, want: bool) -> Iterator[Option]:
    """Sets of conditions that, made so, make the expression so."""
    tree = branched(tree)
    word = tree[0] if isinstance(tree, list) else ""
    if word == "not" or (word == "apply" and tree[1] in ("bool", "int")):
        yield from _options(picture, tree[-1], want != (word == "not"))
    elif word == "apply" and tree[1] in ("min", "max"):  # what is brought into a range
        yield from _options(picture, tree[2], want)
    elif word in ("and", "or") and want == (word == "and"):
        for parts in product(*(_likeliest(picture, operand, want) for operand in tree[1:])):
            yield [each for part in parts for each in part]
    elif word in ("and", "or"):
        for operand in tree[1:]:
            yield from _options(picture, operand, want)
    elif word == "choose":
        here = bool(picture.value(tree[1]))
        for test in (here, not here):
            sides = _likeliest(picture, tree[2] if test else tree[3], want)
            yield from ([*first, *second] for first in _likeliest(picture, tree[1], test) for second in sides)
    elif not isinstance(tree, list):
        if bool(tree) == want:
            yield []
    elif reads(tree) and picture.possible(tree, want):
        yield [(tree, want)]  # also where it is so: another change may undo it
    elif bool(picture.value(tree)) == want:
        yield []


def _tried(picture: Picture, tree: Tree, want: bool, option: Option) -> list[Change] | None:
    """The option as changes of tags, if it does what it should; what turns out not to be needed is left out."""
    changes: list[Change] = []
    for condition, holds in option:
        if bool(picture.value(condition)) != holds:
            found = _of_condition(picture, condition, holds)
            if not found:
                return None
            apply(picture, found)
            changes += found
    if bool(picture.value(tree)) != want:
        return None
    for each in list(changes):
        rest = [other for other in changes if other is not each]
        if _does(picture, tree, want, rest):
            changes = rest
    return changes


def _does(picture: Picture, tree: Tree, want: bool, changes: list[Change]) -> bool:
    kept = picture.changed
    picture.changed = {}
    for each in changes:
        picture.changed.update(_spread(picture, each))
    does = bool(picture.value(tree)) == want
    picture.changed = kept
    return does


def _spread(picture: Picture, found: Change) -> dict[str, int]:
    """A change with what it brings along: a sequence is in one state."""
    sequence, at, _ = found.key.partition("@")
    if not at or not found.value:
        return {found.key: found.value}
    return {**{f"{sequence}@{state}": 0 for state in picture.entries[sequence]["states"]}, found.key: 1}


def apply(picture: Picture, changes: list[Change]) -> None:
    """Let the picture be as if these changes were made."""
    for each in changes:
        picture.changed.update(_spread(picture, each))


def _of_condition(picture: Picture, condition: Tree, holds: bool) -> list[Change]:
    """A change or two that make a single condition hold, or not; none where none is found."""
    if is_state(condition):
        key = f"{condition[1].rpartition('.')[0]}@{condition[2]}"
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


def is_state(condition: Tree) -> bool:
    """Whether it asks for the state of a sequence."""
    return bool(condition[0] == "call" and condition[1].endswith(".at"))


def _within(picture: Picture, path: str, value: int) -> bool:
    """Whether it can come to be that."""
    low, high = picture.limits(path)
    return low <= value <= high


def _nearest_true(picture: Picture, path: str) -> int:
    low, high = picture.limits(path)
    return max(1, low) if high >= 1 else min(-1, high)


def tags(tree: Tree) -> list[str]:
    """The paths that an expression reads, each once."""
    if not isinstance(tree, list) or not tree:
        return []
    if tree[0] in ("tag", "before"):
        return [tree[1]]
    return _unique(path for part in tree[1:] for path in tags(part))


def _by_preference(picture: Picture, condition: Tree) -> list[str]:
    """What an expression reads and can be made otherwise, the likeliest first."""
    paths = [path for path in tags(condition) if path not in (picture.subject, "scan_ms", *picture.fixed)]
    return sorted(paths, key=lambda path: picture.prospect(path, None))


def equals(tree: Tree, value: int) -> Tree:
    """That an expression gives a value, as a condition that can be taken apart."""
    if isinstance(tree, list) and tree[0] == "choose":
        return ["or", ["and", tree[1], equals(tree[2], value)], ["and", ["not", tree[1]], equals(tree[3], value)]]
    return ["==", tree, value] if isinstance(tree, list) else int(tree == value)


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
    return _unique(value for part in tree[1:] for value in _named(picture, part))


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


def _unique(trees: Iterator[Tree] | list[Tree]) -> list[Tree]:
    found: list[Tree] = []
    for tree in trees:
        if tree not in found:
            found.append(tree)
    return found
