"""Constants: expressions whose value is known before anything runs, computed exactly as Python would.

Declarations take nothing else. Nothing here looks at a model.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tools.compiler.arithmetic import COMPUTE
from tools.compiler.problems import LIMIT, allowed
from tools.compiler.subset import BINARY, BINARY_REFUSED, REFUSED

if TYPE_CHECKING:
    from tools.compiler.modules import Module

Constant = int | str | tuple["Constant", ...] | None

_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_ONLY = "Write an integer, a text, a tuple of these, or a name that the file defines as one."


class Unfoldable(Exception):
    """Not a constant; the problem has been noted."""


def fold(node: ast.expr, module: Module) -> Constant:
    """The value of a constant expression.

    Raises:
        Unfoldable: it is none, and the problem is noted (E101, E102, E103, E110).
    """
    if isinstance(node, ast.Constant):
        return literal(node, module)
    if isinstance(node, ast.Name):
        return _named(node, module)
    if isinstance(node, (ast.Tuple, ast.List)):
        return tuple(fold(element, module) for element in node.elts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd, ast.Invert)):
        return _unary(node, module)
    if isinstance(node, ast.BinOp):
        return _binary(node, module)
    if isinstance(node, ast.Call):
        return _call(node, module)
    what = REFUSED[type(node)][0].removesuffix(" inside logic") if type(node) in REFUSED else "this expression"
    raise refuse(module, "E110", node, f"{what} is not a constant", _ONLY)


def refuse(module: Module, code: str, node: ast.AST, message: str, remedy: str) -> Unfoldable:
    """Note a problem at a node; the exception to raise is returned."""
    module.problems.add(code, module.source.at(node), message, remedy)
    return Unfoldable()


def literal(node: ast.Constant, module: Module) -> int | str | None:
    """The value of a literal: an integer within ±(2^30 - 1), a bool, a text or None."""
    value = node.value
    if isinstance(value, float):
        remedy = f'Values are fixed-point integers: declare decimals and write `dec("{value!r}", 1)`, or choose a smaller unit.'
        raise refuse(module, "E102", node, f"`{value!r}` is a floating-point number, which boards hold in different widths", remedy)
    if isinstance(value, int):
        return bounded(value, node, module)
    if value is None or isinstance(value, str):
        return value
    raise refuse(module, "E101", node, f"a literal of type {type(value).__name__} is outside the subset", _ONLY)


def bounded(value: int, node: ast.AST, module: Module) -> int:
    """`value` if it is within what every board holds without allocating."""
    if abs(value) > LIMIT:
        message = f"{value} is beyond what a board holds without allocating"
        raise refuse(module, "E103", node, message, f"Values are -{LIMIT} to {LIMIT} (2^30 - 1); choose a larger unit.")
    return value


def _named(node: ast.Name, module: Module) -> Constant:
    if node.id in module.broken:
        raise Unfoldable
    if node.id not in module.constants:
        remedy = allowed(node.id, module.constants, "Constants of the file")
        raise refuse(module, "E110", node, f"`{node.id}` is not a constant of the file", remedy)
    if module.lines[node.id] > node.lineno:
        raise refuse(module, "E404", node, f"`{node.id}` is used before it is defined", "Define it higher up in the file.")
    return module.constants[node.id]


def _integer(node: ast.expr, module: Module) -> int:
    value = fold(node, module)
    if not isinstance(value, int):
        raise refuse(module, "E110", node, "only integers can be computed with here", _ONLY)
    return value  # True and False as they are, as `&` of two of them is one again


def _unary(node: ast.UnaryOp, module: Module) -> int:
    value = _integer(node.operand, module)
    if isinstance(node.op, ast.USub):
        return bounded(-value, node, module)
    return +value if isinstance(node.op, ast.UAdd) else bounded(~value, node, module)


def _binary(node: ast.BinOp, module: Module) -> int:
    refused = BINARY_REFUSED.get(type(node.op))
    if refused:
        raise refuse(module, "E101", node, f"{refused[0]} is outside the subset", refused[1])
    sign = BINARY[type(node.op)]
    left, right = _integer(node.left, module), _integer(node.right, module)
    if sign in ("//", "%") and right == 0:
        raise refuse(module, "E304", node, "a division by zero", "Divide by what cannot be 0.")
    if sign in ("<<", ">>") and not 0 <= right <= 30:
        raise refuse(module, "E304", node, f"a shift by {right}", "Shift by 0 to 30.")
    return bounded(COMPUTE[sign](left, right), node, module)


def _call(node: ast.Call, module: Module) -> int:
    if not (isinstance(node.func, ast.Name) and module.language(node.func.id) == "dec"):
        raise refuse(module, "E110", node, "a call is not a constant", _ONLY)
    values = [fold(argument, module) for argument in node.args]
    if len(values) != 2 or node.keywords or not isinstance(values[0], str) or type(values[1]) is not int:
        raise refuse(module, "E110", node, "`dec` takes a text and the number of decimals", 'Write `dec("21.5", 1)`.')
    return _dec(values[0], values[1], node, module)


def _dec(text: str, decimals: int, node: ast.Call, module: Module) -> int:
    match = _DECIMAL.fullmatch(text)
    if not match or not 0 <= decimals <= 6:
        raise refuse(module, "E304", node, f"`{text}` with {decimals} decimals is no number", 'Write `dec("21.5", 1)`, decimals 0 to 6.')
    sign, whole, fraction = match.group(1), match.group(2), match.group(3) or ""
    if len(fraction) > decimals:
        message = f"`{text}` has {len(fraction)} decimals, which {decimals} cannot hold"
        raise refuse(module, "E304", node, message, f'Write `dec("{text}", {len(fraction)})` or fewer digits.')
    value = int(whole + fraction.ljust(decimals, "0"))
    return bounded(-value if sign else value, node, module)
