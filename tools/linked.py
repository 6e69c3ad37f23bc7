"""Modules for a board linked into few: each module costs a board's heap a dict, a table of names, its path and its name, besides its code.

The modules of a bundle become one source, in an order in which each finds what it imports; imports among them vanish, and names that
two of them have are told apart. Other modules import from the bundle instead. What is computed stays the same.
"""

# ruff: noqa: N802 (ast calls visitors so)

import ast
import builtins
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tools.scopes import Comprehension, Function, Scoped, arguments_of, bound_by, bound_in

Target = tuple[str, str | None]
"""What an import names: a module, and a name in it or None for the module itself."""


class Linked:
    """`sources` maps full module names to their text; `bundles` maps the name of a bundle to the modules in it. `modules` is what
    there is then. A bundle may have the name of one of its modules.
    """

    def __init__(self, sources: Mapping[str, str], bundles: Mapping[str, Sequence[str]]) -> None:
        self.all = tuple(sources)
        self._trees = {name: ast.parse(text) for name, text in sources.items()}
        self._bundle_of = {module: bundle for bundle, modules in bundles.items() for module in modules}
        self._imports = {name: self.imports_of(tree.body) for name, tree in self._trees.items()}
        self._own = {name: _own(tree) for name, tree in self._trees.items()}
        self._symbols: dict[tuple[str, str], str] = {}
        for modules in bundles.values():
            self._tell_apart(modules)
        self.modules = {name: self._rewritten(name) for name in sources if name not in self._bundle_of}
        self.modules |= {bundle: self._bundle(bundle, modules) for bundle, modules in bundles.items()}

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

    def _rewritten(self, module: str) -> str:
        tree = _Rewrite(self, module, "").visit(self._trees[module])
        return ast.unparse(ast.fix_missing_locations(tree))

    def _bundle(self, bundle: str, modules: Sequence[str]) -> str:
        body: list[ast.stmt] = []
        imports: dict[str, ast.stmt] = {}
        for module in self._ordered(modules):
            tree = _Rewrite(self, module, bundle).visit(self._trees[module])
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


class _Rewrite(Scoped[dict[str, Target | None]]):
    """One module's tree as part of a bundle, or beside it if `bundle` is empty. A scope has None for what is its own."""

    def __init__(self, linked: Linked, module: str, bundle: str) -> None:
        self._linked = linked
        self._module = module
        self._bundle = bundle
        super().__init__()

    def _target(self, name: str) -> Target | None:
        """What a name stands for that is not of this module."""
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        return self._linked.resolved(self._module, name)

    def _is_local(self, name: str) -> bool:
        return any(name in scope for scope in self._scopes)

    def _called(self, name: str) -> str:
        target = self._target(name)
        if target and target[1] and self._linked.is_module(target[0]) and self._bundle:
            home = self._linked.home(target[0])
            return self._linked.symbol(*target) if home == self._bundle else name  # type: ignore[arg-type]
        return name if self._is_local(name) or not self._bundle else self._linked.symbol(self._module, name)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        target = self._target(node.id)
        assert not (self._bundle and target and target[1] is None and self._linked.home(target[0]) == self._bundle), (
            f"{self._module} uses the module {target} as a value"
        )
        return ast.Name(self._called(node.id), node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        target = self._target(node.value.id) if isinstance(node.value, ast.Name) else None
        if target is None or target[1] is not None or not self._linked.is_module(target[0]):
            return self.generic_visit(node)  # type: ignore[return-value]
        symbol = self._linked.symbol(target[0], node.attr)
        if self._bundle == self._linked.home(target[0]):
            return ast.Name(symbol, node.ctx)
        node.attr = symbol
        return node

    def visit_Global(self, node: ast.Global) -> ast.Global:
        node.names = [self._called(name) for name in node.names]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt | None:
        if node.value is None:
            return None
        return ast.Assign([self.visit(node.target)], self.visit(node.value))

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        if self._bundle and not self._scopes and ast.unparse(node.targets[0]) == "__all__":
            return None
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """A module's name, as what is imported by its name has it."""
        return ast.Constant(self._linked.home(node.value)) if isinstance(node.value, str) else node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | None:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)  # type: ignore[return-value]

    def visit_Import(self, node: ast.Import) -> ast.stmt:
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for alias in node.names:
            name = alias.asname or alias.name
            home, attribute = target = self._target(name) or (node.module or "", alias.name)
            if not self._linked.is_module(home):
                called = self._called(name)
                found.append(_from(home, attribute, called) if attribute else _import(home, called))
                continue
            home = self._linked.home(home)
            if home == self._bundle:
                continue
            if attribute is None:
                package, _, last = home.rpartition(".")
                found.append(_from(package, last, name) if package else _import(last, name))
            else:
                found.append(_from(home, self._linked.symbol(*target), name))  # type: ignore[arg-type]
        return found

    def _inner(self, node: Comprehension) -> dict[str, Target | None]:
        return dict.fromkeys(bound_by(node))

    def _scope(self, node: Function) -> dict[str, Target | None]:
        scope: dict[str, Target | None] = dict.fromkeys(bound_in(node))
        scope |= dict.fromkeys(argument.arg for argument in arguments_of(node.args))
        if not isinstance(node, ast.Lambda):
            scope |= {name: self._linked.last(target) for name, target in self._linked.imports_of(node.body).items()}
        return scope

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        """Names of a class body are not seen by the functions in it."""
        node.name = self._called(node.name)
        node.bases = [self.visit(base) for base in node.bases]
        scope: dict[str, Target | None] = dict.fromkeys(_own_of(node.body))
        body: list[ast.stmt] = []
        for statement in node.body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                name = statement.name
                body += _listed(self.visit(statement))
                statement.name = name
            else:
                self._scopes.append(scope)
                body += _listed(self.visit(statement))
                self._scopes.pop()
        node.body = body or [ast.Pass()]
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        self.generic_visit(node)
        node.body = node.body or [ast.Pass()]
        return node

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [new for statement in body for new in _listed(self.visit(statement))] or [ast.Pass()]


def _listed(found: "ast.AST | list[ast.stmt] | None") -> list[ast.stmt]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]  # type: ignore[list-item]


def _own(tree: ast.Module) -> set[str]:
    """The names that a module defines at its top."""
    return _own_of(tree.body) - {"__all__"}


def _own_of(body: list[ast.stmt]) -> set[str]:
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


def _from(module: str, name: str, called: str) -> ast.ImportFrom:
    return ast.ImportFrom(module, [ast.alias(name, called if called != name else None)], 0)


def _import(module: str, called: str) -> ast.Import:
    return ast.Import([ast.alias(module, called if called != module else None)])


def _name(statement: ast.stmt) -> str:
    """The name that an import of one name binds."""
    assert isinstance(statement, (ast.Import, ast.ImportFrom))
    (alias,) = statement.names
    return alias.asname or alias.name


def _assert_apart(bundle: str, imports: list[ast.stmt]) -> None:
    names = Counter(map(_name, imports))
    assert max(names.values(), default=1) == 1, f"{bundle}: one name is imported from two places: {names.most_common(3)}"
