"""What operators and built-ins make of integers, by their sign and name: what Python makes of them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

COMPUTE: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, table: value in table,
    "not in": lambda value, table: value not in table,
}
APPLY: dict[str, Callable[..., int]] = {"abs": abs, "bool": lambda value: int(bool(value)), "int": int, "max": max, "min": min}
