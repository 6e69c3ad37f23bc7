"""Timers (IEC 61131-3, 6.6.3.5.5): they count `dt_ms`, never a clock, and saturate."""

from shared_model.declaration import Declaration, check_int
from shared_model.limits import MAX_MS


class Timer(Declaration):
    """What the three timers have in common."""

    state_fields: tuple[str, ...] = ("q", "running", "et_ms", "pt_ms")

    def __init__(self, title: str = "", pt_ms: int = 0) -> None:
        super().__init__(title)
        self.pt_ms = check_int(title, "pt_ms", pt_ms, 0, MAX_MS)
        self.q = self.running = self.et_ms = 0


class Ton(Timer):
    """On-delay timer TON: `q` is 1 once the input has been 1 for `pt_ms` (0..10^9).

    Called once in every scan as `timer(condition, dt_ms)`, or with `pt_ms` as third argument. `et_ms` is 0 in the scan
    that sees the rising edge and stops at `pt_ms`; exactly at `pt_ms`, `q` is 1. Input 0 clears both.
    """

    def __call__(self, condition, dt_ms: int, pt_ms=None) -> int:
        """One scan; returns `q`."""
        if pt_ms is not None:
            self.pt_ms = pt_ms
        if not condition:
            if self.running:
                self.q = self.running = self.et_ms = 0
            return 0
        if self.running:
            et_ms = self.et_ms + dt_ms
            self.et_ms = et_ms if et_ms < self.pt_ms else self.pt_ms
        else:
            self.running = 1
        self.q = 1 if self.et_ms >= self.pt_ms else 0
        return self.q


class Tof(Timer):
    """Off-delay timer TOF: `q` is 1 with the input, and until the input has been 0 for `pt_ms` (0..10^9).

    Called once in every scan as `timer(condition, dt_ms)`, or with `pt_ms` as third argument. `et_ms` is 0 in the scan that
    sees the falling edge and stops at `pt_ms`; exactly at `pt_ms`, `q` is 0. Input 1 clears `et_ms`, also while it runs. An
    input that is 0 at the first call starts nothing.
    """

    def __call__(self, condition, dt_ms: int, pt_ms=None) -> int:
        """One scan; returns `q`."""
        if pt_ms is not None:
            self.pt_ms = pt_ms
        if condition:
            self.q = 1
            self.running = self.et_ms = 0
            return 1
        if self.running:
            et_ms = self.et_ms + dt_ms
            self.et_ms = et_ms if et_ms < self.pt_ms else self.pt_ms
        elif self.q:
            self.running = 1
        self.q = self.running = 1 if self.running and self.et_ms < self.pt_ms else 0
        return self.q


class Tp(Timer):
    """Pulse timer TP: a rising edge makes `q` 1 for `pt_ms` (0..10^9), however short or long the input is.

    Called once in every scan as `timer(condition, dt_ms)`, or with `pt_ms` as third argument. `et_ms` is 0 in the scan that
    sees the edge and stops at `pt_ms`, where `q` is 0; it is cleared when the input is 0 after that. Edges during the pulse, up
    to the scan that ends it, do nothing. An input that is 1 at the first call is no edge.
    """

    state_fields = ("q", "running", "et_ms", "pt_ms", "last")

    def __init__(self, title: str = "", pt_ms: int = 0) -> None:
        super().__init__(title, pt_ms)
        self.last = 1  # so that an input that is 1 at the first call is no edge

    def __call__(self, condition, dt_ms: int, pt_ms=None) -> int:
        """One scan; returns `q`."""
        if pt_ms is not None:
            self.pt_ms = pt_ms
        if self.running:
            et_ms = self.et_ms + dt_ms
            self.et_ms = et_ms if et_ms < self.pt_ms else self.pt_ms
        elif condition and not self.last:
            self.running = 1
            self.et_ms = 0
        self.q = self.running = 1 if self.running and self.et_ms < self.pt_ms else 0
        if not condition and not self.running:
            self.et_ms = 0
        self.last = 1 if condition else 0
        return self.q
