"""Intervals hold every value that Python computes from values within them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.compiler import intervals
from tools.compiler.arithmetic import COMPARE, COMPUTE
from tools.compiler.intervals import Span

Drawn = tuple[Span, int]


def within(low: int, high: int) -> st.SearchStrategy[Drawn]:
    """An interval and a value of it."""
    ends = st.tuples(st.integers(low, high), st.integers(low, high)).map(sorted)
    return ends.flatmap(lambda span: st.tuples(st.just((span[0], span[1])), st.integers(span[0], span[1])))


NUMBER = within(-40, 40) | within(-(2**30), 2**30)
SHIFT = within(0, intervals.MOST_SHIFT)


@pytest.mark.parametrize("sign", ["+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>"])
def test_a_result_is_within_the_interval_of_results(sign: str) -> None:
    @given(NUMBER, SHIFT if sign in ("<<", ">>") else NUMBER)
    def check(a: Drawn, b: Drawn) -> None:
        if sign in ("//", "%") and b[1] == 0:
            return
        low, high = intervals.BINARY[sign](a[0], b[0])
        assert low <= COMPUTE[sign](a[1], b[1]) <= high

    check()


@pytest.mark.parametrize("sign", ["+", "-", "*", "//"])
def test_the_ends_of_an_interval_are_reached(sign: str) -> None:
    small = within(-6, 6)

    @given(small, small)
    def check(a: Drawn, b: Drawn) -> None:
        values = [COMPUTE[sign](x, y) for x in range(a[0][0], a[0][1] + 1) for y in range(b[0][0], b[0][1] + 1) if y or sign != "//"]
        if values:
            assert intervals.BINARY[sign](a[0], b[0]) == (min(values), max(values))

    check()


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_a_comparison_is_decided_only_where_it_is(sign: str) -> None:
    @given(NUMBER, NUMBER)
    def check(a: Drawn, b: Drawn) -> None:
        low, high = intervals.compared(sign, a[0], b[0])
        holds = COMPARE[sign](a[1], b[1])
        assert low <= holds <= high
        left = intervals.narrowed(sign, a[0], b[0])
        if holds:
            assert left is not None
            assert left[0] <= a[1] <= left[1]

    check()


@pytest.mark.parametrize(
    ("compute", "of"), [(intervals.negative, lambda x: -x), (intervals.inverted, lambda x: ~x), (intervals.magnitude, abs)]
)
def test_one_operand(compute: Callable[[Span], Span], of: Callable[[int], int]) -> None:
    @given(NUMBER)
    def check(a: Drawn) -> None:
        low, high = compute(a[0])
        assert low <= of(a[1]) <= high

    check()


@given(NUMBER, NUMBER)
def test_least_and_greatest(a: Drawn, b: Drawn) -> None:
    assert intervals.least([a[0], b[0]])[0] <= min(a[1], b[1]) <= intervals.least([a[0], b[0]])[1]
    assert intervals.greatest([a[0], b[0]])[0] <= max(a[1], b[1]) <= intervals.greatest([a[0], b[0]])[1]


@pytest.mark.parametrize(("sign", "value"), [("&", 4), ("|", 13), ("^", 9)])
def test_bits_of_two_single_values_are_known(sign: str, value: int) -> None:
    assert intervals.BINARY[sign]((12, 12), (5, 5)) == (value, value)
    assert intervals.BINARY[sign]((12, 13), (5, 5)) != (value, value)
