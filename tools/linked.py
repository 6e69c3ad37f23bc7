"""Modules for a board linked into few: each module costs a board's heap a dict, a table of names, its path and its name, besides its code.

The modules of a bundle become one source, in an order in which each finds what it imports; imports among them vanish, and names that
two of them have are told apart. Other modules import from the bundle instead. What is computed stays the same.
"""

import ast
from collections import Counter
from collections.abc import Mapping, Sequence

from tools.rewritten import Rewrite
from tools.symbols import Symbols


class Linked(Symbols):
    """`modules` is what there is once `sources` are linked into `bundles`; `all` names what there was."""

    def __init__(self, sources: Mapping[str, str], bundles: Mapping[str, Sequence[str]]) -> None:
        super().__init__(sources, bundles)
        self.all = tuple(sources)
        self.modules = {name: self._rewritten(name) for name in sources if name not in self._bundle_of}
        self.modules |= {bundle: self._bundle(bundle, modules) for bundle, modules in bundles.items()}

    def _rewritten(self, module: str) -> str:
        tree = Rewrite(self, module, "").visit(self._trees[module])
        return ast.unparse(ast.fix_missing_locations(tree))

    def _bundle(self, bundle: str, modules: Sequence[str]) -> str:
        body: list[ast.stmt] = []
        imports: dict[str, ast.stmt] = {}
        for module in self._ordered(modules):
            tree = Rewrite(self, module, bundle).visit(self._trees[module])
            for statement in tree.body:
                if isinstance(statement, (ast.Import, ast.ImportFrom)):
                    imports[ast.unparse(statement)] = statement
                else:
                    body.append(statement)
        used = {node.id for statement in body for node in ast.walk(statement) if isinstance(node, ast.Name)}
        needed = [statement for statement in imports.values() if _name(statement) in used]
        _assert_apart(bundle, needed)
        return ast.unparse(ast.fix_missing_locations(ast.Module([*needed, *body], [])))

    def _ordered(self, modules: Sequence[str]) -> list[str]:
        """The modules, each behind those that it imports at its top."""
        done: list[str] = []

        def add(module: str) -> None:
            if module in modules and module not in done:
                for target in self._imports[module].values():
                    add(target[0])
                done.append(module)

        for module in modules:
            add(module)
        return done


def _name(statement: ast.stmt) -> str:
    """The name that an import of one name binds."""
    assert isinstance(statement, (ast.Import, ast.ImportFrom))
    (alias,) = statement.names
    return alias.asname or alias.name


def _assert_apart(bundle: str, imports: list[ast.stmt]) -> None:
    names = Counter(map(_name, imports))
    assert max(names.values(), default=1) == 1, f"{bundle}: one name is imported from two places: {names.most_common(3)}"
