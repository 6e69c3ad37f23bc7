"""Loops over intervals: pass after pass while there are few of them, else as a whole until nothing new is learnt."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as Several

from tools.compiler import ir
from tools.compiler.frame import Frame
from tools.compiler.problems import LIMIT
from tools.compiler.state import UNKNOWN, State, Value, joined

UNROLLED = 2000
"""Most passes of loops that are followed one by one; beyond them a loop is taken as a whole."""


class Loops:
    """`block` follows the statements of a body, as `execute.py` does."""

    def __init__(self, block: Callable[[Several[ir.Statement], State | None, Frame], State | None]) -> None:
        self._block = block
        self._passes = 0

    def run(self, node: ir.For, state: State, frame: Frame) -> State | None:
        """The state after a loop; None where its end is not reached."""
        table = node.table
        values = range(table.start, table.stop, table.step) if isinstance(table, ir.Range) else table.values
        if isinstance(table, ir.Table) and table.refused:
            return self._once(node, state, frame)
        if not values:
            return state
        outer = frame.breaks, frame.continues
        frame.breaks = []
        self._passes += len(values)
        one_by_one = self._passes <= UNROLLED
        end = self._each(node, values, state, frame) if one_by_one else self._whole(node, values, state, frame)
        after = joined((end, *frame.breaks))
        frame.breaks, frame.continues = outer
        return after

    def _once(self, node: ir.For, state: State, frame: Frame) -> State | None:
        """The body of a loop over something that was refused."""
        outer = frame.breaks, frame.continues
        frame.breaks = []
        end = joined((self._pass(node, UNKNOWN, state, frame), *frame.breaks))
        frame.breaks, frame.continues = outer
        return end

    def _pass(self, node: ir.For, value: Value, state: State, frame: Frame) -> State | None:
        frame.continues = []
        state.write(frame.local(node.variable), value)
        return joined((self._block(node.body, state, frame), *frame.continues))

    def _each(self, node: ir.For, values: Several[int], state: State, frame: Frame) -> State | None:
        current: State | None = state
        for value in values:
            if current is None:
                return None
            current = self._pass(node, Value((value, value), nonzero=value != 0), current, frame)
        return current

    def _whole(self, node: ir.For, values: Several[int], state: State, frame: Frame) -> State | None:
        """Passes until nothing new is learnt; what keeps growing is then taken to be anything."""
        any_of = Value((min(values), max(values)), nonzero=0 not in values)
        for attempt in range(6):
            after = self._pass(node, any_of, state.copy(), frame)
            wider = state.join(after)
            if after is None or wider.same(state):
                break
            state = wider.widened(state, (-LIMIT, LIMIT)) if attempt > 1 else wider
        return state
