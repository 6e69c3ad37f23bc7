"""From Python's tree to expressions of the representation; whatever has no place in logic is refused here.

Names of tags are not looked up here: `names.py` does that once all declarations are known.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from typing import Any

from tools.compiler import ir
from tools.compiler.constants import Unfoldable, literal
from tools.compiler.declarations import BUILTINS
from tools.compiler.function_scope import FunctionScope
from tools.compiler.modules import Module
from tools.compiler.problems import allowed, counted, listed
from tools.compiler.subset import BINARY, BINARY_REFUSED, COMPARE, COMPARE_REFUSED, UNARY

_PORTABLE = f"Portable functions: {listed(BUILTINS)}; others are written in the file as methods or functions."
_DECLARE = "Declare it in the body of the class: nothing is created in a scan."


def written(node: ast.expr, truth: bool = False) -> bool:
    """Whether it is a number that stands there as one, with its sign: all that MicroPython knows when it reads the file.

    `truth`: whether True and False will do. A sign before them is a calculation.
    """
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        node, truth = node.operand, False
    return isinstance(node, ast.Constant) and (type(node.value) is int or (truth and type(node.value) is bool))


class Expressions(FunctionScope):
    """Lowers the expressions of one function."""

    def __init__(self, module: Module, model: str | None, names: Collection[str], declared: Collection[str]) -> None:
        super().__init__(module, model, names, declared)
        self._lower: dict[type[ast.expr], Callable[[Any], ir.Expression]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.BoolOp: self._logical,
            ast.Compare: self._compare,
            ast.IfExp: self._choose,
            ast.Call: self._call,
            ast.Subscript: self._index,
            ast.Tuple: self._tuple,
        }

    def number(self, node: ast.expr) -> ir.Expression:
        """An expression whose value is a number. What is none is noted."""
        expression = self._any(node)
        if isinstance(expression, ir.Text):
            return self.refuse("E209", node, "a text is not a number", "Only `at` takes a text: the name of a state.")
        if isinstance(expression, ir.Table):
            remedy = "Walk it with `for`, pick from it with an index, or search it with `in`."
            return self.refuse("E209", node, "a tuple is not a number", remedy)
        if isinstance(expression, ir.TheModel):
            return self.refuse("E209", node, f"`{self.model}` is the model, not a number", f"Read a tag of it: {self._some()}.")
        return expression

    def table(self, node: ast.expr) -> ir.Table:
        """A constant tuple of integers. What is none is noted and stands as empty."""
        expression = self._any(node)
        if isinstance(node, ast.Tuple) and not isinstance(expression, ir.Table):
            return ir.Table((), self.at(node), refused=True)
        if not isinstance(expression, ir.Table):
            remedy = "Write a tuple of integers, or the name of one that the file defines."
            if not isinstance(expression, ir.Unknown):
                self.refuse("E110", node, "only a constant tuple can stand here", remedy)
            return ir.Table((), self.at(node), refused=True)
        return expression

    def _some(self) -> str:
        return listed([f"{self.model}.{name}" for name in list(self.declared)[:3]])

    def _any(self, node: ast.expr) -> ir.Expression:
        lower = self._lower.get(type(node))
        return lower(node) if lower else self.outside(node)

    def _constant(self, node: ast.Constant) -> ir.Expression:
        try:
            value = literal(node, self.module)
        except Unfoldable:
            return ir.Unknown(self.at(node))
        if value is None:
            remedy = "Write 0, or keep a second Memory that says whether there is a value."
            return self.refuse("E209", node, "`None` is not a number", remedy)
        return ir.Text(value, self.at(node)) if isinstance(value, str) else ir.Number(int(value), self.at(node))

    def _name(self, node: ast.Name) -> ir.Expression:
        at = self.at(node)
        if node.id == self.model:
            return ir.TheModel(at)
        if node.id in self.names:
            return ir.Local(node.id, at)
        if node.id in self.module.constants:
            return self._known(node, self.module.constants[node.id])
        if node.id in self.module.broken:
            return ir.Unknown(at)
        return self._unknown(node)

    def _known(self, node: ast.Name, value: object) -> ir.Expression:
        at = self.at(node)
        if isinstance(value, int):
            return ir.Number(int(value), at)
        if isinstance(value, str):
            return ir.Text(value, at)
        if isinstance(value, tuple) and all(isinstance(element, int) for element in value):
            return ir.Table(tuple(int(element) for element in value), at)
        return self.refuse("E209", node, f"`{node.id}` is neither a number nor a tuple of numbers", "Only these are used in logic.")

    def _unknown(self, node: ast.Name) -> ir.Expression:
        name = node.id
        if name in BUILTINS or name in self.module.functions:
            return self.refuse("E209", node, f"`{name}` is a function, not a number", f"Call it: `{name}(...)`.")
        if name in self.declared and self.model:
            remedy = f"Write `{self.model}.{name}`: it is declared in the model."
            return self.refuse("E208", node, f"`{name}` is not a variable here", remedy)
        known = [*self.names, *self.module.constants]
        return self.refuse("E208", node, f"`{name}` is not a variable here", allowed(name, known, "Variables and constants"))

    def _attribute(self, node: ast.Attribute) -> ir.Expression:
        path = self.path(node)
        if path:
            return ir.Read(path, self.at(node))
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and root.id not in self.names:
            return self._unknown(root)
        return self.refuse("E101", node, "only the model and what is in it has attributes", f"Values are integers; read {self._some()}.")

    def _unary(self, node: ast.UnaryOp) -> ir.Expression:
        operator, operand = UNARY[type(node.op)], self.number(node.operand)
        if operator == "+":
            return operand
        if operator == "-" and isinstance(operand, ir.Number):
            return ir.Number(-operand.value, self.at(node))
        return ir.Unary(operator, operand, self.at(node))

    def _binary(self, node: ast.BinOp) -> ir.Expression:
        return self.combine(node, node.op, self.number(node.left), self.number(node.right))

    def combine(self, node: ast.AST, operator: ast.operator, left: ir.Expression, right: ir.Expression) -> ir.Expression:
        """Two lowered operands under one operator."""
        refused = BINARY_REFUSED.get(type(operator))
        if refused:
            return self.refuse("E101", node, f"{refused[0]} is outside the subset", refused[1], left, right)
        return ir.Binary(BINARY[type(operator)], left, right, self.at(node))

    def _logical(self, node: ast.BoolOp) -> ir.Expression:
        operands = tuple(self.number(value) for value in node.values)
        return ir.Logical("and" if isinstance(node.op, ast.And) else "or", operands, self.at(node))

    def _compare(self, node: ast.Compare) -> ir.Expression:
        if any(type(operator) not in COMPARE for operator in node.ops):
            parts = [self.number(operand) for operand in (node.left, *node.comparators) if not isinstance(operand, ast.Constant)]
            return self.refuse("E101", node, f"{COMPARE_REFUSED[0]} is outside the subset", COMPARE_REFUSED[1], *parts)
        operators = tuple(COMPARE[type(operator)] for operator in node.ops)
        left = self.number(node.left)
        if operators[0] in ("in", "not in") and len(operators) == 1:
            return ir.Compare(operators, (left, self.table(node.comparators[0])), self.at(node))
        if "in" in operators or "not in" in operators:
            remedy = "Write two comparisons joined by `and`."
            return self.refuse("E101", node, "`in` within a chain of comparisons is outside the subset", remedy)
        return ir.Compare(operators, (left, *(self.number(value) for value in node.comparators)), self.at(node))

    def _choose(self, node: ast.IfExp) -> ir.Expression:
        return ir.Choose(self.number(node.test), self.number(node.body), self.number(node.orelse), self.at(node))

    def _index(self, node: ast.Subscript) -> ir.Expression:
        if isinstance(node.slice, ast.Slice):
            return self.outside(node.slice)
        return ir.Index(self.table(node.value), self.number(node.slice), self.at(node))

    def _tuple(self, node: ast.Tuple) -> ir.Expression:
        values = [self.number(element) for element in node.elts]
        if not all(written(element, truth=True) for element in node.elts) and not any(isinstance(value, ir.Unknown) for value in values):
            if any(self._varies(element) for element in node.elts):
                remedy = "It allocates in every scan: write the values out."
                return self.refuse("E101", node, "a tuple of variables is outside the subset", remedy, *values)
            remedy = "It allocates in every scan: write the numbers out, or give the tuple a name where the file defines its constants."
            return self.refuse("E101", node, "a tuple of names and calculations is outside the subset", remedy)
        if not all(isinstance(value, ir.Number) for value in values):
            return ir.Unknown(self.at(node), tuple(values))
        return ir.Table(tuple(value.value for value in values if isinstance(value, ir.Number)), self.at(node))

    def _varies(self, element: ast.expr) -> bool:
        """Whether it is made of more than constants."""
        parts = list(ast.walk(element))
        named = [each.id for each in parts if isinstance(each, ast.Name)]
        return any(isinstance(each, ast.Call) for each in parts) or any(name == self.model or name in self.names for name in named)

    def _call(self, node: ast.Call) -> ir.Expression:
        path = self.path(node.func)
        if path:
            return ir.Call(path, tuple(self._any(argument) for argument in self._arguments(node)), self.at(node))
        if isinstance(node.func, ast.Name):
            return self._apply(node, node.func.id)
        return self.refuse("E104", node, "only methods, blocks and functions can be called", _PORTABLE)

    def _arguments(self, node: ast.Call) -> list[ast.expr]:
        """All arguments; those passed by keyword are refused, and counted so that nothing else seems to be missing."""
        if node.keywords:
            remedy = "Pass it by position: keywords have no order on a board."
            self.refuse("E210", node.keywords[0], "an argument is passed by keyword", remedy)
        return [*node.args, *(keyword.value for keyword in node.keywords)]

    def _apply(self, node: ast.Call, name: str) -> ir.Expression:
        if name in self.names or name == self.model:
            return self.refuse("E104", node, f"`{name}` is a value and cannot be called", _PORTABLE)
        if name not in self.module.functions and name not in BUILTINS:
            return self._not_portable(node, name)
        arguments = tuple(self.number(argument) for argument in self._arguments(node))
        if name not in self.module.functions:
            return self._builtin(node, name, arguments)
        self.module.called.append(self.module.functions[name])
        return ir.Apply(self.module.functions[name][1].name, arguments, self.at(node))

    def _not_portable(self, node: ast.Call, name: str) -> ir.Expression:
        if name in self.module.broken:
            return ir.Unknown(self.at(node))
        if self.module.language(name) == "dec":
            remedy = f"Define it once at the top of the file: `LIMIT = {ast.get_source_segment(self.module.source.text, node)}`."
            return self.refuse("E104", node, "`dec` makes a constant and would allocate in every scan", remedy)
        if self.module.language(name) or name in self.module.classes:
            return self.refuse("E104", node, f"`{name}` is called inside logic", _DECLARE)
        if name in self.declared and self.model:
            return self.refuse(
                "E104", node, f"`{name}` is not a function", f"Write `{self.model}.{name}(...)`: it is declared in the model."
            )
        return self.refuse("E104", node, f"`{name}` is not a function that every runtime has", _PORTABLE)

    def _builtin(self, node: ast.Call, name: str, arguments: tuple[ir.Expression, ...]) -> ir.Expression:
        low, high = BUILTINS[name]
        if not low <= len(arguments) <= high:
            takes = counted(low, "number") if low == high else f"{low} to {high} numbers"
            message = f"`{name}` has {counted(len(arguments), 'argument')} here"
            return self.refuse("E210", node, message, f"It takes {takes}.", *arguments)
        return ir.Apply(name, arguments, self.at(node))
