"""One call of one function in an analysis: where its names are seen from, and the states in which it is left."""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.compiler import ir
from tools.compiler.state import State, Value


@dataclass
class Frame:
    """`prefix` and `model`: the part and class it is seen from. `asks`: whether a rule does, which changes nothing."""

    number: int
    prefix: str
    model: ir.Class
    name: str
    asks: bool
    returns: list[tuple[Value, State]] = field(default_factory=list)
    breaks: list[State] = field(default_factory=list)
    continues: list[State] = field(default_factory=list)

    @property
    def is_rule(self) -> bool:
        """Whether it is the function of a rule itself, not one that a rule calls."""
        return self.asks and self.name in ("", f"{self.model.name}.")

    def local(self, name: str) -> str:
        """The key of a variable."""
        return f"%{self.number}:{name}"

    def path(self, node: ir.Read | ir.Call) -> str:
        """The path from the root."""
        return self.prefix + ".".join(node.path)
