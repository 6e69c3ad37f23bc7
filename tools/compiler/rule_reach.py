"""Whether permissives and interlocks can come to hold, and what can go out of outputs under them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tools.compiler.block_reach import ALWAYS, LARGEST, NEVER, WIDE, bit, can_be_off, can_be_on
from tools.compiler.demands import Demands
from tools.compiler.intervals import Span, hull, least
from tools.compiler.known import Known
from tools.compiler.picture import Picture
from tools.compiler.sequence_reach import SequenceReach
from tools.compiler.spans import truth


class RuleReach(SequenceReach):
    """`_rule` asks one, `_put_out` puts out one output; `can_act` tells whether an interlock ever acts.

    `endless`: interlocks of which it is known that their condition holds for ever.
    """

    def __init__(self, picture: Picture, demands: Demands, endless: Collection[str]) -> None:
        super().__init__(picture, demands)
        self._endless = endless

    def can_act(self, interlock: str) -> bool:
        """Whether an interlock can come to be active: its condition holds, and for as long as it must."""
        return not self._demands.known or can_be_on(self._held[f"{interlock}.active"])

    def _rule(self, rule: dict[str, Any]) -> None:
        path = rule["path"]
        when = ALWAYS if path in self._endless else self._condition(rule, {}, {})
        if rule["kind"] == "Permissive":
            self._hold(f"{path}.ok", when)
            return
        self._hold(f"{path}.condition", when)
        acts = when if not rule["on_delay_ms"] or self._can_last(rule) else NEVER
        self._hold(f"{path}.active", acts)
        latched, ends = self._held[f"{path}.latched"], not self._picture.word(path, "condition")
        if rule["latch"] and not ends:
            ends = path not in self._endless and can_be_off(self._condition(rule, self._while_latched(rule), {}))
        self._hold(f"{path}.latched", bit(latched, bool(rule["latch"]) and can_be_on(acts), ends))
        self._hold(f"{path}.elapsed_ms", (-1, LARGEST))

    def _can_last(self, rule: dict[str, Any]) -> bool:
        """Whether its condition can hold in two scans, one after the other: no sequence has to leave all states that let it."""
        for entry in self._picture.description["sequences"]:
            path = entry["path"]
            letting = {state for state in self._states[path] if can_be_on(self._condition(rule, {}, {path: state}))}
            ways = [(state, *self._targets(entry, state)) for state in entry["states"] if state in letting]
            if not any(not sure or targets & letting for state, targets, sure in ways):
                return False
        return True

    def _condition(self, rule: dict[str, Any], known: dict[str, Span], states: dict[str, str]) -> Span:
        seen, path = Known(self._picture, self.kept, self, known, states), rule["path"]
        names = [name for name in ("armed", "when") if rule.get(name) is not None]
        return least([truth(seen.span(self._inlined(f"{path}/{name}", rule[name]["tree"]))) for name in names])

    def _while_latched(self, rule: dict[str, Any]) -> dict[str, Span]:
        """What a latched interlock may see of itself: as long as it is not reset, what it concerns is tripped."""
        owners = ["", *(f"{part['path']}." for part in self._picture.description["parts"])]
        tripped = [f"{owner}tripped" for owner in owners if rule in self._picture.concerning(owner)]
        return dict.fromkeys([f"{rule['path']}.latched", *tripped], ALWAYS)

    def _put_out(self, path: str) -> None:
        """What goes out: what the strongest interlock says that acts, else what is asked for and permitted."""
        found: list[Span] = []
        asked = self._permitted(path, self._held[f"{path}.seen"])
        self._tags[path] = self._grown(self._tags[path], asked, WIDE)  # what interlocks see
        for rule, value in self.over(path):
            acts = self._acts(rule["path"])
            if can_be_on(acts):
                found.append((value, value))
            if not can_be_off(acts):
                break
        else:
            found.append(asked)
        if found:
            self._hold(f"{path}.value", hull(found))
            self._hold(f"{path}.seen", hull(found))
            self._tags[path] = self._grown(self._tags[path], hull(found), WIDE)

    def _permitted(self, path: str, seen: Span) -> Span:
        demand = self._held[f"{path}.demand"]
        may_start = all(can_be_on(self._held[f"{rule['path']}.ok"]) for rule in self._picture.allowing(path))
        return demand if may_start or can_be_on(seen) else NEVER
