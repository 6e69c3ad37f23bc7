"""The board's two clocks: milliseconds since boot, which never wrap, and Unix time, once it is known. Nothing else reads the time."""

import time
from time import ticks_add, ticks_diff, ticks_ms, ticks_us  # type: ignore[attr-defined]

__all__ = ["Clock", "set_unix", "ticks_add", "ticks_diff", "ticks_ms", "ticks_us", "unix_ms"]

SET_AFTER_S = 1_704_067_200  # 2024: a clock that shows less was never set
EPOCH_S = 946_684_800 if time.gmtime(0)[0] == 2000 else 0  # some ports count from 2000


class Clock:
    """Milliseconds since it was made. `ticks_ms` wraps after 12.4 days; asked at least every 6 days, this never does."""

    def __init__(self, ticks=ticks_ms) -> None:
        self._ticks = ticks
        self._last = ticks()
        self._ms = 0

    def now_ms(self) -> int:
        """Milliseconds since boot."""
        ticks = self._ticks()
        self._ms += ticks_diff(ticks, self._last)
        self._last = ticks
        return self._ms


_ahead_ms: int | None = None  # of the board's own clock, once somebody who knows has told the time


def set_unix(ms: int) -> None:
    """It is this Unix time now."""
    global _ahead_ms
    _ahead_ms = ms - time.time_ns() // 1_000_000


def unix_ms() -> int | None:
    """Unix time in ms, or None while the clock is not set."""
    if _ahead_ms is not None:
        return time.time_ns() // 1_000_000 + _ahead_ms
    seconds = time.time() + EPOCH_S
    if seconds < SET_AFTER_S:
        return None
    return time.time_ns() // 1_000_000 + EPOCH_S * 1000
