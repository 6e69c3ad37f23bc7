"""Blocks that make a number, or a bit, of a number: limit, scaling, hysteresis, ramp. What a division leaves is carried."""

from shared_model.arithmetic import carry, subtract
from shared_model.declaration import Declaration, ModelError, check_int
from shared_model.limits import MAX_INT

LARGEST_SPAN = 2_000_000
FASTEST_PER_S = 10_000_000
"""Span of what is scaled, and rate of a ramp: what `carry` takes with `dt_ms` up to 100 000."""


class Hysteresis(Declaration):
    """A threshold with a gap: `q` rises at `on` and falls at `off`, and between them stays what it was.

    Called once in every scan as `high(value)`, or `high(value, on, off)`. With `on` above `off`, `q` is 1 from `value >= on` until
    `value <= off`; with `on` below `off` it is the inverse, 1 from `value <= on` until `value >= off`. Where they are equal,
    `q` is `value >= on`. At the start `q` is 0.
    """

    state_fields = ("q", "on", "off")

    def __init__(self, title: str = "", on: int = 0, off: int = 0) -> None:
        super().__init__(title)
        self.on = check_int(title, "on", on)
        self.off = check_int(title, "off", off)
        self.q = 0

    def __call__(self, value: int, on=None, off=None) -> int:
        """One scan; returns `q`."""
        if on is not None:
            self.on = on
        if off is not None:
            self.off = off
        if self.on >= self.off:
            if value >= self.on:
                self.q = 1
            elif value <= self.off:
                self.q = 0
        elif value <= self.on:
            self.q = 1
        elif value >= self.off:
            self.q = 0
        return self.q


class Limit(Declaration):
    """`out` is the value, or the limit that it is beyond, as the function LIMIT of IEC 61131-3.

    Called once in every scan as `speed(value)`. `at_low` is 1 while the value is at `low` or below, `at_high` while it is at `high` or
    above; where the limits are equal each tells its side, and at the limit itself both are 1.
    """

    state_fields = ("out", "at_low", "at_high")

    def __init__(self, title: str = "", low: int = 0, high: int = 100) -> None:
        super().__init__(title)
        self.low = check_int(title, "low", low)
        self.high = check_int(title, "high", high, low)
        self.out = self.at_low = self.at_high = 0

    def __call__(self, value: int) -> int:
        """One scan; returns `out`."""
        self.at_low = 1 if value <= self.low else 0
        self.at_high = 1 if value >= self.high else 0
        self.out = self.low if self.at_low else self.high if self.at_high else value
        return self.out


class Scale(Declaration):
    """A straight line from `in_low..in_high` to `out_low..out_high`, rounded to the nearest, halves up; what is outside is clamped.

    Called once in every scan as `percent(value)`. `in_high` is above `in_low`, by at most 2*10^6; `out_high` may be below `out_low`,
    and they are at most 2^30 - 1 apart.
    """

    state_fields = ("out",)

    def __init__(self, title: str = "", in_low: int = 0, in_high: int = 100, out_low: int = 0, out_high: int = 100) -> None:
        super().__init__(title)
        self.in_low = check_int(title, "in_low", in_low)
        self.in_high = check_int(title, "in_high", in_high)
        self.out_low = check_int(title, "out_low", out_low)
        self.out_high = check_int(title, "out_high", out_high)
        if not in_low < in_high <= in_low + LARGEST_SPAN:
            raise ModelError(f"{title!r}: in_high is {in_high}; it must be above in_low, which is {in_low}, by at most {LARGEST_SPAN}")
        if abs(out_high - out_low) > MAX_INT:
            raise ModelError(f"{title!r}: out_high is {out_high}; it must be at most {MAX_INT} away from out_low, which is {out_low}")
        self.out = self.rest = 0

    def __call__(self, value: int) -> int:
        """One scan; returns `out`."""
        if value <= self.in_low:
            self.out = self.out_low
        elif value >= self.in_high:
            self.out = self.out_high
        else:
            span = self.in_high - self.in_low
            self.rest = span // 2  # so that rounding down is to the nearest
            self.out = self.out_low + carry(self, "rest", self.out_high - self.out_low, value - self.in_low, span)
        return self.out


class Ramp(Declaration):
    """`out` follows a target at no more than `up_per_s` upwards and `down_per_s` downwards (0..10^7 units a second each).

    Called once in every scan as `speed(target, dt_ms)`. It starts at 0. What is less than a unit is carried, so that the time for a
    way is exact; `out` is the exact position rounded to the side that it comes from, and never turns back before the target.
    """

    state_fields = ("out", "below", "rest")

    def __init__(self, title: str = "", up_per_s: int = 100, down_per_s: int = 100) -> None:
        super().__init__(title)
        self.up_per_s = check_int(title, "up_per_s", up_per_s, 0, FASTEST_PER_S)
        self.down_per_s = check_int(title, "down_per_s", down_per_s, 0, FASTEST_PER_S)
        self.out = 0
        self.below = self.rest = 0  # the exact position: whole units, and thousandths above them

    def __call__(self, target: int, dt_ms: int) -> int:
        """One scan; returns `out`."""
        way = subtract(target, self.below)
        rate = self.up_per_s if way > 0 else -self.down_per_s
        step = carry(self, "rest", rate, dt_ms, 1000) if way or self.rest else 0
        if step >= way if way > 0 else step < way:
            self.below = target
            self.rest = 0
        else:
            self.below += step
        if way > 0:
            self.out = max(self.out, self.below)
        else:
            self.out = min(self.out, self.below + 1 if self.rest else self.below)
        return self.out
