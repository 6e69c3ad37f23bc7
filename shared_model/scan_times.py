"""How long scans take and how late they begin, in microseconds, without keeping each one."""

from array import array

BINS = 76
"""Four bins an octave up to a second: the 99th percentile is told at most a quarter too high, and never too low."""


class ScanTimes:
    """Collects durations between two `take`s, in preallocated bins."""

    def __init__(self) -> None:
        self._bins = array("i", [0] * BINS)
        self.writing = False  # to the flash, just now
        self._interrupted = False  # ... and a scan came in the midst of it
        self._stalled_us = 0  # since the last scan
        self._reset()

    def _reset(self) -> None:
        for number in range(BINS):
            self._bins[number] = 0
        self._count = self._sum_us = self._max_us = self._late_max_us = self._overruns = self._stall_max_us = 0

    def own(self, late_us: int) -> int:
        """Of a scan that began so late: how late without the flash, which held it up since the last one, or does so now."""
        if self.writing:
            self._interrupted = True
            return 0
        late_us = max(late_us - self._stalled_us, 0)
        self._stalled_us = 0
        return late_us

    def add(self, duration_us: int, late_us: int) -> None:
        """One scan: how long it took and how late it began."""
        self._count += 1
        self._sum_us += duration_us
        self._max_us = max(self._max_us, duration_us)
        self._late_max_us = max(self._late_max_us, late_us)
        self._bins[_bin(duration_us)] += 1

    def overrun(self) -> None:
        """A scan that began a whole period or more too late."""
        self._overruns += 1

    def stall(self, duration_us: int) -> None:
        """A flash write held everything up for so long, or all but scans from interrupts, which it held up for a part of that."""
        if not self._interrupted:
            self._stalled_us += duration_us
        self._interrupted = False
        self._stall_max_us = max(self._stall_max_us, duration_us)

    def take(self) -> dict:
        """The `scan` part of a metrics message since the last call; times of no scan are 0."""
        taken = {
            "count": self._count,
            "mean_us": self._sum_us // self._count if self._count else 0,
            "p99_us": self._p99_us(),
            "max_us": self._max_us,
            "late_max_us": self._late_max_us,
            "overruns": self._overruns,
            "flash_stall_max_us": self._stall_max_us,
        }
        self._reset()
        return taken

    def _p99_us(self) -> int:
        """The longest duration of the bin in which the 99th percentile lies, at most the maximum; the last bin has no end."""
        left = self._count // 100
        for number in range(BINS - 1, -1, -1):
            left -= self._bins[number]
            if left < 0:
                return min(_edge(number), self._max_us) if number < BINS - 1 else self._max_us
        return 0


def _bin(duration_us: int) -> int:
    """Bins 0 to 3 are that many microseconds; from 4 on there are four to an octave."""
    octave = 0
    while duration_us > 7:
        duration_us >>= 1
        octave += 4
    return min(octave + duration_us, BINS - 1)


def _edge(number: int) -> int:
    """The longest duration of a bin."""
    if number < 8:
        return number
    return ((5 + number % 4) << (number // 4 - 1)) - 1
