"""What logic asks of each output: a scan put together into one expression over tags and over what things in the model hold.

`["tag", "feed.run"]` is what it holds at the end of the scan, `["before", "feed.run"]` what it held when the scan began. Names are
dotted from the root. Branches become `choose`; methods and variables are put in. Where that cannot be (a loop that is left in its
middle), the demand is None.
"""

from __future__ import annotations

from typing import Any

from tools.compiler.declarations import OUTPUTS
from tools.compiler.early_reads import EarlyReads
from tools.compiler.interpret import Tree, arguments_of
from tools.compiler.statements import assigns, called, returns, unrolled

MOST = 20_000
"""Largest number of statements that are followed; beyond it there are no demands."""

TIME = ["tag", "scan_ms"]
"""Stands for `dt_ms`: an image is of one scan, which is taken to be one period long."""


class _Unknown(Exception):
    """The logic cannot be put into one expression."""


class Demands:
    """`outputs`: by path, the expression that its last assignment gives.

    `arguments`: by path of a block, what it is called with. `assigned`: what all tags are assigned that logic assigns, times included;
    `early`: those that are also read between that and the end of the scan, before they are brought into their range. `known`: whether
    any of this could be told. `sometimes`: the blocks and sequences that are called on some paths only.
    `ahead`: by path of a sequence, the tags that are assigned before its step. `reads`: which reads come before what they read is written.
    """

    def __init__(self, description: dict[str, Any]) -> None:
        self._description = description
        self._class = {"": description["model"], **{part["path"] + ".": part["class"] for part in description["parts"]}}
        self._tags = {tag["path"]: tag for tag in description["tags"]}
        self._followed = 0
        self.arguments: dict[str, list[Tree]] = {}
        self.assigned: dict[str, Tree] = {}
        self.early: set[str] = set()
        self.known = False
        self.sometimes: set[str] = set()
        self.ahead: dict[str, set[str]] = {}
        self.branches = 0
        self.reads = EarlyReads()
        self.outputs: dict[str, Tree | None] = {path: None for path, tag in self._tags.items() if tag["kind"] in OUTPUTS}
        values: dict[str, Tree] = {}
        try:
            self._method("", "scan", [TIME], values)
        except _Unknown:
            return
        self.outputs.update({path: values.get(path, ["before", path]) for path in self.outputs})
        self.assigned.update({path: tree for path, tree in values.items() if path in self._tags})
        self.known = True

    def _method(self, prefix: str, name: str, arguments: list[Tree], values: dict[str, Tree]) -> Tree:
        method = self._description["logic"][self._class[prefix]].get(name)
        return self._function(method, prefix, arguments, values) if method else 0

    def _function(self, function: dict[str, Any], prefix: str, arguments: list[Tree], values: dict[str, Tree]) -> Tree:
        """The value that it returns; `values` become those after it."""
        given = arguments_of(function, arguments)
        inside = {**values, **{f"%{name}": value for name, value in given.items()}, "%": 0}
        after = _Block(self, prefix).run(list(function["body"]), inside)
        values.update({path: value for path, value in after.items() if not path.startswith("%")})
        return after["%"]

    def inlined(self, guard: Tree) -> Tree:
        """A guard with the methods and functions that it calls put in; as it is where that cannot be."""
        try:
            if isinstance(guard, list) and guard[0] == "function":
                return self._function(guard[1], "", [], {})
            return _Block(self, "").put(guard, {})
        except _Unknown:
            return guard

    def read(self, tree: Tree) -> Tree:
        """Something is read, in the scan or in a guard that is inlined after it."""
        if not self.known:
            self.reads.read(tree)
        return tree

    def count(self) -> None:
        """One more statement is followed."""
        self._followed += 1
        if self._followed > MOST:
            raise _Unknown

    def is_output(self, path: str) -> bool:
        """Whether what logic reads of it before it writes is what went out last."""
        return path in self.outputs

    def is_memory(self, path: str) -> bool:
        """Whether it is told as what it holds, not as what was assigned to it: a memory has a past."""
        return path in self._tags and self._tags[path]["kind"] == "Memory"

    def call(self, path: str, arguments: list[Tree], values: dict[str, Tree]) -> Tree:
        """What a call gives: a method's expression, or what the block then holds."""
        owner, _, name = path.rpartition(".")
        prefix = f"{owner}." if owner else ""
        if prefix in self._class and (name == "scan" or name in self._description["logic"][self._class[prefix]]):
            return self._method_called(prefix, name, path, arguments, values)
        if name in ("at", "step") and owner:
            if name == "step":
                self._stepped(owner, values)
            return self.read(["call", path, *arguments])
        block = next(block for block in self._description["blocks"] if block["path"] == path)
        if block["kind"] == "WentOut":
            arguments = [self.read(["before", block["tracks"]])]  # which is all that it looks at
        self.arguments[path] = arguments
        self._changed(path)
        fields = self._description["state"].get(block["kind"], ["out"])
        return self.read(["tag", f"{path}.{fields[0]}"])

    def _stepped(self, sequence: str, values: dict[str, Tree]) -> None:
        ahead = {each for each in values if each in self._tags}
        self.early |= ahead
        self.ahead.setdefault(sequence, set()).update(ahead)
        self._changed(sequence)

    def _changed(self, path: str) -> None:
        """A block or sequence is called."""
        self.reads.write(path)
        if self.branches:
            self.sometimes.add(path)

    def _method_called(self, prefix: str, name: str, path: str, arguments: list[Tree], values: dict[str, Tree]) -> Tree:
        try:
            return self._method(prefix, name, arguments, values)
        except _Unknown:
            if self._changes_something(prefix, name):
                raise
            return ["call", path, *arguments]  # as it is: whoever reads it can compute it

    def apply(self, name: str, arguments: list[Tree]) -> Tree:
        """What a function of the file gives, or a built-in."""
        function = self._description["functions"].get(name)
        try:
            return self._function(function, "", arguments, {}) if function else ["apply", name, *arguments]
        except _Unknown:
            return ["apply", name, *arguments]

    def _changes_something(self, prefix: str, name: str) -> bool:
        """Whether a method assigns a tag, or calls what may."""
        body = self._description["logic"][self._class[prefix]].get(name, {"body": []})["body"]
        return assigns(body) or any(path.rpartition(".")[2] != "at" for path in called(body))


class _Block:
    """Puts values into the statements of one function, seen from one part."""

    def __init__(self, demands: Demands, prefix: str) -> None:
        self._demands = demands
        self._prefix = prefix

    def run(self, body: list[Tree], values: dict[str, Tree]) -> dict[str, Tree]:
        """The values after a list of statements. A branch that returns takes the rest of the list into the other."""
        for place, statement in enumerate(body):
            self._demands.count()
            word = statement[0]
            if word == "return":
                values["%"] = 0 if statement[1] is None else self.put(statement[1], values)
                return values
            if word == "if":
                test = self.put(statement[1], values)
                rest = body[place + 1 :] if any(map(returns, statement[2:])) else []
                self._demands.branches += 1
                then, otherwise = (self.run([*branch, *rest], dict(values)) for branch in statement[2:])
                self._demands.branches -= 1
                values = self._merged(test, then, otherwise)
                if rest:
                    return values
            elif word == "for":
                values = self._loop(statement, values)
            elif word in ("break", "continue"):
                raise _Unknown
            else:
                self._simple(statement, values)
        return values

    def _loop(self, statement: Tree, values: dict[str, Tree]) -> dict[str, Tree]:
        lines = unrolled(statement, MOST)
        if lines is None:
            raise _Unknown
        return self.run(lines, values)

    def _simple(self, statement: Tree, values: dict[str, Tree]) -> None:
        if statement[0] == "do":
            self.put(statement[1], values)
            return
        value = self.put(statement[2], values)
        for target in statement[1]:
            path = f"%{target[1]}" if target[0] == "local" else self._prefix + target[1]
            self._demands.reads.write(path)
            values[path] = value

    def _merged(self, test: Tree, then: dict[str, Tree], otherwise: dict[str, Tree]) -> dict[str, Tree]:
        """The values after a branch: what both ways agree on, else a choice."""
        merged = {}
        for path in [*then, *(path for path in otherwise if path not in then)]:
            unset = 0 if path.startswith("%") else ["before", path]
            one, other = then.get(path, unset), otherwise.get(path, unset)
            merged[path] = one if self._demands.reads.agree(one, other) else ["choose", test, one, other]
        return merged

    def put(self, tree: Tree, values: dict[str, Tree]) -> Tree:
        """An expression with everything put in that is known."""
        if not isinstance(tree, list) or tree[0] in ("model", "table"):
            return tree
        word, rest = tree[0], tree[1:]
        if word == "local":
            return values.get(f"%{rest[0]}", 0)
        if word == "tag":
            return self._tag(self._prefix + rest[0], values)
        if word in ("call", "apply"):
            arguments = [self.put(each, values) for each in rest[1:] if each != ["model"]]
            if word == "call":
                return self._demands.call(self._prefix + rest[0], arguments, values)
            return self._demands.apply(rest[0], arguments)
        if word == "chain":
            return ["chain", rest[0], *(self.put(each, values) for each in rest[1:])]
        return [word, *(self.put(each, values) for each in rest)]

    def _tag(self, path: str, values: dict[str, Tree]) -> Tree:
        if path in values and not self._demands.is_memory(path):
            return values[path]
        if path in values:
            self._demands.early.add(path)
        return self._demands.read(["before", path] if self._demands.is_output(path) else ["tag", path])
