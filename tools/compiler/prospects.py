"""How likely it is that something becomes otherwise: from outside by what it is, inside the model by the likeliest way to bring it about.

It only ranks. Whether a change does what it should is tried in `changes.py`, and how it comes about is followed in `causes.py`.
"""

from __future__ import annotations

from tools.compiler.blocks import wanted
from tools.compiler.conditions import branched, is_state, reads, tags
from tools.compiler.declarations import INPUTS
from tools.compiler.demands import Demands
from tools.compiler.interpret import Tree
from tools.compiler.likelihood import FAULT, FIELD, FORCED, MADE, MEMORY, NEVER, SETTING, STATE
from tools.compiler.picture import Picture
from tools.compiler.ways import shortest_way

_OUTSIDE = (*INPUTS, "Command")
_STATES = ("ok", "state", "previous", "entered")
_ACTS = ("active", "latched", "tripped")
FAR = 1000
"""Steps: more than a sequence has states."""
Prospect = tuple[str, int | None]
"""A path and the bit that it is to be; None of a number, which is to be any other."""


class Prospects:
    """`of` a path and a value, and `so` of a condition: a place in the order of likelihood, NEVER where there is no way."""

    def __init__(self, picture: Picture, demands: Demands) -> None:
        self._picture = picture
        self._demands = demands
        self._made: dict[Prospect, int] = {}

    def of(self, path: str, value: int | None) -> int:
        """How likely it is that it comes to be that; None is any other value."""
        tag, entries = path.removesuffix("_ok"), self._picture.entries
        if "@" in path:
            return STATE
        if self._picture.forces and self._picture.forced(tag):
            return FORCED
        if tag != path and tag in entries:
            return STATE if (not self._picture.read(path) if value is None else value) else FAULT
        return self._of_tag(path, value) if path in entries else self._of_attribute(path, value)

    def _of_tag(self, path: str, value: int | None) -> int:
        entry = self._picture.entries[path]
        if entry["kind"] == "Setting":
            return SETTING
        if entry["kind"] not in _OUTSIDE:
            return self._inside(path, value)
        opens = entry.get("fail_safe") and (self._picture.read(path) if value is None else not value)
        return MADE if opens else FIELD

    def _of_attribute(self, path: str, value: int | None) -> int:
        owner, _, name = path.rpartition(".")
        if name in _ACTS:
            return FAULT if value is None or value else STATE
        if name in _STATES:
            return STATE
        if owner in self._picture.entries and self._picture.entries[owner]["kind"] == "Sequence":
            return MADE if value is None or value > self._picture.read(path) else STATE  # the time in a state: only another makes it less
        return self._inside(path, value)

    def steps(self, path: str, value: int) -> int:
        """How many transitions lead a sequence into a state; what hangs on one is farther than any."""
        sequence, at, state = path.partition("@")
        if at:
            here, every = self._picture.state(sequence), self._picture.entries[sequence]["transitions"]
            return len(shortest_way(every, here, state)) if value else 0
        inside = path in self._demands.assigned or path.rpartition(".")[0] in self._demands.arguments
        return FAR if inside and self.of(path, value) >= STATE else 0

    def so(self, condition: Tree, want: bool) -> int:
        """How likely it is that a single condition comes to hold, or not."""
        if is_state(condition):
            return STATE
        if condition[0] in ("tag", "before"):
            return self.of(condition[1], int(want))
        return min((self.of(path, None) for path in tags(condition) if path != "scan_ms"), default=NEVER)

    def _inside(self, path: str, value: int | None) -> int:
        if not self._made:
            self._find_made()
        return self._made.get((path, int(bool(value)) if self._picture.is_bit(path) and value is not None else None), MADE)

    def _find_made(self) -> None:
        """Everything inside at once, as logic sees the image: nothing has a way at first, and each that is found may open others."""
        picture, blocks = self._picture, self._demands.arguments
        kept = picture.forces, picture.about, picture.changed
        picture.forces, picture.about, picture.changed = True, False, {}
        fields = [f"{path}.{name}" for path in blocks for name in picture.fields(picture.entries[path])]
        paths = [*self._demands.assigned, *fields]
        self._made = {(path, bit): NEVER for path in paths for bit in (None, *((0, 1) if picture.is_bit(path) else ()))}
        grows = True
        while grows:
            before = dict(self._made)
            for path, bit in before:
                floor = MEMORY if path in picture.entries and picture.entries[path]["kind"] == "Memory" else MADE
                self._made[path, bit] = max(floor, self._behind(path, bit))
            grows = before != self._made
        picture.forces, picture.about, picture.changed = kept

    def _behind(self, path: str, bit: int | None) -> int:
        """The likeliest way to what is assigned to it, or to what its block is to be given."""
        owner, _, name = path.rpartition(".")
        trees = [self._demands.assigned[path]] if path in self._demands.assigned else self._demands.arguments[owner]
        if bit is None:
            return min((self.of(each, None) for tree in trees for each in tags(tree)), default=NEVER)
        if path in self._demands.assigned:
            return self._way(trees[0], bool(bit))
        due = wanted(self._picture, owner, name, bit, False, trees)
        return max((self._way(tree, want) for _, tree, want in due), default=MADE)

    def _way(self, tree: Tree, want: bool) -> int:
        """The likeliest way to make an expression true, or false: all that one way needs, and any of several ways."""
        tree = branched(tree)
        word = tree[0] if isinstance(tree, list) else ""
        if word == "not" or (word == "apply" and tree[1] in ("bool", "int")):
            return self._way(tree[-1], want != (word == "not"))
        if word == "apply" and tree[1] in ("min", "max"):
            return self._way(tree[2], want)
        if word in ("and", "or"):
            ways = [self._way(each, want) for each in tree[1:]]
            return max(ways) if want == (word == "and") else min(ways)
        if word == "choose":
            return min(max(self._way(tree[1], test), self._way(tree[2 if test else 3], want)) for test in (True, False))
        if bool(self._picture.value(tree)) == want:
            return FIELD
        return self.so(tree, want) if reads(tree) and self._picture.possible(tree, want) else NEVER
