"""A real scanner whose logic and rules are run by the interpreter, from the description alone: blocks and tags stay the real ones."""

from collections.abc import Callable
from typing import Any

from shared_model import Scanner
from shared_model.sequence import Sequence
from tools.compiler.interpret import Interpreter, Tree


class Live:
    """The machine that is a running model."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._found: dict[str, Any] = {}

    def read(self, path: str) -> int:
        return int(self._get(path))

    def write(self, path: str, value: int) -> None:
        owner, _, name = path.rpartition(".")
        setattr(self._owner(owner), name, value)

    def call(self, path: str, arguments: list[int | str]) -> int:
        thing, _, name = path.rpartition(".")
        if name == "step":
            self._owner(thing).step(None, *arguments)
            return 0
        return int(self._get(path)(*arguments))

    def _get(self, path: str) -> Any:
        owner, _, name = path.rpartition(".")
        return getattr(self._owner(owner), name)

    def _owner(self, path: str) -> Any:
        """The model, or a part, block or sequence of it, which stay the same ones."""
        if not path:
            return self._scanner.model
        if path not in self._found:
            self._found[path] = self._get(path)
        return self._found[path]


def interpreted(model: type, description: dict[str, Any]) -> Scanner:
    """A scanner of the model in which nothing that the model's file says is run: neither `scan` nor any guard."""
    scanner = Scanner(model)
    interpreter = Interpreter(description, Live(scanner))
    scanner.model.scan = interpreter.scan
    for group in description.values():
        for entry in group if isinstance(group, list) else ():
            if "index" in entry:
                _replace(scanner.find(entry["path"]), entry, interpreter)
    return scanner


def _replace(thing: Any, entry: dict[str, Any], interpreter: Interpreter) -> None:
    for name, value in entry.items():
        if isinstance(value, dict) and "tree" in value:
            setattr(thing, name, _asking(interpreter, value["tree"]))
    if isinstance(thing, Sequence):
        guards = [_asking(interpreter, each["tree"]) for each in entry["transitions"]]
        thing.arrange(tuple((s, t, guard) for (s, t, _), guard in zip(thing.transitions, guards, strict=True)))


def _asking(interpreter: Interpreter, tree: Tree) -> Callable[[object], int]:
    return lambda _: interpreter.ask(tree)
