"""Sources for a board whose modules drop, while they load, names that nothing asks for any more: of what only a table needed, or a class.

The dict of a module grows with the most names that it ever has at once, and never shrinks. What is computed stays the same.
"""

import ast
from collections.abc import Iterable, Iterator

from tools.unused import defined_by, named_in

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.GeneratorExp
"""What runs later than where it stands."""


def without_spent(sources: dict[str, str], outside: Iterable[str]) -> dict[str, str]:
    """The sources, where each name that only the top of its module uses goes behind its last use; `outside` are names that others use."""
    trees = {name: ast.parse(text) for name, text in sources.items()}
    named = {name: set(named_in(tree)) for name, tree in trees.items()}
    return {
        name: _dropping(tree, set(outside).union(*(words for other, words in named.items() if other != name)))
        for name, tree in trees.items()
    }


def _dropping(tree: ast.Module, kept: set[str]) -> str:
    kept = kept | set(_later(tree))
    last: dict[str, int] = {}
    for place, statement in enumerate(tree.body):
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in last:
                last[node.id] = place
        defined = defined_by(statement)
        if defined and defined not in kept:
            last[defined] = place
    body = []
    for place, statement in enumerate(tree.body):
        body.append(statement)
        spent = [name for name, at in last.items() if at == place and name != defined_by(statement)]
        if spent:
            body.append(ast.Delete([ast.Name(name, ast.Del()) for name in spent]))
    return ast.unparse(ast.fix_missing_locations(ast.Module(body, [])))


def _later(tree: ast.Module) -> Iterator[str]:
    """Names that are used when the module has run, or in a way that cannot be followed: as a text, or defined within a block."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield from (inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
        elif isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
    defined = [name for statement in tree.body if (name := defined_by(statement))]
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    yield from (name for name in defined if defined.count(name) > 1 or stored.count(name) > 1)
