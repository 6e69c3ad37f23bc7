"""Into which states sequences can come to get, for how long they stay there, and what memories hold in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from tools.compiler.block_reach import ALWAYS, LARGEST, NEVER, bit, can_be_off, can_be_on
from tools.compiler.by_state import ByState
from tools.compiler.conditions import mentions
from tools.compiler.demands import Demands
from tools.compiler.few_reach import FewReach
from tools.compiler.holdings import MOST_PERIODS
from tools.compiler.interpret import Tree
from tools.compiler.intervals import Span, hull
from tools.compiler.known import Known
from tools.compiler.picture import Picture


class SequenceReach(FewReach):
    """`_move` lets a sequence take every transition that it can; `can_take` tells whether it ever takes one."""

    def __init__(self, picture: Picture, demands: Demands) -> None:
        super().__init__(picture, demands)
        self._guards: dict[str, Tree] = {}
        self._by_state = ByState(picture, demands)
        self._taken: set[str] = set()

    def can_take(self, sequence: str, transition: int) -> bool:
        """Whether a transition can come to be taken."""
        return not self._demands.known or f"{sequence}/{transition}" in self._taken

    def _move(self, entry: dict[str, Any]) -> None:
        path, states = entry["path"], self._states[entry["path"]]
        moves, always = False, not mentions([each["tree"] for each in entry["transitions"]], ["tag", f"{path}.entered"])
        for state in entry["states"]:
            if state in states:
                targets, sure = self._targets(entry, state)
                self._grew = self._grew or not targets <= states
                states |= targets
                self._carry(path, state, targets)
                moves, always = moves or bool(targets), always and sure
        numbers = hull((entry["states"].index(state),) * 2 for state in states)
        self._hold(f"{path}.state", numbers)
        self._hold(f"{path}.previous", numbers)
        self._hold(f"{path}.entered", bit(self._held[f"{path}.entered"], moves, not always))
        low = 0 if moves else self._held[f"{path}.time_ms"][0]
        longest = self._picture.description["scan_ms"] * MOST_PERIODS if always else LARGEST  # a guard sees the time before it moves
        self._hold(f"{path}.time_ms", (low, max(low, longest)))

    def _targets(self, entry: dict[str, Any], state: str) -> tuple[set[str], bool]:
        """Where it can go from a state, and whether it always goes on at once. A guard sees that state, and a period more of time in it."""
        targets: set[str] = set()
        path = entry["path"]
        low, high = self._held[f"{path}.time_ms"]
        period = self._picture.description["scan_ms"] if self._picture.word(path, "previous") >= 0 else 0
        time = min(low + period, LARGEST), min(high + period * MOST_PERIODS, LARGEST)
        known = self._known({f"{path}.time_ms": time, **self._by_state.of(path, state)}, {path: state})
        for number, transition in enumerate(entry["transitions"]):
            if transition["source"] in (state, "*"):
                guard = known.span(self._inlined(f"{path}/{number}", transition["tree"]))
                if can_be_on(guard):
                    self._taken.add(f"{path}/{number}")
                    targets.add(transition["target"])
                if not can_be_off(guard):
                    return targets, path not in self._demands.sometimes
        return targets, False

    def _carry(self, path: str, state: str, targets: Collection[str]) -> None:
        """What memories can hold after a scan that began in a state. The first scan enters the state that it begins in."""
        begins = [state] if self._picture.word(path, "previous") < 0 else []
        before = dict(self._by_state.of(path, state))
        for target, entered in [(state, NEVER), *((each, ALWAYS) for each in (*begins, *targets))]:
            known = self._known({**before, f"{path}.entered": entered}, {path: target})
            for memory in self._by_state.memories[path]:
                span, entry = self._fitted(memory, known.span(self._demands.assigned[memory])), self._picture.entries[memory]
                held = self._by_state.of(path, target).get(memory, span)
                self._by_state.hold(path, target, memory, self._grown(held, span, (entry["low"], entry["high"])))

    def _known(self, given: Mapping[str, Span], here: Mapping[str, str]) -> Known:
        return Known(self._picture, self.of, self, given, here)

    def _inlined(self, key: str, tree: Tree) -> Tree:
        if key not in self._guards:
            self._guards[key] = self._demands.inlined(tree)
        return self._guards[key]
