"""What would come in between while a time runs: other times that end sooner, and make an interlock act or a sequence move on.

What the time needs is followed to interlocks that are not to act and to states that are not to be left. What keeps those so is named; where
nothing does, that the time has to be shorter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.compiler.answer import Answer
from tools.compiler.causes import Causes
from tools.compiler.changes import change
from tools.compiler.conditions import because, is_state, tags
from tools.compiler.interpret import Tree
from tools.compiler.sentences import after
from tools.compiler.ways import leaves

MOST_REASONS = 60
Reason = tuple[Tree, Tree]
"""A condition, and the expression that it is of."""


class Meanwhile(Causes):
    """Says of a time that runs what has to be seen to until it is over."""

    def _say_meanwhile(self, block: str, answer: Answer) -> None:
        left_ms = self._left_ms(block)
        if not left_ms:
            return
        times = {path: self._left_ms(path) for path in self._demands.arguments if path != block}
        reasons = self._reasons(self._demands.arguments[block][0])
        kept, read = self.picture.fixed, [path for leaf, _ in reasons for path in tags(leaf)]
        here = [f"{leaf[1].rpartition('.')[0]}@{leaf[2]}" for leaf, _ in reasons if is_state(leaf)]
        self.picture.fixed = frozenset([*kept, *self._demands.assigned, *here, *read])
        for rule in self._quiet(reasons):
            tree = self._condition(rule)
            with self._as_seen_by(rule):
                due_ms = self._comes(times, tree, left_ms - rule["on_delay_ms"])
            self._say_before(block, f"{rule['path']} not to act", tree, due_ms, answer)
        for sequence, state, tree in self._leaving(reasons):
            self._say_before(block, f"{sequence} to stay in {state}", tree, self._comes(times, tree, left_ms), answer)
        self.picture.fixed = kept

    def _left_ms(self, block: str) -> int:
        """How long a time has to run on; 0 if it does not run."""
        entry, word = self.picture.entries[block], self.picture.word
        runs = entry["kind"] == "Ton" and word(block, "running") and not word(block, "q") and self._demands.arguments.get(block)
        if not runs or not self.picture.value(self._demands.arguments[block][0]):
            return 0
        return max(0, word(block, "pt_ms") - word(block, "et_ms"))

    def _reasons(self, tree: Tree) -> list[Reason]:
        """The conditions that make an expression what it is, and those behind them."""
        found = [(leaf, tree) for leaf in because(self.picture, tree)]
        for leaf, _ in found:  # grows while it is walked
            for path in tags(leaf):
                owner, known = path.rpartition(".")[0], [each for each, _ in found]
                parts = [self._demands.assigned[path]] if path in self._demands.assigned else self._demands.arguments.get(owner, [])
                more = [(each, part) for part in parts for each in because(self.picture, part) if each not in known]
                found += more[: max(0, MOST_REASONS - len(found))]
        return found

    def _quiet(self, reasons: list[Reason]) -> list[dict[str, Any]]:
        """The interlocks that do not act, and would end it."""
        found: dict[str, dict[str, Any]] = {}
        for leaf, part in reasons:
            for path in tags(leaf):
                owner, _, name = path.rpartition(".")
                if name == "tripped" and self._differs(part, {path: 1}):
                    found.update({rule["path"]: rule for rule in self.picture.concerning(f"{owner}." if owner else "")})
                elif path in self._demands.outputs:
                    now = bool(self.picture.word(path, "value"))
                    found.update({rule["path"]: rule for rule, value in self._reach.over(path) if bool(value) != now})
        return [rule for rule in found.values() if not self.picture.acts(rule["path"])]

    def _leaving(self, reasons: list[Reason]) -> Iterator[tuple[str, str, Tree]]:
        """Sequences, the state that they are in, and the guards of transitions that would end it."""
        for leaf, part in reasons:
            sequence = leaf[1].rpartition(".")[0] if is_state(leaf) else ""
            for each in self.picture.entries[sequence]["transitions"] if sequence else ():
                state = self.picture.state(sequence)
                away = {f"{sequence}@{state}": 0, f"{sequence}@{each['target']}": 1}
                if leaves(each, state) and each is not self._asked and self._differs(part, away):
                    yield sequence, state, self._guard(each)

    def _differs(self, tree: Tree, changed: dict[str, int]) -> bool:
        """Whether an expression is another where something is otherwise."""
        kept, now = self.picture.changed, self.picture.value(tree)
        self.picture.changed = {**kept, **changed}
        differs = bool(self.picture.value(tree) != now)
        self.picture.changed = kept
        return differs

    def _say_before(self, block: str, what: str, tree: Tree, due_ms: int, answer: Answer) -> None:
        """What keeps a condition from coming about before a time is over; else that this has to be shorter."""
        if not due_ms:
            return
        over = [path for path in self._demands.arguments if path != block and 0 < self._left_ms(path) <= due_ms]
        behind = _put(tree, {f"{path}.q": self._demands.arguments[path][0] for path in over})
        if change(self.picture, behind, False):
            answer.say(f"For {what} before {block} is over, {self._needs(behind, False, answer)}.")
            return
        time = self._demands.arguments[block][2:]
        word = self.picture.word
        shorter = ["<=", *time, word(block, "et_ms") + due_ms - self.picture.description["scan_ms"]]
        if time and change(self.picture, shorter, True):
            answer.say(f"For {block} to be over in time, in less than {after(due_ms)}, {self._needs(shorter, True, answer)}.")

    def _comes(self, times: dict[str, int], tree: Tree, left_ms: int) -> int:
        """In what time other times make a condition so that is not; 0 if they do not."""
        if self.picture.value(tree):
            return 0
        ends = sorted({ms for ms in times.values() if 0 < ms < left_ms})
        over = ((end, {f"{path}.q": 1 for path, ms in times.items() if 0 < ms <= end}) for end in ends)
        return next((end for end, changed in over if self._differs(tree, changed)), 0)


def _put(tree: Tree, given: dict[str, Tree]) -> Tree:
    """An expression with other expressions in the place of what it reads."""
    if not isinstance(tree, list):
        return tree
    return given[tree[1]] if tree[0] == "tag" and tree[1] in given else [_put(each, given) for each in tree]
