"""What everything in a model can hold as far as it is known yet, beginning with what one image shows; it only ever grows.

Where it grows to is not known here: what computes it is in `few_reach.py`, `sequence_reach.py`, `rule_reach.py` and `reach.py`.
"""

from __future__ import annotations

from typing import Any

from tools.compiler.block_reach import NEVER, WIDE
from tools.compiler.declarations import INPUTS, OUTPUTS
from tools.compiler.demands import Demands
from tools.compiler.few import Few, few, union
from tools.compiler.intervals import BOOLEAN, Span, greatest, hull
from tools.compiler.picture import Picture
from tools.compiler.spans import Spans, truth

MOST_PERIODS = 100
PATIENCE = 6
"""Rounds after which what still grows is taken to reach the end of its range."""
FREE = (*INPUTS, "Command", "Setting")


class Holdings(Spans):
    """`of` a path; `states` of a sequence. `_hold` widens what a field can hold, and notes that something grew."""

    def __init__(self, picture: Picture, demands: Demands) -> None:
        super().__init__(picture)
        self._demands = demands
        judged = {each["path"] for group in ("alarms", "claims") for each in picture.description[group]}  # and not followed: anything
        held = {path: words for path, words in picture.held.items() if path.partition("/")[0] not in judged}
        self._held: dict[str, Span] = {path.replace("/", "."): (min(words), max(words)) for path, words in held.items()}
        self._few: dict[str, Few] = {}
        self._tags: dict[str, Span] = {}
        self._states = {each["path"]: {picture.state(each["path"])} for each in picture.description["sequences"]}
        self._grew = True
        self._round = 0
        for path, entry in picture.entries.items():
            self._begin(path, entry)

    def _begin(self, path: str, entry: dict[str, Any]) -> None:
        picture = self._picture
        if entry["kind"] in FREE:
            self._tags[path] = (entry["low"], entry["high"])
        elif f"{path}.value" in self._held:
            fields = ("value", "seen") if entry["kind"] in OUTPUTS else ("value",)
            self._tags[path] = hull(self._held[f"{path}.{field}"] for field in fields)
            if entry["high"] - entry["low"] > 1:
                self._few[path] = union(few(picture.held[f"{path}/{field}"]) for field in fields)
        elif entry["kind"] == "MovingAverage":
            self._few[f"{path}.out"] = few(picture.held[f"{path}/out"])

    def states(self, sequence: str) -> set[str]:
        """The names of the states that a sequence can come to be in."""
        return self._states[sequence] if self._demands.known else set(self._picture.entries[sequence]["states"])

    def of(self, path: str) -> Span:
        """What a tag or an attribute can come to hold."""
        owner, _, name = path.rpartition(".")
        if name == "scan_ms":
            now = self._picture.read(path)
            return (now, now * MOST_PERIODS)
        sequence, at, state = path.partition("@")
        if at:
            return self.at(sequence, state)
        if not self._demands.known:
            return WIDE
        if path in self._tags:
            return self._tags[path]
        if name.endswith("_ok") and path.removesuffix("_ok") in self._tags:
            return BOOLEAN
        if name == "tripped":
            acts = [self._acts(rule["path"]) for rule in self._picture.concerning(f"{owner}." if owner else "")]
            return greatest([NEVER, *acts])
        return self._held.get(path, WIDE)

    def few_of(self, path: str) -> Few:
        return self._few.get(path) if self._demands.known else None

    def kept(self, path: str) -> Span:
        """What rules can come to see of it: by then what logic assigned is in its range."""
        low, high = self.of(path)
        entry = self._picture.entries.get(path)
        if entry is None or entry["kind"] not in ("Memory", "Input"):
            return low, high
        return max(low, entry["low"]), min(high, entry["high"])

    def over(self, output: str) -> list[tuple[dict[str, Any], int]]:
        """The interlocks that act on an output and to what they set it, the strongest first."""
        safe = self._picture.entries[output]["safe"]
        rules = [
            (rule, rule["force"].get(output, safe))
            for rule in self._picture.description["interlocks"]
            if output in rule["trips"] or output in rule["force"]
        ]
        return sorted(rules, key=lambda each: (-each[0]["priority"], each[0]["index"]))

    def _acts(self, interlock: str) -> Span:
        return greatest([self._held[f"{interlock}.active"], self._held[f"{interlock}.latched"]])

    def _hold(self, path: str, span: Span) -> None:
        self._held[path] = self._grown(self._held[path], span, WIDE)

    def _grown(self, before: Span, span: Span, most: Span) -> Span:
        after = hull([before, span])
        if after == before:
            return before
        self._grew = True
        if self._round > PATIENCE:
            after = (before[0] if after[0] == before[0] else most[0]), (before[1] if after[1] == before[1] else most[1])
        return after

    def _fitted(self, path: str, span: Span) -> Span:
        if self._picture.entries[path]["kind"] == "DigitalOut":
            return truth(span)
        return self._picture.fitted(path, span[0]), self._picture.fitted(path, span[1])
