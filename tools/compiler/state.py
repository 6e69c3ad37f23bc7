"""What is known at one point of a scan: a span, a unit and a few facts for every tag, attribute and variable.

Keys are dotted paths from the root; `phase@FULL` is whether a sequence is in a state, `phase@` stands for all states of it that
are not held; variables begin with `%`. What is not held is as declared. Two states that meet are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tools.compiler.intervals import BOOLEAN, Span, hull
from tools.compiler.problems import LIMIT

Unit = tuple[str, int]
"""Unit and decimals. None where neither matters: constants, truth values, what was multiplied or divided."""


@dataclass(frozen=True)
class Value:
    """`nonzero`: 0 is not in it. `is_dt`: it is the scan's `dt_ms` itself. `missing`: on some path there is no value at all.

    `unknown`: it comes of what was refused; nothing is said of it, and it is narrowed by no condition.
    """

    span: Span = BOOLEAN
    nonzero: bool = False
    unit: Unit | None = None
    is_dt: bool = False
    missing: bool = False
    unknown: bool = False

    @property
    def may_be_zero(self) -> bool:
        return self.span[0] <= 0 <= self.span[1] and not self.nonzero

    @property
    def may_be_true(self) -> bool:
        return self.span != (0, 0)

    def truth(self) -> Value:
        """It as a truth value."""
        return MAYBE if self.unknown else Value((int(not self.may_be_zero), int(self.may_be_true)))

    def or_else(self, other: Value) -> Value:
        """What holds whichever of the two it is."""
        return Value(
            hull((self.span, other.span)),
            not (self.may_be_zero or other.may_be_zero),
            self.unit if self.unit == other.unit else None,
            self.is_dt and other.is_dt,
            self.missing or other.missing,
            self.unknown or other.unknown,
        )


FALSE, TRUE = Value((0, 0)), Value((1, 1), nonzero=True)
NOTHING = Value((0, 0), missing=True)
MAYBE = Value(unknown=True)
UNKNOWN = Value((-LIMIT, LIMIT), unknown=True)


def truthy(value: Value) -> Value:
    """`value` where it was found to be true."""
    low, high = value.span
    return replace(value, span=(1 if low == 0 else low, -1 if high == 0 else high), nonzero=True)


Group = dict[str, Value]
"""Values by key, of one thing or one call. Never changed once it is in a state: copies share it, so that they cost little."""


class State:
    """Values by key, and how often each block, part, sequence and output was called or assigned so far."""

    def __init__(self, declared: Callable[[str], Value]) -> None:
        self._declared = declared
        self._groups: dict[str, Group] = {}

    def copy(self) -> State:
        twin = State(self._declared)
        twin.become(self)
        return twin

    def become(self, other: State) -> None:
        """Hold what `other` holds."""
        self._groups = dict(other._groups)

    def read(self, key: str) -> Value:
        group = self._groups.get(_group(key))
        if group:
            if key in group:
                return group[key]
            sequence, at, _ = key.partition("@")
            if at and sequence + at in group:
                return group[sequence + at]
        return self._otherwise(key)

    def _otherwise(self, key: str) -> Value:
        if key[0] == "#":
            return FALSE
        return NOTHING if key[0] == "%" else self._declared(key)

    def write(self, key: str, value: Value) -> None:
        name = _group(key)
        self._groups[name] = {**self._groups.get(name, {}), key: value}

    def forget(self, owner: str) -> None:
        """Nothing is known any more of what a block or sequence holds, or of the variables of a call."""
        self._groups.pop(owner, None)

    def count(self, path: str) -> None:
        """It was called, or assigned, once more."""
        least, most = self.counted(path)
        self.write(f"#{path}", Value((least + 1, most + 1)))

    def counted(self, path: str) -> Span:
        """How often it was called or assigned: at least, at most."""
        return self.read(f"#{path}").span

    def join(self, other: State | None) -> State:
        """What is known where either of the two came from."""
        if other is None:
            return self
        result = State(self._declared)
        for name in [*self._groups, *(name for name in other._groups if name not in self._groups)]:
            one, two = self._groups.get(name, {}), other._groups.get(name, {})
            result._groups[name] = one if one is two else {key: self.read(key).or_else(other.read(key)) for key in {**one, **two}}
        return result

    def widened(self, before: State, to: Span) -> State:
        """It, with every end of a span that has moved since `before` taken to be that of `to`."""
        wide = self.copy()
        for key, value in [each for group in self._groups.values() for each in group.items()]:
            old = before.read(key).span
            low = to[0] if value.span[0] < old[0] else value.span[0]
            wide.write(key, replace(value, span=(low, to[1] if value.span[1] > old[1] else value.span[1])))
        return wide

    def same(self, other: State) -> bool:
        return self._groups == other._groups


def _group(key: str) -> str:
    """Variables by call, what things hold by thing, tags and counts by part."""
    if key[0] == "%":
        return key.partition(":")[0]
    return key.partition("@")[0] if "@" in key else key.rpartition(".")[0] or key[:1] * (key[0] == "#")


def joined(states: Iterable[State | None]) -> State | None:
    """The join of all states that are reached; None if none is."""
    result: State | None = None
    for state in states:
        if state is not None:
            result = state if result is None else result.join(state)
    return result
