"""An interpreter of a description: its logic, run on whatever holds the tags.

It computes as Python does on integers and keeps nothing. What a tag, a block or a sequence is, the `Machine` knows. That it gives
the same values as running the model is what makes everything that reads descriptions trustworthy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from tools.compiler.arithmetic import APPLY, COMPARE, COMPUTE

Tree = Any
"""One expression or statement of a description, see `trees.py`."""


class Machine(Protocol):
    """What logic acts on, by dotted path from the root."""

    def read(self, path: str) -> int:
        """The value of a tag, or of an attribute of something in the model."""

    def write(self, path: str, value: int) -> None:
        """Logic assigns to a tag."""

    def call(self, path: str, arguments: list[int | str]) -> int:
        """Logic calls a block, or `at` or `step` of a sequence; the model as an argument is left out."""


def arguments_of(function: dict[str, Any], given: list[Tree]) -> dict[str, Tree]:
    """By parameter, what a call gives, and the default of what it does not."""
    names, defaults = function["parameters"], function["defaults"]
    missing = len(names) - len(given)
    return dict(zip(names, [*given, *defaults[len(defaults) - missing :]], strict=True))


def passes(table: Tree) -> Sequence[int]:
    """The numbers that a loop walks."""
    return range(*table[1:]) if table[0] == "range" else table[1:]


class _Left(Exception):
    """A loop or function is left: `break`, `continue`, or `return` with a value."""

    def __init__(self, how: str, value: int = 0) -> None:
        super().__init__(how)
        self.how = how
        self.value = value


class Interpreter:
    """Runs the logic of one description on one machine."""

    def __init__(self, description: dict[str, Any], machine: Machine) -> None:
        self._logic = description["logic"]
        self._functions = description["functions"]
        self._machine = machine
        self._class = {"": description["model"], **{part["path"] + ".": part["class"] for part in description["parts"]}}

    def scan(self, dt_ms: int) -> None:
        """The logic of one scan: the root's `scan`."""
        self._method("", "scan", [dt_ms])

    def ask(self, guard: Tree) -> int:
        """The value of a guard or rule, whose names are dotted from the root."""
        return self.value(guard)

    def value(self, tree: Tree) -> int:
        """The value of an expression without local variables, whose names are dotted from the root."""
        return _Frame(self, "", {}).value(tree)

    def call(self, path: str, arguments: list[int | str]) -> int:
        """A call of the model's own: a method of it or of a part, or something that the machine knows."""
        owner, _, name = path.rpartition(".")
        prefix = owner + "." if owner else ""
        if prefix in self._class and (name == "scan" or name in self._logic[self._class[prefix]]):
            return self._method(prefix, name, [int(argument) for argument in arguments])
        return int(self._machine.call(path, arguments))

    def apply(self, name: str, arguments: list[int]) -> int:
        """A function of the file, or a built-in."""
        if name in self._functions:
            return self.run(self._functions[name], "", arguments)
        return int(APPLY[name](*arguments))

    def read(self, path: str) -> int:
        return int(self._machine.read(path))

    def write(self, path: str, value: int) -> None:
        self._machine.write(path, value)

    def _method(self, prefix: str, name: str, arguments: list[int]) -> int:
        method = self._logic[self._class[prefix]].get(name)
        return self.run(method, prefix, arguments) if method else 0  # a model without logic inherits an empty scan

    def run(self, function: dict[str, Any], prefix: str, arguments: list[int]) -> int:
        """What a function gives, whose names are seen from a part."""
        frame = _Frame(self, prefix, arguments_of(function, arguments))
        try:
            frame.block(function["body"])
        except _Left as left:
            return left.value
        return 0


class _Frame:
    """One call of one function: its local variables, and the part that its names are seen from."""

    def __init__(self, interpreter: Interpreter, prefix: str, names: dict[str, int]) -> None:
        self._interpreter = interpreter
        self._prefix = prefix
        self._locals = names

    def value(self, tree: Tree) -> int:
        if not isinstance(tree, list):
            return int(tree)
        return _VALUES.get(tree[0], _Frame._operation)(self, tree)

    def block(self, body: list[Tree]) -> None:
        for statement in body:
            _STATEMENTS[statement[0]](self, statement)

    def _tag(self, tree: Tree) -> int:
        return self._interpreter.read(self._prefix + tree[1])

    def _local(self, tree: Tree) -> int:
        return self._locals[tree[1]]

    def _call(self, tree: Tree) -> int:
        arguments = [each if isinstance(each, str) else self.value(each) for each in tree[2:] if each != ["model"]]
        return self._interpreter.call(self._prefix + tree[1], arguments)

    def _apply(self, tree: Tree) -> int:
        return self._interpreter.apply(tree[1], [self.value(each) for each in tree[2:]])

    def _function(self, tree: Tree) -> int:
        return self._interpreter.run(tree[1], self._prefix, [])

    def _index(self, tree: Tree) -> int:
        return int(tree[1][1:][self.value(tree[2])])

    def _choose(self, tree: Tree) -> int:
        return self.value(tree[2]) if self.value(tree[1]) else self.value(tree[3])

    def _all(self, tree: Tree) -> int:
        value = 1
        for operand in tree[1:]:
            value = self.value(operand)
            if not value:
                break
        return value

    def _any(self, tree: Tree) -> int:
        value = 0
        for operand in tree[1:]:
            value = self.value(operand)
            if value:
                break
        return value

    def _chain(self, tree: Tree) -> int:
        left = self.value(tree[2])
        for sign, operand in zip(tree[1], tree[3:], strict=True):
            right = self.value(operand)
            if not COMPARE[sign](left, right):
                return 0
            left = right
        return 1

    def _operation(self, tree: Tree) -> int:
        sign = tree[0]
        if len(tree) == 2:
            value = self.value(tree[1])
            return int(not value) if sign == "not" else -value if sign == "-" else ~value
        left = self.value(tree[1])
        if sign in COMPARE:
            right = tree[2][1:] if sign in ("in", "not in") else self.value(tree[2])
            return int(COMPARE[sign](left, right))
        return COMPUTE[sign](left, self.value(tree[2]))

    def _assign(self, target: Tree, value: int) -> None:
        if target[0] == "local":
            self._locals[target[1]] = value
        else:
            self._interpreter.write(self._prefix + target[1], value)

    def _do_set(self, tree: Tree) -> None:
        value = self.value(tree[2])
        for target in tree[1]:
            self._assign(target, value)

    def _do_do(self, tree: Tree) -> None:
        self.value(tree[1])

    def _do_if(self, tree: Tree) -> None:
        self.block(tree[2] if self.value(tree[1]) else tree[3])

    def _do_for(self, tree: Tree) -> None:
        for value in passes(tree[2]):
            self._locals[tree[1]] = value
            try:
                self.block(tree[3])
            except _Left as left:
                if left.how == "return":
                    raise
                if left.how == "break":
                    break

    def _do_return(self, tree: Tree) -> None:
        raise _Left("return", 0 if tree[1] is None else self.value(tree[1]))

    def _do_break(self, tree: Tree) -> None:
        raise _Left("break")

    def _do_continue(self, tree: Tree) -> None:
        raise _Left("continue")


_VALUES: dict[str, Callable[[_Frame, Tree], int]] = {
    "tag": _Frame._tag,
    "local": _Frame._local,
    "call": _Frame._call,
    "apply": _Frame._apply,
    "function": _Frame._function,
    "index": _Frame._index,
    "choose": _Frame._choose,
    "and": _Frame._all,
    "or": _Frame._any,
    "chain": _Frame._chain,
}
"""What computes an expression, by its tree's first element; all others are operators."""

_STATEMENTS: dict[str, Callable[[_Frame, Tree], None]] = {
    "set": _Frame._do_set,
    "do": _Frame._do_do,
    "if": _Frame._do_if,
    "for": _Frame._do_for,
    "return": _Frame._do_return,
    "break": _Frame._do_break,
    "continue": _Frame._do_continue,
}
"""What does a statement, by its tree's first element."""
