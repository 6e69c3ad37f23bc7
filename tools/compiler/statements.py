"""What a list of statements has in it, branches and loops included. What it computes is of `interpret.py`."""

from __future__ import annotations

from collections.abc import Iterator

from tools.compiler.interpret import Tree, passes


def every(body: list[Tree]) -> Iterator[Tree]:
    """All statements in it, however deep."""
    for statement in body:
        yield statement
        for part in statement[2:]:
            if statement[0] in ("if", "for") and isinstance(part, list) and part and isinstance(part[0], list):
                yield from every(part)


def returns(body: list[Tree]) -> bool:
    """Whether it can be left by a `return`."""
    return any(statement[0] == "return" for statement in every(body))


def assigns(body: list[Tree]) -> bool:
    """Whether it assigns to a tag."""
    return any(statement[0] == "set" and any(target[0] == "tag" for target in statement[1]) for statement in every(body))


def called(tree: Tree) -> list[str]:
    """The paths of all calls in it."""
    if not isinstance(tree, list):
        return []
    own = [tree[1]] if tree[:1] == ["call"] else []
    return own + [path for part in tree for path in called(part)]


def unrolled(loop: Tree, most: int) -> list[Tree] | None:
    """A loop as what it does, pass after pass; None where it may be left in its middle, or has more than so many passes."""
    _, variable, table, body = loop
    numbers = passes(table)
    if len(numbers) > most or any(each[0] in ("break", "continue", "return") for each in every(body)):
        return None
    return [line for number in numbers for line in (["set", [["local", variable]], number], *body)]
