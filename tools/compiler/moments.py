"""Puts into an expression what the things that it reads hang on in the same scan, each read named by its moment.

`level` is what something holds at the end of a scan. `was:run` is what it held before it was written, `field:level` what the field has
of a forced input, `late:hot.active` an interlock when a scan is over, `step:level` anything where a guard asks for it. `free:x` is a
bit of which nothing is known: whether a time is over, or what a memory is from before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tools.compiler.declarations import INPUTS, OUTPUTS
from tools.compiler.demands import Demands
from tools.compiler.interpret import Tree
from tools.compiler.picture import Picture
from tools.compiler.reach import Reach

DEEP = 12
"""How far a read is followed to what it hangs on."""
View = Callable[[Tree], Tree]
"""What a read of a tag, an attribute or a state stands for."""


class Moments:
    """`of_rule`, `of_guard`, `goes_out`: expressions whose reads stand for themselves."""

    def __init__(self, picture: Picture, demands: Demands, reach: Reach) -> None:
        self._picture = picture
        self._demands = demands
        self._reach = reach
        self._depth = 0
        self._known: dict[str, Tree] = {}

    def of_rule(self, rule: dict[str, Any], tree: Tree) -> Tree:
        """The condition of a rule, as the rule sees it."""
        views = {"Interlock": self._about, "Permissive": _named("permit")}
        return self._put(tree, views.get(rule["kind"], self._over))

    def of_guard(self, tree: Tree) -> Tree:
        """A guard: what it reads, it reads at one moment."""
        return self._put(tree, _named("step"))

    def goes_out(self, path: str) -> Tree:
        """What goes out of an output without a force."""
        return self._once(f"out {path}", lambda: self._out(path))

    def asked(self, path: str) -> Tree:
        """What logic asks of an output, as far as it may start."""
        return self._once(f"about {path}", lambda: self._asked(path))

    def held(self, path: str) -> Tree:
        """What is held at the end of a scan."""
        return self._held(["tag", path])

    def _put(self, tree: Tree, view: View) -> Tree:
        if not isinstance(tree, list) or tree[0] in ("table", "function"):
            return tree
        if tree[0] in ("tag", "before") or (tree[0] == "call" and tree[1].endswith(".at")):
            return view(tree)
        if tree[0] in ("apply", "call", "chain"):
            return [*tree[:2], *(self._put(each, view) for each in tree[2:])]
        return [tree[0], *(self._put(each, view) for each in tree[1:])]

    def _once(self, key: str, find: Callable[[], Tree]) -> Tree:
        """The same thing is followed once, and not without end."""
        if key not in self._known:
            if self._depth > DEEP:
                return ["tag", f"free:{key}"]
            self._depth += 1
            self._known[key] = find()
            self._depth -= 1
        return self._known[key]

    # What a read stands for: in logic, in an interlock, and when a scan is over.

    def _logic(self, read: Tree) -> Tree:
        if read[0] == "before" or self._demands.reads.is_early(read):
            return _at("was", read)
        path = read[1]
        if self._is_forced(path):
            return _at("forced", read)
        if path in self._demands.early:
            return _at("mid", read)
        return self._held(read)

    def _about(self, read: Tree) -> Tree:
        path = read[1]
        if self._kind(path) in OUTPUTS:
            return self.asked(path)
        return _at("field", read) if self._is_forced(path) else self._held(read)

    def _over(self, read: Tree) -> Tree:
        path = read[1]
        owner, _, name = path.rpartition(".")
        if self._kind(path) in OUTPUTS:
            return self.goes_out(path)
        if self._kind(owner) == "Interlock" and name in ("active", "condition"):
            return self._once(f"{name} {owner}", lambda: self._is_on(self._picture.entries[owner], name == "active"))
        if name in ("latched", "tripped"):
            return _at("late", read)
        return _at("field", read) if self._is_forced(path) else self._held(read)

    def _held(self, read: Tree) -> Tree:
        """What is held at the end of a scan: a memory what is assigned to it, a block what it makes of what it is given."""
        path = read[1]
        owner, _, name = path.rpartition(".")
        if path in self._demands.assigned and self._kind(path) not in OUTPUTS:
            return self._once(path, lambda: self._fitted(path, self._put(self._demands.assigned[path], self._logic)))
        if owner in self._demands.arguments and owner not in self._demands.sometimes:
            return self._once(path, lambda: self._block(owner, name) or read)
        return ["tag", path] if read[0] == "before" else read

    # What hangs on what.

    def _fitted(self, path: str, tree: Tree) -> Tree:
        entry = self._picture.entries[path]
        if entry["kind"] == "DigitalOut":
            return ["apply", "bool", tree]
        return ["apply", "max", ["apply", "min", tree, entry["high"]], entry["low"]]

    def _asked(self, path: str) -> Tree:
        """What logic asks of an output, or nothing where it may not start."""
        tree = self._demands.outputs[path]
        demand = self._fitted(path, self._put(tree, self._logic))
        return ["choose", _free(f"start {path}"), demand, 0] if self._picture.allowing(path) else demand

    def _out(self, path: str) -> Tree:
        found = self.asked(path)
        for rule, value in reversed(self._reach.over(path)):
            active = self._once(f"active {rule['path']}", lambda rule=rule: self._is_on(rule, True))  # type: ignore[misc]
            found = ["choose", ["or", active, ["tag", f"late:{rule['path']}.latched"]], value, found]
        return found

    def _is_on(self, rule: dict[str, Any], active: bool) -> Tree:
        """Whether the condition of an interlock holds, and for as long as it must."""
        if active and not self._reach.can_act(rule["path"]):
            return 0
        names = [name for name in ("armed", "when") if rule[name] is not None]
        parts = [self._put(self._demands.inlined(rule[name]["tree"]), self._about) for name in names]
        late = [_free(f"delay {rule['path']}")] if active and rule["on_delay_ms"] else []
        return ["apply", "bool", ["and", 1, *parts, *late]]

    def _block(self, path: str, name: str) -> Tree | None:
        """What a bit or number of a block is, as far as that shows in one scan."""
        entry = self._picture.entries[path]
        given = [self._put(each, self._logic) for each in self._demands.arguments[path]]
        free = _free(f"{path}.{name}")
        kind, first = entry["kind"], given[0]
        if kind == "Limit" and name == "out":
            return ["apply", "max", ["apply", "min", first, entry["high"]], entry["low"]]
        if name != "q":
            return None
        if kind in ("Ton", "RTrig", "Blink"):
            return ["apply", "bool", ["and", first, free]]
        if kind == "FTrig":
            return ["and", ["not", first], free]
        if kind == "Tof":
            return ["apply", "bool", ["or", first, free]]
        if kind == "Sr":
            return ["apply", "bool", ["or", first, ["and", ["not", given[1]], free]]]
        if kind == "Rs":
            return ["apply", "bool", ["and", ["not", given[1]], ["or", first, free]]]
        if kind == "Hysteresis":
            return _crossed(first, [*given[1:], *(["tag", f"{path}.{end}"] for end in ("on", "off")[len(given) - 1 :])], free)
        return None

    def _kind(self, path: str) -> str:
        entry = self._picture.entries.get(path)
        return entry["kind"] if entry else ""

    def _is_forced(self, path: str) -> bool:
        tag = path.removesuffix("_ok")
        return self._kind(tag) in INPUTS and self._picture.forced(tag)


def _crossed(value: Tree, ends: list[Tree], free: Tree) -> Tree:
    """Beyond one threshold it is on, beyond the other off, and between them what it was."""
    on, off = ends
    rising = ["or", [">=", value, on], ["and", [">", value, off], free]]
    falling = ["or", ["<=", value, on], ["and", ["<", value, off], free]]
    return ["choose", [">=", on, off], rising, falling]


def _free(key: str) -> Tree:
    return ["tag", f"free:{key}"]


def _at(moment: str, read: Tree) -> Tree:
    return [read[0], f"{moment}:{read[1]}", *read[2:]]


def _named(moment: str) -> View:
    return lambda read: _at(moment, read)
