"""The forms that a method, a function or a guard may have: parameters, defaults, annotations. What stands in its body is not looked at."""

from __future__ import annotations

import ast

from tools.compiler.annotations import check_annotation
from tools.compiler.constants import Unfoldable, fold
from tools.compiler.modules import Module

MOST_PARAMETERS = 255
"""MicroPython calls something else than is meant with more."""
_GUARD = "Write `lambda m: ...`: a guard takes the model and nothing else."


def check_signature(module: Module, node: ast.FunctionDef) -> None:
    """What Python looks at where a function is defined, be it called or not."""
    check_form(module, node)
    defaults(module, node)


def guard_signature(module: Module, node: ast.Lambda) -> tuple[str | None, list[str]]:
    """What a lambda calls the model, and the parameters that it has besides and may not have."""
    parameters = _parameters(node)
    names = [each.arg for each in parameters]
    model = names[0] if names else None
    extra = [each for each in parameters if each not in node.args.args]
    if extra:
        module.add("E109", extra[0], f"`{extra[0].arg}` is not a plain parameter", _GUARD)
    elif not names:
        module.add("E109", node, "a guard without the model as its first parameter", _GUARD)
    elif len(names) > 1:
        module.add("E109", node, "a guard with more than one parameter", _GUARD)
    return model, names[1:]


def signature(module: Module, node: ast.FunctionDef, has_model: bool) -> tuple[str | None, tuple[str, ...]]:
    """What it calls the model, and its other parameters; those of a scan as they were meant, so that the rest can be looked at."""
    if has_model and node.name == "scan" and _is_no_scan(node):
        module.add("E109", node, "`scan` without the model and `dt_ms` as its parameters", "Write `def scan(self, dt_ms)`.")
        return "self", ("dt_ms",)
    model = _model_parameter(module, node) if has_model else None
    return model, tuple(argument.arg for argument in node.args.args[1 if has_model else 0 :])


def _is_no_scan(node: ast.FunctionDef) -> bool:
    """Whether a scanner, which gives it the model and `dt_ms`, could not call it so; a parameter of that name is not the model."""
    named = [argument.arg for argument in node.args.args]
    return named[:1] == ["dt_ms"] or not len(named) - len(node.args.defaults) <= 2 <= len(named)


def check_form(module: Module, node: ast.FunctionDef) -> None:
    """E109 for what a function may not have, E101 and E208 for annotations."""
    if node.decorator_list:
        module.add("E109", node.decorator_list[0], "a decorator is outside the subset", "Write a plain method and call it.")
    for each in getattr(node, "type_params", ()):  # which Python 3.12 has brought
        module.add("E109", each, "a type parameter is outside the subset", "Leave it out: boards do not read it.")
    parameters = _parameters(node)
    extra = [each for each in parameters if each not in node.args.args]
    if extra:
        module.add("E109", extra[0], f"`{extra[0].arg}` is not a plain parameter", "Write plain parameters, passed by position.")
    if len(parameters) > MOST_PARAMETERS:
        remedy = f"A board passes {MOST_PARAMETERS} at most, the model included: keep values as a `Memory` each."
        module.add("E109", node, f"`{node.name}` has {len(parameters)} parameters", remedy)
    for annotation in (*(each.annotation for each in parameters), node.returns):
        if annotation is not None:
            check_annotation(module, annotation)


def _parameters(node: ast.FunctionDef | ast.Lambda) -> list[ast.arg]:
    """All parameters, of whatever form."""
    given = node.args
    return [*given.posonlyargs, *given.args, *filter(None, (given.vararg,)), *given.kwonlyargs, *filter(None, (given.kwarg,))]


def _model_parameter(module: Module, node: ast.FunctionDef) -> str | None:
    if node.args.args:
        return node.args.args[0].arg
    module.add("E109", node, "a method without the model as its first parameter", f"Write `def {node.name}(self, ...)`.")
    return None


def defaults(module: Module, node: ast.FunctionDef) -> tuple[int, ...]:
    """The defaults of its last parameters; E303 for what is no integer."""
    values = []
    for default in node.args.defaults:
        try:
            value = fold(default, module)
        except Unfoldable:
            continue
        if isinstance(value, int):
            values.append(int(value))
        else:
            module.add("E303", default, "a default that is not an integer", "Give parameters integer defaults, or none.")
    return tuple(values)
