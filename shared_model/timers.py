"""Timers (IEC 61131-3, 6.6.3.5.5): they count `dt_ms`, never a clock, and saturate."""

from shared_model.declaration import Declaration, check_int
from shared_model.limits import MAX_MS


class Ton(Declaration):
    """On-delay timer TON: `q` is 1 once the input has been 1 for `pt_ms` (0..10^9).

    Called once in every scan as `timer(condition, dt_ms)`, or with `pt_ms` as third argument. `et_ms` is 0 in the scan
    that sees the rising edge and stops at `pt_ms`; exactly at `pt_ms`, `q` is 1. Input 0 clears both.
    """

    state_fields = ("q", "running", "et_ms", "pt_ms")

    def __init__(self, title: str = "", pt_ms: int = 0) -> None:
        super().__init__(title)
        self.pt_ms = check_int(title, "pt_ms", pt_ms, 0, MAX_MS)
        self.q = self.running = self.et_ms = 0

    def __call__(self, condition, dt_ms: int, pt_ms=None) -> int:
        """One scan; returns `q`."""
        if pt_ms is not None:
            self.pt_ms = pt_ms
        if not condition:
            self.q = self.running = self.et_ms = 0
            return 0
        if self.running:
            et_ms = self.et_ms + dt_ms
            self.et_ms = et_ms if et_ms < self.pt_ms else self.pt_ms
        else:
            self.running = 1
        self.q = 1 if self.et_ms >= self.pt_ms else 0
        return self.q
