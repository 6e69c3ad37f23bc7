"""How long scans take and how late they begin, in microseconds, without keeping each one."""

from array import array

BINS = 48
"""Four bins an octave from 1 us: the 99th percentile is known within a quarter, up to 4 ms exactly so and by `max_us` above."""


class ScanTimes:
    """Collects durations between two `take`s, in preallocated bins."""

    def __init__(self) -> None:
        self._bins = array("i", [0] * BINS)
        self._reset()

    def _reset(self) -> None:
        for number in range(BINS):
            self._bins[number] = 0
        self._count = self._sum_us = self._max_us = self._late_max_us = self._overruns = self._stall_max_us = 0

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
        """A flash write held everything up for so long."""
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
        """The upper edge of the bin in which the 99th percentile lies, at most the maximum."""
        left = self._count // 100
        for number in range(BINS - 1, -1, -1):
            left -= self._bins[number]
            if left < 0:
                return min(_edge(number), self._max_us)
        return 0


def _bin(duration_us: int) -> int:
    number = 0
    while number < BINS - 1 and duration_us > _edge(number):
        number += 1
    return number


def _edge(number: int) -> int:
    """The upper edge of a bin: 1, 1.25, 1.5, 1.75, 2, 2.5 ... times a power of two, rounded down."""
    return ((4 + number % 4) << (number // 4)) // 4
