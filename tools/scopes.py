"""Names and where they are seen: what functions and comprehensions bind, and a rewriting that keeps count of the scopes around."""

import ast
from typing import Generic, TypeVar

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Scope = TypeVar("Scope")


class Scoped(ast.NodeTransformer, Generic[Scope]):
    """Rewrites a tree. `_scopes` has a scope for each function and comprehension around, the innermost last; annotations are dropped."""

    def __init__(self) -> None:
        self._scopes: list[Scope] = []

    def _called(self, name: str) -> str:
        """What a function of that name is called."""
        raise NotImplementedError

    def _scope(self, node: Function) -> Scope:
        """The scope of a function."""
        raise NotImplementedError

    def _inner(self, node: Comprehension) -> Scope:
        """The scope of a comprehension."""
        raise NotImplementedError

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """The statements of a function, rewritten."""
        return [self.visit(statement) for statement in body]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.name = self._called(node.name)
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        self._enter(node)
        node.body = self._statements(node.body)
        self._scopes.pop()
        node.returns = None
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self._enter(node)
        node.body = self.visit(node.body)
        self._scopes.pop()
        return node

    def _enter(self, node: Function) -> None:
        """Enter a function; the defaults of its arguments are outside."""
        arguments = node.args
        arguments.defaults = [self.visit(default) for default in arguments.defaults]
        arguments.kw_defaults = [default and self.visit(default) for default in arguments.kw_defaults]
        self._scopes.append(self._scope(node))
        for argument in arguments_of(arguments):
            argument.annotation = None

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        return self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> ast.AST:
        return self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        return self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        return self._comprehension(node)

    def _comprehension(self, node: Comprehension) -> ast.AST:
        self._scopes.append(self._inner(node))
        self.generic_visit(node)
        self._scopes.pop()
        return node


def arguments_of(arguments: ast.arguments) -> list[ast.arg]:
    rest = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def bound_in(node: ast.AST) -> set[str]:
    """The names that a function binds in its own body."""
    found: set[str] = set()
    elsewhere: set[str] = set()
    rest = list(ast.iter_child_nodes(node))
    while rest:
        inner = rest.pop()
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(inner.name)
            continue
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, (ast.Store, ast.Del)):
            found.add(inner.id)
        elif isinstance(inner, ast.ExceptHandler) and inner.name:
            found.add(inner.name)
        elif isinstance(inner, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in inner.names}
        elif isinstance(inner, (ast.Global, ast.Nonlocal)):
            elsewhere |= set(inner.names)
        if isinstance(inner, ast.comprehension):  # its names are not the function's
            rest += [inner.iter, *inner.ifs]
        elif not isinstance(inner, ast.Lambda):
            rest += ast.iter_child_nodes(inner)
    return found - elsewhere


def bound_by(node: Comprehension) -> set[str]:
    """The names that a comprehension binds, which nobody sees but itself."""
    targets = [target for generator in node.generators for target in ast.walk(generator.target)]
    return {target.id for target in targets if isinstance(target, ast.Name)}
