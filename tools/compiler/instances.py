"""A model with its parts laid open: every declaration of every part, in state order, under its dotted path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tools.compiler import ir
from tools.compiler.declarations import OVERRIDABLE


@dataclass(frozen=True)
class Instance:
    """One declaration in one part. `index` is its place in state order, as `by` and `first_out` of outputs name it."""

    index: int
    prefix: str
    declaration: ir.Declaration

    @property
    def path(self) -> str:
        """Its dotted path from the root."""
        return self.prefix + self.declaration.name


@dataclass(frozen=True)
class PartInstance:
    path: str
    part: ir.Part


def lay_open(root: ir.Class) -> tuple[list[Instance], list[PartInstance]]:
    """All declarations and all parts, in declared order, depth-first; overrides of parts are applied."""
    declarations: list[Instance] = []
    parts: list[PartInstance] = []
    for prefix, member in _walk(root, "", {}, ""):
        if isinstance(member, ir.Part):
            parts.append(PartInstance(prefix + member.name, member))
        else:
            declarations.append(Instance(len(declarations), prefix, member))
    return declarations, parts


def _walk(model: ir.Class, prefix: str, overrides: dict[str, int | ir.Reference], outer: str) -> Iterator[tuple[str, ir.Member]]:
    for member in model.members:
        if isinstance(member, ir.Part):
            yield prefix, member
            yield from _walk(member.model, f"{prefix}{member.name}.", member.overrides, prefix)
        elif member.name in overrides:
            given = overrides[member.name]
            value = outer + given.path if isinstance(given, ir.Reference) else given
            yield prefix, replace(member, values={**member.values, OVERRIDABLE[member.kind]: value})
        else:
            yield prefix, member
