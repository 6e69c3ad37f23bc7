"""Annotations: what may stand behind a colon or an arrow. Boards skip them; Python looks some of them up when it reads the file."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from tools.compiler.modules import Module

_REMEDY = "Write the name of a type, such as `int`, or leave it out: boards do not read it."


def check_annotation(module: Module, node: ast.expr) -> None:
    """One that Python looks up: at the top of a file, in the body of a class, of a parameter or what is returned (E101, E208)."""
    for part in _alternatives(node):
        if isinstance(part, ast.Name):
            _check_name(module, part)
        elif not (isinstance(part, ast.Constant) and (part.value is None or isinstance(part.value, str))):
            module.add("E101", part, "an annotation that is more than a name is outside the subset", _REMEDY)


def check_local_annotation(module: Module, node: ast.expr) -> None:
    """One of a variable, which Python does not look up: but a `yield` in it would make a generator of the function."""
    for part in ast.walk(node):
        if isinstance(part, (ast.Yield, ast.YieldFrom)):
            module.add("E101", part, "yield is outside the subset", _REMEDY)


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    """`int` and `None` of `int | None`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and not isinstance(node.left, ast.Constant):
        yield from _alternatives(node.left)
        yield from _alternatives(node.right)
    else:
        yield node


def _check_name(module: Module, node: ast.Name) -> None:
    if not hasattr(builtins, node.id) and not _is_defined(module, node):
        module.add("E208", node, f"`{node.id}` is not defined here", _REMEDY)


def _is_defined(module: Module, node: ast.Name) -> bool:
    """Whether the file defines a name above; a class, once its body has ended."""
    home, found = module.classes.get(node.id, (None, None))
    line = found.end_lineno if found and home is module else module.lines.get(node.id)
    return line is not None and line < node.lineno
