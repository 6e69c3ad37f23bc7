"""`examples/conveyor` by hand."""

ZONES = tuple([f"{zone}.{name}" for zone in ("first", "second", "third", "fourth") for name in ("eye", "reset", "clear")])
INPUTS = ("start", "stop", "part_waits", "robot_free", "chain.closed", "chain.acknowledge") + ZONES  # noqa: RUF005 (MicroPython has no such star)

LAST_NUMBER = 1_000_000
EMPTY, TAKING, HOLDING, GIVING, JAM = range(5)


class Zone:
    """One belt."""

    def __init__(self) -> None:
        self.reset_before = self.clear_before = 1
        self.takes = self.offers = self.item = self.run = 0
        self.seen = 0
        self.free_ms = self.late_ms = -1
        self.phase = EMPTY
        self.late = self.latched = self.jammed = 0

    def press(self, reset: int, clear: int) -> int:
        """The two buttons; 1 in the scan in which `clear` is pressed."""
        if reset and not self.reset_before and not self.late:
            self.latched = 0
        self.reset_before = reset
        pressed = 1 if clear and not self.clear_before else 0
        self.clear_before = clear
        return pressed

    def scan(self, dt_ms: int, eye: int, clear: int, enabled: int, offered: int, offered_item: int, next_takes: int) -> None:
        """One scan, with what the neighbours said."""
        if eye:
            self.seen = 1
            self.free_ms = -1
        elif self.seen:
            self.free_ms = 0 if self.free_ms < 0 else self.free_ms + dt_ms
            if self.free_ms >= 60:
                self.seen = 0
                self.free_ms = -1
        self.late_ms = -1 if not self.run else 0 if self.late_ms < 0 else min(self.late_ms + dt_ms, 4000)
        phase = self.step(clear, enabled, offered, next_takes)
        if phase != self.phase:
            self.phase = phase
            if phase == TAKING:
                self.item = offered_item
            elif phase == EMPTY:
                self.item = 0
        tripped = self.late or self.latched
        self.takes = 1 if (phase == EMPTY or (phase == TAKING and offered)) and enabled and not tripped else 0
        self.offers = 1 if phase == GIVING else 0
        self.run = 1 if enabled and (phase == TAKING or (phase == GIVING and next_takes)) else 0

    def step(self, clear: int, enabled: int, offered: int, next_takes: int) -> int:
        """The phase after this scan."""
        phase = self.phase
        tripped = self.late or self.latched
        if phase == EMPTY:
            if self.seen:
                return HOLDING
            if self.item:
                return JAM
            return TAKING if enabled and offered and not tripped else EMPTY
        if phase == TAKING:
            return JAM if tripped else HOLDING if self.seen else TAKING
        if phase == HOLDING:
            return GIVING if enabled and next_takes and not tripped else HOLDING
        if phase == GIVING:
            return JAM if tripped else GIVING if self.seen else EMPTY
        if clear and not tripped:
            return HOLDING if self.seen else EMPTY
        return JAM

    def protect(self) -> None:
        """The jam."""
        self.late = 1 if self.late_ms >= 4000 else 0
        if self.late:
            self.latched = 1
        if self.latched:
            self.run = 0
        self.jammed = 1 if self.phase == JAM else 0


class Machine:
    """Four belts in a row."""

    def __init__(self) -> None:
        self.out = [0, 0, 0, 0, 0]  # beacon, belts
        self.start_before = self.stop_before = self.acknowledge_before = 1
        self.clear = self.running = self.glow = 0
        self.glow_ms = -1
        self.number = self.delivered = self.last_out = 0
        self.was_taking = self.was_giving = 0
        self.first, self.second, self.third, self.fourth = Zone(), Zone(), Zone(), Zone()
        self.full_ms = -1
        self.full = self.pressed = 0
        self.still = 1

    def scan(self, dt_ms: int, values: list) -> None:
        """From eyes and buttons to the belts."""
        first, second = self.first, self.second
        third, fourth = self.third, self.fourth
        start = values[0] and not self.start_before
        stop = values[1] and not self.stop_before
        self.clear = 1 if values[4] and (self.clear or (values[5] and not self.acknowledge_before)) else 0
        self.start_before = values[0]
        self.stop_before = values[1]
        self.acknowledge_before = values[5]
        clears = first.press(values[7], values[8])
        clears_second = second.press(values[10], values[11])
        clears_third = third.press(values[13], values[14])
        clears_fourth = fourth.press(values[16], values[17])
        if self.running:
            on = 0 if stop or not self.clear else 1
        else:
            on = 1 if start and self.clear else 0
        self.running = on
        self.shine(dt_ms, on)
        robot_free = values[3]
        offered_item = self.number + 1 if self.number < LAST_NUMBER else 1
        offers, item, takes = first.offers, first.item, second.takes
        offers_second, item_second, takes_third = second.offers, second.item, third.takes
        offers_third, item_third, takes_fourth = third.offers, third.item, fourth.takes
        first.scan(dt_ms, values[6], clears, on, values[2], offered_item, takes)
        second.scan(dt_ms, values[9], clears_second, on, offers, item, takes_third)
        third.scan(dt_ms, values[12], clears_third, on, offers_second, item_second, takes_fourth)
        fourth.scan(dt_ms, values[15], clears_fourth, on, offers_third, item_third, robot_free)
        self.count()
        first.protect()
        second.protect()
        third.protect()
        fourth.protect()
        self.judge(dt_ms, robot_free, values[4])
        out = self.out
        out[0] = self.glow
        out[1] = first.run
        out[2] = second.run
        out[3] = third.run
        out[4] = fourth.run

    def shine(self, dt_ms: int, on: int) -> None:
        """The beacon goes on for three seconds after a stop."""
        if on:
            self.glow = 1
            self.glow_ms = -1
        elif self.glow:
            self.glow_ms = 0 if self.glow_ms < 0 else self.glow_ms + dt_ms
            if self.glow_ms >= 3000:
                self.glow = 0

    def count(self) -> None:
        """Number what comes on, count what goes off."""
        taking = self.first.phase == TAKING
        if taking and not self.was_taking:
            self.number = self.first.item
        self.was_taking = taking
        giving = self.fourth.phase == GIVING
        if giving:
            self.last_out = self.fourth.item
        elif self.was_giving and self.fourth.phase == EMPTY:
            self.delivered += 1
        self.was_giving = giving

    def judge(self, dt_ms: int, robot_free: int, closed: int) -> None:
        """Two alarms and the claim."""
        if self.first.phase == HOLDING and self.fourth.phase == HOLDING and not robot_free:
            self.full_ms = 0 if self.full_ms < 0 else min(self.full_ms + dt_ms, 30_000)
            self.full = 1 if self.full_ms >= 30_000 else 0
        else:
            self.full_ms = -1
            self.full = 0
        self.pressed = 1 - closed
        self.still = 1 if self.running or not (self.first.run or self.second.run or self.third.run or self.fourth.run) else 0
