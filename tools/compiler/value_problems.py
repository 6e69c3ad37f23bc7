"""What is wrong with values, as far as intervals tell it: with their size, their units, what they are assigned and passed to.

E304, E501 to E503, E505 to E507, E603 and I802. What a value can be is `evaluate.py`'s.
"""

from __future__ import annotations

from tools.compiler import intervals, ir
from tools.compiler.declarations import MAX_MS
from tools.compiler.intervals import Span
from tools.compiler.problems import LIMIT, Problems
from tools.compiler.state import Unit, Value
from tools.compiler.text import expression_text
from tools.compiler.walk import children
from tools.compiler.world import MS, TIME_ARGUMENT, tag_span

_CONVERT = "Convert one of them first: a product or a quotient has no unit of its own."


class ValueProblems:
    """Looks at values and notes what is wrong with them."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._told: set[tuple[str, ir.Position]] = set()

    def report(self, code: str, at: ir.Position, message: str, remedy: str) -> None:
        """Note a problem, once at each place: a part that is there twice has it twice."""
        if (code, at) not in self._told:
            self._told.add((code, at))
            self._problems.add(code, at, message, remedy)

    def bounded(self, node: ir.Expression, span: Span, unit: Unit | None) -> Value:
        """A computed value; E501 where it leaves what a board holds."""
        if span[0] < -LIMIT or span[1] > LIMIT:
            message = f"`{expression_text(node)}` may be {told(span)}, beyond what a board holds without allocating"
            remedy = f"Values are -{LIMIT} to {LIMIT} (2^30 - 1): divide first, choose larger units, or bound it with `min` and `max`."
            self.report("E501", node.at, message, remedy)
        low, high = max(span[0], -LIMIT), min(span[1], LIMIT)
        return Value((min(low, LIMIT), max(high, -LIMIT)), unit=unit)

    def check_right(self, node: ir.Binary, right: Value) -> None:
        """E502 and E503 where it may not be divided or shifted by that."""
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
            message = f"`{expression_text(a)}` has {_decimals(first)} and `{expression_text(b)}` has {_decimals(second)}"
            self.report(
                "E507", at, message, f"Multiply the one with fewer by {10 ** abs(first[1] - second[1])}, or declare equal decimals."
            )
            return None
        return first if first[0] else second

    def check_fit(self, target: ir.Read, tag: ir.Declaration, source: ir.Expression, value: Value) -> None:
        """E505 and I802 where what is assigned does not fit the tag."""
        low, high = tag_span(tag)
        if value.unknown or not tag.sound:
            return
        text = f"`{'.'.join(target.path)}` is assigned {told(value.span)}"
        if value.span[1] < low or value.span[0] > high:
            self.report("E505", target.at, f"{text}, never within its range", f"Its range is {low} to {high}.")
        elif (value.span[0] < low or value.span[1] > high) and not _accumulates(target, source):
            remedy = f"Its range is {low} to {high}: what is outside becomes the nearer end when the logic is done."
            self.report("I802", target.at, text, remedy)

    def check_time(self, node: ir.Call, arguments: list[Value], place: int) -> None:
        """E603 where something else is passed as the time that passed."""
        if place < len(arguments) and not arguments[place].is_dt and not arguments[place].unknown:
            message = f"`{expression_text(node.arguments[place])}` is not the scan's `dt_ms`"
            self.report("E603", node.arguments[place].at, message, "Pass `dt_ms` on as it is: nothing else is the time that passed.")

    def check_preset(self, node: ir.Call, thing: ir.Declaration, arguments: list[Value]) -> None:
        """A preset that is passed is in milliseconds and no longer than one that is declared, as the block's own is, as `pt_ms`."""
        place = TIME_ARGUMENT[thing.kind] + 1
        if "pt_ms" in thing.values and place < len(arguments):
            given = arguments[place]
            self.agree(node.at, ir.Local("pt_ms", node.at), MS, node.arguments[place], given.unit)
            if not given.unknown and not 0 <= given.span[0] <= given.span[1] <= MAX_MS:
                remedy = f"It must be 0 to {MAX_MS}: bound it with `min` and `max`, or give what it is made of another range."
                self.report("E304", node.arguments[place].at, f"`pt_ms` is given {told(given.span)}", remedy)


def _accumulates(target: ir.Read, source: object) -> bool:
    """Whether what is assigned is made of the tag itself, as a counter that stops at its end is."""
    return source == target or any(_accumulates(target, child) for child in children(source))


def told(span: Span) -> str:
    """A span as a reader wants it."""
    return str(span[0]) if span[0] == span[1] else f"{span[0]} to {span[1]}"


def _decimals(unit: Unit) -> str:
    """The decimals of a unit with their noun."""
    return f"{unit[1] or 'no'} decimal{'' if unit[1] == 1 else 's'}"
