"""From what would have to change inside a model to what the field and an operator can do about it.

A change of a state, a block, a rule or a memory is followed to the conditions behind it, until all that is named comes from outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from tools.compiler.answer import Answer, is_exact, release
from tools.compiler.blocks import wanted
from tools.compiler.conditions import Change, because, change, cost_of, equals
from tools.compiler.declarations import INPUTS
from tools.compiler.demands import Demands
from tools.compiler.interpret import Tree
from tools.compiler.likelihood import Cost
from tools.compiler.musts import needed
from tools.compiler.picture import Picture
from tools.compiler.prospects import Prospects
from tools.compiler.reach import Reach
from tools.compiler.sentences import fact, listed, state_of
from tools.compiler.together import Together
from tools.compiler.ways import first_on_way, leaves

NOTHING = "nothing short of a force or a restart would do"
OUTSIDE = (*INPUTS, "Command", "Setting")
TIMED = ("Ton", "Debounce", "Lag", "MovingAverage", "Ramp", "Pid")
"""Blocks for which something has to last."""
AIMS = {"Interlock": "trip", "Alarm": "be active", "Permissive": "permit it"}
"""What a rule does while its condition holds, in an answer's words; any other holds."""
MOST = 24
"""Changes in one answer."""


class Causes:
    """Notes in answers how changes come about in one picture."""

    def __init__(self, picture: Picture, demands: Demands) -> None:
        self.picture = picture
        self._demands = demands
        self._reach = Reach(picture, demands)
        self._together = Together(picture, demands, self._reach)
        self._look_ahead(())
        self._goal: list[str] = []
        """The tags that the condition asked about reads."""
        self._lasting = False
        """Whether what is asked about has to be so for longer than a scan."""
        self._asked: dict[str, Any] | None = None
        """The transition that is asked about, which may leave its state."""
        self._due: tuple[dict[str, Any], Tree, bool] | None = None
        """The rule that is asked about, its condition, and whether that is to hold."""
        picture.arguments, picture.limits, picture.possible = demands.arguments, self._reach.of, self._reach.can_be
        picture.few_of = self._reach.few_of
        prospects = Prospects(picture, demands)
        picture.prospect, picture.prospect_of = prospects.of, prospects.so

    def _look_ahead(self, endless: tuple[str, ...]) -> None:
        """What can come about, given the interlocks whose condition is known to hold for ever, and those that turn out to be such."""
        left = [rule for rule in self.picture.description["interlocks"] if rule["path"] not in endless]
        found = tuple(rule["path"] for rule in left if self._is_endless(rule))
        if not found:
            return
        self._reach = Reach(self.picture, self._demands, endless + found)
        self._together = Together(self.picture, self._demands, self._reach)
        self._look_ahead(endless + found)

    def _is_endless(self, rule: dict[str, Any]) -> bool:
        when = self._condition(rule)
        return bool(self.picture.word(rule["path"], "condition")) and not self._together.rule(rule, when, False)

    def _tell(self, rule: dict[str, Any], answer: Answer) -> None:
        """Say that an interlock acts, and what lets it go."""
        raise NotImplementedError

    def _say_rules(self, entry: dict[str, Any], want: bool, answer: Answer, it: str = "it so") -> bool:
        """What would make an interlock act that would have an output so; whether there is one."""
        raise NotImplementedError

    def _say_meanwhile(self, block: str, answer: Answer) -> None:
        """Say what would come in between while a time runs."""
        raise NotImplementedError

    @contextmanager
    def _as_seen_by(self, rule: dict[str, Any]) -> Iterator[None]:
        """Rules other than permissives judge the field; interlocks what is about to go out."""
        kept = self.picture.forces, self.picture.about, self.picture.limits
        self.picture.forces, self.picture.about = rule["kind"] == "Permissive", rule["kind"] == "Interlock"
        self.picture.limits = self._reach.kept
        yield
        self.picture.forces, self.picture.about, self.picture.limits = kept

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

    def _guard(self, transition: dict[str, Any]) -> Tree:
        return self._demands.inlined(transition["tree"])

    def _facts(self, tree: Tree) -> str:
        found = because(self.picture, tree)
        return listed([fact(self.picture, condition) for condition in found]) if found else "it is always so"

    def _needs(self, tree: Tree, want: bool, answer: Answer) -> str:
        """What has to be otherwise for an expression to be true, or false; noted in the answer."""
        changes = change(self.picture, tree, want)
        if changes is None:
            return "nothing that this image shows would do" if self._reach.can_be(tree, want) else NOTHING
        if not changes:
            return "nothing more is needed"
        answer.need(changes)
        tags = [each.key.removesuffix("_ok") for each in changes]
        answer.need(release(tag) for tag in tags if self.picture.forces and self.picture.forced(tag))
        return listed(list(dict.fromkeys(needed(self.picture, each, changes) for each in changes)))

    def _follow(self, answer: Answer, start: int = 0) -> None:
        """Say of each change of something inside the model how it comes about, until all that is named can be done from outside."""
        for each in islice(answer.changes, start, None):  # grows while it is walked
            if len(answer.changes) > MOST:
                return
            sequence, at, state = each.key.partition("@")
            owner, _, name = each.key.rpartition(".")
            if at:
                self._follow_state(sequence, state, bool(each.value), answer)
            elif owner in self._demands.arguments:
                for due, tree, want in wanted(self.picture, owner, name, each.value, is_exact(each), self._demands.arguments[owner]):
                    self._say_how(owner, due, tree, want, answer)
                if name == "q" and each.value:
                    self._say_meanwhile(owner, answer)
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
        followed = len(answer.changes)
        for command in [each.key for each in answer.changes if each.value and self._kind(each.key) == "Command"]:
            self._follow_press(command, answer)
        if len(answer.changes) > followed:
            self._follow(answer, followed)

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

    def _cost(self, changes: list[Change] | None) -> Cost:
        """How many changes are inside the model, then how unlikely they are; where none are found, more than any answer has."""
        if changes is None:
            return (MOST,)
        return (sum(not self._from_outside(each.key) for each in changes), *cost_of(self.picture, changes))

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

    def _number_due(self, due: Change, tree: Tree) -> Tree:
        """What a number that logic assigns has to be; what no single scan brings about, each brings nearer."""
        now = self.picture.read(due.key)
        rises = due.value > now
        goal = equals(tree, due.value) if is_exact(due) else [">=" if rises else "<=", tree, due.value]
        if change(self.picture, goal, True) is not None:
            return goal
        ways = [[">" if rises else "<", tree, now], ["!=", tree, now]]
        return next((each for each in ways if change(self.picture, each, True)), goal)

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

    def _say_how(self, path: str, what: str, tree: Tree, want: bool, answer: Answer) -> None:
        if bool(self.picture.value(tree)) != want:
            answer.say(f"For {path}{what}, {self._needs(tree, want, answer)}.")

    def _follow_state(self, sequence: str, state: str, enter: bool, answer: Answer) -> None:
        """The first step of the shortest way from where a sequence is to where it would have to be."""
        here = self.picture.state(sequence)
        every = self.picture.entries[sequence]["transitions"]
        transitions = [each for number, each in enumerate(every) if self._reach.can_take(sequence, number)]
        ways = [first_on_way(transitions, here, state)] if enter else [each for each in transitions if leaves(each, here)]
        if not ways or ways == [None]:
            answer.say(f"No way leads from {here} to {state}." if enter else f"No way leads out of {here}.")
            return
        told = [self._on_way(sequence, way) for way in ways if way]
        for each in told:
            answer.say(each.sentences[0])
        best = min(told, key=lambda each: self._cost(each.changes))
        answer.need(best.changes)  # the others are ways to the same end
        if enter and ways[0] and ways[0]["target"] == state:
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

    def _from_outside(self, key: str) -> bool:
        """Whether the field or an operator can make that change."""
        return key.endswith(".force") or self._kind(key.removesuffix("_ok")) in OUTSIDE

    def _kind(self, path: str) -> str:
        return str(self.picture.entries[path]["kind"]) if path in self.picture.entries else ""
