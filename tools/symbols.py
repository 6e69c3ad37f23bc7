"""What each name of a set of modules stands for, and what it is called once modules are in bundles. Nothing is rewritten here."""

import ast
import builtins
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tools.scopes import Comprehension, arguments_of, bound_by, bound_in

Target = tuple[str, str | None]
"""What an import names: a module, and a name in it or None for the module itself."""


class Symbols:
    """`sources` maps full module names to their text; `bundles` maps the name of a bundle to the modules in it. A bundle may have the
    name of one of its modules.
    """

    def __init__(self, sources: Mapping[str, str], bundles: Mapping[str, Sequence[str]]) -> None:
        self._trees = {name: ast.parse(text) for name, text in sources.items()}
        self._bundle_of = {module: bundle for bundle, modules in bundles.items() for module in modules}
        self._imports = {name: self.imports_of(tree.body) for name, tree in self._trees.items()}
        self._own = {name: _own(tree) for name, tree in self._trees.items()}
        self._symbols: dict[tuple[str, str], str] = {}
        for modules in bundles.values():
            self._tell_apart(modules)

    def home(self, module: str) -> str:
        """The module that now has what this one had."""
        return self._bundle_of.get(module, module)

    def symbol(self, module: str, name: str) -> str:
        """What a name of a module is called where it now is."""
        target = self.resolved(module, name)
        if target and target[1] and target[0] in self._trees:
            return self.symbol(target[0], target[1])
        return self._symbols.get((module, name), name)

    def names(self, module: str) -> set[str]:
        """What a module defines, and what it imports from those that have become bundles."""
        return self._own[module] | {name for name, target in self._imports[module].items() if target[1] and target[0] in self._bundle_of}

    def resolved(self, module: str, name: str) -> Target | None:
        """What a name of a module stands for in the end: it may have been imported from one that imported it."""
        target = None if name in self._own[module] else self._imports[module].get(name)
        return target and self.last(target)

    def last(self, target: Target) -> Target:
        """The target behind those that only import it."""
        module, name = target
        if name is None or module not in self._trees:
            return target
        return self.resolved(module, name) or target

    def is_module(self, name: str) -> bool:
        """Whether it is one of the modules given."""
        return name in self._trees

    def imports_of(self, body: list[ast.stmt]) -> dict[str, Target]:
        """What the import statements of a body name, by the name they bind; not those in functions of it."""
        found: dict[str, Target] = {}
        for node in _flat(body):
            if isinstance(node, ast.Import):
                found |= {(alias.asname or alias.name): (alias.name, None) for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.module, "imports are absolute"
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    found[alias.asname or alias.name] = (inner, None) if inner in self._trees else (node.module, alias.name)
        return found

    def _tell_apart(self, modules: Sequence[str]) -> None:
        """Find names for what the modules of one bundle define: their own, where only one has it and Python has not."""
        own = Counter(name for module in modules for name in self._own[module])
        taken = {name for module in modules for name in self._imports[module] if self._is_foreign(module, name)}
        taken |= {name for module in modules for name in self._locals(module)} | set(dir(builtins))
        for module in modules:
            for name in sorted(self._own[module]):
                if own[name] > 1 or name in taken:
                    self._symbols[module, name] = f"{name}_of_{module.rpartition('.')[2]}"

    def _locals(self, module: str) -> Iterator[str]:
        """What the functions of a module call their own."""
        for node in ast.walk(self._trees[module]):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                imported = {} if isinstance(node, ast.Lambda) else self.imports_of(node.body)
                yield from bound_in(node) - imported.keys()
                yield from (argument.arg for argument in arguments_of(node.args))
            elif isinstance(node, Comprehension):
                yield from bound_by(node)

    def _is_foreign(self, module: str, name: str) -> bool:
        """Whether a bundle with that module imports this name from elsewhere."""
        target = self.resolved(module, name)
        return target is not None and self.home(target[0]) != self.home(module)


def _own(tree: ast.Module) -> set[str]:
    """The names that a module defines at its top."""
    return defined_in(tree.body) - {"__all__"}


def defined_in(body: list[ast.stmt]) -> set[str]:
    """The names that a body binds by itself; what it imports is another's."""
    found: set[str] = set()
    for node in _flat(body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return found


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a body and of its blocks, but those of functions and classes."""
    for statement in body:
        yield statement
        if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for inner in ast.iter_child_nodes(statement):
                if isinstance(inner, ast.stmt):
                    yield from _flat([inner])
                elif isinstance(inner, (ast.ExceptHandler, ast.withitem)):
                    yield from _flat(getattr(inner, "body", []))
