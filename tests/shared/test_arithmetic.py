"""Sums that saturate and proportions that are exact, at the limits of small integers. Runs on every runtime."""

from shared_model.arithmetic import carry, clamp, subtract
from shared_model.limits import MAX_INT
from tests.shared.support import equal, without_heap


class Holder:
    def __init__(self, rest):
        self.rest = rest


def test_clamp():
    equal([clamp(v, -3, 5) for v in (-4, -3, 0, 5, 6)], [-3, -3, 0, 5, 5])


def test_subtract_saturates():
    cases = ((5, 7, -2), (MAX_INT, -1, MAX_INT), (MAX_INT, 0, MAX_INT), (-MAX_INT, 1, -MAX_INT), (-1, MAX_INT, -MAX_INT))
    more = ((MAX_INT, -MAX_INT, MAX_INT), (-MAX_INT, MAX_INT, -MAX_INT), (-MAX_INT, -MAX_INT, 0), (0, -MAX_INT, MAX_INT))
    for a, b, difference in cases + more:
        equal(without_heap(lambda a=a, b=b: subtract(a, b)), difference, (a, b))


CARRY = (  # amount, n, c: with whatever rest, these and their negatives
    (7, 3, 10),
    (0, 100_000, 1000),
    (5, 0, 9),
    (1, 1, 1),
    (MAX_INT, 1, 1),
    (MAX_INT, 3_000, 3_000),
    (MAX_INT, 2_000_000, 2_000_000),
    (MAX_INT, 1_234_567, 2_000_000),
    (123_456_789, 100_000, 3_000_000),
    (10_000_000, 100_000, 1000),
    (MAX_INT // 4, 99_999, 100_001),
    (MAX_INT // 32, 1_000_000, 225_000),
)


def test_carry_is_exact_and_allocates_nothing():
    for size, n, c in CARRY:
        for amount in (size, -size):
            for rest in (0, 1, c // 2, c - 1):
                if rest >= c:
                    continue
                holder = Holder(rest)
                whole = without_heap(lambda h=holder, a=amount, n=n, c=c: carry(h, "rest", a, n, c))
                equal((whole, holder.rest), divmod(amount * n + rest, c), (amount, n, c, rest))


def test_a_rest_of_a_larger_divisor_is_used_up():
    holder = Holder(250)
    equal((carry(holder, "rest", 1, 1, 100), holder.rest), (2, 51))
