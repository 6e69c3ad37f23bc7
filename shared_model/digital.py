"""Blocks whose output is one bit made by time: debounce, blink. They count `dt_ms`, never a clock."""

from shared_model.declaration import Declaration, check_int
from shared_model.limits import MAX_MS, later

LONGEST_PHASE_MS = MAX_MS // 2
"""Of a blink's two phases, so that a whole period stays within `MAX_MS`."""


class Debounce(Declaration):
    """`q` follows an input that has been 1 for `on_ms`, or 0 for `off_ms` (0..10^9), without a break.

    Called once in every scan as `contact(condition, dt_ms)`. `et_ms` is 0 in the scan that sees the input differ from `q`, as in TON;
    exactly at the delay, `q` follows. `q` is 0 at the start: an input that is 1 at the first call has to last, too.
    """

    state_fields = ("q", "running", "et_ms")

    def __init__(self, title: str = "", on_ms: int = 0, off_ms: int = 0) -> None:
        super().__init__(title)
        self.on_ms = check_int(title, "on_ms", on_ms, 0, MAX_MS)
        self.off_ms = check_int(title, "off_ms", off_ms, 0, MAX_MS)
        self.q = self.running = self.et_ms = 0

    def __call__(self, condition, dt_ms: int) -> int:
        """One scan; returns `q`."""
        value = 1 if condition else 0
        if value == self.q:
            self.running = self.et_ms = 0
            return value
        self.et_ms = later(self.et_ms, dt_ms) if self.running else 0
        self.running = 1
        if self.et_ms >= (self.on_ms if value else self.off_ms):
            self.q = value
            self.running = self.et_ms = 0
        return self.q


class Blink(Declaration):
    """While enabled, `q` is 1 for `on_ms`, then 0 for `off_ms` (1..5*10^8 each), again and again; it begins with 1.

    Called once in every scan as `lamp(enable, dt_ms)`. `et_ms` is the time in the period, 0 in the scan that enables. A scan that
    does not hit the end of a phase exactly makes the next one shorter: periods do not drift. Not enabled, `q` is 0.
    """

    state_fields = ("q", "running", "et_ms")

    def __init__(self, title: str = "", on_ms: int = 500, off_ms: int = 500) -> None:
        super().__init__(title)
        self.on_ms = check_int(title, "on_ms", on_ms, 1, LONGEST_PHASE_MS)
        self.off_ms = check_int(title, "off_ms", off_ms, 1, LONGEST_PHASE_MS)
        self.q = self.running = self.et_ms = 0

    def __call__(self, enable, dt_ms: int) -> int:
        """One scan; returns `q`."""
        if not enable:
            self.q = self.running = self.et_ms = 0
            return 0
        self.et_ms = (self.et_ms + dt_ms) % (self.on_ms + self.off_ms) if self.running else 0
        self.running = 1
        self.q = 1 if self.et_ms < self.on_ms else 0
        return self.q
