"""Sources for a board with short names for what nobody outside them names: a board keeps every name on its heap, once, as long as it runs.

Functions, methods, attributes, variables of modules and parameters are renamed, all modules given together alike. A name is left alone
that an outside source uses or has in a text, that is a text of its own, as `getattr` is given, or that belongs to Python; so are
modules, and exceptions, whose names are shown.
The first new names are those that a board has in its ROM and no source uses: they cost no heap at all. Nothing else changes: what is
computed stays the same.
"""

# ruff: noqa: N802 (ast calls visitors so)

import ast
from collections import Counter
from collections.abc import Container, Iterable, Iterator

from tools.kept_names import WORD, kept_in, pythons
from tools.private_names import places
from tools.scopes import Comprehension, Function, Scoped, arguments_of, bound_by, bound_in

DIGITS = "abcdefghijklmnopqrstuvwxyz"
PARAMETERS = 10  # of a function, with those around it, that get short names


class Names:
    """The short names of a set of modules; `sources` maps module names to their text.

    `outside` are sources that use them or are used by them; in the modules that `public` names, only names with a leading underscore
    are shortened. `rom` are the names that a board has anyway.
    """

    def __init__(self, sources: dict[str, str], outside: Iterable[str] = (), public: Container[str] = (), rom: Iterable[str] = ()) -> None:
        self._trees = {name: ast.parse(text) for name, text in sources.items()}
        others = [ast.parse(text) for text in outside]
        kept = set(pythons())
        for tree in others:
            kept |= words_of(tree)
        self._keywords = {node.arg for tree in (*others, *self._trees.values()) for node in ast.walk(tree) if isinstance(node, ast.keyword)}
        self._public = public
        for name, tree in self._trees.items():
            kept |= set(name.split(".")) | kept_in(tree, self._trees)
            if name in public:
                kept |= {defined for defined in _defined(tree) if not defined.startswith("_")}
        self._kept = kept
        used = set().union(*map(words_of, (*others, *self._trees.values())))
        self._fresh = _fresh(kept, [name for name in rom if name not in used])
        self._parameters = [next(self._fresh) for _ in range(PARAMETERS)]
        self._short = self._shorten()

    def shortened(self, module: str) -> str:
        """The module's source with short names."""
        parameters = None if module in self._public else self._keywords
        return ast.unparse(
            _Rename(self._short, parameters, self._parameters, self._trees).visit(ast.parse(ast.unparse(self._trees[module])))
        )

    def _shorten(self) -> dict[str, str]:
        """Names to short ones. A name that is only an attribute's may get the same as one that is only a variable's, or one that is
        private in another class.
        """
        found: set[str] = set()
        attributes: Counter[str] = Counter()
        variables: Counter[str] = Counter()
        for tree in self._trees.values():
            found |= _defined(tree)
            _count(tree, attributes, variables)
        found = {name for name in found - self._kept if not name.startswith("__")}
        short = {name: next(self._fresh) for name in sorted(found & attributes.keys() & variables.keys())}
        only_attributes = sorted(found & attributes.keys() - variables.keys())
        private = places(self._trees.values(), only_attributes)
        shared = max(private.values(), default=-1) + 1
        only_variables = sorted(found & variables.keys() - attributes.keys())
        names = [*self._parameters, *(next(self._fresh) for _ in range(len(only_attributes) + len(only_variables)))]
        short |= {name: names[place] for name, place in private.items()}
        short |= dict(zip([name for name in only_attributes if name not in private], names[shared:], strict=False))
        short |= dict(zip(only_variables, names[PARAMETERS:], strict=False))
        return short


class _Rename(Scoped[dict[str, str]]):
    """Renames in one module; parameters too, to `names`, but those in `keywords`, and none if that is None.

    A scope maps local names to what they are called.
    """

    def __init__(self, short: dict[str, str], keywords: Container[str | None] | None, names: list[str], modules: Container[str]) -> None:
        self._short = short
        self._keywords = keywords
        self._names = names
        self._modules = modules
        super().__init__()

    def _called(self, name: str) -> str:
        return self._variable(name)

    def _variable(self, name: str) -> str:
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        return self._short.get(name, name)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._variable(node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.Attribute:
        self.generic_visit(node)
        node.attr = self._short.get(node.attr, node.attr)
        return node

    def visit_Global(self, node: ast.Global) -> ast.Global:
        node.names = [self._short.get(name, name) for name in node.names]
        return node

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.Nonlocal:
        node.names = [self._variable(name) for name in node.names]
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        node.name = self._variable(node.name) if node.name else None
        self.generic_visit(node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        for alias in node.names:
            name = alias.asname or alias.name
            if node.module in self._modules:
                alias.name = self._short.get(alias.name, alias.name)
            called = self._variable(name)
            alias.asname = called if called != alias.name else None
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self._variable(node.name)
        return self.generic_visit(node)

    def _enter(self, node: Function) -> None:
        """Rename the arguments."""
        super()._enter(node)
        for argument in arguments_of(node.args):
            argument.arg = self._variable(argument.arg)

    def _inner(self, node: Comprehension) -> dict[str, str]:
        return {name: name for name in bound_by(node)}

    def _scope(self, node: Function) -> dict[str, str]:
        scope = {name: name for name in bound_in(node)}
        place = sum(name in self._names for around in self._scopes for name in around.values())
        for argument in arguments_of(node.args):
            scope[argument.arg] = argument.arg
            if self._keywords is not None and argument.arg not in self._keywords and place < PARAMETERS:
                scope[argument.arg] = self._names[place]
                place += 1
        return scope


def words_of(tree: ast.AST) -> set[str]:
    """All names of a source, and all words in its texts."""
    found: set[str] = set()
    for node in ast.walk(tree):
        for _, value in ast.iter_fields(node):
            values = value if isinstance(value, list) else [value]
            for text in values:
                if isinstance(text, (str, bytes)):
                    found |= set(WORD.findall(text if isinstance(text, str) else text.decode("latin-1")))
    return found


def _defined(tree: ast.Module) -> set[str]:
    """Names of functions, classes, methods, attributes of objects, and variables of a module or class."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name):
                found.add(node.attr)
        elif isinstance(node, (ast.Module, ast.ClassDef)):
            for statement in node.body:
                if isinstance(statement, (ast.Assign, ast.AnnAssign)):
                    found |= {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return found


def _count(tree: ast.Module, attributes: "Counter[str]", variables: "Counter[str]") -> None:
    """How often names are attributes, and how often variables; those of classes are both."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            attributes[node.attr] += 1
        elif isinstance(node, ast.Name):
            variables[node.id] += 1
        elif isinstance(node, ast.ImportFrom):
            variables.update(alias.asname or alias.name for alias in node.names)
            variables.update(alias.name for alias in node.names)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            variables.update(node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            variables[node.name] += 1
        elif isinstance(node, ast.Module):
            variables.update(s.name for s in node.body if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)))
        elif isinstance(node, ast.ClassDef):
            attributes.update(s.name for s in node.body if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef)))
            for statement in node.body:
                if isinstance(statement, (ast.Assign, ast.AnnAssign)):
                    attributes.update(n.id for n in ast.walk(statement) if isinstance(n, ast.Name))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            variables.update(s.name for s in ast.walk(node) if s is not node and isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef)))


def _fresh(kept: Container[str], first: Iterable[str]) -> Iterator[str]:
    """The first ones; _0 … _9; _a, _b … _z, _aa …"""
    yield from first
    yield from (f"_{digit}" for digit in range(10))
    number = 0
    while True:
        number += 1
        name = ""
        rest = number
        while rest:
            rest, digit = divmod(rest - 1, len(DIGITS))
            name = DIGITS[digit] + name
        if "_" + name not in kept:
            yield "_" + name
