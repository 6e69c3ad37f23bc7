"""What can ever come about: from one image, what everything in a model can come to hold, whatever the field and operators do.

Too wide where things depend on each other, never too narrow: what is outside is impossible until a force or a restart. Inputs and
settings take any value of their range, every command may be given, and time goes on.
"""

from __future__ import annotations

from typing import Any

from tools.compiler.block_reach import ALWAYS, LARGEST, NEVER, WIDE, bit, can_be_off, can_be_on, reached
from tools.compiler.declarations import INPUTS, OUTPUTS
from tools.compiler.demands import Demands, mentions
from tools.compiler.interpret import Tree
from tools.compiler.intervals import BINARY, BOOLEAN, Span, compared, greatest, hull, inverted, least, magnitude, negative
from tools.compiler.picture import Picture

MOST_PERIODS = 100
PATIENCE = 6
"""Rounds after which what still grows is taken to reach the end of its range."""
FREE = (*INPUTS, "Command", "Setting")


class Reach:
    """`span` of an expression or `of` a path; `states` of a sequence; `out`: what can go out of an output."""

    def __init__(self, picture: Picture, demands: Demands) -> None:
        self._picture = picture
        self._demands = demands
        self._memo: dict[int, tuple[Tree, Span]] = {}
        judged = {each["path"] for group in ("alarms", "claims") for each in picture.description[group]}  # and not followed: anything
        held = {path: span for path, span in picture.held.items() if path.partition("/")[0] not in judged}
        self._held: dict[str, Span] = {path.replace("/", "."): span for path, span in held.items()}
        self._tags: dict[str, Span] = {}
        self._states = {each["path"]: {picture.state(each["path"])} for each in picture.description["sequences"]}
        self._guards: dict[str, Tree] = {}
        self._grew = True
        self._round = 0
        for path, entry in picture.entries.items():
            if entry["kind"] in FREE:
                self._tags[path] = (entry["low"], entry["high"])
            elif f"{path}.value" in self._held:
                fields = ("value", "seen") if entry["kind"] in OUTPUTS else ("value",)
                self._tags[path] = hull(self._held[f"{path}.{field}"] for field in fields)
        while self._grew and demands.known:
            self._grew = False
            self._round += 1
            self._memo.clear()
            self._step()

    # What is asked.

    def states(self, sequence: str) -> set[str]:
        """The names of the states that a sequence can come to be in."""
        return self._states[sequence] if self._demands.known else set(self._picture.entries[sequence]["states"])

    def can_be(self, tree: Tree, want: bool) -> bool:
        """Whether an expression can come to be true, or false."""
        span = self.span(tree)
        return can_be_on(span) if want else can_be_off(span)

    def out(self, output: str) -> Span:
        """What can go out of an output that has no force on it."""
        return self._held[f"{output}.seen"] if self._demands.known else WIDE

    def of(self, path: str) -> Span:
        """What a tag or an attribute can come to hold."""
        owner, _, name = path.rpartition(".")
        if name == "scan_ms":
            now = self._picture.read(path)
            return (now, now * MOST_PERIODS)
        sequence, at, state = path.partition("@")
        if at:
            return self._is_at(sequence, state)
        if not self._demands.known:
            return WIDE
        if path in self._tags:
            return self._tags[path]
        if name.endswith("_ok") and path.removesuffix("_ok") in self._tags:
            return BOOLEAN
        if name == "tripped":
            acts = [self._acts(rule["path"]) for rule in self._picture.concerning(f"{owner}." if owner else "")]
            return greatest([NEVER, *acts])
        return self._held.get(path, WIDE)

    def span(self, tree: Tree) -> Span:
        """What an expression can come to give."""
        if not isinstance(tree, list):
            return (int(tree), int(tree))
        if id(tree) not in self._memo:
            self._memo[id(tree)] = (tree, self._compute(tree))
        return self._memo[id(tree)][1]

    # One expression.

    def _compute(self, tree: Tree) -> Span:
        word, rest = tree[0], tree[1:]
        if word in ("tag", "before"):
            return self.of(rest[0])
        if word == "call":
            sequence, _, name = rest[0].rpartition(".")
            return self._is_at(sequence, rest[1]) if name == "at" and sequence in self._states else WIDE
        if word == "function":
            return WIDE
        if word == "apply":
            return self._applied(tree, [self.span(each) for each in rest[1:]])
        if word == "index":
            return hull((int(each), int(each)) for each in rest[0][1:])
        if word == "choose":
            test = self.span(rest[0])
            return hull([*([self.span(rest[1])] if can_be_on(test) else []), *([self.span(rest[2])] if can_be_off(test) else [])])
        if word in ("and", "or"):
            return self._joined(word == "and", rest)
        if word == "chain":
            pairs = zip(rest[0], rest[1:], rest[2:], strict=False)
            return least([compared(sign, self.span(one), self.span(other)) for sign, one, other in pairs])
        return self._operation(word, rest)

    def _is_at(self, sequence: str, state: str) -> Span:
        states = self.states(sequence)
        return NEVER if state not in states else ALWAYS if len(states) == 1 else BOOLEAN

    def _applied(self, tree: Tree, spans: list[Span]) -> Span:
        name = tree[1]
        if name == "bool":
            return _truth(spans[0])
        if name in ("int", "abs"):
            return spans[0] if name == "int" else magnitude(spans[0])
        if name in ("min", "max"):
            return least(spans) if name == "min" else greatest(spans)
        if all(low == high for low, high in spans):  # a function of the file, which sees nothing but what it is given
            value = self._picture.value(["apply", name, *(low for low, _ in spans)])
            return (value, value)
        return WIDE

    def _joined(self, every: bool, operands: list[Tree]) -> Span:
        """`and` gives the first operand that is false, `or` the first that is true, else the last."""
        found: list[Span] = []
        for operand in operands[:-1]:
            span = self.span(operand)
            if can_be_off(span) if every else can_be_on(span):
                found.append(NEVER if every else span)
            if not (can_be_on(span) if every else can_be_off(span)):
                return hull(found)
        return hull([*found, self.span(operands[-1])])

    def _operation(self, sign: str, operands: list[Tree]) -> Span:
        one = self.span(operands[0])
        if len(operands) == 1:
            return _not(one) if sign == "not" else negative(one) if sign == "-" else inverted(one)
        if sign in ("in", "not in"):
            inside = _inside(one, operands[1][1:])
            return inside if sign == "in" else _not(inside)
        other = self.span(operands[1])
        if sign in BINARY:
            low, high = BINARY[sign](one, other)
            return max(low, -LARGEST), min(high, LARGEST)
        return compared(sign, one, other)

    # One round over the model.

    def _step(self) -> None:
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

    def _hold(self, path: str, span: Span) -> None:
        self._held[path] = self._grown(self._held[path], span, WIDE)

    def _grown(self, before: Span, span: Span, most: Span) -> Span:
        after = hull([before, span])
        if after == before:
            return before
        self._grew = True
        if self._round > PATIENCE:
            after = (before[0] if after[0] == before[0] else most[0]), (before[1] if after[1] == before[1] else most[1])
        return after

    def _assign(self, path: str, raw: Span) -> None:
        entry = self._picture.entries[path]
        early = path in self._demands.early
        if entry["kind"] in OUTPUTS:
            self._hold(f"{path}.demand", self._fitted(path, raw))
        if not early:
            raw = self._held[f"{path}.seen"] if entry["kind"] in OUTPUTS else self._fitted(path, raw)
        most = WIDE if early else (entry["low"], entry["high"])
        self._tags[path] = self._grown(self._tags[path], raw, most)

    def _fitted(self, path: str, span: Span) -> Span:
        if self._picture.entries[path]["kind"] == "DigitalOut":
            return _truth(span)
        return self._picture.fitted(path, span[0]), self._picture.fitted(path, span[1])

    def _call(self, path: str, given: list[Tree]) -> None:
        entry = self._picture.entries[path]
        found = reached(entry, lambda field: self._held[f"{path}.{field}"], [self.span(each) for each in given])
        for field in self._picture.fields(entry):
            self._hold(f"{path}.{field}", found.get(field, WIDE))

    def _move(self, entry: dict[str, Any]) -> None:
        path, states = entry["path"], self._states[entry["path"]]
        moves, always = False, not mentions([each["tree"] for each in entry["transitions"]], ["tag", f"{path}.entered"])
        for state in entry["states"]:
            if state in states:
                targets, sure = self._targets(entry, state)
                self._grew = self._grew or not targets <= states
                states |= targets
                moves, always = moves or bool(targets), always and sure
        numbers = hull((entry["states"].index(state),) * 2 for state in states)
        self._hold(f"{path}.state", numbers)
        self._hold(f"{path}.previous", numbers)
        self._hold(f"{path}.entered", bit(self._held[f"{path}.entered"], moves, not always))
        low = 0 if moves else self._held[f"{path}.time_ms"][0]
        longest = self._picture.description["scan_ms"] * MOST_PERIODS if always else LARGEST  # a guard sees the time before it moves
        self._hold(f"{path}.time_ms", (low, max(low, longest)))

    def _targets(self, entry: dict[str, Any], state: str) -> tuple[set[str], bool]:
        """Where it can go from a state, and whether it always goes on at once."""
        targets: set[str] = set()
        for number, transition in enumerate(entry["transitions"]):
            if transition["source"] in (state, "*"):
                guard = self.span(self._inlined(f"{entry['path']}/{number}", transition["tree"]))
                if can_be_on(guard):
                    targets.add(transition["target"])
                if not can_be_off(guard):
                    return targets, True
        return targets, False

    def _inlined(self, key: str, tree: Tree) -> Tree:
        if key not in self._guards:
            self._guards[key] = self._demands.inlined(tree)
        return self._guards[key]

    def _rule(self, rule: dict[str, Any]) -> None:
        path = rule["path"]
        when = _truth(self.span(self._inlined(f"{path}/when", rule["when"]["tree"])))
        if rule["kind"] == "Permissive":
            self._hold(f"{path}.ok", when)
            return
        if rule["armed"] is not None:
            when = least([when, _truth(self.span(self._inlined(f"{path}/armed", rule["armed"]["tree"])))])
        self._hold(f"{path}.condition", when)
        self._hold(f"{path}.active", when)
        latched = self._held[f"{path}.latched"]
        self._hold(f"{path}.latched", bit(latched, bool(rule["latch"]) and can_be_on(when), can_be_off(when)))
        self._hold(f"{path}.elapsed_ms", (-1, LARGEST))

    def _acts(self, interlock: str) -> Span:
        return greatest([self._held[f"{interlock}.active"], self._held[f"{interlock}.latched"]])

    def _put_out(self, path: str) -> None:
        """What goes out: what the strongest interlock says that acts, else what is asked for and permitted."""
        found: list[Span] = []
        asked = self._permitted(path, self._held[f"{path}.seen"])
        self._tags[path] = self._grown(self._tags[path], asked, WIDE)  # what interlocks see
        for rule, value in self.over(path):
            acts = self._acts(rule["path"])
            if can_be_on(acts):
                found.append((value, value))
            if not can_be_off(acts):
                break
        else:
            found.append(asked)
        if found:
            self._hold(f"{path}.value", hull(found))
            self._hold(f"{path}.seen", hull(found))
            self._tags[path] = self._grown(self._tags[path], hull(found), WIDE)

    def over(self, output: str) -> list[tuple[dict[str, Any], int]]:
        """The interlocks that act on an output and to what they set it, the strongest first."""
        safe = self._picture.entries[output]["safe"]
        rules = [
            (rule, rule["force"].get(output, safe))
            for rule in self._picture.description["interlocks"]
            if output in rule["trips"] or output in rule["force"]
        ]
        return sorted(rules, key=lambda each: (-each[0]["priority"], each[0]["index"]))

    def _permitted(self, path: str, seen: Span) -> Span:
        demand = self._held[f"{path}.demand"]
        allowing = [rule["path"] for rule in self._picture.description["permissives"] if path in rule["allows"]]
        may_start = all(can_be_on(self._held[f"{rule}.ok"]) for rule in allowing)
        return demand if may_start or can_be_on(seen) else NEVER


def _truth(span: Span) -> Span:
    return bit(NEVER if can_be_off(span) else ALWAYS, can_be_on(span), can_be_off(span))


def _not(span: Span) -> Span:
    return bit(ALWAYS if can_be_off(span) else NEVER, can_be_off(span), can_be_on(span))


def _inside(span: Span, table: list[int]) -> Span:
    within = {value for value in table if span[0] <= value <= span[1]}
    return NEVER if not within else ALWAYS if len(within) == span[1] - span[0] + 1 else BOOLEAN
