"""How rules come to act or to let go, and what they make of outputs: interlocks that have one otherwise, permissives that it waits for."""

from __future__ import annotations

from typing import Any

from tools.compiler.answer import Answer, release
from tools.compiler.changes import change
from tools.compiler.conditions import Change
from tools.compiler.likelihood import Cost
from tools.compiler.sentences import state_of
from tools.compiler.sequence_causes import SequenceCauses

AIMS = {"Interlock": "trip", "Alarm": "be active", "Permissive": "permit it"}
"""What a rule does while its condition holds, in an answer's words; any other holds."""


class RuleCauses(SequenceCauses):
    """Notes in answers how rules act, and how outputs go out under them."""

    def _tell(self, rule: dict[str, Any], answer: Answer) -> None:
        """Say that an interlock acts, and what lets it go."""
        raise NotImplementedError

    def _say_rules(self, entry: dict[str, Any], want: bool, answer: Answer, it: str = "it so") -> bool:
        """What would make an interlock act that would have an output so; whether there is one."""
        raise NotImplementedError

    def _follow_press(self, command: str, answer: Answer) -> None:
        """A reset that could release nothing of what is latched is refused: logic does not see it."""
        resets = [rule for rule in self.picture.description["interlocks"] if rule["reset"] == command]
        latched = [rule for rule in resets if self.picture.word(rule["path"], "latched")]
        held = [rule for rule in latched if self.picture.word(rule["path"], "condition")]
        if not latched or held != latched or any(rule["path"] in answer.released for rule in held):
            return
        answer.say(f"{command} is refused as long as it can release nothing that it resets.")
        self._tell(next((rule for rule in held if self._reach.can_be(self._condition(rule), False)), held[0]), answer)

    def _follow_rule(self, rule: dict[str, Any], want: bool, answer: Answer) -> None:
        """A rule is made to act by its condition; an interlock is let go as always."""
        if rule["kind"] == "Interlock" and not want:
            self._tell(rule, answer)
            return
        aim = AIMS.get(rule["kind"], "hold")
        with self._as_seen_by(rule):
            self._say_how(rule["path"], f" to {aim}" if want else f" not to {aim}", self._condition(rule), want, answer)

    def _follow_trips(self, rules: list[dict[str, Any]], want: bool, answer: Answer) -> None:
        """Nothing has tripped once all that act are let go; something has when any of them acts."""
        if want:
            able = [rule for rule in rules if self._reach.can_be(self._condition(rule), True)]
            if able:
                self._follow_rule(min(able, key=self._makes_act), True, answer)
            return
        for rule in rules:
            if self.picture.acts(rule["path"]):
                self._tell(rule, answer)

    def _makes_act(self, rule: dict[str, Any]) -> Cost:
        """What it costs to make a rule act."""
        with self._as_seen_by(rule):
            return self._cost(change(self.picture, self._condition(rule), True))

    def _is_for_a_rule(self, due: Change, answer: Answer) -> bool:
        """Whether an interlock has to have an output so, as logic rules out what is asked about when it asks for it.

        What the field is to have for that under a force stays so: what logic sees instead may be otherwise.
        """
        entry, want = self.picture.entries[due.key], bool(due.value)
        if self._due is None or entry["kind"] != "DigitalOut" or self._together.while_asked(*self._due, due.key, want):
            return False
        known = len(answer.changes)
        says = self._say_rules(entry, want, answer, f"{due.key} {state_of(self.picture, due.key, want)}")
        self.picture.fixed |= {each.key for each in answer.changes[known:] if self.picture.forced(each.key)}
        return says

    def _follow_output(self, due: Change, answer: Answer) -> None:
        """What logic asks for goes out where no interlock has it otherwise, and where it is permitted to start."""
        if not self.picture.about:
            if self.picture.forced(due.key):
                answer.say(f"The force on {due.key} must be released.")
                answer.need([release(due.key)])
            for rule, value in self._reach.over(due.key):
                if self.picture.acts(rule["path"]) and bool(value) != bool(due.value):
                    self._tell(rule, answer)
        if not due.value or self.picture.word(due.key, "seen"):
            return
        for rule in self._forbidding(due.key):
            with self._as_seen_by(rule):
                self._say_how(rule["path"], " to permit it", self._condition(rule), True, answer)

    def _forbidding(self, output: str) -> list[dict[str, Any]]:
        """The permissives that keep it from starting."""
        return [rule for rule in self.picture.allowing(output) if not self.picture.word(rule["path"], "ok")]
