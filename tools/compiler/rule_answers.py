"""Why an interlock, a permissive, an alarm or a claim is as it is: its condition, and the times that it takes."""

from __future__ import annotations

from typing import Any

from tools.compiler.answer import Answer
from tools.compiler.conditions import tags
from tools.compiler.output_answers import OutputAnswers
from tools.compiler.sentences import after, named

_ALARMS = {0: "is not active", 1: "is active", 2: "is active and acknowledged", 6: "is shelved", 7: "is suppressed", 8: "is out of service"}


class RuleAnswers(OutputAnswers):
    """`_rule` answers for one."""

    def _rule(self, entry: dict[str, Any]) -> Answer:
        with self._as_seen_by(entry):
            answer = self._of_rule(entry)
        self.picture.forces = True  # what is behind a rule is logic's
        self._follow(answer)
        return answer

    def _of_rule(self, entry: dict[str, Any]) -> Answer:
        path, kind = entry["path"], entry["kind"]
        answer = Answer(path)
        if kind == "Interlock" and self.picture.acts(path):
            self._tell(entry, answer)
            return answer
        tree = self._condition(entry)
        holds = bool(self.picture.value(tree))
        answer.say(f"{named(self.picture, path)} {self._verdict(entry, holds)}: {self._facts(tree)}.")
        if not self._reach.can_be(tree, not holds) or not self._together.rule(entry, tree, not holds):
            return self._close(answer, [])
        self._goal, self._lasting = tags(tree), entry.get("on_delay_ms", 0) > 0
        self._due = (entry, tree, not holds) if kind != "Interlock" else None
        what = "it to wait for its effect" if kind == "LeadsTo" and holds else "that to change"
        answer.say(f"For {what}, {self._needs(tree, not holds, answer)}.")
        return answer

    def _verdict(self, entry: dict[str, Any], holds: bool) -> str:
        path, kind = entry["path"], entry["kind"]
        if kind == "Alarm":
            left = entry["on_delay_ms"] - max(0, self.picture.word(path, "elapsed_ms"))
            if holds and not self.picture.word(path, "active") and self.picture.word(path, "state") == 0:
                return f"is raised in {after(left)}"
            return _ALARMS.get(self.picture.word(path, "state"), "has returned and waits to be acknowledged or reset")
        if kind == "LeadsTo" and not holds and self.picture.word(path, "ok"):
            return f"waits for its effect, due in {after(entry['within_ms'] - self.picture.word(path, 'elapsed_ms'))}"
        if kind == "Interlock":
            if not holds:
                return "is not active"
            left = entry["on_delay_ms"] - max(0, self.picture.word(path, "elapsed_ms"))
            return f"acts in {after(left)}"
        return ("holds" if holds else "does not hold") if kind != "Permissive" else ("permits" if holds else "does not permit")
