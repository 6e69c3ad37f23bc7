"""One module's tree as part of a bundle, or beside it: imports within the bundle vanish, and names are those that `symbols.py` found."""

# ruff: noqa: N802 (ast calls visitors so)

import ast

from tools.scopes import Comprehension, Function, Scoped, arguments_of, bound_by, bound_in
from tools.symbols import Symbols, Target, defined_in


class Rewrite(Scoped[dict[str, Target | None]]):
    """One module's tree as part of a bundle, or beside it if `bundle` is empty. A scope has None for what is its own."""

    def __init__(self, symbols: Symbols, module: str, bundle: str) -> None:
        self._symbols = symbols
        self._module = module
        self._bundle = bundle
        super().__init__()

    def _target(self, name: str) -> Target | None:
        """What a name stands for that is not of this module."""
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        return self._symbols.resolved(self._module, name)

    def _is_local(self, name: str) -> bool:
        return any(name in scope for scope in self._scopes)

    def _called(self, name: str) -> str:
        target = self._target(name)
        if target and target[1] and self._symbols.is_module(target[0]) and self._bundle:
            home = self._symbols.home(target[0])
            return self._symbols.symbol(*target) if home == self._bundle else name  # type: ignore[arg-type]
        return name if self._is_local(name) or not self._bundle else self._symbols.symbol(self._module, name)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        target = self._target(node.id)
        assert not (self._bundle and target and target[1] is None and self._symbols.home(target[0]) == self._bundle), (
            f"{self._module} uses the module {target} as a value"
        )
        return ast.Name(self._called(node.id), node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        target = self._target(node.value.id) if isinstance(node.value, ast.Name) else None
        if target is None or target[1] is not None or not self._symbols.is_module(target[0]):
            return self.generic_visit(node)  # type: ignore[return-value]
        symbol = self._symbols.symbol(target[0], node.attr)
        if self._bundle == self._symbols.home(target[0]):
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
        return ast.Constant(self._symbols.home(node.value)) if isinstance(node.value, str) else node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | None:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)  # type: ignore[return-value]

    def visit_Import(self, node: ast.Import) -> ast.stmt:
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for alias in node.names:
            name = alias.asname or alias.name
            home, attribute = target = self._target(name) or (node.module or "", alias.name)
            if not self._symbols.is_module(home):
                called = self._called(name)
                found.append(_from(home, attribute, called) if attribute else _import(home, called))
                continue
            home = self._symbols.home(home)
            if home == self._bundle:
                continue
            if attribute is None:
                package, _, last = home.rpartition(".")
                found.append(_from(package, last, name) if package else _import(last, name))
            else:
                found.append(_from(home, self._symbols.symbol(*target), name))  # type: ignore[arg-type]
        return found

    def _inner(self, node: Comprehension) -> dict[str, Target | None]:
        return dict.fromkeys(bound_by(node))

    def _scope(self, node: Function) -> dict[str, Target | None]:
        scope: dict[str, Target | None] = dict.fromkeys(bound_in(node))
        scope |= dict.fromkeys(argument.arg for argument in arguments_of(node.args))
        if not isinstance(node, ast.Lambda):
            scope |= {name: self._symbols.last(target) for name, target in self._symbols.imports_of(node.body).items()}
        return scope

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        """Names of a class body are not seen by the functions in it."""
        node.name = self._called(node.name)
        node.bases = [self.visit(base) for base in node.bases]
        scope: dict[str, Target | None] = dict.fromkeys(defined_in(node.body))
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


def _from(module: str, name: str, called: str) -> ast.ImportFrom:
    return ast.ImportFrom(module, [ast.alias(name, called if called != name else None)], 0)


def _import(module: str, called: str) -> ast.Import:
    return ast.Import([ast.alias(module, called if called != module else None)])
