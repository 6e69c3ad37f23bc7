"""Model classes: what a class body declares, in order, with what it inherits and the parts it is made of."""

from __future__ import annotations

import ast
from pathlib import Path

from tools.compiler import ir
from tools.compiler.annotations import check_annotation
from tools.compiler.constants import Unfoldable, fold
from tools.compiler.declarations import EXPORTS, JOINED, KINDS, OVERRIDABLE, OWN, RESERVED, Keyword
from tools.compiler.declared_ranges import number
from tools.compiler.functions import lower_method
from tools.compiler.modules import Module
from tools.compiler.problems import allowed, listed
from tools.compiler.source import is_text
from tools.compiler.values import Reader

_MODEL = "Write `class Name(Model):`, or the name of one other model class in the brackets."
_TWICE = "Give one of them another name: in the body of the class the file's would not be seen any more."
_NOT_DECLARED = 'Declare a tag, block, rule or part: `name = DigitalIn("Title")`; constants stand at the top of the file.'


class Classes:
    """Reads model classes, each once."""

    def __init__(self) -> None:
        self._read: dict[tuple[Path, str], ir.Class] = {}
        self.used: set[tuple[Path, str]] = set()
        """Classes that are a part or a base of another."""

    def read(self, module: Module, node: ast.ClassDef) -> ir.Class:
        """The class with everything it inherits; problems are noted."""
        key = (module.source.path, node.name)
        if key not in self._read:
            self._read[key] = _Body(self, module, node).read()
        return self._read[key]

    def base(self, module: Module, node: ast.ClassDef) -> ir.Class | None:
        """The model class that `node` extends, or None for Model itself or what is no model (E108)."""
        more = [*node.decorator_list, *node.keywords, *getattr(node, "type_params", ())]
        if more or len(node.bases) != 1 or not isinstance(node.bases[0], ast.Name):
            module.add("E108", node, f"class `{node.name}` is not in the form of a model", _MODEL)
            return None
        name = node.bases[0].id
        if name in module.classes and module.classes[name][1] is not node:
            found, base = module.classes[name]
            self.used.add((found.source.path, base.name))
            check_order(module, name, node.bases[0])
            return self.read(found, base)
        if module.language(name) != "Model" and name not in module.broken:
            imported = "" if "Model" in module.words.values() else " `Model` is imported by `from shared_model import Model`."
            module.add("E108", node.bases[0], f"`{name}` is not a model class", _MODEL + imported)
        return None


def check_order(module: Module, name: str, node: ast.expr) -> None:
    """E404 where a class is used above the line that defines it."""
    if module.lines[name] > node.lineno:
        module.add("E404", node, f"`{name}` is used before it is defined", "Move its class higher up in the file.")


class _Body:
    """One class body on its way to an ir.Class."""

    def __init__(self, classes: Classes, module: Module, node: ast.ClassDef) -> None:
        self._classes = classes
        self._module = module
        self._node = node
        self._base = classes.base(module, node)
        self._scan_ms = self._base.scan_ms if self._base else 20
        self._members: list[ir.Member] = []
        self._functions: dict[str, ast.FunctionDef] = {}
        self._unreadable: set[str] = set()
        self._names = [name for name, _ in map(_assigned, node.body) if name]
        if self._base:
            self._names += [member.name for member in self._base.members]

    def read(self) -> ir.Class:
        """Read statement by statement; methods last, when all names are known."""
        for statement in self._node.body:
            self._statement(statement)
        own = {member.name for member in self._members} | set(self._functions)
        members = [member for member in self._base.members if member.name not in own] if self._base else []
        methods = dict(self._base.methods) if self._base else {}
        for name, function in self._functions.items():
            methods[name] = lower_method(self._module, function, self._names)
        unreadable = frozenset(self._unreadable) | (self._base.unreadable if self._base else frozenset())
        at = self._module.source.at(self._node)
        extent = (at.file, at.line, self._node.end_lineno or at.line)
        extents = (extent, *(self._base.extents if self._base else ()))
        return ir.Class(self._node.name, self._scan_ms, (*members, *self._members), methods, at, unreadable, extents)

    def _statement(self, node: ast.stmt) -> None:
        name, value = _assigned(node)
        if isinstance(node, ast.AnnAssign):
            check_annotation(self._module, node.annotation)
        if isinstance(node, ast.FunctionDef):
            if self._free(node.name, node, method=True):
                self._check_alone(node.name, node)
                self._functions[node.name] = node
        elif name == "scan_ms" and value is not None:
            self._period(value)
        elif name and value is not None:
            if self._free(name, node):
                self._check_alone(name, node)
                self._declare(name, value, self._module.source.at(_target(node)))
        elif not isinstance(node, ast.Pass) and not is_text(node):
            self._module.add("E308", node, "this statement has no place in the body of a model", _NOT_DECLARED)

    def _free(self, name: str, node: ast.stmt, method: bool = False) -> bool:
        """Whether a name may be declared here; if not, that is noted."""
        where = node if method else _target(node)
        if name in self._functions or name in self._unreadable or any(member.name == name for member in self._members):
            self._module.add("E307", where, f"`{name}` is declared twice in {self._node.name}", "Give one of them another name.")
            return False
        if name in OWN:
            self._module.add("E306", where, f"`{name}` is a reserved name", f"{listed(OWN)} are every model's own.")
        elif name in RESERVED and not (method and name == "scan"):
            self._module.add("E306", where, f"`{name}` is a reserved name", f"{listed(RESERVED)} mean something in every model.")
        elif name.endswith("_ok"):
            remedy = "Names ending in `_ok` are the quality of inputs; choose another name."
            self._module.add("E306", where, f"`{name}` is a reserved name", remedy)
        elif name.startswith("_") and not (method and not name.startswith("__")):
            self._module.add("E306", where, f"`{name}` is a reserved name", "Names declared in a model begin with a letter.")
        return True

    def _check_alone(self, name: str, node: ast.stmt) -> None:
        """E307 for a name that means something in the file, which it would hide from what stands below in the body."""
        function = isinstance(node, ast.FunctionDef)
        file = {**self._module.constants, **self._module.words, **self._module.classes, **({} if function else self._module.functions)}
        if name in file:
            where = node if function else _target(node)
            self._module.add("E307", where, f"`{name}` is declared in {self._node.name} and defined in the file", _TWICE)

    def _period(self, node: ast.expr) -> None:
        try:
            value = fold(node, self._module)
        except Unfoldable:
            return
        if isinstance(value, bool) or not isinstance(value, int):
            self._module.add("E303", node, "`scan_ms` must be an integer", "Write a number of 5 to 1000.")
        elif not 5 <= value <= 1000:
            self._module.add("E304", node, f"`scan_ms` is {value}", "It must be 5 to 1000.")
        else:
            self._scan_ms = value

    def _declare(self, name: str, value: ast.expr, at: ir.Position) -> None:
        member = self._call(name, value, at)
        if member:
            self._members.append(member)
        else:
            self._unreadable.add(name)

    def _call(self, name: str, call: ast.expr, at: ir.Position) -> ir.Member | None:
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            self._module.add("E308", call, f"`{name}` is not a declaration", _NOT_DECLARED)
            return None
        called = call.func.id
        word = self._module.language(called)
        if word in KINDS:
            return Reader(self._module, self._names, self._functions).declaration(name, KINDS[word], call, at)
        if called in self._module.classes:
            return self._part(name, called, call, at)
        if called in self._module.broken:
            return None
        if called in EXPORTS and not word:
            remedy = f"Add it to the imports: `from shared_model import {called}`."
            self._module.add("E308", call.func, f"`{called}` is not imported", remedy)
        else:
            remedy = allowed(called, self._usable(), "This file has")
            self._module.add("E308", call.func, f"`{called}` is not a declaration", remedy)
        return None

    def _usable(self) -> list[str]:
        parts = [name for name in self._module.classes if name != self._node.name]
        return parts + [name for name, word in self._module.words.items() if word in KINDS]

    def _part(self, name: str, called: str, call: ast.Call, at: ir.Position) -> ir.Part | None:
        module, node = self._module.classes[called]
        self._classes.used.add((module.source.path, node.name))
        if node is self._node or self._module.lines[called] > call.lineno:
            self._module.add("E404", call.func, f"`{called}` is used before it is defined", "Move its class higher up in the file.")
            return None
        model = self._classes.read(module, node)
        keywords = (Keyword("title", "text", ""), *_overridable(model))
        reader = Reader(self._module, self._names, self._functions)
        positional = ast.Call(call.func, call.args[:1], call.keywords)
        if len(call.args) > 1:
            message = f"{called} takes one argument without a keyword, its title"
            self._module.add("E309", call.args[1], message, "Write keywords for the others.")
        given = reader.bind(called, keywords, positional)
        values, _ = reader.values(keywords, given)
        title = values.pop("title")
        overrides = {key: value for key, value in values.items() if isinstance(value, (int, ir.Reference)) and key in given}
        return ir.Part(name, str(title), model, overrides, at)


def _overridable(model: ir.Class) -> list[Keyword]:
    return [
        Keyword(member.name, "join", None)
        if member.kind in JOINED
        else Keyword(member.name, "integer", 0, number(member, "low", 0), number(member, "high", 1))
        for member in model.members
        if isinstance(member, ir.Declaration) and member.kind in OVERRIDABLE
    ]


def _target(node: ast.stmt) -> ast.expr:
    if isinstance(node, ast.Assign):
        return node.targets[0]
    assert isinstance(node, ast.AnnAssign)
    return node.target


def _assigned(node: ast.stmt) -> tuple[str, ast.expr | None]:
    """The name and value of `name = value`, with or without an annotation; otherwise an empty name."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value
    return "", None
