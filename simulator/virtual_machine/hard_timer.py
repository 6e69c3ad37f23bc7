"""machine.Timer of a virtual board whose chip has hard timers: a signal of the system is its interrupt, and the heap is locked in it.

There is one such timer. MicroPython only; under the simulator `timer.py` has its place.
"""

from array import array

import ffi  # type: ignore[import-not-found]

SIGALRM, REAL = 14, 0

_libc = ffi.open(None)
_setitimer = _libc.func("i", "setitimer", "ipp")
_handler = None  # kept, as the system holds it


class Timer:
    """machine.Timer as on rp2: virtual, without a number."""

    ONE_SHOT, PERIODIC = 0, 1

    def init(self, *, mode: int = PERIODIC, period: int = -1, callback=None, hard: bool = False) -> None:  # type: ignore[no-untyped-def]
        """Starts it: `callback(timer)` every `period` ms, or once, in the midst of whatever runs."""
        global _handler
        if not hard or period < 1:
            raise ValueError("only hard timers are here")
        _handler = ffi.callback("v", lambda _: callback(self), "i", lock=True)
        _libc.func("p", "signal", "iC")(SIGALRM, _handler)
        self._set(period, period if mode == self.PERIODIC else 0)

    def deinit(self) -> None:
        self._set(0, 0)

    def _set(self, first_ms: int, then_ms: int) -> None:
        _setitimer(REAL, array("l", [then_ms // 1000, then_ms % 1000 * 1000, first_ms // 1000, first_ms % 1000 * 1000]), None)
