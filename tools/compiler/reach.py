"""What can ever come about: from one image, what everything in a model can come to hold, whatever the field and operators do.

Too wide where things depend on each other, never too narrow: what is outside is impossible until a force or a restart. Inputs and
settings take any value of their range, every command may be given, and time goes on.
"""

from __future__ import annotations

from collections.abc import Collection

from tools.compiler.block_reach import WIDE, can_be_off, can_be_on, reached
from tools.compiler.declarations import OUTPUTS
from tools.compiler.demands import Demands
from tools.compiler.interpret import Tree
from tools.compiler.intervals import Span
from tools.compiler.picture import Picture
from tools.compiler.rule_reach import RuleReach


class Reach(RuleReach):
    """`span` of an expression or `of` a path; `states` of a sequence; `out`: what can go out of an output."""

    def __init__(self, picture: Picture, demands: Demands, endless: Collection[str] = ()) -> None:
        super().__init__(picture, demands, endless)
        while self._grew and demands.known:
            self._grew = False
            self._round += 1
            self._memo.clear()
            self._tried.clear()
            self._step()

    def can_be(self, tree: Tree, want: bool) -> bool:
        """Whether an expression can come to be true, or false."""
        span = self.span(tree)
        return can_be_on(span) if want else can_be_off(span)

    def out(self, output: str) -> Span:
        """What can go out of an output that has no force on it."""
        return self._held[f"{output}.seen"] if self._demands.known else WIDE

    def _step(self) -> None:
        self._find_few()
        for path, tree in self._demands.assigned.items():
            self._assign(path, self.span(tree))
        for path, given in self._demands.arguments.items():
            self._call(path, given)
        for sequence in self._picture.description["sequences"]:
            self._move(sequence)
        for group in ("permissives", "interlocks"):
            for rule in self._picture.description[group]:
                self._rule(rule)
        for path in self._demands.outputs:
            self._put_out(path)

    def _assign(self, path: str, raw: Span) -> None:
        entry = self._picture.entries[path]
        early = path in self._demands.early
        if entry["kind"] in OUTPUTS:
            self._hold(f"{path}.demand", self._fitted(path, raw))
        if not early:
            raw = self._held[f"{path}.seen"] if entry["kind"] in OUTPUTS else self._fitted(path, raw)
        most = WIDE if early else (entry["low"], entry["high"])
        self._tags[path] = self._grown(self._tags[path], raw, most)

    def _call(self, path: str, given: list[Tree]) -> None:
        entry = self._picture.entries[path]
        spans = [self.span(each) for each in given]
        if entry["kind"] == "WentOut":
            spans = [self._held[f"{entry['tracks']}.value"]]  # a force that is on it included
        found = reached(entry, lambda field: self._held[f"{path}.{field}"], spans)
        for field in self._picture.fields(entry):
            self._hold(f"{path}.{field}", found.get(field, WIDE))
