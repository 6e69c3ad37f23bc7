"""What is said of an interlock that acts: since when, what made it trip, what lets it go; and of one that could act in logic's stead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.compiler.answer import Answer
from tools.compiler.conditions import Change, because, tags
from tools.compiler.demands import Demands
from tools.compiler.interpret import Tree
from tools.compiler.meanwhile import Meanwhile
from tools.compiler.picture import Picture, Value
from tools.compiler.sentences import after, fact, listed, named

FINAL = "Nothing short of a force or a restart changes that."


@dataclass(frozen=True)
class Trip:
    """How an interlock last tripped: what the tags that its condition reads were then, and how long ago, None where nobody knows."""

    values: Mapping[str, Value]
    ago_ms: int | None = None


class InterlockAnswers(Meanwhile):
    """`_tell` says that one acts and how it is let go, once in an answer; `_say_rules` which one would have an output otherwise.

    `since_ms`: how long ago interlocks last changed, by path, where somebody knows. `trips`: how they last tripped.
    """

    def __init__(self, picture: Picture, demands: Demands, since_ms: Mapping[str, int], trips: Mapping[str, Trip]) -> None:
        super().__init__(picture, demands)
        self._since_ms = since_ms
        self._trips = trips

    def _acting(self, rule: dict[str, Any]) -> str:
        path = rule["path"]
        latched, trip = self.picture.word(path, "latched"), self._trips.get(path)
        ago = self._since_ms.get(path)
        if latched and trip:
            ago, then = trip.ago_ms, self._then(rule, trip)
            if then:
                return f"{named(self.picture, path)} is latched: {then}{f', {after(ago)} ago' if ago is not None else ''}"
        when = f" since {after(ago)}" if ago is not None else ""
        return f"{named(self.picture, path)} is {'latched' if latched else 'active'}{when}"

    def _then(self, rule: dict[str, Any], trip: Trip) -> str:
        """What made it trip, as far as its values tell; empty where they tell nothing."""
        seen = self.picture.forces
        self.picture.recall(trip.values)
        when = self._condition(rule)
        found = because(self.picture, when) if self.picture.value(when) else []
        told = [each for each in found if tags(each) and self.picture.changed.keys() >= set(tags(each))]
        if not told:  # something else decided, too, which nobody knows any more
            told = [["tag", path if self.picture.changed.get(f"{path}_ok", 1) else f"{path}_ok"] for path in trip.values]
        text = listed([fact(self.picture, each) for each in told]) if told else ""
        self.picture.return_to_now()
        self.picture.forces = seen
        return text

    def _tell(self, rule: dict[str, Any], answer: Answer) -> None:
        """That an interlock acts, and what lets it go, unless that was said."""
        if rule["path"] not in answer.released:
            answer.say(f"Interlock {self._acting(rule)}.")
            self._release(rule, answer)

    def _release(self, rule: dict[str, Any], answer: Answer) -> None:
        """What lets an interlock go: its condition has to end, then, if it latches, a reset."""
        answer.released.append(rule["path"])
        with self._as_seen_by(rule):
            self._say_release(rule, answer)

    def _say_release(self, rule: dict[str, Any], answer: Answer) -> None:
        path, when = rule["path"], self._condition(rule)
        reset = f"press {rule['reset']}" if rule["reset"] else f"an operator must reset {path}"
        if self.picture.word(path, "condition"):
            answer.say(f"Its condition holds: {self._facts(when)}.")
            ending = self._needs(when, False, answer)
            then = f", then {reset}; a reset is refused while its condition holds" if self.picture.word(path, "latched") else ""
            answer.say(f"To release it {ending}{then}.")
        elif self.picture.word(path, "latched"):
            answer.say(f"Its condition holds no more ({self._facts(when)}): {reset}.")
        if self.picture.word(path, "latched"):
            answer.need([Change(rule["reset"] or path, 1, ["tag", rule["reset"] or path], True)])

    def _say_rules(self, entry: dict[str, Any], want: bool, answer: Answer, it: str = "it so") -> bool:
        holder = self.picture.word(entry["path"], "by")
        for rule, value in self._reach.over(entry["path"]):
            if rule["index"] == holder:
                return False
            condition = self._condition(rule)
            if bool(value) == want and not self.picture.acts(rule["path"]) and self._can_act(rule, condition):
                with self._as_seen_by(rule):
                    answer.say(f"For interlock {rule['path']} to have {it}, {self._needs(condition, True, answer)}.")
                return True
        return False

    def _can_act(self, rule: dict[str, Any], condition: Tree) -> bool:
        return self._reach.can_act(rule["path"]) and self._reach.can_be(condition, True)

    def _close(self, answer: Answer, reasons: list[str]) -> Answer:
        """End an answer about what nothing changes."""
        for sentence in [*reasons, FINAL]:
            answer.say(sentence)
        answer.final = True
        return answer
