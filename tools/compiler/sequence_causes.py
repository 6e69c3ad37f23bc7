"""How the states of a sequence come about: by the first transition on the way there, or by one that leads out."""

from __future__ import annotations

from typing import Any

from tools.compiler.answer import Answer
from tools.compiler.changes import change
from tools.compiler.outlook import Outlook
from tools.compiler.ways import leaves, shortest_way

TIMED = ("Ton", "Debounce", "Lag", "MovingAverage", "Ramp", "Pid")
"""Blocks for which something has to last."""


class SequenceCauses(Outlook):
    """Notes in answers how a sequence gets into a state, out of it, and stays in it."""

    def _follow_step(self, entry: dict[str, Any], name: str, value: int, answer: Answer) -> None:
        """The number of a state, the scan that enters one, and the time in it come about by transitions."""
        path, here = entry["path"], self.picture.state(entry["path"])
        if name == "state" and value < len(entry["states"]):
            self._follow_state(path, entry["states"][value], True, answer)
        elif name == "time_ms" and value < self.picture.word(path, "time_ms"):
            self._follow_state(path, here, False, answer)
        elif name == "entered":
            guards = ["or", 0, *(self._guard(each) for each in entry["transitions"] if each["source"] in (here, "*"))]
            self._say_how(path, f" to {'go on' if value else 'stay'}", guards, bool(value), answer)

    def _follow_state(self, sequence: str, state: str, enter: bool, answer: Answer) -> None:
        """The first step of the shortest way from where a sequence is to where it would have to be."""
        here = self.picture.state(sequence)
        every = self.picture.entries[sequence]["transitions"]
        transitions = [each for number, each in enumerate(every) if self._reach.can_take(sequence, number)]
        ways = shortest_way(transitions, here, state)[:1] if enter else [each for each in transitions if leaves(each, here)]
        if not ways:
            answer.say(f"No way leads from {here} to {state}." if enter else f"No way leads out of {here}.")
            return
        told = [self._on_way(sequence, way) for way in ways]
        for each in told:
            answer.say(each.sentences[0])
        best = min(told, key=lambda each: self._cost(each.changes))
        answer.need(best.changes)  # the others are ways to the same end
        if enter and ways[0]["target"] == state:
            self._say_stay(sequence, state, answer)

    def _say_stay(self, sequence: str, state: str, answer: Answer) -> None:
        """What would have it leave a state at once has to end before it gets there, if that leaves what was asked for as it is."""
        timed = [each.key for each in answer.changes if self._kind(each.key.rpartition(".")[0]) in TIMED]
        if not timed and not self._lasting:
            return  # a single scan in that state is enough
        kept = self.picture.fixed
        self.picture.fixed = kept.union(self._goal, (each.key for each in answer.changes))
        for each in self.picture.entries[sequence]["transitions"]:
            guard = self._guard(each)
            away = leaves(each, state) and each is not self._asked and self.picture.value(guard)
            if away and change(self.picture, guard, False):
                self._say_how(sequence, f" to stay in {state}", guard, False, answer)
        self.picture.fixed = kept

    def _on_way(self, sequence: str, transition: dict[str, Any]) -> Answer:
        told = Answer(sequence)
        needs = self._needs(self._guard(transition), True, told)
        told.sentences.append(f"For {sequence} to go from {self.picture.state(sequence)} to {transition['target']}, {needs}.")
        return told
