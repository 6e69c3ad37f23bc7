"""Claims: what must hold whatever happens. They judge what really goes out, at the end of every scan, and change nothing.

Their rules see the field's values, as interlocks do. A violation, and its end, are events; while it lasts health fails.
"""

from shared_model.declaration import Declaration, check_callable, check_int
from shared_model.limits import MAX_MS, later


class Claim(Declaration):
    """A claim of any kind: `ok` is the verdict of the last scan, 1 before the first."""

    state_fields: tuple[str, ...] = ("ok",)

    def __init__(self, title: str, holds=None) -> None:
        super().__init__(title)
        self.holds = holds  # the rule whose answer is the verdict; without one `judge` gives it
        self.ok = 1

    def judge(self, dt_ms: int):
        """The verdict of this scan."""
        raise NotImplementedError


class Always(Claim):
    """`holds(model)` is true at the end of every scan."""

    def __init__(self, title: str, holds) -> None:
        super().__init__(title, holds)
        check_callable(title, "holds", holds)


class Never(Claim):
    """`happens(model)` is not true at the end of any scan."""

    def __init__(self, title: str, happens) -> None:
        super().__init__(title)
        check_callable(title, "happens", happens)
        self.happens = happens

    def judge(self, dt_ms: int):
        return not self.happens(self.owner)


class LeadsTo(Claim):
    """Whenever `cause(model)` holds, `effect(model)` holds in the same scan or within `within_ms` (0..10^9) after it.

    The time runs from the first scan with the cause and without the effect, whether or not the cause stays; `elapsed_ms` is that
    time, -1 while nothing is due. The effect in the scan exactly at `within_ms` is in time. Later it is violated, until the effect
    has come; then the next cause counts anew.
    """

    state_fields = ("ok", "elapsed_ms")

    def __init__(self, title: str, cause, effect, within_ms: int) -> None:
        super().__init__(title)
        check_callable(title, "cause", cause)
        check_callable(title, "effect", effect)
        self.cause = cause
        self.effect = effect
        self.within_ms = check_int(title, "within_ms", within_ms, 0, MAX_MS)
        self.elapsed_ms = -1

    def judge(self, dt_ms: int):
        came = self.effect(self.owner)
        if self.elapsed_ms >= 0:
            self.elapsed_ms = later(self.elapsed_ms, dt_ms)
        elif not came and self.cause(self.owner):
            self.elapsed_ms = 0
        else:
            return 1
        left_ms = self.within_ms - self.elapsed_ms
        if came:
            self.elapsed_ms = -1
            return left_ms >= 0
        return left_ms > 0


class Within(Claim):
    """`value(model)` is `low` to `high`, both included, at the end of every scan; it is in the units of what `value` reads."""

    def __init__(self, title: str, value, low: int, high: int) -> None:
        super().__init__(title)
        check_callable(title, "value", value)
        self.value = value
        self.low = check_int(title, "low", low)
        self.high = check_int(title, "high", high, low)

    def judge(self, dt_ms: int):
        return self.low <= self.value(self.owner) <= self.high
