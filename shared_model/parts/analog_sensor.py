"""An analog sensor with its limits: it measures, filters and warns, and acts on nothing."""

from shared_model import Alarm, AnalogIn, Hysteresis, Lag, Model, Setting

WIDE = 1_000_000
FAR = 1_073_741_823
"""A threshold that nothing reaches: between two of them a hysteresis stays what it was."""


class AnalogSensor(Model):
    """A measured value, filtered, with four limits and their alarms. The parent reads `measured`, `measured_ok` and `smooth.out`.

    A subclass gives range, unit and fault limits by declaring `measured` anew, and filters by declaring `smooth` anew:

        class Level(AnalogSensor):
            measured = AnalogIn("Level", unit="mm", low=0, high=2000, fault_high=2100)

    - Limits are judged on the unfiltered value while its quality is good. Each alarm is raised after 1 s, and returns `gap` inside
      its limit. A limit that is not set stands a million away. The parent may read `is_high.q` and its like.
    - While quality is not good, limits stay as they were found, the filter holds, and `faulty` is raised after 1 s.
    - Limits are numbers in the sensor's own unit and decimals: with one decimal, 215 is 21.5.
    """

    measured = AnalogIn("Measured value")
    high_high = Setting("High-high limit", low=-WIDE, high=WIDE, default=WIDE)
    high = Setting("High limit", low=-WIDE, high=WIDE, default=WIDE)
    low = Setting("Low limit", low=-WIDE, high=WIDE, default=-WIDE)
    low_low = Setting("Low-low limit", low=-WIDE, high=WIDE, default=-WIDE)
    gap = Setting("Gap of the limits", low=1, high=WIDE, default=1)

    smooth = Lag("Filtered value", tau_ms=0)
    is_high_high = Hysteresis("High-high")
    is_high = Hysteresis("High")
    is_low = Hysteresis("Low")
    is_low_low = Hysteresis("Low-low")

    too_high = Alarm("High-high", response="See what drives it up", when=lambda m: m.is_high_high.q, on_delay_ms=1000, priority="urgent")
    highish = Alarm("High", response="See what drives it up", when=lambda m: m.is_high.q, on_delay_ms=1000)
    lowish = Alarm("Low", response="See what draws it down", when=lambda m: m.is_low.q, on_delay_ms=1000)
    too_low = Alarm("Low-low", response="See what draws it down", when=lambda m: m.is_low_low.q, on_delay_ms=1000, priority="urgent")
    faulty = Alarm("Sensor faulty", response="Check wiring and sensor", when=lambda m: not m.measured_ok, on_delay_ms=1000, priority="high")

    def scan(self, dt_ms: int) -> None:
        self.smooth(self.measured, dt_ms, self.measured_ok)
        ok = self.measured_ok
        self.is_high_high(self.measured, self.high_high if ok else FAR, self.high_high - self.gap if ok else -FAR)
        self.is_high(self.measured, self.high if ok else FAR, self.high - self.gap if ok else -FAR)
        self.is_low(self.measured, self.low if ok else -FAR, self.low + self.gap if ok else FAR)
        self.is_low_low(self.measured, self.low_low if ok else -FAR, self.low_low + self.gap if ok else FAR)
