"""What expressions can give, where it is known what each thing that they read can hold: intervals, never too narrow.

Where an interval leaves a comparison open, the values are tried that its sides can have, if they are few.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from math import prod

from tools.compiler.block_reach import ALWAYS, LARGEST, NEVER, WIDE, bit, can_be_off, can_be_on
from tools.compiler.few import MOST, MOST_COMBINED, Few, few, has_gaps, union
from tools.compiler.interpret import Tree
from tools.compiler.intervals import BINARY, BOOLEAN, Span, compared, greatest, hull, inverted, least, magnitude, negative
from tools.compiler.picture import Picture


class Spans:
    """`span` and `values` of an expression; `of` a path, `few_of` it, and the `states` of a sequence are what a subclass knows."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._memo: dict[int, tuple[Tree, Span]] = {}
        self._tried: dict[int, tuple[Tree, Few]] = {}

    def of(self, path: str) -> Span:
        """What a tag or an attribute can hold."""
        raise NotImplementedError

    def few_of(self, path: str) -> Few:
        """The values that it can hold, if they are known to be few."""
        raise NotImplementedError

    def states(self, sequence: str) -> Collection[str]:
        """The names of the states that a sequence can be in."""
        raise NotImplementedError

    def at(self, sequence: str, state: str) -> Span:
        """Whether a sequence can be in a state."""
        states = self.states(sequence)
        return NEVER if state not in states else ALWAYS if len(states) == 1 else BOOLEAN

    def span(self, tree: Tree) -> Span:
        """What an expression can come to give."""
        if not isinstance(tree, list):
            return (int(tree), int(tree))
        found = self._memo.get(id(tree))
        if found is None:
            found = self._memo[id(tree)] = (tree, self._compute(tree))
        return found[1]

    def values(self, tree: Tree) -> Few:
        """The values that an expression can give, if they are few."""
        if not isinstance(tree, list):
            return frozenset([int(tree)])
        if id(tree) not in self._tried:
            low, high = self.span(tree)
            found = {value for value in self._possible(tree) or () if low <= value <= high}
            self._tried[id(tree)] = (tree, few(found or range(low, min(high, low + MOST) + 1)))
        return self._tried[id(tree)][1]

    def _has_gaps(self, tree: Tree) -> bool:
        """Whether it reads what is known never to have some values of its range."""
        if not isinstance(tree, list):
            return False
        if tree[0] in ("tag", "before"):
            found = self.few_of(tree[1])
            return found is not None and has_gaps(found)
        return tree[0] == "index" or any(map(self._has_gaps, tree[1:]))

    def _possible(self, tree: Tree) -> Few:
        word, rest = tree[0], tree[1:]
        if word in ("tag", "before"):
            return self.few_of(rest[0])
        if word == "choose":
            test = self.span(rest[0])
            return union(self.values(way) for way, able in zip(rest[1:], (can_be_on(test), can_be_off(test)), strict=True) if able)
        if word == "index":
            places = self.values(rest[1])
            return few(int(each) for place, each in enumerate(rest[0][1:]) if places is None or place in places)
        if word == "apply":
            return self._combined(tree[:2], rest[1:])
        return self._combined([word], rest) if word in BINARY or word == "~" else None

    def _combined(self, head: list[Tree], operands: list[Tree], tail: list[Tree] | None = None) -> Few:
        """What is computed of each combination of what the operands can give."""
        ways: list[frozenset[int]] = []
        for operand in operands:
            found = self.values(operand)
            if found is None:
                return None
            ways.append(found)
        if prod(map(len, ways)) > MOST_COMBINED:
            return None
        return few(self._picture.value([*head, *each, *(tail or [])]) for each in product(*ways))

    def _compute(self, tree: Tree) -> Span:
        word, rest = tree[0], tree[1:]
        if word in ("tag", "before"):
            return self.of(rest[0])
        if word == "call":
            sequence, _, name = rest[0].rpartition(".")
            return self.at(sequence, rest[1]) if name == "at" else WIDE
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

    def _applied(self, tree: Tree, spans: list[Span]) -> Span:
        name = tree[1]
        if name == "bool":
            return truth(spans[0])
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
                found.append(NEVER if every else _nonzero(span))
            if not (can_be_on(span) if every else can_be_off(span)):
                return hull(found)
        return hull([*found, self.span(operands[-1])])

    def _operation(self, sign: str, operands: list[Tree]) -> Span:
        one = self.span(operands[0])
        if len(operands) == 1:
            return _not(one) if sign == "not" else negative(one) if sign == "-" else inverted(one)
        if sign in ("in", "not in"):
            inside = self._closed(_inside(one, operands[1][1:]), ["in"], operands[:1], operands[1:])
            return inside if sign == "in" else _not(inside)
        other = self.span(operands[1])
        if sign in BINARY:
            low, high = BINARY[sign](one, other)
            return max(low, -LARGEST), min(high, LARGEST)
        return self._closed(compared(sign, one, other), [sign], operands)

    def _closed(self, open_: Span, head: list[Tree], operands: list[Tree], table: list[Tree] | None = None) -> Span:
        """A comparison that intervals leave open, as few values tell it."""
        tries = open_ == BOOLEAN and any(map(self._has_gaps, operands))  # where nothing is left out, an interval says all
        found = self._combined(head, operands, table) if tries else None
        return (min(found), max(found)) if found else open_


def _nonzero(span: Span) -> Span:
    """What is left of a span for what is true."""
    return (1 if span[0] == 0 else span[0]), (-1 if span[1] == 0 else span[1])


def truth(span: Span) -> Span:
    return bit(NEVER if can_be_off(span) else ALWAYS, can_be_on(span), can_be_off(span))


def _not(span: Span) -> Span:
    return bit(ALWAYS if can_be_off(span) else NEVER, can_be_off(span), can_be_on(span))


def _inside(span: Span, table: list[int]) -> Span:
    within = {value for value in table if span[0] <= value <= span[1]}
    return NEVER if not within else ALWAYS if len(within) == span[1] - span[0] + 1 else BOOLEAN
