"""A share of every period on, as for a heater behind a relay, and how much of that share really went out. No clock is read."""

from shared_model.arithmetic import carry, clamp
from shared_model.declaration import check_int
from shared_model.limits import NOT_FORCED
from shared_model.tracking import Tracking

LONGEST_PERIOD_MS = 1_000_000
"""So that a thousandth of it times 1000 can be held."""

WHOLE = 1000
"""A whole period, in the unit of shares."""


class TimeProportional(Tracking):
    """A share of every period on: `q` is 1 for `permille` thousandths (clamped to 0..1000) of `period_ms` (1..10^6).

    Called once in every scan as `heater(permille, dt_ms)`; the first call begins a period. There is at most one pulse in a period,
    from its beginning; a smaller `permille` ends it. `min_on_ms` (0..period_ms) saves contacts: no pulse and no pause within a
    period is planned shorter; a pulse that would be is left out, and a pause that would be is spent on. A scan that comes late after
    the beginning of a period makes its pulse shorter by that.

    `went_out` is for the controller that makes `permille`: what it is to track. It is `permille`, unless `tracks` names the output
    that holds `q`, and a force, an interlock or a permissive decided that in the last scan. Then it moves towards what the field
    gets, 0 or 1000, as fast as the share of a period can, a whole period for the whole way; and as soon as `q` goes out again it
    is `permille`, so that a controller that tracked it comes back without a bump.
    """

    state_fields = ("q", "running", "et_ms", "went_out", "went_out_rest")

    def __init__(self, title: str = "", period_ms: int = 10_000, min_on_ms: int = 0, tracks=None) -> None:
        super().__init__(title)
        self.period_ms = check_int(title, "period_ms", period_ms, 1, LONGEST_PERIOD_MS)
        self.min_on_ms = check_int(title, "min_on_ms", min_on_ms, 0, period_ms)
        self.tracks = tracks
        self.q = self.running = self.et_ms = self.went_out = self.went_out_rest = 0

    def __call__(self, permille: int, dt_ms: int) -> int:
        """One scan; returns `q`."""
        self._track(clamp(permille, 0, WHOLE), dt_ms)
        et_ms = self.et_ms + dt_ms if self.running else self.period_ms
        self.running = 1
        if et_ms >= self.period_ms:
            self.et_ms = et_ms % self.period_ms
            self.q = 1 if self.et_ms < self._pulse_ms(permille) else 0
        else:
            self.et_ms = et_ms
            if self.q and self.min_on_ms <= et_ms <= self.period_ms - self.min_on_ms:
                self.q = 1 if et_ms < self._pulse_ms(permille) else 0
        return self.q

    def _track(self, permille: int, dt_ms: int) -> None:
        """What went out: while another decides over the output, what the field gets; else what is asked."""
        output = self._output
        if output is not None and self.running:
            on = 1 if output.value else 0
            if output.by >= 0 or output.force != NOT_FORCED or on != self.q:
                step = carry(self, "went_out_rest", WHOLE, min(dt_ms, self.period_ms), self.period_ms)
                self.went_out = clamp(self.went_out + (step if on else -step), 0, WHOLE)
                return
        self.went_out = permille
        self.went_out_rest = 0

    def _pulse_ms(self, permille: int) -> int:
        """How long the pulse of this period is to be."""
        if permille <= 0:
            return 0
        if permille >= WHOLE:
            return self.period_ms
        on_ms = permille * self.period_ms // WHOLE
        if on_ms < self.min_on_ms:
            return 0
        return on_ms if self.period_ms - on_ms >= self.min_on_ms else self.period_ms
