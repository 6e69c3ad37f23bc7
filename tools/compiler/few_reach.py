"""Which few values things can come to hold, where they are few: by what logic assigns, and by what moving averages are given."""

from __future__ import annotations

from itertools import count

from tools.compiler.block_reach import can_be_on
from tools.compiler.declarations import OUTPUTS
from tools.compiler.few import Few, averages, few, union
from tools.compiler.holdings import Holdings

SOON = 3
"""Rounds after which values that get more and more are taken to be many."""


class FewReach(Holdings):
    """`_find_few` has them grow until these are all."""

    def _find_few(self) -> None:
        """What takes few values is followed first, until these are all: whatever is found after has seen them."""
        for turn in count(1):
            before = dict(self._few)
            for path in [path for path, known in before.items() if known is not None]:
                after = union([before[path], self._more_few(path)])
                self._few[path] = after if turn <= SOON or after == before[path] else None
            if self._few == before:
                return
            self._memo.clear()
            self._tried.clear()

    def _more_few(self, path: str) -> Few:
        if path in self._demands.assigned:
            return self._assigned_few(path)
        return few([]) if path in self._picture.entries else self._averaged_few(path.rpartition(".")[0])

    def _assigned_few(self, path: str) -> Few:
        """Read early it is as it was computed, else as it fits; an output that may not start is 0."""
        raw = self.values(self._demands.assigned[path])
        fitted = None if raw is None else few(self._picture.fitted(path, value) for value in raw)
        others: list[int] = []
        if self._picture.entries[path]["kind"] in OUTPUTS:
            others = [value for rule, value in self.over(path) if can_be_on(self._acts(rule["path"]))]
            others += [self._picture.word(path, "demand"), *([0] if self._picture.allowing(path) else [])]
        return union([fitted, raw if path in self._demands.early else fitted, few(others)])

    def _averaged_few(self, path: str) -> Few:
        given, filled = self._demands.arguments.get(path), self._picture.word(path, "filled")
        window = few(self._picture.held[f"{path}/window"][:filled])
        more = self.values(given[0]) if given else None
        return averages(union([window, more]), filled, self._picture.entries[path]["samples"])
