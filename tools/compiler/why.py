"""Why something is as it is, and what would have to change: from a description and one image, nothing else.

An answer follows the scan backwards: interlocks, forces, permissives, logic; from logic to sequences, timers and rules. Its
sentences are for people; its `changes` say the same to programs, and making them makes what was asked about change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tools.compiler.answer import Answer, release
from tools.compiler.blocks import given
from tools.compiler.conditions import Change, because, tags
from tools.compiler.declarations import OUTPUTS
from tools.compiler.demands import Demands
from tools.compiler.interpret import Tree
from tools.compiler.meanwhile import Meanwhile
from tools.compiler.picture import Picture, Value
from tools.compiler.sentences import after, fact, listed, named, state_of

_ALARMS = {0: "is not active", 1: "is active", 2: "is active and acknowledged", 6: "is shelved", 7: "is suppressed", 8: "is out of service"}
FINAL = "Nothing short of a force or a restart changes that."
BLOCKS = 6
"""Blocks that one answer speaks of."""


class Unasked(Exception):
    """There is nothing of that name to ask about; the text says what there is."""


@dataclass(frozen=True)
class Trip:
    """How an interlock last tripped: what the tags that its condition reads were then, and how long ago, None where nobody knows."""

    values: Mapping[str, Value]
    ago_ms: int | None = None


class Why(Meanwhile):
    """Answers questions about one image of one model.

    `since_ms`: how long ago interlocks last changed, by path, where somebody knows. `trips`: how they last tripped.
    """

    def __init__(
        self,
        description: dict[str, Any],
        image: bytes,
        since_ms: Mapping[str, int] | None = None,
        trips: Mapping[str, Trip] | None = None,
    ) -> None:
        super().__init__(Picture(description, image), Demands(description))
        self._description = description
        self._since_ms = since_ms or {}
        self._trips = trips or {}

    def subjects(self) -> list[str]:
        """Everything that can be asked about."""
        groups = ("sequences", "interlocks", "permissives", "alarms", "claims")
        outputs = [tag["path"] for tag in self._description["tags"] if tag["kind"] in OUTPUTS]
        return outputs + [entry["path"] for group in groups for entry in self._description[group]]

    def ask(self, path: str) -> Answer:
        """Why it is as it is. `phase/2` is the third transition of `phase`. Raises Unasked."""
        sequence, slash, number = path.partition("/")
        if sequence not in self.subjects() or (slash and not self._is_transition(sequence, number)):
            raise Unasked(f"there is nothing named {path!r} to ask about; there are {', '.join(self.subjects())}")
        entry = self.picture.entries[sequence]
        self.picture.subject, self._final, self._asked, self._due = "", False, None, None
        self.picture.fixed = frozenset()
        self._goal, self._lasting = [], False
        if slash:
            self.picture.forces = True
            return self._transition(entry, entry["transitions"][int(number)])
        self.picture.forces = entry["kind"] in (*OUTPUTS, "Permissive", "Sequence")
        if entry["kind"] in OUTPUTS:
            return self._output(entry)
        return self._sequence(entry) if entry["kind"] == "Sequence" else self._rule(entry)

    def demand_of(self, output: str) -> Tree | None:
        """The expression that logic assigns to an output; None where it cannot be told."""
        return self._demands.outputs[output]

    def _is_transition(self, sequence: str, number: str) -> bool:
        return number.isdigit() and int(number) < len(self.picture.entries[sequence].get("transitions", ()))

    # Outputs, from the field back to logic.

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

    def _say_blocks(self, conditions: list[Tree], answer: Answer, told: set[str]) -> None:
        """Of each block that decides, what it is given, and so on through the blocks that this comes from."""
        for path in [path for condition in conditions for path in tags(condition)]:
            block = path.rpartition(".")[0]
            if block in self._demands.arguments and block not in told and len(told) < BLOCKS:
                told.add(block)
                arguments = self._demands.arguments[block]
                answer.say(given(self.picture, block, arguments))
                self._say_blocks([each for argument in arguments for each in because(self.picture, argument)], answer, told)

    # Rules and sequences.

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

    # What is common.
