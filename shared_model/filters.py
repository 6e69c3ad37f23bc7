"""Filters: they smooth a measured value, and leave out one whose quality is not good."""

from array import array

from shared_model.arithmetic import carry, subtract
from shared_model.declaration import Declaration, check_int

LONGEST_TAU_MS = 1_000_000
"""What `carry` takes with `dt_ms` up to 100 000."""

LARGEST_WINDOW = 64


class Lag(Declaration):
    """First-order filter: `out` follows a value with the time constant `tau_ms` (0..10^6; 0 passes the value on).

    Called once in every scan as `smooth(value, dt_ms)`, or with the value's quality, `smooth(self.level, dt_ms, self.level_ok)`. The
    first value is taken as it is. A value that is not `ok` is left out: `out` stays, and goes on from there. In each scan `out`
    moves by `2 dt / (2 tau + dt)` of the way (all of it where that is more): the exact exponential, but for a time constant that
    is wrong by the part (dt / tau)^2 / 12. Rounding keeps it within one unit of that, and it arrives in the end.
    """

    state_fields = ("out", "rest", "started")

    def __init__(self, title: str = "", tau_ms: int = 1000) -> None:
        super().__init__(title)
        self.tau_ms = check_int(title, "tau_ms", tau_ms, 0, LONGEST_TAU_MS)
        self.out = self.rest = self.started = 0

    def __call__(self, value: int, dt_ms: int, ok=1) -> int:
        """One scan; returns `out`."""
        if not ok:
            return self.out
        if not self.started or dt_ms >= 2 * self.tau_ms:
            self.started = 1
            self.out = value
            self.rest = 0
        else:
            self.out += carry(self, "rest", subtract(value, self.out), 2 * dt_ms, 2 * self.tau_ms + dt_ms)
        return self.out


class MovingAverage(Declaration):
    """`out` is the mean of the last `samples` (1..64) values, or of as many as there were, rounded to the nearest, halves up.

    Called once in every scan as `mean(value)`, or with the value's quality, `mean(self.level, self.level_ok)`. A value that is not
    `ok` is left out: the window keeps what it has, and `out` stays.
    """

    state_fields: tuple[str, ...] = ("out", "filled", "next", "window")  # the last one stands `samples` times

    def __init__(self, title: str = "", samples: int = 8) -> None:
        super().__init__(title)
        self.samples = check_int(title, "samples", samples, 1, LARGEST_WINDOW)
        self.state_fields = MovingAverage.state_fields + ("window",) * (samples - 1)
        self.window = array("i", [0] * samples)
        self.out = self.filled = self.next = 0
        self._add_up()

    def __call__(self, value: int, ok=1) -> int:
        """One scan; returns `out`."""
        if not ok:
            return self.out
        oldest = self.window[self.next]
        self.window[self.next] = value
        self.next = (self.next + 1) % self.samples
        if self.filled < self.samples:
            self.filled += 1
        self.high += (value >> 7) - (oldest >> 7)
        self.low += (value & 127) - (oldest & 127)
        count = self.filled
        self.out = self.high // count * 128 + (self.high % count * 128 + self.low + count // 2) // count
        return self.out

    def instance(self):
        twin = Declaration.instance(self)
        twin.window = array("i", self.window)
        return twin

    def pack(self, words, at: int) -> int:
        words[at] = self.out
        words[at + 1] = self.filled
        words[at + 2] = self.next
        at += 3
        for value in self.window:
            words[at] = value
            at += 1
        return at

    def unpack(self, words, at: int) -> int:
        self.out = words[at]
        self.filled = words[at + 1]
        self.next = words[at + 2]
        at += 3
        for place in range(self.samples):
            self.window[place] = words[at + place]
        self._add_up()
        self.show()
        return at + self.samples

    def _add_up(self) -> None:
        """The window's sum, in two parts that each stay small: multiples of 128 and what is above them."""
        self.high = self.low = 0
        for value in self.window:
            self.high += value >> 7
            self.low += value & 127
