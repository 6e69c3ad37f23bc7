"""What a memory can hold while a sequence is in each of its states: what it is assigned when a state is entered stays until that is left.

Only for memories that guards of that sequence read and that are assigned after its step: a guard sees what the last scan left.
"""

from __future__ import annotations

from typing import Any

from tools.compiler.conditions import tags
from tools.compiler.demands import Demands
from tools.compiler.interpret import Tree
from tools.compiler.intervals import Span
from tools.compiler.picture import Picture


class ByState:
    """`of`: by path, what is known of memories in a state; `memories`: which hang on a sequence."""

    def __init__(self, picture: Picture, demands: Demands) -> None:
        self._demands = demands
        self._spans: dict[tuple[str, str], dict[str, Span]] = {}
        self.memories: dict[str, list[str]] = {}
        for entry in picture.description["sequences"]:
            path = entry["path"]
            read = dict.fromkeys(each for transition in entry["transitions"] for each in tags(demands.inlined(transition["tree"])))
            self.memories[path] = [each for each in read if self._hangs(picture, path, each)]
            self._spans[path, picture.state(path)] = {each: (picture.read(each),) * 2 for each in self.memories[path]}

    def of(self, sequence: str, state: str) -> dict[str, Span]:
        """What memories can hold at the end of a scan in that state."""
        return self._spans.get((sequence, state), {})

    def hold(self, sequence: str, state: str, memory: str, span: Span) -> None:
        """That is what it can hold."""
        self._spans.setdefault((sequence, state), {})[memory] = span

    def _hangs(self, picture: Picture, sequence: str, path: str) -> bool:
        entry: dict[str, Any] = picture.entries.get(path, {"kind": ""})
        tree = self._demands.assigned.get(path)
        if entry["kind"] != "Memory" or tree is None or sequence in self._demands.sometimes:
            return False
        if path in self._demands.ahead.get(sequence, ()):
            return False
        reads = [["call", f"{sequence}.at"], ["tag", f"{sequence}.entered"]]
        return any(_begins(tree, each) for each in reads) and self._is_clear(tree, sequence, path)

    def _is_clear(self, tree: Tree, sequence: str, path: str) -> bool:
        """Whether it reads the sequence only after its step, and of itself only what it held before."""
        if not isinstance(tree, list):
            return True
        if tree[:2] == ["tag", path]:
            return self._demands.reads.is_early(tree)
        if tree[0] in ("tag", "call") and tree[1].rpartition(".")[0] == sequence:
            return not self._demands.reads.is_early(tree)
        return all(self._is_clear(each, sequence, path) for each in tree)


def _begins(tree: Tree, part: Tree) -> bool:
    return isinstance(tree, list) and (tree[: len(part)] == part or any(_begins(each, part) for each in tree))
