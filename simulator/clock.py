"""The one clock of a simulator: real milliseconds for clients, model milliseconds for the scan grid. Nothing else here reads the time.

Model time follows real time at `speed`: 1 is real time, 10 ten times that, 0 as fast as it goes. It stands still while
paused, but for the scans a step allows.
"""

import time
from collections.abc import Callable

MAX_SPEED = 1000


class Clock:
    """Turns a monotonic nanosecond counter into the simulator's two times, both in ms since it was made."""

    def __init__(self, speed: int = 1, read_ns: Callable[[], int] = time.monotonic_ns) -> None:
        self._read_ns = read_ns
        self._start_ns = read_ns()
        self.speed = speed
        self.paused = False
        self._model_ns = 0
        self._anchor_ns = self._start_ns

    def now_ms(self) -> int:
        """Real time since the start, in ms: what stamps, time-outs and rates of the protocol count in."""
        return (self._read_ns() - self._start_ns) // 1_000_000

    def now_us(self) -> int:
        """Real time since the start, in us: what a scan's duration is measured with."""
        return (self._read_ns() - self._start_ns) // 1000

    def unix_ms(self) -> int:
        """Unix time in ms."""
        return time.time_ns() // 1_000_000

    def model_ms(self) -> int:
        """Model time at which scans are due now, in ms since the start; stands still while paused and as fast as it goes."""
        self._follow()
        return self._model_ns // 1_000_000

    def jump_to(self, model_ms: int) -> None:
        """Put model time at `model_ms`: forwards to step or to run freely, backwards to drop what could not be kept up with."""
        self._anchor_ns = self._read_ns()
        self._model_ns = model_ms * 1_000_000

    def set_speed(self, speed: int) -> None:
        """Follow real time at `speed` (0 to 1000, 0 is as fast as it goes) from here on."""
        self._follow()
        self.speed = speed

    def pause(self) -> None:
        """Stand still."""
        self._follow()
        self.paused = True

    def resume(self) -> None:
        """Go on from where it stood."""
        self._follow()
        self.paused = False

    def wait_s(self, model_ms: int) -> float:
        """Real seconds until model time is `model_ms`; at most 1 s, so that one who waits sees a change of speed."""
        if self.paused:
            return 1.0
        if self.speed == 0:
            return 0.0
        self._follow()
        left_ns = model_ms * 1_000_000 - self._model_ns
        return min(max(left_ns / self.speed / 1e9, 0.0), 1.0)

    def _follow(self) -> None:
        now_ns = self._read_ns()
        if not self.paused:
            self._model_ns += (now_ns - self._anchor_ns) * self.speed
        self._anchor_ns = now_ns
