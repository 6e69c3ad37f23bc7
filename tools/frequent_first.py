"""The names that a source uses most, named first: bytecode has one byte for each use of the first 128 names of a module, two for others.

They are named in the module's own code, which a board drops once it has run, behind a condition that never holds.
"""

import ast
import keyword
from collections import Counter
from collections.abc import Iterator

from tools.scopes import Comprehension, arguments_of, bound_by, bound_in

FIRST = 126  # two are taken: the file's name and the module's
INTERNED = 10  # characters of a text that is kept like a name


def frequent_first(source: str) -> str:
    """The same source with such a line at its top, if it has so many names that it matters."""
    tree = ast.parse(source)
    count = Counter(name for name in _used(tree, None) if name.isidentifier() and not keyword.iskeyword(name))
    if len(count) <= FIRST:
        return source
    names = sorted(count, key=lambda name: (-count[name], name))[:FIRST]
    return f"if not __name__:\n    __name__.{'.'.join(names)}\n{source}"


def _used(node: ast.AST, local: frozenset[str] | None) -> Iterator[str]:
    """The names in the code of functions, once for each time; those that are local to one are none. `local` is None outside of all."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        arguments = [argument.arg for argument in arguments_of(node.args)]
        yield from arguments
        if not isinstance(node, ast.Lambda):
            yield node.name
        local = (local or frozenset()) | bound_in(node) | set(arguments)
    elif local is not None:
        if isinstance(node, Comprehension):
            local |= bound_by(node)
        yield from _own(node, local)
    for inner in ast.iter_child_nodes(node):
        yield from _used(inner, local)


def _own(node: ast.AST, local: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Name) and node.id not in local:
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.keyword) and node.arg:
        yield node.arg
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= INTERNED:
        yield node.value
