"""What is inside a declaration, an expression or a statement of the representation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from tools.compiler import ir


def guards(declaration: ir.Declaration) -> Iterator[ir.Function]:
    """The functions among a declaration's values, guards of transitions included."""
    for value in declaration.values.values():
        if isinstance(value, ir.Function):
            yield value
        elif isinstance(value, tuple):
            yield from (element.guard for element in value if isinstance(element, ir.Transition))


def children(node: object) -> Iterator[object]:
    """The expressions and statements directly inside one."""
    assert is_dataclass(node)
    for field in fields(node):
        value = getattr(node, field.name)
        for element in value if isinstance(value, tuple) else (value,):
            if is_dataclass(element) and not isinstance(element, ir.Position):
                yield element


def walk(node: object) -> Iterator[object]:
    """A node and all that is in it."""
    yield node
    for child in children(node):
        yield from walk(child)
