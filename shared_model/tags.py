"""Tags: what a model senses, drives, remembers and is told. On a model instance each is a plain integer.

The declaration's twin keeps what the integer alone cannot: quality, force, demand. Ageing of inputs is here too; drivers
and sockets never are.
"""

from shared_model import quality
from shared_model.declaration import Declaration, ModelError, check_int
from shared_model.limits import MAX_INT, MAX_MS, NOT_FORCED, later

HOLD = NOT_FORCED
"""`substitute` of an input that holds its last value while bad."""

FRESH = -1
"""The age of a sample that came since the last latch."""


class Tag(Declaration):
    """A named integer with unit, range (`low..high`, both included) and `decimals` (215 with 1 decimal is 21.5)."""

    value: int
    unit = ""
    low = 0
    high = 1
    decimals = 0

    def __init__(self, title: str, unit: str, low: int, high: int, decimals: int) -> None:
        super().__init__(title)
        self.unit = unit
        self.low = check_int(title, "low", low)
        self.high = check_int(title, "high", high, low)
        self.decimals = check_int(title, "decimals", decimals, 0, 6)

    def fit(self, value) -> int:
        """`value` as an integer within the range: what is outside goes to the nearer limit."""
        if value < self.low:
            return self.low
        if value > self.high:
            return self.high
        return int(value)

    def show(self) -> None:
        setattr(self.owner, self.name, self.value)


class InputTag(Tag):
    """An input: `value` and `quality` from the field as latched, `seen` what logic sees while no force is on it."""

    state_fields = ("value", "quality", "seen", "force")
    stale_ms = 1000
    fault_low = -MAX_INT
    fault_high = MAX_INT
    substitute = HOLD

    def __init__(self, title, unit, low, high, decimals, stale_ms, frozen_ms, on_bad) -> None:
        super().__init__(title, unit, low, high, decimals)
        self.stale_ms = check_int(title, "stale_ms", stale_ms, 1, MAX_MS)
        self.frozen_ms = check_int(title, "frozen_ms", frozen_ms, 0, MAX_MS)
        self.on_bad = on_bad
        self.substitute = self._substitute(on_bad)
        self.value = self.seen = low if low > 0 or high < 0 else 0
        if self.substitute != HOLD:
            self.seen = self.substitute
        self.quality = quality.NOT_CONNECTED
        self.force = NOT_FORCED
        self.due_ms = 0 if frozen_ms else stale_ms  # the age from which the latch must look at it; before that it would only count
        self.changed = 0  # value or quality changed since the recording looked
        self.raw = 0  # what the driver delivered last
        self.fault = 0  # ... or the bad quality that it reported instead: `raw` is no value then, so that any is news
        self.forget()

    def _substitute(self, on_bad) -> int:
        if on_bad == "hold":
            return HOLD
        if on_bad == "low":
            return self.low
        if on_bad == "high":
            return self.high
        if type(on_bad) is not int or not self.low <= on_bad <= self.high:
            raise ModelError(
                f"{self.title!r}: on_bad is {on_bad!r}; it must be 'hold', 'low', 'high' or an integer of {self.low} to {self.high}"
            )
        return on_bad

    def place(self, owner, name: str, index: int) -> None:
        self.ok_name = name + "_ok"
        super().place(owner, name, index)

    def bind(self) -> None:
        """A driver exists for it: from now on it is waited for and ages."""
        if self.quality == quality.NOT_CONNECTED:
            self.quality = quality.WAITING

    def put(self, value: int, fault: int = 0) -> None:
        """A driver's sample, in units of the tag; `fault` is a bad quality instead of a usable value.

        A scan may come between any two lines: it sees the last sample, or this one.
        """
        if value != self.raw or fault:
            self.still_ms = -1
            if fault:
                self.fault = fault
                self.raw = NOT_FORCED
            else:
                self.raw = value
                self.fault = 0
            self.steady = False
        self.age_ms = FRESH

    def forget(self) -> None:
        """Nothing was delivered yet, as at boot."""
        self.steady = False  # the next sample, if it is like the last, says nothing new
        self.age_ms = 0
        self.still_ms = 0

    def pending(self) -> bool:
        """Bound, but neither delivered nor given up yet: the first scan waits for it. No property: on a board storing into an
        instance of a class that has one takes about ten times as long."""
        return self.quality == quality.WAITING and 0 <= self.age_ms < self.stale_ms

    def latch(self, dt_ms: int) -> int:
        """Step 1 of the scan: take over the sample, or age the last one by `dt_ms`; 1 if the quality changed."""
        if self.age_ms < 0:
            self.age_ms = 0
            self.steady = not self.frozen_ms
            value = self.raw
            code = self.fault
            if code:
                value = self.value
            elif value < self.low or value > self.high:
                if value < self.fault_low or value > self.fault_high:
                    code = quality.SENSOR_FAILURE
                    value = self.value
                else:
                    code = quality.OUT_OF_RANGE
                    value = self.fit(value)
        else:
            if self.quality == quality.NOT_CONNECTED:
                return 0
            self.age_ms = later(self.age_ms, dt_ms)
            value = self.value
            code = self.quality
            if self.age_ms >= self.stale_ms and code != quality.WAITING:
                code = quality.STALE
                self.steady = False
        if self.frozen_ms:
            code = self._frozen(code, dt_ms)
        if code != self.quality:
            self.become(value, code)
            return 1
        if value != self.value:  # what is left of `become`: a value is taken over with a quality that it may have
            self.value = self.seen = value
            self.changed = 1
            setattr(self.owner, self.name, value)
        return 0

    def become(self, value: int, code: int) -> None:
        """Take this value and quality: `on_bad` replaces what is seen while quality is bad."""
        self.value = value
        self.quality = code
        self.changed = 1
        if code < quality.BAD:
            self.seen = value
        elif self.substitute != HOLD:
            self.seen = self.substitute
        self.show_field()

    def _frozen(self, code: int, dt_ms: int) -> int:
        self.still_ms = 0 if self.still_ms < 0 else later(self.still_ms, dt_ms)
        if code == quality.GOOD or code == quality.NOT_CHANGING:
            return quality.NOT_CHANGING if self.still_ms >= self.frozen_ms else quality.GOOD
        return code

    def show(self) -> None:
        """Logic's view: the force if there is one, else `seen`; `<name>_ok` is 1 only when good and not forced."""
        if self.force == NOT_FORCED:
            self.show_field()
        else:
            setattr(self.owner, self.name, self.force)
            setattr(self.owner, self.ok_name, 0)

    def show_field(self) -> None:
        """The field's view, which interlocks, alarms and claims judge: never a force."""
        setattr(self.owner, self.name, self.seen)
        setattr(self.owner, self.ok_name, 1 if self.quality == quality.GOOD else 0)

    def unpack(self, words, at: int) -> int:
        self.steady = False
        return super().unpack(words, at)


class DigitalIn(InputTag):
    """A digital input, 0 or 1.

    `fail_safe`: 0 means pressed, tripped or wire broken (a normally closed contact). `stale_ms`: not delivered for so long
    is `bad/stale`. `on_bad`: what logic sees while bad: "hold", "low", "high", 0 or 1; by default "low" if `fail_safe`,
    else "hold". The range is 0..1.
    """

    def __init__(self, title: str, fail_safe: bool = False, stale_ms: int = 1000, on_bad=None) -> None:
        self.fail_safe = fail_safe
        if on_bad is None:
            on_bad = "low" if fail_safe else "hold"
        super().__init__(title, "", 0, 1, 0, stale_ms, 0, on_bad)

    def put(self, value: int, fault: int = 0) -> None:
        if value == self.raw and not fault:
            self.age_ms = FRESH
        else:
            InputTag.put(self, 1 if value else 0, fault)


class AnalogIn(InputTag):
    """An analog input in fixed point.

    `low..high`: measuring range; a value outside is clamped and `uncertain/out_of_range`. `stale_ms`: not delivered for so
    long is `bad/stale`. `frozen_ms` (0 is off): not changing for so long is `uncertain/not_changing`.
    `fault_low`, `fault_high`: a sample below or above is `bad/sensor_failure`. `on_bad`: "hold", "low", "high" or a value.
    """

    def __init__(
        self,
        title: str,
        unit: str = "",
        low: int = 0,
        high: int = 100,
        decimals: int = 0,
        stale_ms: int = 1000,
        frozen_ms: int = 0,
        fault_low=None,
        fault_high=None,
        on_bad="hold",
    ) -> None:
        super().__init__(title, unit, low, high, decimals, stale_ms, frozen_ms, on_bad)
        if fault_low is not None:
            self.fault_low = check_int(title, "fault_low", fault_low, -MAX_INT, low)
        if fault_high is not None:
            self.fault_high = check_int(title, "fault_high", fault_high, high)


class OutputTag(Tag):
    """An output: `value` goes to the field, `demand` is what logic asked, `seen` what logic reads back.

    `by` and `first_out` are state indices of interlocks, -1 for none: which one decides now, and which acted first since
    the output was last free.
    """

    state_fields = ("value", "demand", "seen", "force", "by", "first_out")
    permissives: tuple = ()
    interlocks: tuple = ()  # pairs of interlock and value, the strongest first

    def __init__(self, title, unit, low, high, decimals, safe) -> None:
        super().__init__(title, unit, low, high, decimals)
        self.safe = check_int(title, "safe", safe, low, high)
        self.value = self.demand = self.seen = safe
        self.force = NOT_FORCED
        self.by = self.first_out = -1
        self.rest: int | None = None  # the demand while nothing stands between it and the field

    def show(self) -> None:
        self.rest = None
        setattr(self.owner, self.name, self.seen)

    def take(self, value) -> bool:
        """Step 3: the demand is what logic wrote, brought into range. False if that is, in other words, what it is at rest."""
        if value == self.rest:
            setattr(self.owner, self.name, self.rest)
            return False
        self.demand = self.fit(value)
        self.rest = None
        return True

    def permit(self) -> None:
        """Steps 4 and 5: hold back a start without permission, then put a force on what goes out."""
        value = self.demand
        if value and not self.seen:
            for permissive in self.permissives:
                if not permissive.ok:
                    value = 0
        self.seen = value
        if self.force != NOT_FORCED:
            value = self.force
        elif value == self.demand:
            self.rest = value
        self.value = value
        setattr(self.owner, self.name, value)

    def protect(self) -> None:
        """Step 6, second half: the strongest interlock that acts gives the value; it wins over a force."""
        by = -1
        for interlock, value in self.interlocks:
            if interlock.active or interlock.latched:
                by = interlock.index
                self.value = self.seen = value
                if value != self.rest:
                    self.rest = None
                break
        self.by = by
        if by < 0:
            self.first_out = -1
        elif self.first_out < 0:
            self.first_out = by


class DigitalOut(OutputTag):
    """A digital output, 0 or 1; `safe` is its value at start, after a fault and when tripped."""

    def __init__(self, title: str, safe: int = 0) -> None:
        super().__init__(title, "", 0, 1, 0, safe)

    def fit(self, value) -> int:
        return 1 if value else 0


class AnalogOut(OutputTag):
    """An analog output in fixed point, `low..high`; `safe` is its value at start, after a fault and when tripped."""

    def __init__(self, title: str, unit: str = "", low: int = 0, high: int = 100, decimals: int = 0, safe: int = 0) -> None:
        super().__init__(title, unit, low, high, decimals, safe)


class Command(Tag):
    """An operator's command or a bound button: 1 for exactly one scan, never retained.

    A button counts only once it has been seen 0 since boot, so that one held or stuck at power-up does nothing.
    A part's keyword names a command of its parent, `Motor("Feed", reset="reset")`: that one gives this one, too.
    """

    state_fields = ("value",)
    joins = "command"
    resets: tuple = ()  # the latched interlocks that name it, or a command that it gives
    given_by = None  # the parent's command that gives it
    gives: tuple = ()  # the commands of parts that are given with it

    def __init__(self, title: str) -> None:
        super().__init__(title, "", 0, 1, 0)
        self.value = 0
        self.forget()

    def override(self, giver) -> None:
        """A part's keyword: `giver`, a command of its parent, gives this one, too. Inner parts are overridden first."""
        self.given_by = giver
        giver.gives = giver.gives + (self,) + self.gives

    def refused(self) -> int:
        """1 if it is a reset that could release nothing of what is latched."""
        latched = 0
        for interlock in self.resets:
            if interlock.latched:
                if not interlock.condition:
                    return 0
                latched = 1
        return latched

    def forget(self) -> None:
        """The button was not seen yet, as at boot."""
        self.armed = 0  # it has been seen 0
        self.pressed = 0

    def bind(self) -> None:
        """A button drives it; there is nothing to wait for."""

    def pending(self) -> bool:
        return False

    def put(self, value: int, fault: int = 0) -> None:
        """A sample of the button; a rising edge, once armed, is one command. A faulty sample disarms it."""
        if fault:
            self.armed = 0
        elif not value:
            self.armed = 1
        elif self.armed:
            self.armed = 0
            self.pressed = 1


class Setting(Tag):
    """An operator's setting, `low..high`, retained over restarts; `default` until one was written."""

    state_fields = ("value",)

    def __init__(self, title: str, unit: str = "", low: int = 0, high: int = 100, default: int = 0, decimals: int = 0) -> None:
        super().__init__(title, unit, low, high, decimals)
        self.default = self.value = check_int(title, "default", default, low, high)

    def override(self, value: int) -> None:
        """A part's keyword: another default for this instance."""
        self.default = self.value = check_int(self.path, "default", value, self.low, self.high)
        self.show()


class Memory(Tag):
    """A value that logic keeps from scan to scan, `low..high`; with `retain` also over restarts."""

    state_fields = ("value",)
    retain = False

    def __init__(
        self, title: str, low: int = 0, high: int = 1, initial: int = 0, unit: str = "", decimals: int = 0, retain: bool = False
    ) -> None:
        super().__init__(title, unit, low, high, decimals)
        self.initial = self.value = check_int(title, "initial", initial, low, high)
        self.retain = retain

    def override(self, value: int) -> None:
        """A part's keyword: another initial value for this instance."""
        self.initial = self.value = check_int(self.path, "initial", value, self.low, self.high)
        self.show()

    def take(self, value) -> None:
        """Step 3: keep what logic wrote, brought into range."""
        self.value = value = self.fit(value)
        setattr(self.owner, self.name, value)


class Input(Memory):
    """What a parent passes into a part: the parent writes it, the part only reads."""

    def __init__(self, title: str, low: int = 0, high: int = 1, initial: int = 0, unit: str = "", decimals: int = 0) -> None:
        super().__init__(title, low, high, initial, unit, decimals)
