"""Why a sequence is in its state, and why a transition is not taken: its guard, the way to its source, and what is taken before it."""

from __future__ import annotations

from typing import Any

from tools.compiler.answer import Answer
from tools.compiler.conditions import Change
from tools.compiler.interpret import Tree
from tools.compiler.rule_answers import RuleAnswers
from tools.compiler.sentences import after, named


class SequenceAnswers(RuleAnswers):
    """`_sequence` and `_transition` answer for one."""

    def _sequence(self, entry: dict[str, Any]) -> Answer:
        path = entry["path"]
        state = self.picture.state(path)
        answer = Answer(path, [f"{named(self.picture, path)} has been in {state} for {after(self.picture.word(path, 'time_ms'))}."])
        for transition in entry["transitions"]:
            if transition["source"] in (state, "*") and transition["target"] != state:
                guard = self._guard(transition)
                answer.say(f"For it to go to {transition['target']}, {self._needs(guard, True, Answer(path))}.")
        return answer

    def _transition(self, entry: dict[str, Any], transition: dict[str, Any]) -> Answer:
        path, source, target = entry["path"], transition["source"], transition["target"]
        answer = Answer(f"{path}/{entry['transitions'].index(transition)}")
        here, self._asked, self._lasting = self.picture.state(path), transition, True
        away = source not in (here, "*")
        guard, taken = self._guard(transition), self._taken(entry, transition, source if away else here)
        if away:
            answer.say(f"{path} does not go from {source} to {target}: it is in {here}.")
            answer.need([Change(f"{path}@{source}", 1, ["call", f"{path}.at", source], True)])
        holds = bool(self.picture.value(guard))
        answer.say(f"Its guard {'holds' if holds else 'does not hold'}: {self._facts(guard)}.")
        if not self._together.guard(taken, True) or not self._reach.can_take(path, entry["transitions"].index(transition)):
            answer.changes.clear()
            return self._close(answer, [])
        if away:
            self._follow(answer)
            return self._say_then(taken, answer)
        if not self.picture.value(taken):
            answer.say(f"For it to be taken, {self._needs(taken, True, answer)}.")
        self._follow(answer)
        return answer

    def _say_then(self, taken: Tree, answer: Answer) -> Answer:
        """What is needed once the state is reached: said only, for it may undo what the way there needs."""
        then = Answer(answer.subject)
        needs = self._needs(taken, True, then)
        if then.changes:
            then.say(f"For it to be taken then, {needs}.")
        self._follow(then)
        for sentence in then.sentences:
            answer.say(sentence)
        return answer

    def _taken(self, entry: dict[str, Any], transition: dict[str, Any], state: str) -> Tree:
        """That a transition is taken in a state: its guard holds, and none of those that come before it."""
        found: list[Tree] = []
        for each in entry["transitions"]:
            if each is transition:
                break
            if each["source"] in (state, "*"):
                found.append(["not", self._guard(each)])
        guard = self._guard(transition)
        return ["and", guard, *found] if found else guard
