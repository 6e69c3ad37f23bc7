"""PID controller in fixed point. Terms are kept in thousandths of a unit of the output; what a division leaves is carried.

    out = kp / 1000 * (e + sum(e * dt) / ti - td * d(value)/dt)        e = setpoint - value, or its negative if `direct`

The derivative acts on the measurement, through a first-order filter of td / 8. Each term saturates at ±268 435 units.
"""

from shared_model.arithmetic import carry, clamp, subtract
from shared_model.declaration import ModelError, check_int
from shared_model.limits import MAX_INT
from shared_model.tracking import Tracking

LARGEST_TERM = MAX_INT // 4
"""Of each term in thousandths: the sum of three, and of a limit less these, is within MAX_INT."""

FILTER = 8
"""The derivative's filter: td / 8."""

LARGEST_GAIN = 1_000_000
LARGEST_OUT = 100_000
LONGEST_TI_MS = 3_000_000
LONGEST_TD_MS = 1_000_000

_FRESH = 0  # nothing computed yet
_LIVE = 1  # computed in the scan before
_HELD = 2  # that had no usable value


class Pid(Tracking):
    """PID controller: gain `kp` in thousandths (1..10^6), `ti_ms` (0..3*10^6) and `td_ms` (0..10^6), 0 leaves that action out.

    Called once in every scan as `loop(setpoint, value, dt_ms, auto, manual, ok, track)`; the last four may be left out (1, 0, 1, none).
    `kp` 2500 with error 4 gives 10 units; units are those of the tags, decimals included. `direct`: the output rises with the value,
    as in cooling. `out_low..out_high` (within ±100 000) limits `out`.

    - The integral stops where `out` meets a limit (no windup).
    - `auto` 0: `out` is `manual`, within the limits, and the integral follows, so that automatic begins where manual ended.
    - `ok` 0, the value's quality: in automatic `out` and the integral hold; when it is good again, control goes on from there.
    - `track`: what really went out in the scan before, in units of `out`. Where that was not `out` (an interlock, a permissive, a
      narrower output), the integral is set as if it had been, so that control comes back without a bump. `tracks` names an output
      instead, which holds `out` as it is: its value in the field is followed, a force included, which logic does not see. A part's
      keyword of the controller's name names an output of the parent: `loop = OvenLoop("Oven", pid="heat")`.

    Without integral action (`ti_ms` 0) there is nothing to follow with: changes of mode are as large as they are. The first scan in
    automatic begins with an empty integral and no derivative.
    """

    state_fields = (
        "out",
        "proportional",
        "integral",
        "integral_rest",
        "derivative",
        "derivative_rest",
        "last",
        "stage",
    )

    def __init__(
        self,
        title: str = "",
        kp: int = 1000,
        ti_ms: int = 0,
        td_ms: int = 0,
        out_low: int = 0,
        out_high: int = 1000,
        direct: bool = False,
        tracks=None,
    ) -> None:
        super().__init__(title)
        self.kp = check_int(title, "kp", kp, 1, LARGEST_GAIN)
        self.ti_ms = check_int(title, "ti_ms", ti_ms, 0, LONGEST_TI_MS)
        self.td_ms = check_int(title, "td_ms", td_ms, 0, LONGEST_TD_MS)
        self.out_low = check_int(title, "out_low", out_low, -LARGEST_OUT, LARGEST_OUT)
        self.out_high = check_int(title, "out_high", out_high, -LARGEST_OUT, LARGEST_OUT)
        if out_low >= out_high:
            raise ModelError(f"{title!r}: out_high is {out_high}; it must be above out_low, which is {out_low}")
        self.direct = direct
        self.tracks = tracks
        self.out = clamp(0, out_low, out_high)
        self.proportional = self.integral = self.integral_rest = 0
        self.derivative = self.derivative_rest = 0
        self.last = 0  # the value of the scan before
        self.stage = _FRESH

    def __call__(self, setpoint: int, value: int, dt_ms: int, auto=1, manual: int = 0, ok=1, track=None) -> int:
        """One scan; returns `out`."""
        if not ok:
            return self._hold(auto, manual)
        before = self.proportional + self.derivative
        self._differentiate(value, dt_ms)
        self.proportional = self._gained(subtract(value, setpoint) if self.direct else subtract(setpoint, value), LARGEST_TERM)
        if auto:
            went_out = self._went_out(track)
            if self.stage == _HELD:
                self._settle(went_out, self.proportional)
            elif self.stage == _LIVE and went_out != self.out:
                self._settle(went_out, before)
            self._integrate(dt_ms)
            self.out = clamp((self.proportional + self.integral + self.derivative + 500) // 1000, self.out_low, self.out_high)
        else:
            self.out = clamp(manual, self.out_low, self.out_high)
            self._settle(self.out, self.proportional + self.derivative)
        self.stage = _LIVE
        return self.out

    def _went_out(self, track) -> int:
        """What went out in the scan before."""
        if self._output is not None:
            track = self._output.value
        elif track is None:
            return self.out
        return clamp(track, self.out_low, self.out_high)

    def _hold(self, auto, manual: int) -> int:
        """A scan without a usable value."""
        if not auto:
            self.out = clamp(manual, self.out_low, self.out_high)
            self.stage = _HELD
        elif self.stage != _FRESH:
            self.stage = _HELD
        return self.out

    def _gained(self, difference: int, limit: int) -> int:
        """`kp` times a difference, saturating at about `limit`."""
        largest = limit // self.kp
        return self.kp * clamp(difference, -largest, largest)

    def _settle(self, out: int, others: int) -> None:
        """The integral with which, and the other terms, the output is `out`."""
        if self.ti_ms:
            self.integral = clamp(out * 1000 - others, -LARGEST_TERM, LARGEST_TERM)
            self.integral_rest = 0

    def _integrate(self, dt_ms: int) -> None:
        """One step of the integral, no further than to where the output meets a limit."""
        if not self.ti_ms:
            return
        step = carry(self, "integral_rest", self.proportional, min(dt_ms, self.ti_ms), self.ti_ms)
        sum_ = self.proportional + self.integral + self.derivative
        if step > 0:
            step = min(step, max(0, self.out_high * 1000 - sum_))
        else:
            step = max(step, min(0, self.out_low * 1000 - sum_))
        self.integral = clamp(self.integral + step, -LARGEST_TERM, LARGEST_TERM)

    def _differentiate(self, value: int, dt_ms: int) -> None:
        """One step of the filtered derivative, from 0 where there is no scan before to compare with."""
        if self.stage != _LIVE:
            self.derivative = self.derivative_rest = 0
        elif self.td_ms:
            moved = self._gained(subtract(value, self.last), LARGEST_TERM // FILTER)
            scale = self.td_ms // FILTER + dt_ms
            decay = carry(self, "derivative_rest", -self.derivative, dt_ms, scale)
            kick = carry(self, "derivative_rest", moved if self.direct else -moved, self.td_ms, scale)
            self.derivative = clamp(self.derivative + decay + kick, -LARGEST_TERM, LARGEST_TERM)
        self.last = value
