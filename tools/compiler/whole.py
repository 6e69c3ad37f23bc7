"""Which classes could be read as a whole: what is missing from a class can be told only where nothing of it was lost.

A name that could not be resolved may be the very tag that then seems to be unused: two problems would be told where there is one.
"""

from __future__ import annotations

from tools.compiler import ir
from tools.compiler.problems import Problems
from tools.compiler.world import World

_NOTHING_LOST = ("E102", "E103", "E202", "E205", "E304", "E403", "E405")
"""Errors of reading after which every name that is used is known all the same."""


class Whole:
    """Asked about classes and parts, once all files were read and before values are looked at."""

    def __init__(self, world: World, problems: Problems) -> None:
        self._world = world
        classes = list(world.classes.values())
        lost = [each.at for each in problems.found() if each.severity == "error" and each.code not in _NOTHING_LOST]
        inside = [[model for model in classes if _contains(model, at)] for at in lost]
        self._broken = {id(model) for found in inside for model in found or classes}

    def model(self, model: ir.Class) -> bool:
        """Whether all of a class was read."""
        return id(model) not in self._broken

    def part(self, prefix: str) -> bool:
        """Whether all was read that may use what is in a part: its class and those of the parts around it."""
        names = prefix.split(".")[:-1]
        around = [".".join([*names[:depth], ""]) for depth in range(len(names) + 1)]
        return all(self.model(self._world.classes[each]) for each in around)


def _contains(model: ir.Class, at: ir.Position) -> bool:
    return any(file == at.file and first <= at.line <= last for file, first, last in model.extents)
