"""The intermediate representation of a model's source: plain frozen data with positions.

What a view needs (description, checks, explanations) is here; how it was written in Python is not. No behaviour lives here.
Positions never take part in comparison: two sources that differ only in layout give equal representations.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Position:
    """Where something stands: line and column count from 1, in characters; `width` is what a caret underlines on that line."""

    file: str
    line: int
    column: int
    width: int
    text: str = field(repr=False)


# Expressions: integers, and the few strings that name a state


@dataclass(frozen=True)
class Number:
    value: int
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Text:
    value: str
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Table:
    """A constant tuple of integers: what a loop walks, an index picks from, or `in` searches."""

    values: tuple[int, ...]
    at: Position = field(compare=False, repr=False)
    refused: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class Unknown:
    """Stands for what was refused, so that the rest can be looked at: its value may be anything, and no two are equal.

    `parts` are what could be read of it. No model that is described has one.
    """

    at: Position = field(repr=False)
    parts: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Local:
    name: str
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Read:
    """An attribute of the model or of something in it: `self.level`, `m.slow.q`, `self.feed.run`."""

    path: tuple[str, ...]
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class TheModel:
    """The model itself, handed on: the first argument of a sequence's `step`."""

    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Unary:
    operator: str
    operand: Expression
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Binary:
    operator: str
    left: Expression
    right: Expression
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Compare:
    """`a < b <= c`: one operator fewer than operands."""

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Logical:
    """`and` or `or` over two or more operands; as in Python the value is that of an operand."""

    operator: str
    operands: tuple[Expression, ...]
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Choose:
    """`then if test else otherwise`."""

    test: Expression
    then: Expression
    otherwise: Expression
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Index:
    table: Table
    index: Expression
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Call:
    """A call of the model's own: a method, a block, `phase.at("FULL")`, `feed.scan(dt_ms)`."""

    path: tuple[str, ...]
    arguments: tuple[Expression, ...]
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Apply:
    """A call of a portable built-in, or of a function of the model's file."""

    function: str
    arguments: tuple[Expression, ...]
    at: Position = field(compare=False, repr=False)


Expression = Number | Text | Table | Local | Read | TheModel | Unary | Binary | Compare | Logical | Choose | Index | Call | Apply | Unknown


# Statements; `x += 1` is an Assign of `x + 1`, and `pass` is nothing


@dataclass(frozen=True)
class Assign:
    """All targets get one value: `self.a = self.b = 0`."""

    targets: tuple[Local | Read, ...]
    value: Expression
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Do:
    """A call for its effect."""

    call: Expression
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class If:
    test: Expression
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class For:
    """A bounded loop, over a constant table: `range` of constants, or a tuple."""

    variable: str
    table: Table | Range
    body: tuple[Statement, ...]
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Range:
    start: int
    stop: int
    step: int
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Return:
    value: Expression | None
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Break:
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Continue:
    at: Position = field(compare=False, repr=False)


Statement = Assign | Do | If | For | Return | Break | Continue


# What a class is made of


@dataclass(frozen=True)
class Function:
    """A method, a function of the file, or a guard (one parameter: the model, which is left out)."""

    name: str
    parameters: tuple[str, ...]
    defaults: tuple[int, ...]
    body: tuple[Statement, ...]
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Reference:
    """The name of a tag in a rule: `trips=("inlet",)`."""

    path: str
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Force:
    """One entry of `force={"drain": 1}`."""

    output: Reference
    value: int
    at: Position = field(compare=False, repr=False)


@dataclass(frozen=True)
class Transition:
    source: Text
    target: Text
    guard: Function
    at: Position = field(compare=False, repr=False)


Value = int | str | Function | Reference | tuple[Reference, ...] | tuple[Force, ...] | tuple[str, ...] | tuple[Transition, ...] | None


@dataclass(frozen=True)
class Declaration:
    """`level = AnalogIn(...)`: every keyword of its kind has its value here, given or default.

    It is `sound` if nothing of it was refused: otherwise values may not be what was meant.
    """

    name: str
    kind: str
    values: dict[str, Value]
    at: Position = field(compare=False, repr=False)
    value_at: dict[str, Position] = field(default_factory=dict, compare=False, repr=False)
    sound: bool = field(default=True, compare=False, repr=False)


@dataclass(frozen=True)
class Part:
    """`feed = Motor("Feed pump", travel_ms=3000, reset="reset")`: a model inside a model, with the defaults it overrides.

    A command or controller is joined to something of the parent, which is named.
    """

    name: str
    title: str
    model: Class
    overrides: dict[str, int | Reference]
    at: Position = field(compare=False, repr=False)


Member = Declaration | Part


@dataclass(frozen=True)
class Class:
    """A Model subclass with what it inherits: members in order of creation, methods by name.

    `unreadable` names what was declared so wrongly that it is none of the members. `extents` are file, first and last line of its
    body and of those it extends.
    """

    name: str
    scan_ms: int
    members: tuple[Member, ...]
    methods: dict[str, Function]
    at: Position = field(compare=False, repr=False)
    unreadable: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    extents: tuple[tuple[str, int, int], ...] = field(default=(), compare=False, repr=False)

    def member(self, name: str) -> Member | None:
        """The member of that name, or None."""
        return next((member for member in self.members if member.name == name), None)


@dataclass(frozen=True)
class Model:
    """A whole model: its root class, every class used in it (the root first), and the functions its logic calls."""

    root: Class
    classes: tuple[Class, ...]
    functions: dict[str, Function]
    files: tuple[str, ...]
