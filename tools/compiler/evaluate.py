"""Expressions over intervals: what a value can be, and what is known where a condition holds and where it does not (E501 to E509).

Statements and calls of the model's own are `execute.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tools.compiler import intervals, ir
from tools.compiler.intervals import Span
from tools.compiler.problems import LIMIT, Problems
from tools.compiler.state import FALSE, MAYBE, TRUE, UNKNOWN, State, Unit, Value, joined, truthy
from tools.compiler.text import expression_text

Tested = tuple[Value, "State | None", "State | None"]
"""A value, the state where it is true and the state where it is not; None where that cannot be."""

_CONVERT = "Convert one of them first: a product or a quotient has no unit of its own."


@dataclass
class Frame:
    """One call of one function: the part and class it is seen from, and where its paths end."""

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


class Evaluator:
    """Values of expressions. `call` does what `execute.py` does with calls, and changes the state."""

    def __init__(self, problems: Problems, call: Callable[[ir.Call | ir.Apply, State, Frame], Value]) -> None:
        self._problems = problems
        self._call = call
        self._told: set[tuple[str, ir.Position]] = set()

    def report(self, code: str, at: ir.Position, message: str, remedy: str) -> None:
        """Note a problem, once at each place: a part that is there twice has it twice."""
        if (code, at) not in self._told:
            self._told.add((code, at))
            self._problems.add(code, at, message, remedy)

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
            self.report("E508", node.at, f"`{node.name}` has no value on some path to here", remedy)
        return replace(value, missing=False)

    def _called(self, node: ir.Call | ir.Apply, state: State, frame: Frame) -> Value:
        value = self._call(node, state, frame)
        if value.missing:
            message = f"`{expression_text(node)}` gives no value on some path"
            self.report("E509", node.at, message, "End every path of it with `return` and a value.")
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
        if index.span[0] < 0 or index.span[1] > most:
            message = f"`{expression_text(node.index)}` is {told(index.span)}, outside its table"
            self.report("E504", node.at, message, f"The index must be 0 to {most}: bound it with `min` and `max`, or test it first.")
        picked = node.table.values[max(index.span[0], 0) : max(index.span[1], 0) + 1] or node.table.values
        return Value((min(picked), max(picked)), nonzero=0 not in picked)

    def _sign(self, node: ir.Unary, state: State, frame: Frame) -> Value:
        value = self.value(node.operand, state, frame)
        if value.unknown:
            return UNKNOWN
        compute = intervals.negative if node.operator == "-" else intervals.inverted
        return self.bounded(node, compute(value.span), value.unit if node.operator == "-" else None)

    def bounded(self, node: ir.Expression, span: Span, unit: Unit | None) -> Value:
        """A computed value; E501 where it leaves what a board holds."""
        if span[0] < -LIMIT or span[1] > LIMIT:
            message = f"`{expression_text(node)}` may be {told(span)}, beyond what a board holds without allocating"
            remedy = f"Values are -{LIMIT} to {LIMIT} (2^30 - 1): divide first, choose larger units, or bound it with `min` and `max`."
            self.report("E501", node.at, message, remedy)
        low, high = max(span[0], -LIMIT), min(span[1], LIMIT)
        return Value((min(low, LIMIT), max(high, -LIMIT)), unit=unit)

    def _binary(self, node: ir.Binary, state: State, frame: Frame) -> Value:
        left, right = self.value(node.left, state, frame), self.value(node.right, state, frame)
        unit = None
        if node.operator in ("+", "-", "%"):
            unit = self.agree(node.at, node.left, left.unit, node.right, right.unit)
        elif node.operator in ("//", "<<", ">>"):
            self._check_right(node, right)
        if node.operator == "%":
            self._check_right(node, right)
        if left.unknown or right.unknown:
            return UNKNOWN
        return self.bounded(node, intervals.BINARY[node.operator](left.span, right.span), unit)

    def _check_right(self, node: ir.Binary, right: Value) -> None:
        text = expression_text(node.right)
        if right.unknown:
            return
        if node.operator in ("//", "%"):
            if right.may_be_zero:
                message = f"`{text}` may be 0, and `{node.operator}` divides by it" if right.may_be_true else f"`{text}` is always 0"
                self.report("E502", node.at, message, "Test it first, or divide by `max(1, ...)`.")
        elif right.span[0] < 0 or right.span[1] > intervals.MOST_SHIFT:
            self.report("E503", node.at, f"a shift by `{text}`, which is {told(right.span)}", "Shift by 0 to 30.")

    def agree(self, at: ir.Position, a: ir.Expression, first: Unit | None, b: ir.Expression, second: Unit | None) -> Unit | None:
        """The common unit of two operands; E506 and E507 where they have none."""
        if first is None or second is None:
            return first or second
        if first[0] != second[0] and first[0] and second[0]:
            message = f"`{expression_text(a)}` is in {first[0]} and `{expression_text(b)}` in {second[0]}"
            self.report("E506", at, message, _CONVERT)
            return None
        if first[1] != second[1]:
            message = f"`{expression_text(a)}` has {decimals(first)} and `{expression_text(b)}` has {decimals(second)}"
            self.report(
                "E507", at, message, f"Multiply the one with fewer by {10 ** abs(first[1] - second[1])}, or declare equal decimals."
            )
            return None
        return first if first[0] else second

    def _choose(self, node: ir.Choose, state: State, frame: Frame) -> Value:
        _, true, false = self.test(node.test, state, frame)
        then = self.value(node.then, true, frame) if true else None
        otherwise = self.value(node.otherwise, false, frame) if false else None
        state.become(joined((true, false)) or state)
        if then is None or otherwise is None:
            return then or otherwise or Value()
        unit = self.agree(node.at, node.then, then.unit, node.otherwise, otherwise.unit)
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
            self.agree(node.at, node.operands[place], a.unit, node.operands[place + 1], b.unit)
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


def told(span: Span) -> str:
    """A span as a reader wants it."""
    return str(span[0]) if span[0] == span[1] else f"{span[0]} to {span[1]}"


def decimals(unit: Unit) -> str:
    """The decimals of a unit with their noun."""
    return f"{unit[1] or 'no'} decimal{'' if unit[1] == 1 else 's'}"
