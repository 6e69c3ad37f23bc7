"""`examples/pump_station` by hand."""

INPUTS = (
    "reset",
    "wet",
    "high_clear",
    "level.measured",
    "pumps.resume",
    "pumps.reset",
    "pumps.first.start",
    "pumps.first.stop",
    "pumps.first.reset",
    "pumps.first.running",
    "pumps.second.start",
    "pumps.second.stop",
    "pumps.second.reset",
    "pumps.second.running",
)

START_AT = 2000
BOTH_AT = 2800
STOP_AT = 800
SWAP_HOURS = 240
TENTH_HOUR_MS = 360_000


class Pump:
    """One pump, in automatic."""

    def __init__(self) -> None:
        self.start_before = self.reset_before = 1
        self.run = self.run_before = self.spent = 0
        self.silent_ms = self.driven_ms = -1
        self.starts = self.hours = self.run_ms = 0
        self.no_start = self.no_stop = self.no_start_latched = self.no_stop_latched = 0

    def release(self) -> None:
        """A reset frees what no longer holds."""
        if not self.no_start:
            self.no_start_latched = 0
        if not self.no_stop:
            self.no_stop_latched = 0

    def tripped(self) -> int:
        """Whether one of its own two acts."""
        return self.no_start or self.no_stop or self.no_start_latched or self.no_stop_latched

    def scan(self, dt_ms: int, request: int, start: int, running: int, tripped: int) -> None:
        """What it does on a request."""
        again = start and not self.start_before
        self.start_before = start
        self.spent = 1 if request and not again and (self.spent or tripped) else 0
        run = self.run
        if run:
            self.silent_ms = -1 if running else 0 if self.silent_ms < 0 else min(self.silent_ms + dt_ms, 2000)
            self.driven_ms = -1
        else:
            self.silent_ms = -1
            self.driven_ms = -1 if not running else 0 if self.driven_ms < 0 else min(self.driven_ms + dt_ms, 2000)
        if run and not self.run_before:
            self.starts += 1
        self.run_before = run
        if running:
            self.run_ms += dt_ms
            if self.run_ms >= TENTH_HOUR_MS:
                self.run_ms -= TENTH_HOUR_MS
                self.hours += 1
        self.run = 1 if request and not self.spent else 0

    def protect(self, dry: int) -> None:
        """No feedback, feedback without a cause, and the dry run of the sump."""
        self.no_start = 1 if self.silent_ms >= 2000 else 0
        self.no_stop = 1 if self.driven_ms >= 2000 else 0
        if self.no_start:
            self.no_start_latched = 1
        if self.no_stop:
            self.no_stop_latched = 1
        if dry or self.tripped():
            self.run = 0


class Machine:
    """The sump and its two pumps."""

    def __init__(self) -> None:
        self.out = [0, 0]
        self.reset_before = self.resume_before = self.pumps_reset_before = 1
        self.first, self.second = Pump(), Pump()
        self.one = self.two = self.by_float = self.dry = self.dry_latched = 0
        self.float_ms = self.dry_ms = -1
        self.duty = self.asked = self.spent = self.available = 0
        self.high_ms = self.high_high_ms = self.flood_ms = self.none_ms = -1
        self.too_high = self.highish = self.flooding = self.ran_dry = self.standby_lost = self.none_left = 0
        self.highish_on = self.high_high_on = 0
        self.dry_acts = 0
        self.never_dry = 1

    def scan(self, dt_ms: int, values: list) -> None:
        """From level, floats and feedbacks to the pumps."""
        first, second = self.first, self.second
        self.release(values)
        wet, high_clear, level = values[1], values[2], values[3]
        self.read(dt_ms, wet, high_clear, level)
        request = 1 if self.one or self.by_float else 0
        both = self.two or not high_clear
        dry = self.dry_acts
        first_trips = dry or first.tripped()
        second_trips = dry or second.tripped()
        self.available = 2 - (1 if first_trips else 0) - (1 if second_trips else 0)
        resume = values[4] and not self.resume_before
        self.resume_before = values[4]
        self.spent = 1 if request and not resume and (self.spent or not self.available) else 0
        self.choose(request, not first_trips, not second_trips)
        wanted = request and not self.spent
        first.scan(dt_ms, wanted and not first_trips and (both or not self.duty), values[6], values[9], first_trips)
        second.scan(dt_ms, wanted and not second_trips and (both or self.duty), values[10], values[13], second_trips)
        if self.dry:
            self.dry_latched = 1
        self.dry_acts = self.dry or self.dry_latched
        first.protect(self.dry_acts)
        second.protect(self.dry_acts)
        self.out[0] = first.run
        self.out[1] = second.run
        self.judge(dt_ms, high_clear, level)

    def release(self, values: list) -> None:
        """Four buttons: one resets all, one both pumps, each pump has one."""
        all_, pumps = values[0], values[5]
        one, two = values[8], values[12]
        if all_ and not self.reset_before:
            if not self.dry:
                self.dry_latched = self.dry_acts = 0
            self.first.release()
            self.second.release()
        if pumps and not self.pumps_reset_before:
            self.first.release()
            self.second.release()
        if one and not self.first.reset_before:
            self.first.release()
        if two and not self.second.reset_before:
            self.second.release()
        self.reset_before = all_
        self.pumps_reset_before = pumps
        self.first.reset_before = one
        self.second.reset_before = two

    def read(self, dt_ms: int, wet: int, high_clear: int, level: int) -> None:
        """Two thresholds, the high float with its time, and the dry float, which has to last."""
        if level >= START_AT:
            self.one = 1
        elif level <= STOP_AT:
            self.one = 0
        if level >= BOTH_AT:
            self.two = 1
        elif level <= STOP_AT:
            self.two = 0
        if not high_clear:
            self.by_float = 1
            self.float_ms = -1
        elif self.by_float:
            self.float_ms = 0 if self.float_ms < 0 else self.float_ms + dt_ms
            if self.float_ms >= 60_000:
                self.by_float = 0
        if wet != self.dry:
            self.dry_ms = -1
        else:
            self.dry_ms = 0 if self.dry_ms < 0 else self.dry_ms + dt_ms
            if self.dry_ms >= (2000 if self.dry else 500):
                self.dry = 1 - self.dry
                self.dry_ms = -1

    def choose(self, request: int, first_can: int, second_can: int) -> None:
        """Who has the duty."""
        lead = self.second.hours - self.first.hours
        if request and not self.asked:
            if lead > 0:
                self.duty = 0
            elif lead < 0:
                self.duty = 1
        elif lead >= SWAP_HOURS:
            self.duty = 0
        elif -lead >= SWAP_HOURS:
            self.duty = 1
        self.asked = request
        if self.duty:
            if not second_can and first_can:
                self.duty = 0
        elif not first_can and second_can:
            self.duty = 1

    def judge(self, dt_ms: int, high_clear: int, level: int) -> None:
        """Six alarms and the claim."""
        self.highish_on = 1 if level >= 3200 else 0 if level <= 3100 else self.highish_on
        self.high_high_on = 1 if level >= 3600 else 0 if level <= 3500 else self.high_high_on
        self.high_ms = -1 if not self.highish_on else 0 if self.high_ms < 0 else min(self.high_ms + dt_ms, 1000)
        self.high_high_ms = -1 if not self.high_high_on else 0 if self.high_high_ms < 0 else min(self.high_high_ms + dt_ms, 1000)
        self.flood_ms = -1 if high_clear else 0 if self.flood_ms < 0 else min(self.flood_ms + dt_ms, 1000)
        self.none_ms = -1 if self.available else 0 if self.none_ms < 0 else min(self.none_ms + dt_ms, 100)
        self.highish = 1 if self.high_ms >= 1000 else 0
        self.too_high = 1 if self.high_high_ms >= 1000 else 0
        self.flooding = 1 if self.flood_ms >= 1000 else 0
        self.none_left = 1 if self.none_ms >= 100 else 0
        self.standby_lost = 1 if self.available == 1 else 0
        self.ran_dry = self.dry_latched
        self.never_dry = 1 if not self.dry or not (self.first.run or self.second.run) else 0
