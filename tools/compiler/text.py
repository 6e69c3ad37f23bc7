"""Logic as a reader sees it: source-like text with the model's own name left out. Only for reading; nothing parses it again."""

from __future__ import annotations

from tools.compiler import ir

_BINDING = {"|": 6, "^": 7, "&": 8, "<<": 9, ">>": 9, "+": 10, "-": 10, "*": 11, "//": 11, "%": 11}
_CHOOSE, _OR, _AND, _NOT, _COMPARE, _SIGN, _ATOM = 1, 2, 3, 4, 5, 12, 13


def function_text(function: ir.Function, prefix: str = "") -> str:
    """A guard as one expression; a function of several statements as lines. `prefix` is put before every name, as in `feed.`."""
    only = function.body[0] if len(function.body) == 1 else None
    if isinstance(only, ir.Return) and only.value is not None:
        return expression_text(only.value, prefix)
    return "\n".join(_block(function.body, prefix, ""))


def expression_text(node: ir.Expression, prefix: str = "") -> str:
    """`level >= fill_to`, `not stop_clear`, `phase.at("FILLING")`."""
    return _render(node, prefix)[0]


def _render(node: ir.Expression, prefix: str) -> tuple[str, int]:
    """The text and how tightly it binds."""
    if isinstance(node, (ir.Unary, ir.Binary, ir.Compare, ir.Logical, ir.Choose)):
        return _operation(node, prefix)
    return _atom(node, prefix), _ATOM


def _atom(node: ir.Expression, prefix: str) -> str:
    if isinstance(node, ir.Number):
        return str(node.value)
    if isinstance(node, ir.Text):
        return f'"{node.value}"'
    if isinstance(node, ir.Table):
        return f"({', '.join(map(str, node.values))}{',' if len(node.values) == 1 else ''})"
    if isinstance(node, ir.Local):
        return node.name
    if isinstance(node, ir.Read):
        return prefix + ".".join(node.path)
    if isinstance(node, ir.Index):
        return f"{_atom(node.table, prefix)}[{expression_text(node.index, prefix)}]"
    if isinstance(node, (ir.Call, ir.Apply)):
        name = prefix + ".".join(node.path) if isinstance(node, ir.Call) else node.function
        arguments = [expression_text(argument, prefix) for argument in node.arguments if not isinstance(argument, ir.TheModel)]
        return f"{name}({', '.join(arguments)})"
    return "model" if isinstance(node, ir.TheModel) else "..."


def _operation(node: ir.Unary | ir.Binary | ir.Compare | ir.Logical | ir.Choose, prefix: str) -> tuple[str, int]:
    if isinstance(node, ir.Unary):
        binding = _NOT if node.operator == "not" else _SIGN
        space = " " if node.operator == "not" else ""
        return f"{node.operator}{space}{_within(node.operand, prefix, binding)}", binding
    if isinstance(node, ir.Binary):
        binding = _BINDING[node.operator]
        return f"{_within(node.left, prefix, binding)} {node.operator} {_within(node.right, prefix, binding + 1)}", binding
    if isinstance(node, ir.Compare):
        text = _within(node.operands[0], prefix, _COMPARE + 1)
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            text += f" {operator} {_within(operand, prefix, _COMPARE + 1)}"
        return text, _COMPARE
    if isinstance(node, ir.Logical):
        binding = _OR if node.operator == "or" else _AND
        return f" {node.operator} ".join(_within(operand, prefix, binding + 1) for operand in node.operands), binding
    test, then = _within(node.test, prefix, _OR), _within(node.then, prefix, _OR)
    return f"{then} if {test} else {_within(node.otherwise, prefix, _CHOOSE)}", _CHOOSE


def _within(node: ir.Expression, prefix: str, binding: int) -> str:
    text, own = _render(node, prefix)
    return text if own >= binding else f"({text})"


def _block(body: tuple[ir.Statement, ...], prefix: str, indent: str) -> list[str]:
    lines = []
    for node in body:
        lines += [indent + line for line in _statement(node, prefix)]
    return lines or [indent + "pass"]


def _statement(node: ir.Statement, prefix: str) -> list[str]:
    if isinstance(node, ir.Assign):
        return [f"{' = '.join(_atom(target, prefix) for target in node.targets)} = {expression_text(node.value, prefix)}"]
    if isinstance(node, ir.If):
        lines = [f"if {expression_text(node.test, prefix)}:", *_block(node.then, prefix, "    ")]
        return lines + (["else:", *_block(node.otherwise, prefix, "    ")] if node.otherwise else [])
    if isinstance(node, ir.For):
        return [f"for {node.variable} in {_table(node.table)}:", *_block(node.body, prefix, "    ")]
    if isinstance(node, ir.Return):
        return ["return" if node.value is None else f"return {expression_text(node.value, prefix)}"]
    if isinstance(node, ir.Do):
        return [expression_text(node.call, prefix)]
    return ["break" if isinstance(node, ir.Break) else "continue"]


def _table(node: ir.Table | ir.Range) -> str:
    return f"range({node.start}, {node.stop}, {node.step})" if isinstance(node, ir.Range) else _atom(node, "")
