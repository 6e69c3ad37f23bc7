"""Methods, functions and guards: statements of the representation."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from typing import Any

from tools.compiler import ir
from tools.compiler.annotations import check_local_annotation
from tools.compiler.logic import Expressions, written
from tools.compiler.modules import Module
from tools.compiler.problems import LIMIT
from tools.compiler.signatures import check_form, defaults, guard_signature, signature
from tools.compiler.source import is_text

_CONSTANT_BOUND = "Loop over `range` of integers or names that the file defines as such, or over a constant tuple."


def lower_method(module: Module, node: ast.FunctionDef, declared: Collection[str]) -> ir.Function:
    """A method: its first parameter is the model."""
    return _lower(module, node, declared, has_model=True)


def lower_function(module: Module, node: ast.FunctionDef) -> ir.Function:
    """A function of the file, on numbers alone."""
    return _lower(module, node, (), has_model=False)


def lower_lambda(module: Module, node: ast.Lambda, declared: Collection[str]) -> ir.Function:
    """A guard: one parameter, the model, and one expression."""
    model, others = guard_signature(module, node)
    value = Expressions(module, model, others, declared).number(node.body)
    return ir.Function("", (), (), (ir.Return(value, value.at),), module.source.at(node))


def _lower(module: Module, node: ast.FunctionDef, declared: Collection[str], has_model: bool) -> ir.Function:
    check_form(module, node)
    model, parameters = signature(module, node, has_model)
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    statements = Statements(Expressions(module, model, _locals(parameters, body), declared))
    inside = [each.target for statement in body for each in ast.walk(statement) if isinstance(each, ast.NamedExpr)]
    refused = [statements.forgotten(target) for target in inside]
    return ir.Function(node.name, parameters, defaults(module, node), (*refused, *statements.block(body)), module.source.at(node))


def _locals(parameters: tuple[str, ...], body: list[ast.stmt]) -> list[str]:
    names = list(parameters)
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id not in names:
                names.append(node.id)
    return names


class Statements:
    """Lowers the statements of one function."""

    def __init__(self, expressions: Expressions) -> None:
        self._expressions = expressions
        self._lower: dict[type[ast.stmt], Callable[[Any], ir.Statement | None]] = {
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Expr: self._do,
            ast.If: self._if,
            ast.For: self._for,
            ast.Return: self._return,
            ast.Break: self._break,
            ast.Continue: self._continue,
            ast.Pass: self._pass,
        }

    def block(self, body: list[ast.stmt]) -> tuple[ir.Statement, ...]:
        """A list of statements; what is refused is noted and left out."""
        return tuple(statement for node in body for statement in self._statement(node))

    def _statement(self, node: ast.stmt) -> Iterator[ir.Statement]:
        lower = self._lower.get(type(node))
        if lower:
            lowered = lower(node)
            if lowered is not None:
                yield lowered
            return
        self._expressions.outside(node)
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from self._within(node)

    def _within(self, node: ast.stmt) -> Iterator[ir.Statement]:
        """What stands inside a statement that was refused, as if it might run: its own problems are found, too."""
        at = self._expressions.at(node)
        yield self.forgotten(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                for statement in self._statement(child):
                    yield ir.If(ir.Unknown(at), (statement,), (), at)
            elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
                yield ir.If(ir.Unknown(at), self.block(child.body), (), at)

    def forgotten(self, node: ast.AST) -> ir.Statement:
        """Every variable that something refused may have changed, given a value that may be anything."""
        stored = [each for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]
        at = self._expressions.at(node)
        return ir.Assign(tuple(ir.Local(each.id, at) for each in stored), ir.Unknown(at), at)

    def _assign(self, node: ast.Assign) -> ir.Statement:
        found = [self._target(target) for target in node.targets]
        targets = tuple(target for target in found if target is not None)
        if not targets:
            return self.forgotten(node)
        return ir.Assign(targets, self._expressions.number(node.value), self._expressions.at(node))

    def _annotated(self, node: ast.AnnAssign) -> ir.Statement | None:
        check_local_annotation(self._expressions.module, node.annotation)
        if node.value is None:
            return None
        target = self._target(node.target)
        return ir.Assign((target,) if target else (), self._expressions.number(node.value), self._expressions.at(node))

    def _augmented(self, node: ast.AugAssign) -> ir.Statement:
        target = self._target(node.target)
        old = target or ir.Unknown(self._expressions.at(node))
        value = self._expressions.combine(node, node.op, old, self._expressions.number(node.value))
        return ir.Assign((target,) if target else (), value, self._expressions.at(node))

    def _target(self, node: ast.expr) -> ir.Local | ir.Read | None:
        at = self._expressions.at(node)
        if isinstance(node, ast.Name) and node.id != self._expressions.model:
            return ir.Local(node.id, at)
        path = self._expressions.path(node)
        if path:
            return ir.Read(path, at)
        remedy = "Assign to a variable, an output, a Memory or a part's Input; one on each line."
        self._expressions.refuse("E101", node, "this cannot be assigned to", remedy)
        return None

    def _do(self, node: ast.Expr) -> ir.Statement | None:
        if is_text(node):
            return None
        value = self._expressions.number(node.value)
        if isinstance(node.value, ast.Call):
            return ir.Do(value, self._expressions.at(node))
        if isinstance(value, ir.Unknown):
            return ir.Do(value, value.at)
        self._expressions.refuse("E101", node, "this line computes a value and drops it", "Assign it, or remove the line.")
        return None

    def _if(self, node: ast.If) -> ir.Statement:
        test = self._expressions.number(node.test)
        return ir.If(test, self.block(node.body), self.block(node.orelse), self._expressions.at(node))

    def _for(self, node: ast.For) -> ir.Statement | None:
        if node.orelse:
            remedy = "Set a variable before `break` and test it."
            self._expressions.refuse("E101", node.orelse[0], "`else` of a loop is outside the subset", remedy)
        if not isinstance(node.target, ast.Name) or node.target.id == self._expressions.model:
            is_model = isinstance(node.target, ast.Name)
            message = f"`{self._expressions.model}` is the model, not a variable" if is_model else "a loop needs one plain variable"
            self._expressions.refuse("E101", node.target, message, "Write `for i in range(10)`.")
            at = self._expressions.at(node)
            return ir.If(ir.Unknown(at), (self.forgotten(node.target), *self.block(node.body)), (), at)
        return ir.For(node.target.id, self._table(node.iter), self.block(node.body), self._expressions.at(node))

    def _table(self, node: ast.expr) -> ir.Table | ir.Range:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            return self._expressions.table(node)
        expressions = self._expressions
        if node.func.id in (expressions.model, *expressions.names):
            return expressions.table(node)
        bounds = self._bounds(node) if node.func.id == "range" and not node.keywords else []
        if not 1 <= len(bounds) <= 3 or bounds[2:] == [0]:
            expressions.refuse("E111", node, "a loop without a constant bound", _CONSTANT_BOUND)
            return ir.Table((), expressions.at(node), refused=True)
        if not all(written(step) for step in node.args[2:]):
            remedy = "It allocates in every scan: write the number out."
            expressions.refuse("E101", node.args[2], "a step of `range` that is no plain number is outside the subset", remedy)
        start, stop = (0, bounds[0]) if len(bounds) == 1 else (bounds[0], bounds[1])
        return self._counted(node, ir.Range(start, stop, bounds[2] if len(bounds) == 3 else 1, expressions.at(node)))

    def _counted(self, node: ast.Call, table: ir.Range) -> ir.Range:
        """A board counts one step on from the last value, to see that it was the last."""
        values = range(table.start, table.stop, table.step)
        end = values[-1] + table.step if values else table.start
        if abs(end) > LIMIT:
            remedy = f"The step behind the last value must be -{LIMIT} to {LIMIT} (2^30 - 1), too: loop over smaller numbers."
            self._expressions.refuse("E103", node, f"this loop counts to {end}, beyond what a board holds without allocating", remedy)
        return table

    def _bounds(self, node: ast.Call) -> list[int]:
        """The arguments of `range`; none where one of them is not a constant."""
        values = [self._expressions.number(argument) for argument in node.args]
        bounds = [value.value for value in values if isinstance(value, ir.Number)]
        return bounds if len(bounds) == len(values) else []

    def _return(self, node: ast.Return) -> ir.Statement:
        nothing = node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
        value = None if nothing or node.value is None else self._expressions.number(node.value)
        return ir.Return(value, self._expressions.at(node))

    def _break(self, node: ast.Break) -> ir.Statement:
        return ir.Break(self._expressions.at(node))

    def _continue(self, node: ast.Continue) -> ir.Statement:
        return ir.Continue(self._expressions.at(node))

    def _pass(self, node: ast.Pass) -> None:
        del node
