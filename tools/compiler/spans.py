"""What expressions can give, where it is known what each thing that they read can hold: intervals, never too narrow."""

from __future__ import annotations

from collections.abc import Collection

from tools.compiler.block_reach import ALWAYS, LARGEST, NEVER, WIDE, bit, can_be_off, can_be_on
from tools.compiler.interpret import Tree
from tools.compiler.intervals import BINARY, BOOLEAN, Span, compared, greatest, hull, inverted, least, magnitude, negative
from tools.compiler.picture import Picture


class Spans:
    """`span` of an expression; `of` a path and the `states` of a sequence are what a subclass knows."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._memo: dict[int, tuple[Tree, Span]] = {}

    def of(self, path: str) -> Span:
        """What a tag or an attribute can hold."""
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
        if id(tree) not in self._memo:
            self._memo[id(tree)] = (tree, self._compute(tree))
        return self._memo[id(tree)][1]

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
            inside = _inside(one, operands[1][1:])
            return inside if sign == "in" else _not(inside)
        other = self.span(operands[1])
        if sign in BINARY:
            low, high = BINARY[sign](one, other)
            return max(low, -LARGEST), min(high, LARGEST)
        return compared(sign, one, other)


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
