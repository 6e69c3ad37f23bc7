"""The files of a model: what each defines at its top, and where imported names come from.

Found by reading only: nothing is ever imported or executed. What stands inside a class or function is not looked at here.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from tools.compiler.constants import Constant, Unfoldable, fold
from tools.compiler.declarations import BUILTINS, EXPORTS
from tools.compiler.problems import CompileErrors, Problems, allowed
from tools.compiler.source import Source, is_text

SHARED_MODEL = Path(__file__).resolve().parents[2] / "shared_model"
_OWN = {
    **dict.fromkeys((*BUILTINS, "range"), "Logic calls Python's own by this name: choose another one."),
    "const": "Boards read `const(...)` as their own: choose another name.",
}
_BOARD = (
    "aioble bluetooth boot cryptolib deflate dht ds18x20 esp esp32 espnow firmware flashbdev framebuf inisetup lwip machine main"
    " micropython mip neopixel network ntptime onewire requests rp2 shared_model simulator tls tools vfs webrepl websocket"
)
_TAKEN = {*sys.stdlib_module_names, *(f"u{name}" for name in sys.stdlib_module_names), *_BOARD.split()}
"""Names of modules that a file of a project would hide, or be hidden by, on one runtime or another."""
_PLACE = "A model file holds imports, integer constants, functions and Model classes."


class Module:
    """One file's top level: `constants`, `classes` and `functions` by name; `words` are names of isoscan's own language.

    `lines` says where each is defined. `called` collects the functions that logic calls, over all files.
    `broken` holds names whose definition failed, so that their uses are not reported again.
    """

    def __init__(self, source: Source, problems: Problems, called: list[tuple[Module, ast.FunctionDef]]) -> None:
        self.source = source
        self.problems = problems
        self.called = called
        self.lines: dict[str, int] = {}
        self.constants: dict[str, Constant] = {}
        self.classes: dict[str, tuple[Module, ast.ClassDef]] = {}
        self.functions: dict[str, tuple[Module, ast.FunctionDef]] = {}
        self.words: dict[str, str] = {}
        self.broken: set[str] = set()

    def language(self, name: str) -> str | None:
        """What isoscan calls the word that this file calls `name`, or None."""
        return self.words.get(name)

    def names(self) -> list[str]:
        """Everything this file defines or imports."""
        return [*self.constants, *self.classes, *self.functions, *self.words, *self.broken]

    def own_functions(self) -> list[ast.FunctionDef]:
        """The functions defined in this file itself, in order."""
        return [node for module, node in self.functions.values() if module is self]

    def own_classes(self) -> list[ast.ClassDef]:
        """The classes defined in this file itself, in order."""
        return [node for module, node in self.classes.values() if module is self]

    def add(self, code: str, node: ast.AST, message: str, remedy: str) -> None:
        """Note a problem at a node of this file."""
        self.problems.add(code, self.source.at(node), message, remedy)


class Modules:
    """All files that a model is made of, each read once. `files` are their names as shown, in order of reading."""

    def __init__(self, root: Path, shown: str, problems: Problems) -> None:
        self._folder = root.resolve().parent
        self._shown_folder = Path(shown).parent
        self._problems = problems
        self._loaded: dict[Path, Module | None] = {}
        self.called: list[tuple[Module, ast.FunctionDef]] = []
        self.root = self.load(root, shown)

    @property
    def all(self) -> list[Module]:
        """The files that were read."""
        return [module for module in self._loaded.values() if module]

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that were read."""
        return tuple(module.source.shown for module in self.all)

    def load(self, path: Path, shown: str) -> Module:
        """Read a file's top level. Raises CompileErrors for a file that cannot be read or is not Python."""
        path = path.resolve()
        self._loaded[path] = None  # being read: an import that comes back here goes round in a circle
        module = Module(Source(path, shown), self._problems, self.called)
        for problem in module.source.spellings():
            self._problems.add(*problem)
        for statement in module.source.tree.body:
            self._statement(module, statement)
        self._loaded[path] = module
        return module

    def _statement(self, module: Module, node: ast.stmt) -> None:
        if isinstance(node, ast.ImportFrom):
            self._import(module, node)
        elif isinstance(node, ast.Import):
            remedy = "Write `from ... import` and names; a board has shared_model and the `.py` files beside the model, nothing else."
            module.add("E107", node, f"`import {node.names[0].name}` is outside the subset", remedy)
        elif isinstance(node, ast.ClassDef):
            if self._define(module, node.name, node):
                module.classes[node.name] = (module, node)
        elif isinstance(node, ast.FunctionDef):
            if self._define(module, node.name, node):
                module.functions[node.name] = (module, node)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            self._constant(module, node)
        elif not is_text(node):
            module.add("E106", node, "this statement has no place at the top of a model file", _PLACE)

    def _define(self, module: Module, name: str, node: ast.AST) -> bool:
        if name in _OWN:
            module.add("E306", node, f"`{name}` is a reserved name", _OWN[name])
        elif name.startswith("__") and not name.endswith("__"):
            module.add("E105", node, f"`{name}` would be mangled on one runtime only", "Use a name that does not begin with `__`.")
        if name in module.names():
            module.add("E307", node, f"`{name}` is defined twice in the file", "Give one of them another name.")
            return False
        module.lines[name] = node.lineno  # type: ignore[attr-defined]
        return True

    def _constant(self, module: Module, node: ast.Assign | ast.AnnAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if len(targets) != 1 or not isinstance(targets[0], ast.Name) or node.value is None:
            module.add("E106", node, "only one plain name can be defined here", "Write `NAME = 5`, one on each line.")
            return
        name = targets[0].id
        if not self._define(module, name, node):
            return
        try:
            module.constants[name] = fold(node.value, module)
        except Unfoldable:
            module.broken.add(name)

    def _import(self, module: Module, node: ast.ImportFrom) -> None:
        name = "." * node.level + (node.module or "")
        for alias in node.names:
            local = alias.asname or alias.name
            if not self._define(module, local, node):
                continue
            if alias.name == "*":
                module.add("E107", node, "`*` hides which names are imported", f"Write `from {name} import` and the names that are used.")
            elif name == "shared_model":
                self._word(module, alias, local)
            else:
                self._take(module, node, name, alias, local)

    def _word(self, module: Module, alias: ast.alias, local: str) -> None:
        if alias.name in EXPORTS:
            module.words[local] = alias.name
            return
        module.broken.add(local)
        remedy = allowed(alias.name, EXPORTS, "shared_model has")
        module.add("E107", alias, f"shared_model has nothing named `{alias.name}` for a model", remedy)

    def _take(self, module: Module, node: ast.ImportFrom, name: str, alias: ast.alias, local: str) -> None:
        other = self._other(module, node, name)
        if other is None:
            module.broken.add(local)
        elif alias.name in other.classes:
            module.classes[local] = other.classes[alias.name]
        elif alias.name in other.functions:
            module.functions[local] = other.functions[alias.name]
        elif alias.name in other.constants:
            module.constants[local] = other.constants[alias.name]
        elif alias.name in other.words:
            module.words[local] = other.words[alias.name]
        else:
            module.broken.add(local)
            if alias.name not in other.broken:
                remedy = allowed(alias.name, other.names(), f"{other.source.shown} has")
                module.add("E107", alias, f"{other.source.shown} has nothing named `{alias.name}`", remedy)

    def _other(self, module: Module, node: ast.ImportFrom, name: str) -> Module | None:
        found = self._find(name)
        if found is None:
            module.add("E107", node, f"`{name}` is neither shared_model nor a file of the project", self._instead(name))
            return None
        if name in _TAKEN:
            remedy = "Give the file another name: Python or a board takes its own."
            module.add("E107", node, f"`{name}` is a module of Python's or of a board's", remedy)
            return None
        path, shown = found
        if path in self._loaded:
            if self._loaded[path] is None:
                module.add("E107", node, f"the import of `{name}` goes round in a circle", "Move what both files need into a third.")
            return self._loaded[path]
        try:
            return self.load(path, shown)
        except CompileErrors as errors:
            self._problems.merge(errors)
            return None

    def _find(self, name: str) -> tuple[Path, str] | None:
        """The file of a module, and its name as shown. A board has the ready parts, and the model's files without their folders."""
        path = Path(*name.split("."))
        if name.startswith("shared_model.parts"):
            base, shown, found = SHARED_MODEL.parent, Path(), [path.with_suffix(".py"), path / "__init__.py"]
        else:
            base, shown, found = self._folder, self._shown_folder, [path.with_suffix(".py")] if "." not in name else []
        for relative in found:
            if (base / relative).is_file():
                return (base / relative).resolve(), (shown / relative).as_posix()
        return None

    def _instead(self, name: str) -> str:
        """What to write where a module is none that a board has."""
        last = name.rpartition(".")[2]
        if name.startswith("shared_model."):
            return "Write `from shared_model import` and the names: what is in it lies elsewhere on a board."
        if last and self._find(last):
            return f"Write `from {last} import` and the names: a board has all files of a model in one folder."
        return "A model imports from shared_model and from `.py` files in its own folder; a board has nothing else."
