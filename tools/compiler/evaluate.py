"""Expressions over intervals: what a value can be, and what is known where a condition holds and where it does not.

Statements and calls of the model's own are `execute.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tools.compiler import intervals, ir
from tools.compiler.frame import Frame
from tools.compiler.intervals import Span
from tools.compiler.state import FALSE, MAYBE, TRUE, UNKNOWN, State, Value, joined, truthy
from tools.compiler.text import expression_text
from tools.compiler.value_problems import ValueProblems, told

Tested = tuple[Value, "State | None", "State | None"]
"""A value, the state where it is true and the state where it is not; None where that cannot be."""


class Evaluator:
    """Values of expressions. `call` does what `execute.py` does with calls, and changes the state."""

    def __init__(self, checks: ValueProblems, call: Callable[[ir.Call | ir.Apply, State, Frame], Value]) -> None:
        self._checks = checks
        self._call = call

    def value(self, node: ir.Expression, state: State, frame: Frame) -> Value:
        """What an expression can be. The state becomes that after it."""
        if isinstance(node, ir.Number):
            return Value((node.value, node.value), nonzero=node.value != 0)
        if isinstance(node, ir.Local):
            return self._local(node, state, frame)
        if isinstance(node, ir.Read):
            return state.read(frame.path(node))
        if isinstance(node, (ir.Call, ir.Apply)):
            return self._called(node, state, frame)
        if isinstance(node, ir.Index):
            return self._index(node, state, frame)
        if isinstance(node, ir.Binary):
            return self._binary(node, state, frame)
        if isinstance(node, (ir.Logical, ir.Compare)) or (isinstance(node, ir.Unary) and node.operator == "not"):
            value, true, false = self.test(node, state, frame)
            state.become(joined((true, false)) or state)
            return value
        if isinstance(node, ir.Choose):
            return self._choose(node, state, frame)
        if isinstance(node, ir.Unknown):
            for part in node.parts:
                self.value(part, state, frame)
        return self._sign(node, state, frame) if isinstance(node, ir.Unary) else UNKNOWN

    def test(self, node: ir.Expression, state: State, frame: Frame) -> Tested:
        """An expression as a condition."""
        if isinstance(node, ir.Unary) and node.operator == "not":
            value, true, false = self.test(node.operand, state, frame)
            return MAYBE if value.unknown else Value(intervals.subtract((1, 1), value.truth().span)), false, true
        if isinstance(node, ir.Logical):
            return self._logical(node, state, frame)
        if isinstance(node, ir.Compare):
            return self._compare(node, state, frame)
        value = self.value(node, state, frame)
        true, false = state.copy() if value.may_be_true else None, state.copy() if value.may_be_zero else None
        key = None if value.unknown else self._key(node, frame)
        if key and true:
            self._hold(key, truthy(value), true)
        if key and false:
            false.write(key, replace(value, span=(0, 0)))
        return value, true, false

    def _local(self, node: ir.Local, state: State, frame: Frame) -> Value:
        value = state.read(frame.local(node.name))
        if value.missing:
            remedy = "Give it a value before the branches and loops that may leave it out."
            self._checks.report("E508", node.at, f"`{node.name}` has no value on some path to here", remedy)
        return replace(value, missing=False)

    def _called(self, node: ir.Call | ir.Apply, state: State, frame: Frame) -> Value:
        value = self._call(node, state, frame)
        if value.missing:
            message = f"`{expression_text(node)}` gives no value on some path"
            self._checks.report("E509", node.at, message, "End every path of it with `return` and a value.")
        return replace(value, missing=False)

    def _key(self, node: ir.Expression, frame: Frame) -> str | None:
        """The key of what a condition says something about."""
        if isinstance(node, ir.Read):
            return frame.path(node)
        if isinstance(node, ir.Local):
            return frame.local(node.name)
        if isinstance(node, ir.Call) and node.path[-1] == "at" and len(node.arguments) == 1 and isinstance(node.arguments[0], ir.Text):
            return f"{frame.prefix}{'.'.join(node.path[:-1])}@{node.arguments[0].value}"
        return None

    def _hold(self, key: str, value: Value, state: State) -> None:
        if "@" in key:
            self.enter(key, state)
        else:
            state.write(key, value)

    def enter(self, key: str, state: State) -> None:
        """A sequence is in that state, and in no other."""
        sequence = key.partition("@")[0]
        state.forget(sequence)
        state.write(f"{sequence}@", FALSE)
        state.write(key, TRUE)

    def _index(self, node: ir.Index, state: State, frame: Frame) -> Value:
        index = self.value(node.index, state, frame)
        most = len(node.table.values) - 1
        if node.table.refused or index.unknown:
            return UNKNOWN
        if not node.table.values:
            self._checks.report("E504", node.at, "an empty tuple has nothing to pick", "Give it a value, or leave out what picks from it.")
            return UNKNOWN
        if index.span[0] < 0 or index.span[1] > most:
            message = f"`{expression_text(node.index)}` is {told(index.span)}, outside its table"
            remedy = f"The index must be 0 to {most}: bound it with `min` and `max`, or test it first."
            self._checks.report("E504", node.at, message, remedy)
        picked = node.table.values[max(index.span[0], 0) : max(index.span[1], 0) + 1] or node.table.values
        return Value((min(picked), max(picked)), nonzero=0 not in picked)

    def _sign(self, node: ir.Unary, state: State, frame: Frame) -> Value:
        value = self.value(node.operand, state, frame)
        if value.unknown:
            return UNKNOWN
        compute = intervals.negative if node.operator == "-" else intervals.inverted
        return self._checks.bounded(node, compute(value.span), value.unit if node.operator == "-" else None)

    def _binary(self, node: ir.Binary, state: State, frame: Frame) -> Value:
        left, right = self.value(node.left, state, frame), self.value(node.right, state, frame)
        unit = None
        if node.operator in ("+", "-", "%"):
            unit = self._checks.agree(node.at, node.left, left.unit, node.right, right.unit)
        elif node.operator in ("//", "<<", ">>"):
            self._checks.check_right(node, right)
        if node.operator == "%":
            self._checks.check_right(node, right)
        if left.unknown or right.unknown:
            return UNKNOWN
        return self._checks.bounded(node, intervals.BINARY[node.operator](left.span, right.span), unit)

    def _choose(self, node: ir.Choose, state: State, frame: Frame) -> Value:
        _, true, false = self.test(node.test, state, frame)
        then = self.value(node.then, true, frame) if true else None
        otherwise = self.value(node.otherwise, false, frame) if false else None
        state.become(joined((true, false)) or state)
        if then is None or otherwise is None:
            return then or otherwise or Value()
        unit = self._checks.agree(node.at, node.then, then.unit, node.otherwise, otherwise.unit)
        return replace(then.or_else(otherwise), unit=unit)

    def _logical(self, node: ir.Logical, state: State, frame: Frame) -> Tested:
        """The value of `and` is its first false operand or its last; that of `or` its first true operand or its last."""
        stops_if = node.operator == "or"
        current: State | None = state
        ways: list[State | None] = []
        result: Value | None = None
        for operand in node.operands:
            if current is None:
                break
            value, true, false = self.test(operand, current, frame)
            last = operand is node.operands[-1]
            found = value if last else (truthy(value) if true else None) if stops_if else (FALSE if false else None)
            result = found if result is None else result.or_else(found) if found else result
            ways.append(true if stops_if else false)
            current = false if stops_if else true
        stopped = joined(ways)
        true, false = (stopped, current) if stops_if else (current, stopped)
        return result or FALSE, true, false

    def _compare(self, node: ir.Compare, state: State, frame: Frame) -> Tested:
        if node.operators[0] in ("in", "not in"):
            return self._search(node, state, frame)
        values = [self.value(operand, state, frame) for operand in node.operands]
        true: State | None = state.copy()
        verdict: Span = (1, 1)
        for sign, place in zip(node.operators, range(len(values)), strict=False):
            a, b = values[place], values[place + 1]
            self._checks.agree(node.at, node.operands[place], a.unit, node.operands[place + 1], b.unit)
            held = _held(sign, a, b)
            verdict = min(verdict[0], held[0]), min(verdict[1], held[1])
            true = self._narrow(true, sign, node.operands[place], a, node.operands[place + 1], b, frame)
        false = state.copy() if verdict[0] == 0 else None
        if len(values) == 2:
            opposite = intervals.OPPOSITE[node.operators[0]]
            false = self._narrow(false, opposite, node.operands[0], values[0], node.operands[1], values[1], frame)
        if any(value.unknown for value in values):
            return MAYBE, true or state.copy(), false or state.copy()
        true = true if verdict[1] else None
        return Value((int(false is None), int(true is not None))), true, false

    def _narrow(
        self, state: State | None, sign: str, a: ir.Expression, left: Value, b: ir.Expression, right: Value, frame: Frame
    ) -> State | None:
        """The state with what a comparison that holds says of its operands."""
        for node, value, other, comparison in ((a, left, right, sign), (b, right, left, intervals.MIRRORED[sign])):
            if state is None:
                return None
            key = self._key(node, frame)
            known = state.read(key) if key and "@" not in key else value
            if known.unknown or other.unknown:
                continue
            span = intervals.narrowed(comparison, known.span, other.span)
            if span is None:
                return None
            if key and "@" not in key:
                excludes = comparison == "!=" and other.span == (0, 0)
                state.write(key, replace(known, span=span, nonzero=known.nonzero or excludes or not span[0] <= 0 <= span[1]))
        return state

    def _search(self, node: ir.Compare, state: State, frame: Frame) -> Tested:
        """`x in table`."""
        value, table = self.value(node.operands[0], state, frame), node.operands[1]
        assert isinstance(table, ir.Table)
        if value.unknown or table.refused:
            return MAYBE, state.copy(), state.copy()
        found = [each for each in table.values if value.span[0] <= each <= value.span[1]]
        inside = state.copy() if found else None
        outside = None if value.span[0] == value.span[1] and found else state.copy()
        key = self._key(node.operands[0], frame)
        if key and inside and found:
            inside.write(key, replace(value, span=(min(found), max(found)), nonzero=0 not in found))
        verdict = Value((int(outside is None), int(inside is not None)))
        if node.operators[0] == "in":
            return verdict, inside, outside
        return Value(intervals.subtract((1, 1), verdict.span)), outside, inside


def _held(sign: str, a: Value, b: Value) -> Span:
    """Whether a comparison holds; a value that cannot be 0 never equals 0."""
    never_equal = (a.nonzero and b.span == (0, 0)) or (b.nonzero and a.span == (0, 0))
    if never_equal and sign in ("==", "!="):
        return (0, 0) if sign == "==" else (1, 1)
    return intervals.compared(sign, a.span, b.span)
