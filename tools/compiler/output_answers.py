"""Why an output is as it is, from the field back to logic: interlocks, forces, permissives, then what logic asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tools.compiler.answer import Answer, release
from tools.compiler.blocks import given
from tools.compiler.conditions import because, tags
from tools.compiler.interlock_answers import InterlockAnswers
from tools.compiler.interpret import Tree
from tools.compiler.sentences import listed, named, state_of

BLOCKS = 6
"""Blocks that one answer speaks of."""


class OutputAnswers(InterlockAnswers):
    """`_output` answers for one."""

    _final = False
    """Whether nothing changes the output that is asked about."""

    def _output(self, entry: dict[str, Any]) -> Answer:
        path, word = entry["path"], self.picture.word
        value, asked = word(path, "value"), word(path, "demand")
        head = f"{named(self.picture, path)} is {state_of(self.picture, path, value)}"
        low, high = self._reach.out(path)
        self._final = low == high == value or (entry["kind"] == "DigitalOut" and not self._together.output(path, not value))
        by = word(path, "by")
        if by >= 0:
            rule = next(each for each in self.picture.entries.values() if each["index"] == by)
            return self._held_by(entry, head, rule)
        if self.picture.forced(path):
            return self._forced(entry, f"{head} because it is forced.")
        return self._not_permitted(entry, head) if asked != value else self._by_logic(entry, head, asked)

    def _forced(self, entry: dict[str, Any], told: str) -> Answer:
        """The force has to be released, and where that is not enough, what else has to change."""
        path, word = entry["path"], self.picture.word
        seen, answer = word(path, "seen"), Answer(path, [told])
        head = f"Without the force it would be {state_of(self.picture, path, seen)}"
        if bool(seen) != bool(word(path, "value")):
            answer.say(f"{head}.")
        else:
            rest = self._not_permitted(entry, head) if word(path, "demand") != seen else self._by_logic(entry, head, seen)
            answer.sentences += rest.sentences
            answer.need(rest.changes)
            answer.final = rest.final
        answer.need([release(path)])
        return answer

    def _held_by(self, entry: dict[str, Any], head: str, rule: dict[str, Any]) -> Answer:
        path = entry["path"]
        asked = state_of(self.picture, path, self.picture.word(path, "demand"))
        answer = Answer(path, [f"{head} because interlock {self._acting(rule)}; logic asks for {asked}."])
        first = self.picture.word(path, "first_out")
        if first not in (-1, rule["index"]):
            cause = next(each for each in self.picture.entries.values() if each["index"] == first)
            answer.say(f"The first to act was {named(self.picture, cause['path'])}.")
        if self._final:
            with self._as_seen_by(rule):
                facts = self._facts(self._condition(rule))
            return self._close(answer, [f"Its condition holds: {facts}."] if self.picture.word(rule["path"], "condition") else [])
        if not self._reach.can_be(self._condition(rule), False) and self._say_rules(entry, not self.picture.word(path, "value"), answer):
            self._follow(answer)
            return answer
        self._release(rule, answer)
        if self.picture.word(path, "demand") == self.picture.word(path, "value"):
            logic = self._by_logic(entry, "Logic alone would have it so", self.picture.word(path, "demand"), answer.released)
            for sentence in logic.sentences:
                answer.say(sentence)
            answer.need(logic.changes)
        self._follow(answer)
        return answer

    def _not_permitted(self, entry: dict[str, Any], head: str) -> Answer:
        path = entry["path"]
        rules, answer = self._forbidding(path), Answer(path)
        if not rules:
            answer.say(f"{head}; logic asks for {state_of(self.picture, path, self.picture.word(path, 'demand'))}.")
            return answer
        names = [named(self.picture, rule["path"]) for rule in rules]
        answer.say(f"{head} because {listed(names)} {'does' if len(names) == 1 else 'do'} not permit it to start.")
        if self._final:
            return self._close(answer, [f"{rule['path']}: {self._facts(self._condition(rule))}." for rule in rules])
        for rule in rules:
            when = self._condition(rule)
            answer.say(f"{rule['path']}: {self._facts(when)}; {self._needs(when, True, answer)}.")
        if not all(self._reach.can_be(self._condition(rule), True) for rule in rules):
            self._say_rules(entry, True, answer)
        self._follow(answer)
        return answer

    def _by_logic(self, entry: dict[str, Any], head: str, asked: int, released: Iterable[str] = ()) -> Answer:
        path, tree = entry["path"], self._demands.outputs[entry["path"]]
        answer = Answer(path, released=list(released))
        self.picture.subject = path
        if tree is None or self.picture.fitted(path, self.picture.value(tree)) != asked:
            answer.say(f"{head} because logic asked for it in a way that one image does not show.")
        elif tree == ["before", path]:
            answer.say(f"{head} because no path of the last scan assigned it: it keeps what it was.")
            tree = None
        else:
            reasons = because(self.picture, tree)
            answer.say(f"{head} because {self._facts(tree)}." if reasons else f"{head}: logic asks for nothing else.")
            self._say_blocks(reasons, answer, set())
        return self._close(answer, []) if self._final else self._say_other(entry, tree, asked, answer)

    def _say_other(self, entry: dict[str, Any], tree: Tree | None, asked: int, answer: Answer) -> Answer:
        """What would have to change for logic to ask for something else, or for an interlock to see to it."""
        if tree is None:
            self._say_rules(entry, not asked, answer)
            self._follow(answer)
            return answer
        other = "off" if asked else "on"
        if entry["kind"] != "DigitalOut":
            zero = state_of(self.picture, entry["path"], 0)
            other = zero if asked else f"other than {zero}"
            tree = ["apply", "max", ["apply", "min", tree, entry["high"]], entry["low"]]
        if self._reach.can_be(tree, not asked) or not self._say_rules(entry, not asked, answer):
            answer.say(f"For it to be {other}, {self._needs(tree, not asked, answer)}.")
        if not asked:
            for rule in self._forbidding(entry["path"]):
                when = self._condition(rule)
                needs = self._needs(when, True, answer)
                answer.say(f"{named(self.picture, rule['path'])} does not permit it to start: {self._facts(when)}; {needs}.")
        self._follow(answer)
        return answer

    def _say_blocks(self, conditions: list[Tree], answer: Answer, told: set[str]) -> None:
        """Of each block that decides, what it is given, and so on through the blocks that this comes from."""
        for path in [path for condition in conditions for path in tags(condition)]:
            block = path.rpartition(".")[0]
            if block in self._demands.arguments and block not in told and len(told) < BLOCKS:
                told.add(block)
                arguments = self._demands.arguments[block]
                answer.say(given(self.picture, block, arguments))
                self._say_blocks([each for argument in arguments for each in because(self.picture, argument)], answer, told)
