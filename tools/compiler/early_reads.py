"""Which reads of a scan come before a write to the same: they see what it held when the scan began. Nothing here puts anything in."""

from __future__ import annotations

from tools.compiler.interpret import Tree


class EarlyReads:
    """Told of reads and writes in the order of the scan. A read is known by its tree, the very one: an equal one may come later."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Tree]] = {}
        self._early: dict[int, Tree] = {}

    def read(self, tree: Tree) -> None:
        """Something is read: a tag, an attribute of a block, a state of a sequence."""
        for path in (tree[1], tree[1].rpartition(".")[0]):
            self._waiting.setdefault(path, []).append(tree)

    def write(self, path: str) -> None:
        """Something changes: what was read of it so far was read early."""
        self._early.update((id(tree), tree) for tree in self._waiting.pop(path, ()))

    def is_early(self, read: Tree) -> bool:
        """Whether something is read before it is written in the scan, or before it may be."""
        return id(read) in self._early

    def has_early(self, tree: Tree) -> bool:
        """Whether an expression reads anything early."""
        return isinstance(tree, list) and (self.is_early(tree) or any(map(self.has_early, tree)))

    def agree(self, one: Tree, other: Tree) -> bool:
        """Whether two expressions are the same, read at the same time."""
        return one is other or (one == other and not self.has_early(one) and not self.has_early(other))
