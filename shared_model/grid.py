"""The fixed grid on which scans sit; the runtime reads the clock, this decides what is due."""

from shared_model.limits import MAX_PERIODS


class Grid:
    """Periods of `scan_ms`, counted from `now_ms`; all times in milliseconds since boot."""

    def __init__(self, scan_ms: int, now_ms: int = 0) -> None:
        self.scan_ms = scan_ms
        self.next_ms = now_ms + scan_ms
        self.late_ms = 0
        self.overruns = 0
        """Scans that began a whole period or more too late."""

    def due(self, now_ms: int) -> int:
        """The `dt_ms` of the scan that is due now, or 0; `late_ms` is how late it is. More than 100 periods count as 100."""
        late_ms = now_ms - self.next_ms
        if late_ms < 0:
            return 0
        periods = 1 + late_ms // self.scan_ms
        if periods > 1:
            self.overruns += 1
        self.late_ms = late_ms
        self.next_ms += periods * self.scan_ms
        return min(periods, MAX_PERIODS) * self.scan_ms
