"""What can be so at one moment: things that hang together are put into an expression, and the cases that are left are tried.

Each case gives what is read a part of what it can hold. It finds out more than intervals alone do, and never too much: what it
rules out is impossible until a force or a restart; where there are too many cases, nothing is ruled out.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from tools.compiler.block_reach import ALWAYS, NEVER, can_be_off, can_be_on
from tools.compiler.conditions import tags
from tools.compiler.demands import Demands
from tools.compiler.few import Few
from tools.compiler.interpret import Tree
from tools.compiler.intervals import BOOLEAN, Span, hull
from tools.compiler.moments import Moments
from tools.compiler.picture import Picture
from tools.compiler.reach import Reach
from tools.compiler.spans import Spans

MOST_CASES = 100
Case = dict[str, Span | tuple[str, ...]]
"""By what is read, the part of what it can hold: numbers, or states of a sequence."""


class Together:
    """`can_be`: whether a rule's condition, a guard, or what goes out of an output can come to be true, or false."""

    def __init__(self, picture: Picture, demands: Demands, reach: Reach) -> None:
        self._picture = picture
        self._demands = demands
        self._reach = reach
        self._moments = Moments(picture, demands, reach)
        self._left = 0
        self._whole = False
        self._apart: dict[tuple[str, str], bool] = {}

    def rule(self, rule: dict[str, Any], tree: Tree, want: bool) -> bool:
        """Whether the condition of a rule can come to be so."""
        return self._can_be(self._moments.of_rule(rule, tree), want)

    def guard(self, tree: Tree, want: bool) -> bool:
        """Whether a guard can come to be so where it is asked."""
        return self._can_be(self._moments.of_guard(tree), want)

    def while_asked(self, rule: dict[str, Any], tree: Tree, want: bool, output: str, on: bool) -> bool:
        """Whether the condition of a rule can come to be so while logic has an output on, or off."""
        goal, asked = self._moments.of_rule(rule, tree), self._moments.asked(output)
        return self._can_be(["and", goal if want else ["not", goal], asked if on else ["not", asked]], True)

    def output(self, path: str, want: bool) -> bool:
        """Whether an output can come to be on, or off, without a force."""
        return self._can_be(self._moments.goes_out(path), want)

    def _can_be(self, tree: Tree, want: bool) -> bool:
        if not self._demands.known:
            return True
        if not self._try(tree, want):
            return False
        pairs = [pair for pair in combinations(self._bistables(tree), 2) if self._exclude(*pair)]
        apart = [["not", ["and", *(["tag", f"free:{each}.q"] for each in pair)]] for pair in pairs]
        return not pairs or self._try(["and", *apart, tree if want else ["not", tree]], True)

    def _try(self, tree: Tree, want: bool) -> bool:
        """Whether a case is found; where there are too many, once more with what choices hang on left whole."""
        for whole in (False, True):
            self._left, self._whole = MOST_CASES, whole
            if not self._found(tree, want, {}):
                return False
            if self._left >= 0:
                return True
        return True

    def _bistables(self, tree: Tree) -> list[str]:
        """Those on whose past an expression hangs."""
        found = [path[len("free:") : -len(".q")] for path in tags(tree) if path.startswith("free:") and path.endswith(".q")]
        return [path for path in found if self._picture.entries[path]["kind"] in ("Rs", "Sr")]

    def _exclude(self, one: str, other: str) -> bool:
        """Whether two bistables are never on together: they are not now, and a scan that finds them apart leaves them so."""
        if (one, other) not in self._apart:
            both = [self._moments.held(f"{path}.q") for path in (one, other)]
            before = ["not", ["and", *(["tag", f"free:{path}.q"] for path in (one, other))]]
            now = self._picture.word(one, "q") and self._picture.word(other, "q")
            self._apart[one, other] = not now and not self._try(["and", before, *both], True)
        return self._apart[one, other]

    def _found(self, tree: Tree, want: bool, case: Case) -> bool:
        """Whether there is a case in which it is so, or too many were tried."""
        spans = _InCase(self._picture, self._reach, case, self._whole)
        span = spans.span(tree)
        if not (can_be_on(span) if want else can_be_off(span)):
            return False
        self._left -= 1
        found = spans.open_in(tree) if (can_be_off(span) if want else can_be_on(span)) else None
        if found is None or self._left < 0:
            return True
        return any(self._found(tree, want, {**case, found[1]: part}) for part in spans.parts(found[1]))


class _InCase(Spans):
    """What expressions give in one case."""

    def __init__(self, picture: Picture, reach: Reach, case: Case, whole: bool) -> None:
        super().__init__(picture)
        self._whole = whole
        self._reach = reach
        self._case = case
        self._open: dict[int, tuple[int, str] | None] = {}

    def of(self, path: str) -> Span:
        found = self._case.get(path)
        if found is not None:
            return found  # type: ignore[return-value]
        moment, _, plain = path.rpartition(":")
        owner, _, name = plain.rpartition(".")
        if name == "state" and owner in self._picture.entries and self._picture.entries[owner]["kind"] == "Sequence":
            states = self._picture.entries[owner]["states"]
            return hull((states.index(state),) * 2 for state in self.states(f"{moment}:{owner}" if moment else owner))
        return BOOLEAN if moment == "free" else self._reach.of(plain)

    def few_of(self, path: str) -> Few:
        return None if path.startswith("free:") else self._reach.few_of(path.rpartition(":")[2])

    def states(self, sequence: str) -> tuple[str, ...]:
        found = self._case.get(f"{sequence}@")
        if found is not None:
            return found  # type: ignore[return-value]
        plain = sequence.rpartition(":")[2]
        return tuple(state for state in self._picture.entries[plain]["states"] if state in self._reach.states(plain))

    def _compute(self, tree: Tree) -> Span:
        test = self._test(tree) if tree[0] == "choose" and self._whole else ""
        if test not in self._case:
            return super()._compute(tree)
        return self.span(tree[2] if self._case[test] == ALWAYS else tree[3])

    def _test(self, choice: Tree) -> str:
        """What a choice hangs on, where that is more than one condition."""
        test = choice[1]
        return f"#{test!r}" if isinstance(test, list) and test[0] in ("and", "or", "not", "choose") else ""

    def open_in(self, tree: Tree) -> tuple[int, str] | None:
        """What is read in the part of an expression that leaves it open, and how deep that stands in it; None if nothing.

        Of what is compared, what is widest; else what stands nearest, for the rest may hang on it.
        """
        if not isinstance(tree, list) or tree[0] in ("table", "function"):
            return None
        if id(tree) not in self._open:
            low, high = self.span(tree)
            self._open[id(tree)] = None if low == high else self._find_open(tree)
        return self._open[id(tree)]

    def _find_open(self, tree: Tree) -> tuple[int, str] | None:
        word, rest = tree[0], tree[1:]
        if word in ("tag", "before"):
            return 0, str(rest[0])
        if word == "call":
            return (0, f"{rest[0].rpartition('.')[0]}@") if rest[0].endswith(".at") else None
        operands = rest[1:] if word in ("apply", "chain") else rest
        if word == "choose" and self._whole:
            test = self._test(tree)
            if test in self._case:
                operands = rest[1:2] if self._case[test] == ALWAYS else rest[2:]
            elif test and self.open_in(rest[0]) is not None:
                return 0, test
        found = [each for each in map(self.open_in, operands) if each is not None]
        if not found:
            return None
        nearest = word in ("and", "or", "choose", "not")
        depth, key = min(found, key=lambda each: each[0]) if nearest else max(found, key=lambda each: self._width(each[1]))
        return depth + 1, key

    def _width(self, key: str) -> int:
        if key.startswith("#"):
            return 1
        if key.endswith("@"):
            return len(self.states(key[:-1]))
        low, high = self.of(key)
        return high - low

    def parts(self, key: str) -> list[Any]:
        """Two parts of what is left of something."""
        if key.startswith("#"):
            return [ALWAYS, NEVER]
        if key.endswith("@"):
            states = self.states(key[:-1])
            return [states[:1], states[1:]]
        low, high = self.of(key)
        middle = (low + high) // 2
        return [(low, middle), (middle + 1, high)]
