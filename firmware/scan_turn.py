"""The turn of one scan: read pins, tick, write pins, measure. Who gives turns is `scan_timer.py` where a timer can, else `scan_loop.py`."""

from firmware.clock import ticks_diff, ticks_us
from shared_model.limits import MAX_PERIODS


class ScanTurn:
    """Gives `scanner` its turns over `io`; `times` is a ScanTimes. Whatever a driver raises, outputs are safe and turns go on."""

    def __init__(self, scanner, io, times) -> None:
        self.scanner = scanner
        self.lost_ms = 0  # how late the last scan was that began 100 periods late or more, so that the model's time fell behind
        self._io = io
        self._times = times
        self._period_us = scanner.scan_ms * 1000

    def give(self, dt_ms: int, late_us: int) -> None:
        """One turn, which is so late. It allocates nothing, so that an interrupt may give it."""
        scanner = self.scanner
        started = ended = ticks_us()
        try:
            self._io.read()
            scanner.tick(dt_ms)
            self._io.write()
            ended = ticks_us()
        except Exception as error:  # a driver: the model's own faults are the scanner's
            self.fail(error)
        if late_us >= MAX_PERIODS * self._period_us:
            self.lost_ms = late_us // 1000
        late_us = self._times.own(late_us)
        self._times.add(ticks_diff(ended, started), late_us)
        if late_us >= self._period_us:
            self._times.overrun()

    def fail(self, error: Exception) -> None:
        """A driver raised: no more scans, outputs safe."""
        self.scanner.stop(type(error).__name__)  # before its text, for which an interrupt has no memory
        self._io.safe()
        try:
            self.scanner.fault = "a driver failed: " + repr(error)
        except MemoryError:
            pass
