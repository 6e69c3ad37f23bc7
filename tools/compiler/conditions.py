"""Conditions: what an expression is made of, and the fewest of these that make it true or false in a picture.

What would make it otherwise is found in `changes.py`; what words to use is `sentences.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tools.compiler.interpret import Tree
from tools.compiler.picture import Picture

_SIMPLE = ("==", "!=", "<", "<=", ">", ">=")


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
            return unique(leaf for operand in tree[1:] for leaf in because(picture, operand))
        deciding = [because(picture, operand) for operand in tree[1:] if bool(picture.value(operand)) == truth]
        return min(deciding, key=len)
    if word == "choose":
        return unique([*because(picture, tree[1]), *because(picture, tree[2] if picture.value(tree[1]) else tree[3])])
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


def state_key(condition: Tree) -> str:
    """Of the question for a state of a sequence, the key of that state: `phase@FULL`."""
    return f"{condition[1].rpartition('.')[0]}@{condition[2]}"


def is_state(condition: Tree) -> bool:
    """Whether it asks for the state of a sequence."""
    return bool(condition[0] == "call" and condition[1].endswith(".at"))


def tags(tree: Tree) -> list[str]:
    """The paths that an expression reads, each once."""
    if not isinstance(tree, list) or not tree:
        return []
    if tree[0] in ("tag", "before"):
        return [tree[1]]
    return unique(path for part in tree[1:] for path in tags(part))


def mentions(tree: Tree, part: Tree) -> bool:
    """Whether an expression is or has that part."""
    return tree == part or (isinstance(tree, list) and any(mentions(each, part) for each in tree))


def equals(tree: Tree, value: int) -> Tree:
    """That an expression gives a value, as a condition that can be taken apart."""
    if isinstance(tree, list) and tree[0] == "choose":
        return ["or", ["and", tree[1], equals(tree[2], value)], ["and", ["not", tree[1]], equals(tree[3], value)]]
    return ["==", tree, value] if isinstance(tree, list) else int(tree == value)


def unique(trees: Iterator[Tree] | list[Tree]) -> list[Tree]:
    found: list[Tree] = []
    for tree in trees:
        if tree not in found:
            found.append(tree)
    return found
