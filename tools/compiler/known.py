"""What expressions can give where more is known of some things, and in which states some sequences are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from tools.compiler.few import Few
from tools.compiler.intervals import Span
from tools.compiler.picture import Picture
from tools.compiler.spans import Spans

Holds = Callable[[str], Span]
"""What a tag or an attribute can come to hold."""


class Known(Spans):
    """`given`: what some paths hold; `here`: the states that some sequences are in. All else is as reached."""

    def __init__(self, picture: Picture, holds: Holds, reached: Spans, given: Mapping[str, Span], here: Mapping[str, str]) -> None:
        super().__init__(picture)
        self._holds = holds
        self._reached = reached
        self._given = given
        self._here = here

    def of(self, path: str) -> Span:
        owner, _, name = path.rpartition(".")
        if name == "state" and owner in self._here:
            return (self._picture.entries[owner]["states"].index(self._here[owner]),) * 2
        found = self._given.get(path)
        return self._holds(path) if found is None else found

    def few_of(self, path: str) -> Few:
        return self._reached.few_of(path)

    def states(self, sequence: str) -> Collection[str]:
        return [self._here[sequence]] if sequence in self._here else self._reached.states(sequence)
