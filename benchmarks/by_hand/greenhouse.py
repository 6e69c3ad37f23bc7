"""`examples/greenhouse` by hand."""

INPUTS = (
    "tank_wet",
    "wind_calm",
    "dark",
    "door_shut",
    "climate.reset",
    "climate.roof_is_open",
    "climate.roof_is_shut",
    "climate.air.measured",
    "climate.roof.start_forward",
    "climate.roof.start_reverse",
    "climate.roof.stop",
    "climate.roof.reset",
    "climate.roof.running",
    "climate.fan.start",
    "climate.fan.stop",
    "climate.fan.reset",
    "climate.fan.running",
    "left.reset",
    "left.soil.measured",
    "right.reset",
    "right.soil.measured",
    "pump.start",
    "pump.stop",
    "pump.reset",
    "pump.running",
    "reset",
)

COLD, WARM, HOT = 120, 240, 280
SCORCHING = 450
DEAD_MS = 500
LAMP_MS = 120_000
LONGEST_MS = 300_000
TENTH_HOUR_MS = 360_000


class Drive:
    """What motor and roof have in common: the feedback within a time, two trips, and a request that a trip has spent."""

    def __init__(self, within_ms: int) -> None:
        self.within_ms = within_ms
        self.spent = self.tripped = 0
        self.silent_ms = self.driven_ms = -1
        self.no_start = self.no_stop = self.no_start_latched = self.no_stop_latched = 0

    def release(self) -> None:
        """A reset frees what no longer holds."""
        if not self.no_start:
            self.no_start_latched = 0
        if not self.no_stop:
            self.no_stop_latched = 0
        self.tripped = self.failing()

    def failing(self) -> int:
        """Whether one of the two acts."""
        return self.no_start or self.no_stop or self.no_start_latched or self.no_stop_latched

    def watch(self, dt_ms: int, on: int, running: int) -> None:
        """How long the feedback has said otherwise."""
        if on:
            self.silent_ms = -1 if running else 0 if self.silent_ms < 0 else min(self.silent_ms + dt_ms, self.within_ms)
            self.driven_ms = -1
        else:
            self.silent_ms = -1
            self.driven_ms = -1 if not running else 0 if self.driven_ms < 0 else min(self.driven_ms + dt_ms, self.within_ms)

    def judge(self) -> None:
        """The two trips."""
        self.no_start = 1 if self.silent_ms >= self.within_ms else 0
        self.no_stop = 1 if self.driven_ms >= self.within_ms else 0
        if self.no_start:
            self.no_start_latched = 1
        if self.no_stop:
            self.no_stop_latched = 1


class Motor(Drive):
    """Fan or pump, in automatic."""

    def __init__(self, within_ms: int, shortest_ms: int) -> None:
        super().__init__(within_ms)
        self.shortest_ms = shortest_ms
        self.run = self.run_before = self.available = 0
        self.on_ms = self.off_ms = -1
        self.starts = self.hours = self.run_ms = 0

    def scan(self, dt_ms: int, request: int, again: int, running: int) -> None:
        """What it does on a request."""
        self.spent = 1 if request and not again and (self.spent or self.tripped) else 0
        run = self.run
        if run:
            self.on_ms = 0 if self.on_ms < 0 else min(self.on_ms + dt_ms, self.shortest_ms)
            self.off_ms = -1
            if not self.run_before:
                self.starts += 1
        else:
            self.off_ms = 0 if self.off_ms < 0 else min(self.off_ms + dt_ms, self.shortest_ms)
            self.on_ms = -1
        self.run_before = run
        self.watch(dt_ms, run, running)
        if running:
            self.run_ms += dt_ms
            if self.run_ms >= TENTH_HOUR_MS:
                self.run_ms -= TENTH_HOUR_MS
                self.hours += 1
        self.available = 0 if self.tripped else 1
        wanted = (request and not self.spent) or (run and self.on_ms < self.shortest_ms)
        self.run = 1 if wanted and (run or self.off_ms >= self.shortest_ms) else 0

    def protect(self, stopped: int) -> None:
        """Its own two trips, and whatever else stops it."""
        self.judge()
        self.tripped = stopped or self.failing()
        if self.tripped:
            self.run = 0


class Roof(Drive):
    """The roof's drive, in automatic: there is always a direction that it is to take."""

    def __init__(self) -> None:
        super().__init__(2000)
        self.forward = self.reverse = 0
        self.forward_off_ms = self.reverse_off_ms = -1
        self.crossed = 0

    def scan(self, dt_ms: int, up: int, again: int, is_open: int, is_shut: int, running: int) -> None:
        """From its direction and its ends to the contactors."""
        self.spent = 1 if not again and (self.spent or self.tripped) else 0
        forward, reverse = self.forward, self.reverse
        self.forward_off_ms = -1 if forward else 0 if self.forward_off_ms < 0 else min(self.forward_off_ms + dt_ms, DEAD_MS)
        self.reverse_off_ms = -1 if reverse else 0 if self.reverse_off_ms < 0 else min(self.reverse_off_ms + dt_ms, DEAD_MS)
        self.watch(dt_ms, forward or reverse, running)
        self.forward = 1 if up and not is_open and not self.spent and (forward or self.reverse_off_ms >= DEAD_MS) else 0
        self.reverse = 1 if not up and not is_shut and not self.spent and (reverse or self.forward_off_ms >= DEAD_MS) else 0

    def protect(self, is_open: int, is_shut: int) -> None:
        """Both directions, beyond an end, and its own two trips."""
        self.judge()
        crossed = self.forward and self.reverse
        beyond_forward, beyond_reverse = self.forward and is_open, self.reverse and is_shut
        failing = self.failing()
        self.tripped = 1 if crossed or beyond_forward or beyond_reverse or failing else 0
        if crossed or failing or beyond_forward:
            self.forward = 0
        if crossed or failing or beyond_reverse:
            self.reverse = 0
        self.crossed = 1 if self.forward and self.reverse else 0


class Bed:
    """One bed."""

    def __init__(self, dry: int, wet: int) -> None:
        self.dry, self.wet = dry, wet
        self.water = self.thirsty = self.endless = self.latched = self.tripped = 0
        self.spell_ms = -1

    def release(self, empty: int) -> None:
        """A reset frees what no longer holds."""
        if not self.endless:
            self.latched = 0
        self.tripped = self.endless or self.latched or empty

    def scan(self, dt_ms: int, allowed: int, soil: int) -> None:
        """From the soil to the valve."""
        if soil <= self.dry:
            self.thirsty = 1
        elif soil >= self.wet:
            self.thirsty = 0
        self.spell_ms = -1 if not self.water else 0 if self.spell_ms < 0 else min(self.spell_ms + dt_ms, LONGEST_MS)
        self.water = 1 if allowed and self.thirsty and not self.tripped else 0

    def protect(self, empty: int) -> None:
        """Open for too long, and no water in the tank."""
        self.endless = 1 if self.spell_ms >= LONGEST_MS else 0
        if self.endless:
            self.latched = 1
        self.tripped = self.latched or empty
        if self.tripped:
            self.water = 0


class Machine:
    """The house, its two beds and their pump."""

    def __init__(self) -> None:
        self.out = [0] * 8  # lamp, heater, roof forward and reverse, fan, left and right valve, pump
        self.before = [1] * len(INPUTS)
        self.roof, self.fan, self.pump = Roof(), Motor(2000, 60_000), Motor(1000, 0)
        self.left, self.right = Bed(300, 450), Bed(350, 500)
        self.cold = self.warm = self.hot = self.inside = self.empty = 0
        self.inside_ms = self.storm_ms = self.refill_ms = -1
        self.above = self.far_above = self.below = self.far_below = 0
        self.above_ms = self.far_above_ms = self.below_ms = self.far_below_ms = -1
        self.alarms = [0] * 12
        self.never_dry = 1

    def scan(self, dt_ms: int, values: list) -> None:
        """From floats, limit switches, air and soil to valves and drives."""
        calm = values[1]
        is_open, is_shut, air = values[5], values[6], values[7]
        before = self.before
        self.release(values, before)
        self.feel(air)
        roof, fan, pump = self.roof, self.fan, self.pump
        left, right = self.left, self.right
        turned = (values[8] and not before[8]) or (values[9] and not before[9])
        roof.scan(dt_ms, self.warm and calm, turned, is_open, is_shut, values[12])
        fan.scan(dt_ms, self.hot, values[13] and not before[13], values[16])
        allowed = pump.available
        left.scan(dt_ms, allowed, values[18])
        right.scan(dt_ms, allowed, values[20])
        pump.scan(dt_ms, left.water or right.water, values[21] and not before[21], values[24])
        if not values[3]:
            self.inside = 1
            self.inside_ms = -1
        elif self.inside:
            self.inside_ms = 0 if self.inside_ms < 0 else self.inside_ms + dt_ms
            if self.inside_ms >= LAMP_MS:
                self.inside = 0
        for place in (4, 8, 9, 11, 13, 15, 17, 19, 21, 23, 25):
            before[place] = values[place]
        self.empty = 0 if values[0] else 1
        roof.protect(is_open, is_shut)
        fan.protect(0)
        left.protect(self.empty)
        right.protect(self.empty)
        pump.protect(self.empty)
        out = self.out
        out[0] = 1 if self.inside and values[2] else 0
        out[1] = 1 if self.cold and air <= SCORCHING else 0
        out[2] = roof.forward
        out[3] = roof.reverse
        out[4] = fan.run
        out[5] = left.water
        out[6] = right.water
        out[7] = pump.run
        self.judge(dt_ms, calm, is_shut, values[0])

    def release(self, values: list, before: list) -> None:
        """Six buttons: one resets all, one the climate, and each drive and bed has one."""
        every = values[25] and not before[25]
        climate = every or (values[4] and not before[4])
        if climate or (values[11] and not before[11]):
            self.roof.release()
        if climate or (values[15] and not before[15]):
            self.fan.release()
        if every or (values[17] and not before[17]):
            self.left.release(self.empty)
        if every or (values[19] and not before[19]):
            self.right.release(self.empty)
        if every or (values[23] and not before[23]):
            self.pump.release()
            self.pump.tripped = self.pump.tripped or self.empty

    def feel(self, air: int) -> None:
        """Three thresholds that act, and four that only warn."""
        if air <= COLD:
            self.cold = 1
        elif air >= COLD + 20:
            self.cold = 0
        if air >= WARM:
            self.warm = 1
        elif air <= WARM - 20:
            self.warm = 0
        if air >= HOT:
            self.hot = 1
        elif air <= HOT - 20:
            self.hot = 0
        self.far_above = 1 if air >= 400 else 0 if air <= 390 else self.far_above
        self.above = 1 if air >= 350 else 0 if air <= 340 else self.above
        self.below = 1 if air <= 50 else 0 if air >= 60 else self.below
        self.far_below = 1 if air <= 20 else 0 if air >= 30 else self.far_below

    def judge(self, dt_ms: int, calm: int, is_shut: int, tank_wet: int) -> None:
        """Twelve alarms, and two claims."""
        self.far_above_ms = -1 if not self.far_above else 0 if self.far_above_ms < 0 else min(self.far_above_ms + dt_ms, 1000)
        self.above_ms = -1 if not self.above else 0 if self.above_ms < 0 else min(self.above_ms + dt_ms, 1000)
        self.below_ms = -1 if not self.below else 0 if self.below_ms < 0 else min(self.below_ms + dt_ms, 1000)
        self.far_below_ms = -1 if not self.far_below else 0 if self.far_below_ms < 0 else min(self.far_below_ms + dt_ms, 1000)
        self.storm_ms = -1 if calm or is_shut else 0 if self.storm_ms < 0 else min(self.storm_ms + dt_ms, 90_000)
        self.refill_ms = -1 if tank_wet else 0 if self.refill_ms < 0 else min(self.refill_ms + dt_ms, 5000)
        roof, fan, pump = self.roof, self.fan, self.pump
        alarms = self.alarms
        alarms[0] = 1 if self.far_above_ms >= 1000 else 0
        alarms[1] = 1 if self.above_ms >= 1000 else 0
        alarms[2] = 1 if self.below_ms >= 1000 else 0
        alarms[3] = 1 if self.far_below_ms >= 1000 else 0
        alarms[4] = 1 if self.storm_ms >= 90_000 else 0
        alarms[5] = 1 if self.refill_ms >= 5000 else 0
        alarms[6] = roof.no_start_latched
        alarms[7] = roof.no_stop
        alarms[8] = fan.no_start_latched
        alarms[9] = fan.no_stop
        alarms[10] = pump.no_start_latched
        alarms[11] = self.left.latched or self.right.latched
        self.never_dry = 1 if not pump.run or tank_wet else 0
