"""Changes: the likeliest that would make an expression true or false in a picture, and no more than are needed.

A change is tried in the picture before it is told: what is named here does what is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from tools.compiler.conditions import Change, branched, is_state, reads, state_key
from tools.compiler.interpret import Tree
from tools.compiler.likelihood import Cost, cost
from tools.compiler.nearest import of_condition
from tools.compiler.picture import Picture

_TRIED = 200
_SEEN = 24
_TAKEN = 6
"""How many ways of one part of an expression are looked at, and how many of these, the likeliest, are put together with others'."""

Option = list[tuple[Tree, bool]]
"""Conditions, and whether they are to hold."""


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
    ranks = [picture.prospect(each.key, each.value) for each in changes]
    return cost(ranks, sum(picture.steps(each.key, each.value) for each in changes))


def _estimate(picture: Picture, option: Option) -> Cost:
    """What an option costs at least."""
    due = [(condition, holds) for condition, holds in option if bool(picture.value(condition)) != holds]
    steps = sum(picture.steps(state_key(condition), int(holds)) for condition, holds in due if is_state(condition))
    return cost([picture.prospect_of(condition, holds) for condition, holds in due], steps)


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
            found = of_condition(picture, condition, holds)
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
