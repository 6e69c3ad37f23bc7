"""Logic as JSON: every expression and statement is an integer, a text, or a list whose first element says what it is.

`["and", ["tag", "start"], ["<", ["tag", "level"], 1450]]`. Names are dotted paths; `prefix` makes those of a part absolute.
"""

from __future__ import annotations

from tools.compiler import ir

Json = int | str | list["Json"] | dict[str, "Json"] | None


def function_tree(function: ir.Function, prefix: str = "") -> Json:
    """A guard: the tree of its expression, or `["function", [statements]]` where it has several statements."""
    only = function.body[0] if len(function.body) == 1 else None
    if isinstance(only, ir.Return) and only.value is not None and not function.parameters:
        return expression_tree(only.value, prefix)
    return ["function", method_tree(function, prefix)]


def method_tree(function: ir.Function, prefix: str = "") -> dict[str, Json]:
    """A method: its parameters without the model, their defaults, its statements."""
    return {
        "parameters": list(function.parameters),
        "defaults": list(function.defaults),
        "body": block_tree(function.body, prefix),
    }


def expression_tree(node: ir.Expression, prefix: str = "") -> Json:
    """One expression."""
    if isinstance(node, (ir.Number, ir.Text)):
        return node.value
    if isinstance(node, ir.Table):
        return ["table", *node.values]
    if isinstance(node, ir.Local):
        return ["local", node.name]
    if isinstance(node, ir.Read):
        return ["tag", prefix + ".".join(node.path)]
    if isinstance(node, ir.TheModel):
        return ["model"]
    if isinstance(node, ir.Call):
        return ["call", prefix + ".".join(node.path), *_all(node.arguments, prefix)]
    if isinstance(node, ir.Apply):
        return ["apply", node.function, *_all(node.arguments, prefix)]
    if isinstance(node, ir.Index):
        return ["index", expression_tree(node.table, prefix), expression_tree(node.index, prefix)]
    assert not isinstance(node, ir.Unknown), "a model that was refused is not described"
    return _operation(node, prefix)


def _operation(node: ir.Unary | ir.Binary | ir.Compare | ir.Logical | ir.Choose, prefix: str) -> Json:
    if isinstance(node, ir.Unary):
        return [node.operator, expression_tree(node.operand, prefix)]
    if isinstance(node, ir.Binary):
        return [node.operator, *_all((node.left, node.right), prefix)]
    if isinstance(node, ir.Logical):
        return [node.operator, *_all(node.operands, prefix)]
    if isinstance(node, ir.Choose):
        return ["choose", *_all((node.test, node.then, node.otherwise), prefix)]
    if len(node.operators) == 1:
        return [node.operators[0], *_all(node.operands, prefix)]
    return ["chain", list(node.operators), *_all(node.operands, prefix)]


def _all(nodes: tuple[ir.Expression, ...], prefix: str) -> list[Json]:
    return [expression_tree(node, prefix) for node in nodes]


def block_tree(body: tuple[ir.Statement, ...], prefix: str = "") -> list[Json]:
    """A list of statements."""
    return [_statement(node, prefix) for node in body]


def _statement(node: ir.Statement, prefix: str) -> Json:
    if isinstance(node, ir.Assign):
        return ["set", [expression_tree(target, prefix) for target in node.targets], expression_tree(node.value, prefix)]
    if isinstance(node, ir.Do):
        return ["do", expression_tree(node.call, prefix)]
    if isinstance(node, ir.If):
        return ["if", expression_tree(node.test, prefix), block_tree(node.then, prefix), block_tree(node.otherwise, prefix)]
    if isinstance(node, ir.For):
        return ["for", node.variable, _table(node.table), block_tree(node.body, prefix)]
    if isinstance(node, ir.Return):
        return ["return", None if node.value is None else expression_tree(node.value, prefix)]
    return ["break"] if isinstance(node, ir.Break) else ["continue"]


def _table(node: ir.Table | ir.Range) -> Json:
    return ["range", node.start, node.stop, node.step] if isinstance(node, ir.Range) else ["table", *node.values]
