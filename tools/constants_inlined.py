"""Sources for a board with their integer constants written where they are used: a name costs a board's heap, a number in code nothing.

Only modules given together are touched, and of them only what is plain: an upper-case name bound once, at the top of a module, to an
integer. What is computed stays the same.
"""

import ast
from collections.abc import Container


class Constants:
    """The constants of a set of modules; `sources` maps full module names to their text, in which imports are absolute.

    Modules in `public` keep the names of theirs.
    """

    def __init__(self, sources: dict[str, str], public: Container[str] = ()) -> None:
        self._trees = {name: ast.parse(text) for name, text in sources.items()}
        self._values = {name: {} if name in public else _own(tree) for name, tree in self._trees.items()}

    def inlined(self, module: str) -> str:
        """The module's source without its constants' names."""
        tree = self._trees[module]
        imports = _Imports(self._values)
        imports.visit(tree)
        names = self._values[module] | imports.values
        written = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        assert not written & imports.values.keys(), f"{module} assigns to a constant that it imports"
        tree.body = [statement for statement in tree.body if not _defines(statement, self._values[module])]
        return ast.unparse(ast.fix_missing_locations(_Inline(names, imports.modules).visit(tree)))


class _Imports(ast.NodeTransformer):
    """Takes constants out of a module's imports; `values` are those, `modules` the constants of modules imported whole, by alias."""

    def __init__(self, values: dict[str, dict[str, int]]) -> None:
        self._all = values
        self.values: dict[str, int] = {}
        self.modules: dict[str, dict[str, int]] = {}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
        source = node.module
        assert source, "imports are absolute"
        own = self._all.get(source, {})
        kept = []
        for alias in node.names:
            name = alias.asname or alias.name
            if alias.name in own:
                self.values[name] = own[alias.name]
                continue
            kept.append(alias)
            if f"{source}.{alias.name}" in self._all:
                self.modules[name] = self._all[f"{source}.{alias.name}"]
        node.names = kept
        return node if kept else None


class _Inline(ast.NodeTransformer):
    def __init__(self, names: dict[str, int], modules: dict[str, dict[str, int]]) -> None:
        self._names = names
        self._modules = modules

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(self._names[node.id]) if node.id in self._names else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if isinstance(node.value, ast.Name) and node.attr in self._modules.get(node.value.id, {}):
            return ast.Constant(self._modules[node.value.id][node.attr])
        return self.generic_visit(node)  # type: ignore[return-value]


def _own(tree: ast.Module) -> dict[str, int]:
    """The constants that a module defines: each assigned in one place only."""
    found: dict[str, int] = {}
    stores = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for statement in tree.body:
        for name, value in _bindings(statement, found):
            if name.isupper() and type(value) is int and stores.count(name) == 1:
                found[name] = value
    return found


def _bindings(statement: ast.stmt, known: dict[str, int]) -> list[tuple[str, object]]:
    """The names that a statement binds, with the values that can be told."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return []
    target = statement.targets[0]
    try:
        value = eval(compile(ast.Expression(statement.value), "constant", "eval"), {"__builtins__": {"range": range}}, dict(known))
    except Exception:  # whatever is not plain arithmetic of what is known is no constant
        return []
    if isinstance(target, ast.Name):
        return [(target.id, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, (tuple, range)):
        return [(name.id, item) for name, item in zip(target.elts, value, strict=True) if isinstance(name, ast.Name)]
    return []


def _defines(statement: ast.stmt, constants: dict[str, int]) -> bool:
    """Whether all that a statement does is to define constants."""
    if not isinstance(statement, ast.Assign):
        return False
    names = [node.id for node in ast.walk(statement.targets[0]) if isinstance(node, ast.Name)]
    return all(name in constants for name in names)
