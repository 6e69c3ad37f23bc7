"""`examples/traffic_light` by hand."""

INPUTS = ("button",)

ALL_RED, READY, GREEN, YELLOW, BEFORE_WALK, WALK, CLEARING = range(7)


class Machine:
    """One plain class, plain attributes."""

    def __init__(self) -> None:
        self.out = [1, 0, 0, 1, 0, 0]
        self.green_ms = 15_000
        self.walk_ms = 8_000
        self.button_before = 1
        self.wanted = 0
        self.phase = ALL_RED
        self.phase_ms = -1
        self.flash_ms = -1
        self.waits_ms = -1
        self.one_way = self.a_lamp = self.served = 1

    def scan(self, dt_ms: int, values: list) -> None:
        """From the button to the lamps."""
        button = 1 if values[0] and not self.button_before else 0
        self.button_before = values[0]
        phase = self.step(dt_ms)
        self.wanted = 1 if (self.wanted or button) and phase != WALK else 0
        flash = 0
        if phase == CLEARING:
            self.flash_ms = 0 if self.flash_ms < 0 else (self.flash_ms + dt_ms) % 1000
            flash = 1 if self.flash_ms < 500 else 0
        else:
            self.flash_ms = -1
        out = self.out
        yellow = phase == YELLOW
        out[0] = 0 if yellow or phase == GREEN else 1
        out[1] = 1 if yellow or phase == READY else 0
        out[2] = 1 if phase == GREEN else 0
        out[3] = 1 if phase < WALK else 0
        out[4] = 1 if phase == WALK else flash
        out[5] = self.wanted
        self.claim(dt_ms, out)

    def step(self, dt_ms: int) -> int:
        """The phase after this scan."""
        phase = self.phase
        ms = self.phase_ms + dt_ms if self.phase_ms >= 0 else 0
        if phase == ALL_RED:
            over = ms >= 2000
        elif phase == READY:
            over = ms >= 1000
        elif phase == GREEN:
            over = self.wanted and ms >= self.green_ms
        elif phase == YELLOW:
            over = ms >= 3000
        elif phase == BEFORE_WALK:
            over = ms >= 2000
        elif phase == WALK:
            over = ms >= self.walk_ms
        else:
            over = ms >= 4000
        if over:
            phase = phase + 1 if phase < CLEARING else ALL_RED
            ms = 0
        self.phase = phase
        self.phase_ms = ms if ms < 1_000_000_000 else 1_000_000_000
        return phase

    def claim(self, dt_ms: int, out: list) -> None:
        """Cars and walkers never go at once, there is always a lamp, and who presses may walk."""
        self.one_way = 0 if out[4] and (out[2] or out[1] or not out[0]) else 1
        self.a_lamp = 1 if out[0] or out[1] or out[2] else 0
        if out[4]:
            self.served = 1 if self.waits_ms < 150_000 else 0
            self.waits_ms = -1
        elif self.waits_ms >= 0:
            self.waits_ms += dt_ms
            self.served = 1 if self.waits_ms < 150_000 else 0
        elif out[5]:
            self.waits_ms = 0
