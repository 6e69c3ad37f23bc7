"""Sources for a board without the functions, classes, methods and literals that nobody names: what is linked for one model is known whole.

A name counts wherever it stands as one, or as a text of its own, as `getattr` is given. Names with two underscores are Python's.
"""

import ast
from collections.abc import Iterable, Iterator

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def without_unused(sources: dict[str, str], outside: Iterable[str]) -> dict[str, str]:
    """The sources without what neither they nor `outside`, names that others use, name."""
    trees = {name: ast.parse(text) for name, text in sources.items()}
    others = set(outside)
    dropped = True
    while dropped:
        named = others.union(*map(named_in, trees.values()))
        dropped = sum(_drop(tree, named) for tree in trees.values()) > 0
    return {name: ast.unparse(tree) for name, tree in trees.items()}


def named_in(tree: ast.Module) -> Iterator[str]:
    """What a module uses by name, of its own or of another."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _drop(tree: ast.Module, named: set[str]) -> bool:
    """Take what is not named from a module and the classes in it; whether there was any."""
    dropped = False
    for body in [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]:
        kept = [statement for statement in body if not _is_unused(statement, named)]
        if len(kept) < len(body):
            dropped = True
            body[:] = kept or [ast.Pass()]
    return dropped


def _is_unused(statement: ast.stmt, named: set[str]) -> bool:
    name = defined_by(statement)
    if name is None or name in named:
        return False
    return not isinstance(statement, ast.Assign) or _is_literal(statement.value)


def defined_by(statement: ast.stmt) -> str | None:
    """The name of the function or class that a statement defines, or of the one variable; None of others, and where it is Python's."""
    if isinstance(statement, Definition):
        name = statement.name
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
        name = statement.targets[0].id
    else:
        return None
    return None if name.startswith("__") else name


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True
