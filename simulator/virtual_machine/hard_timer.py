"""machine.Timer of a virtual board whose chip has hard timers: a signal of the system is its interrupt, and the heap is locked in it.

There is one such timer. MicroPython only; under the simulator `timer.py` has its place.
"""

from array import array

import ffi  # type: ignore[import-not-found]

SIGALRM, REAL = 14, 0

_libc = ffi.open(None)
_handler = None  # kept, as the system holds it


class Timer:
    """machine.Timer as on rp2, without a number; periodic ones are all there are."""

    def init(self, *, period: int, callback, hard: bool = False) -> None:  # type: ignore[no-untyped-def]
        """Starts it: `callback` every `period` ms, in the midst of whatever runs. It gets the signal's number, not the timer."""
        global _handler
        if not hard:
            raise ValueError("only hard timers are here")
        _handler = ffi.callback("v", callback, "i", lock=True)
        _libc.func("p", "signal", "iC")(SIGALRM, _handler)
        _every(period)

    def deinit(self) -> None:
        _every(0)


def _every(ms: int) -> None:
    times = array("l", [ms // 1000, ms % 1000 * 1000] * 2)
    _libc.func("i", "setitimer", "ipp")(REAL, times, None)
