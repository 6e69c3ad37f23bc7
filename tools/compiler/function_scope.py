"""Where an expression stands: the file, what the model is called there, the names that it may use; and how it is refused."""

from __future__ import annotations

import ast
from collections.abc import Collection

from tools.compiler import ir
from tools.compiler.modules import Module
from tools.compiler.subset import REFUSED, SUBSET


class FunctionScope:
    """One function, seen from inside.

    Args:
        module: the file it stands in.
        model: what it calls the model (`self`, `m`), or None in a function that has none.
        names: its parameters and local variables.
        declared: names declared in its class, to say what was meant.
    """

    def __init__(self, module: Module, model: str | None, names: Collection[str], declared: Collection[str]) -> None:
        self.module = module
        self.model = model
        self.names = names
        self.declared = declared

    def at(self, node: ast.AST) -> ir.Position:
        """Where a node stands."""
        return self.module.source.at(node)

    def refuse(self, code: str, node: ast.AST, message: str, remedy: str, *parts: ir.Expression) -> ir.Unknown:
        """Note a problem; what is returned stands in for what was refused, so that reading goes on."""
        self.module.add(code, node, message, remedy)
        return ir.Unknown(self.at(node), parts)

    def outside(self, node: ast.AST) -> ir.Unknown:
        """Refuse a construct that the subset does not have."""
        what, remedy = REFUSED.get(type(node), (f"this construct ({type(node).__name__})", SUBSET))
        return self.refuse("E101", node, f"{what} is outside the subset", remedy)

    def path(self, node: ast.expr) -> tuple[str, ...] | None:
        """`("feed", "run")` for `self.feed.run`; None if it does not start at the model."""
        top, names = node, []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not (isinstance(node, ast.Name) and node.id == self.model and names):
            return None
        for name in names:
            if name.startswith("__"):
                self.refuse("E105", top, f"`{name}` would be mangled on one runtime only", "Use a name that does not begin with `__`.")
        return tuple(reversed(names))
