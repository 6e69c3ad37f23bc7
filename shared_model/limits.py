"""The numbers every runtime agrees on: what fits a small integer on a 32-bit board."""

MAX_INT = (1 << 30) - 1
"""Largest magnitude of a value or intermediate: beyond it a 32-bit board would allocate a big integer."""

NOT_FORCED = -(1 << 30)
"""Marks a tag without a force: the one small integer that no value can be."""

MAX_MS = 1_000_000_000
"""Where accumulated times stop (11.5 days): one more `dt_ms`, at most 100 000, still fits."""

MAX_PERIODS = 100
"""Most scan periods that one `dt_ms` may span."""


def later(elapsed_ms: int, dt_ms: int) -> int:
    """`elapsed_ms` grown by `dt_ms`, saturating at `MAX_MS`."""
    elapsed_ms += dt_ms
    return elapsed_ms if elapsed_ms < MAX_MS else MAX_MS
