"""Why something is as it is, and what would have to change: from a description and one image, nothing else.

An answer follows the scan backwards: interlocks, forces, permissives, logic; from logic to sequences, timers and rules. Its
sentences are for people; its `changes` say the same to programs, and making them makes what was asked about change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.compiler.blocks import given, wanted
from tools.compiler.conditions import Change, because, change, equals, tags
from tools.compiler.declarations import INPUTS, OUTPUTS
from tools.compiler.demands import Demands
from tools.compiler.interpret import Tree
from tools.compiler.picture import Picture, Value
from tools.compiler.sentences import after, fact, listed, named, needed, state_of

_ALARMS = {0: "is not active", 1: "is active", 2: "is active and acknowledged", 6: "is shelved", 7: "is suppressed", 8: "is out of service"}
OUTSIDE = (*INPUTS, "Command", "Setting")
MOST = 24
"""Changes in one answer."""
BLOCKS = 6
"""Blocks that one answer speaks of."""


class Unasked(Exception):
    """There is nothing of that name to ask about; the text says what there is."""


@dataclass(frozen=True)
class Trip:
    """How an interlock last tripped: what the tags that its condition reads were then, and how long ago, None where nobody knows."""

    values: Mapping[str, Value]
    ago_ms: int | None = None


@dataclass
class Answer:
    """What is so, each reason a sentence; `changes`: what would have to be otherwise; `released`: the interlocks it says how to release."""

    subject: str
    sentences: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    released: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Add a sentence, unless it was said."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def need(self, changes: Iterable[Change]) -> None:
        """Add what would have to be otherwise, unless it is there."""
        for each in changes:
            if each not in self.changes:
                self.changes.append(each)

    def __str__(self) -> str:
        return "\n".join(self.sentences)


class Why:
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
        self.picture = Picture(description, image)
        self._description = description
        self._demands = Demands(description)
        self.picture.arguments = self._demands.arguments
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
        self.picture.subject = ""
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
        by = word(path, "by")
        if by >= 0:
            rule = next(each for each in self.picture.entries.values() if each["index"] == by)
            return self._held_by(entry, head, rule)
        if self.picture.forced(path):
            told = [f"{head} because it is forced.", f"Without the force it would be {state_of(self.picture, path, word(path, 'seen'))}."]
            return Answer(path, told)
        if asked != value:
            return self._not_permitted(entry, head)
        return self._by_logic(entry, head, asked)

    def _held_by(self, entry: dict[str, Any], head: str, rule: dict[str, Any]) -> Answer:
        path = entry["path"]
        asked = state_of(self.picture, path, self.picture.word(path, "demand"))
        answer = Answer(path, [f"{head} because interlock {self._acting(rule)}; logic asks for {asked}."])
        first = self.picture.word(path, "first_out")
        if first not in (-1, rule["index"]):
            cause = next(each for each in self.picture.entries.values() if each["index"] == first)
            answer.say(f"The first to act was {named(self.picture, cause['path'])}.")
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
        seen, self.picture.forces = self.picture.forces, False
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
        self.picture.forces = seen

    def _not_permitted(self, entry: dict[str, Any], head: str) -> Answer:
        path = entry["path"]
        rules = [rule for rule in self._description["permissives"] if path in rule["allows"] and not self.picture.word(rule["path"], "ok")]
        answer = Answer(path)
        if not rules:
            answer.say(f"{head}; logic asks for {state_of(self.picture, path, self.picture.word(path, 'demand'))}.")
            return answer
        names = [named(self.picture, rule["path"]) for rule in rules]
        answer.say(f"{head} because {listed(names)} {'does' if len(names) == 1 else 'do'} not permit it to start.")
        for rule in rules:
            when = self._condition(rule)
            answer.say(f"{rule['path']}: {self._facts(when)}; {self._needs(when, True, answer)}.")
        self._follow(answer)
        return answer

    def _by_logic(self, entry: dict[str, Any], head: str, asked: int, released: Iterable[str] = ()) -> Answer:
        path, tree = entry["path"], self._demands.outputs[entry["path"]]
        answer = Answer(path, released=list(released))
        self.picture.subject = path
        if tree is None or self.picture.fitted(path, self.picture.value(tree)) != asked:
            answer.say(f"{head} because logic asked for it in a way that one image does not show.")
            return answer
        if tree == ["before", path]:
            answer.say(f"{head} because no path of the last scan assigned it: it keeps what it was.")
            return answer
        reasons = because(self.picture, tree)
        answer.say(f"{head} because {self._facts(tree)}." if reasons else f"{head}: logic asks for nothing else.")
        self._say_blocks(reasons, answer, set())
        other = "off" if asked else "on"
        if entry["kind"] != "DigitalOut":
            other = state_of(self.picture, path, 0) if asked else f"other than {state_of(self.picture, path, 0)}"
            tree = ["apply", "max", ["apply", "min", tree, entry["high"]], entry["low"]]
        needs = self._needs(tree, not asked, answer)
        answer.say(f"For it to be {other}, {needs}.")
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

    # Rules and sequences.

    def _rule(self, entry: dict[str, Any]) -> Answer:
        path, kind = entry["path"], entry["kind"]
        answer = Answer(path)
        if kind == "Interlock" and self.picture.acts(path):
            self._tell(entry, answer)
            return answer
        tree = self._condition(entry)
        holds = bool(self.picture.value(tree))
        answer.say(f"{named(self.picture, path)} {self._verdict(entry, holds)}: {self._facts(tree)}.")
        answer.say(f"For that to change, {self._needs(tree, not holds, answer)}.")
        self._follow(answer)
        return answer

    def _condition(self, rule: dict[str, Any]) -> Tree:
        """What a rule comes down to: for an interlock what makes it act, for a claim what holds while it does."""
        given = {name: self._demands.inlined(value["tree"]) for name, value in rule.items() if isinstance(value, dict) and "tree" in value}
        kind = rule["kind"]
        if kind == "Alarm" and "clears" in given and self.picture.word(rule["path"], "active"):
            return ["not", given["clears"]]
        if kind == "Never":
            return ["not", given["happens"]]
        if kind == "LeadsTo":
            due = self.picture.word(rule["path"], "elapsed_ms") >= 0
            return given["effect"] if due else ["or", ["not", given["cause"]], given["effect"]]
        if kind == "Within":
            return ["and", [">=", given["value"], rule["low"]], ["<=", given["value"], rule["high"]]]
        if kind == "Always":
            return given["holds"]
        return ["and", given["armed"], given["when"]] if "armed" in given else given["when"]

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
                needs = self._needs(self._guard(path, transition), True, Answer(path))
                answer.say(f"It goes to {transition['target']} when: {needs}.")
        return answer

    def _transition(self, entry: dict[str, Any], transition: dict[str, Any]) -> Answer:
        path, source, target = entry["path"], transition["source"], transition["target"]
        answer = Answer(f"{path}/{entry['transitions'].index(transition)}")
        guard = self._guard(path, transition)
        here = self.picture.state(path)
        if source not in (here, "*"):
            answer.say(f"{path} does not go from {source} to {target}: it is in {here}.")
        holds = bool(self.picture.value(guard))
        answer.say(f"Its guard {'holds' if holds else 'does not hold'}: {self._facts(guard)}.")
        if not holds:
            answer.say(f"For it to be taken, {self._needs(guard, True, answer)}.")
        return answer

    def _guard(self, path: str, transition: dict[str, Any]) -> Tree:
        return self._demands.inlined(transition["tree"])

    # What is common.

    def _facts(self, tree: Tree) -> str:
        found = because(self.picture, tree)
        return listed([fact(self.picture, condition) for condition in found]) if found else "it is always so"

    def _needs(self, tree: Tree, want: bool, answer: Answer) -> str:
        """What has to be otherwise for an expression to be true, or false; noted in the answer."""
        changes = change(self.picture, tree, want)
        if changes is None:
            return "nothing that this image shows would do"
        if not changes:
            return "nothing more is needed"
        answer.need(changes)
        return listed([needed(self.picture, each) for each in changes])

    def _follow(self, answer: Answer) -> None:
        """Say of each change of something inside the model how it comes about, until all that is named can be done from outside."""
        for each in answer.changes:  # grows while it is walked
            if len(answer.changes) > MOST:
                return
            sequence, at, state = each.key.partition("@")
            owner, _, name = each.key.rpartition(".")
            if at:
                self._follow_state(sequence, state, bool(each.value), answer)
            elif owner in self._demands.arguments and name in ("q", "out"):
                for due, tree, want in wanted(self.picture, owner, name, each.value, self._demands.arguments[owner]):
                    self._say_how(owner, due, tree, want, answer)
            elif name == "tripped" and not each.value:
                for rule in self.picture.concerning(f"{owner}." if owner else ""):
                    if self.picture.acts(rule["path"]):
                        self._tell(rule, answer)
            elif owner in self.picture.entries and name in ("active", "latched", "ok"):
                self._follow_rule(self.picture.entries[owner], bool(each.value), answer)
            elif each.key in self._demands.inner:
                self._follow_inner(each, answer)

    def _follow_rule(self, rule: dict[str, Any], want: bool, answer: Answer) -> None:
        """A rule is made to act by its condition; an interlock is let go as always."""
        if rule["kind"] == "Interlock" and not want:
            self._tell(rule, answer)
        else:
            self._say_how(rule["path"], "", self._condition(rule), want, answer)

    def _follow_inner(self, change: Change, answer: Answer) -> None:
        """A memory or an Input is made to hold a value by what logic assigns to it."""
        entry, tree = self.picture.entries[change.key], self._demands.inner[change.key]
        subject, self.picture.subject = self.picture.subject, change.key
        if (entry["low"], entry["high"]) == (0, 1):
            self._say_how(change.key, f" to be {change.value}", tree, bool(change.value), answer)
        else:
            self._say_how(
                change.key, f" to be {state_of(self.picture, change.key, change.value)}", equals(tree, change.value), True, answer
            )
        self.picture.subject = subject

    def _say_how(self, path: str, what: str, tree: Tree, want: bool, answer: Answer) -> None:
        if bool(self.picture.value(tree)) != want:
            answer.say(f"For {path}{what}, {self._needs(tree, want, answer)}.")

    def _follow_state(self, sequence: str, state: str, enter: bool, answer: Answer) -> None:
        """The first step of the shortest way from where a sequence is to where it would have to be."""
        transitions, here = self.picture.entries[sequence]["transitions"], self.picture.state(sequence)
        ways = [_way(transitions, here, state)] if enter else [each for each in transitions if _leaves(each, here)]
        if not ways or ways == [None]:
            answer.say(f"No way leads from {here} to {state}." if enter else f"No way leads out of {here}.")
            return
        told = [self._on_way(sequence, way) for way in ways if way]
        for each in told:
            answer.say(each.sentences[0])
        best = min(told, key=lambda each: sum(not self._from_outside(change.key) for change in each.changes))
        answer.need(best.changes)  # the others are ways to the same end

    def _on_way(self, sequence: str, transition: dict[str, Any]) -> Answer:
        told = Answer(sequence)
        needs = self._needs(self._guard(sequence, transition), True, told)
        told.sentences.append(f"{sequence} goes from {self.picture.state(sequence)} to {transition['target']} when: {needs}.")
        return told

    def _from_outside(self, key: str) -> bool:
        """Whether the field or an operator can make that change."""
        return key.removesuffix("_ok") in self.picture.entries and self.picture.entries[key.removesuffix("_ok")]["kind"] in OUTSIDE


def _leaves(transition: dict[str, Any], state: str) -> bool:
    return transition["source"] in (state, "*") and transition["target"] != state


def _way(transitions: list[dict[str, Any]], here: str, to: str) -> dict[str, Any] | None:
    """The first transition of a shortest way; None if there is none."""
    seen: set[str] = {here}
    ways: list[tuple[str, dict[str, Any] | None]] = [(here, None)]
    while ways:
        state, first = ways.pop(0)
        for transition in transitions:
            target = transition["target"]
            if transition["source"] in (state, "*") and target not in seen:
                begins = first or transition
                if target == to:
                    return begins
                seen.add(target)
                ways.append((target, begins))
    return None
