"""One picture as whoever asks sees it: what can come about from it, what its rules come down to, and what an expression needs, in words.

How that comes about is not followed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tools.compiler.answer import Answer, release
from tools.compiler.changes import change, cost_of
from tools.compiler.conditions import Change, because
from tools.compiler.declarations import INPUTS
from tools.compiler.demands import Demands
from tools.compiler.interpret import Tree
from tools.compiler.likelihood import Cost
from tools.compiler.musts import needed
from tools.compiler.picture import Picture
from tools.compiler.prospects import Prospects
from tools.compiler.reach import Reach
from tools.compiler.sentences import fact, listed
from tools.compiler.together import Together

NOTHING = "nothing short of a force or a restart would do"
OUTSIDE = (*INPUTS, "Command", "Setting")
MOST = 24
"""Changes in one answer."""


class Outlook:
    """`_needs` says what an expression needs and notes it in an answer; `_facts` says why it is as it is."""

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
        picture.prospect, picture.prospect_of, picture.steps = prospects.of, prospects.so, prospects.steps

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

    def _say_how(self, path: str, what: str, tree: Tree, want: bool, answer: Answer) -> None:
        if bool(self.picture.value(tree)) != want:
            answer.say(f"For {path}{what}, {self._needs(tree, want, answer)}.")

    def _cost(self, changes: list[Change] | None) -> Cost:
        """How many changes are inside the model, then how unlikely they are; where none are found, more than any answer has."""
        if changes is None:
            return (MOST,)
        return (sum(not self._from_outside(each.key) for each in changes), *cost_of(self.picture, changes))

    def _from_outside(self, key: str) -> bool:
        """Whether the field or an operator can make that change."""
        return key.endswith(".force") or self._kind(key.removesuffix("_ok")) in OUTSIDE

    def _kind(self, path: str) -> str:
        return str(self.picture.entries[path]["kind"]) if path in self.picture.entries else ""
