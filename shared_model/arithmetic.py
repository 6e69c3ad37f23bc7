"""Integer arithmetic that never leaves ±(2^30 - 1): sums that saturate, and exact proportions with a carried remainder.

Blocks compute with these where a plain product or difference could not be held without allocating. Nothing here has a state.
"""

from shared_model.limits import MAX_INT


def clamp(value: int, low: int, high: int) -> int:
    """`value`, or the limit that it is beyond."""
    if value < low:
        return low
    return high if value > high else value


def subtract(a: int, b: int) -> int:
    """`a - b`, saturating at ±MAX_INT; both within it."""
    if a >= 0:
        return MAX_INT if b < a - MAX_INT else a - b
    return -MAX_INT if b > a + MAX_INT else a - b


def carry(block, field: str, amount: int, n: int, c: int) -> int:
    """The whole part of `amount * n / c`, rounded down; the rest, 0..c-1, waits in `block.field` for the next call.

    So the sum of all calls is exact. Long multiplication where the product is too large: `256 * c + 255 * n` must be within
    MAX_INT, and so must the result.
    """
    size = amount if amount >= 0 else -amount
    if not n or size <= MAX_INT // n:
        whole = size * n // c
        rest = size * n % c
    else:
        whole = rest = 0
        for shift in (24, 16, 8, 0):
            rest = rest * 256 + (size >> shift & 255) * n
            whole = whole * 256 + rest // c
            rest = rest % c
    waited: int = getattr(block, field)
    if amount < 0:
        whole = -whole
        rest = -rest
    setattr(block, field, (waited + rest) % c)
    return whole + (waited + rest) // c
