"""From what would have to change inside a model to what the field and an operator can do about it.

A change of a state, a block, a rule or a memory is followed to the conditions behind it, until all that is named comes from outside.
"""

from __future__ import annotations

from itertools import islice

from tools.compiler.answer import Answer, is_exact, release
from tools.compiler.blocks import wanted
from tools.compiler.changes import change
from tools.compiler.conditions import Change, equals
from tools.compiler.interpret import Tree
from tools.compiler.outlook import MOST
from tools.compiler.rule_causes import RuleCauses
from tools.compiler.sentences import state_of


class Causes(RuleCauses):
    """Notes in answers how changes come about in one picture."""

    def _say_meanwhile(self, block: str, answer: Answer) -> None:
        """Say what would come in between while a time runs."""
        raise NotImplementedError

    def _follow(self, answer: Answer, start: int = 0) -> None:
        """Say of each change of something inside the model how it comes about, until all that is named can be done from outside."""
        for each in islice(answer.changes, start, None):  # grows while it is walked
            if len(answer.changes) > MOST:
                return
            self._follow_one(each, answer)
        followed = len(answer.changes)
        for command in [each.key for each in answer.changes if each.value and self._kind(each.key) == "Command"]:
            self._follow_press(command, answer)
        if len(answer.changes) > followed:
            self._follow(answer, followed)

    def _follow_one(self, each: Change, answer: Answer) -> None:
        sequence, at, state = each.key.partition("@")
        owner, _, name = each.key.rpartition(".")
        if at:
            self._follow_state(sequence, state, bool(each.value), answer)
        elif owner in self._demands.arguments:
            self._follow_block(each, answer)
        elif name == "tripped":
            self._follow_trips(self.picture.concerning(f"{owner}." if owner else ""), bool(each.value), answer)
        elif owner in self.picture.entries and self.picture.entries[owner]["kind"] == "Sequence":
            self._follow_step(self.picture.entries[owner], name, each.value, answer)
        elif owner in self.picture.entries and name in ("active", "latched", "ok"):
            self._follow_rule(self.picture.entries[owner], bool(each.value), answer)
        elif each.key in self._demands.assigned and not self._is_for_a_rule(each, answer):
            self._follow_inner(each, answer)
            if each.key in self._demands.outputs:
                self._follow_output(each, answer)

    def _follow_block(self, each: Change, answer: Answer) -> None:
        """A block is given something else; what comes in between while its time runs has to be seen to."""
        owner, _, name = each.key.rpartition(".")
        tracked = str(self.picture.entries[owner].get("tracks"))
        if self._kind(owner) == "WentOut" and self.picture.forced(tracked):
            answer.say(f"The force on {tracked} must be released.")
            answer.need([release(tracked)])
        for due, tree, want in wanted(self.picture, owner, name, each.value, is_exact(each), self._demands.arguments[owner]):
            self._say_how(owner, due, tree, want, answer)
        if name == "q" and each.value:
            self._say_meanwhile(owner, answer)

    def _follow_inner(self, due: Change, answer: Answer) -> None:
        """A memory or an Input is made to hold a value by what logic assigns to it."""
        entry, tree = self.picture.entries[due.key], self._demands.assigned[due.key]
        subject, self.picture.subject = self.picture.subject, due.key
        what = f" to be {state_of(self.picture, due.key, due.value)}"
        if (entry["low"], entry["high"]) == (0, 1):
            self._say_how(due.key, what, tree, bool(due.value), answer)
        else:
            self._say_how(due.key, what, self._number_due(due, tree), True, answer)
        self.picture.subject = subject

    def _number_due(self, due: Change, tree: Tree) -> Tree:
        """What a number that logic assigns has to be; what no single scan brings about, each brings nearer."""
        now = self.picture.read(due.key)
        rises = due.value > now
        goal = equals(tree, due.value) if is_exact(due) else [">=" if rises else "<=", tree, due.value]
        if change(self.picture, goal, True) is not None:
            return goal
        ways = [[">" if rises else "<", tree, now], ["!=", tree, now]]
        return next((each for each in ways if change(self.picture, each, True)), goal)
