"""`examples/tank_fill` as one would write it by hand for one machine: the yardstick. Runs on all three runtimes.

The same control logic on the same inputs in the same order, so that outputs, states and trips are equal in every scan (checked before
anything is timed). What it leaves out is listed in README.md.
"""

IDLE = 0
FILLING = 1
FULL = 2
FAULT = 3


class TankFill:
    """One plain class, one method a scan, plain attributes."""

    def __init__(self) -> None:
        self.fill_to = 1500
        self.level = 0
        self.level_ok = 0
        self.age_ms = 0
        self.start_before = self.reset_before = 1
        self.state = IDLE
        self.slow_ms = -1
        self.slow = 0
        self.inlet = 0
        self.brim = self.overfill = self.blind = 0
        self.brim_latched = self.overfill_latched = self.blind_latched = 0
        self.over_ms = -1
        self.tripped = 0
        self.level_high = self.failed = 0
        self.high_ms = -1
        self.claim_ok = 1

    def scan(self, dt_ms: int, level: int | None, stop_clear: int, brim_clear: int, start_button: int, reset_button: int) -> int:
        """One scan of `dt_ms`; `level` is None when it was not delivered. Returns the inlet valve, 0 or 1."""
        self.read(dt_ms, level)
        start = 1 if start_button and not self.start_before else 0
        self.start_before = start_button
        reset = 1 if reset_button and not self.reset_before else 0
        self.reset_before = reset_button
        if reset:
            self.release()
        self.control(dt_ms, start, reset, stop_clear)
        self.protect(dt_ms, brim_clear)
        self.judge(dt_ms)
        return self.inlet

    def read(self, dt_ms: int, level: int | None) -> None:
        """Range and age of the one analog input."""
        if level is None:
            self.age_ms += dt_ms
            if self.age_ms >= 500:
                self.level_ok = 0
            return
        self.age_ms = 0
        self.level_ok = 1
        if level < 0:
            level = 0
            self.level_ok = 0
        elif level > 2000:
            level = 2000
            self.level_ok = 0
        self.level = level

    def release(self) -> None:
        """A reset frees what no longer holds."""
        if not self.brim:
            self.brim_latched = 0
        if self.over_ms < 0:
            self.overfill_latched = 0
        if not self.blind:
            self.blind_latched = 0
        self.note_trips()

    def note_trips(self) -> None:
        """Whether any of the three acts."""
        acting = self.brim or self.overfill or self.blind
        self.tripped = 1 if acting or self.brim_latched or self.overfill_latched or self.blind_latched else 0

    def control(self, dt_ms: int, start: int, reset: int, stop_clear: int) -> None:
        """Timer and sequence."""
        state = self.state
        if state != FILLING:
            self.slow_ms = -1
            self.slow = 0
        else:
            self.slow_ms = 0 if self.slow_ms < 0 else min(self.slow_ms + dt_ms, 30000)
            self.slow = 1 if self.slow_ms >= 30000 else 0
        if state == FILLING:
            if self.tripped or self.slow:
                self.state = FAULT
            elif not stop_clear:
                self.state = IDLE
            elif self.level >= self.fill_to:
                self.state = FULL
        elif state == IDLE:
            if start and stop_clear and not self.tripped and self.level < self.fill_to - 50:
                self.state = FILLING
        elif state == FULL:
            if self.level < self.fill_to - 50:
                self.state = IDLE
        elif reset and not self.tripped:
            self.state = IDLE
        self.inlet = 1 if self.state == FILLING else 0

    def protect(self, dt_ms: int, brim_clear: int) -> None:
        """Three latched interlocks on the valve, one of them delayed."""
        self.brim = 0 if brim_clear else 1
        self.blind = 0 if self.level_ok else 1
        if self.level > 1900:
            self.over_ms = 0 if self.over_ms < 0 else min(self.over_ms + dt_ms, 100)
            self.overfill = 1 if self.over_ms >= 100 else 0
        else:
            self.over_ms = -1
            self.overfill = 0
        if self.brim:
            self.brim_latched = 1
        if self.overfill:
            self.overfill_latched = 1
        if self.blind:
            self.blind_latched = 1
        self.note_trips()
        if self.tripped:
            self.inlet = 0

    def judge(self, dt_ms: int) -> None:
        """Two alarms, one with delay and hysteresis, and the claim."""
        if self.level_high:
            if self.level < 1830:
                self.level_high = 0
                self.high_ms = -1
        elif self.level_ok and self.level > 1850:
            self.high_ms = 0 if self.high_ms < 0 else self.high_ms + dt_ms
            if self.high_ms >= 500:
                self.level_high = 1
        else:
            self.high_ms = -1
        self.failed = 1 if self.state == FAULT else 0
        self.claim_ok = 1 if not self.inlet or self.state == FILLING else 0
