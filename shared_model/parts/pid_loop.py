"""A control loop: a PID with setpoint, modes and an alarm. It makes a number; what drives the field with it is its parent's."""

from shared_model import Alarm, Input, Memory, Model, Pid, Setting
from shared_model.parts.modes import AUTO, OFF

WIDE = 100_000


class PidLoop(Model):
    """Controls `value` to `setpoint` in AUTO; the parent reads `pid.out`, 0..1000.

    Where an analog output of the parent holds `pid.out` as it is, the part is told which, `loop = Oven("Oven", pid="heat")`, and
    follows what really goes out, through trips and forces. Where something stands between, the parent writes `went_out`, what came
    of `pid.out`; a `TimeProportional` has that ready, trips of and forces on its relay included. Where nobody says, `pid.out` counts
    as what went out.

    A subclass gives gains, and units or decimals, by declaring `pid`, `value` and `setpoint` anew:

        class Oven(PidLoop):
            value = Input("Oven temperature", low=-200, high=3000, unit="C", decimals=1)
            setpoint = Setting("Oven setpoint", low=200, high=2500, default=1800, unit="C", decimals=1)
            pid = Pid("Oven", kp=8000, ti_ms=90_000, out_low=0, out_high=1000)

    - In MANUAL the output stays where it was, until `manual` is given another value, be it together with the mode, which it then
      takes; after power-up in MANUAL it is `manual`. In OFF it is 0. Coming back to AUTO is without a bump, also after a trip or
      force: what went out is what the integral follows.
    - While `usable` is 0 (the value's quality is not good) the output holds. What must not go on blind needs an interlock.
    - `astray` is raised when, in AUTO, the value is further than `tolerance` from the setpoint for ten minutes.
    """

    value = Input("Measured value", low=-WIDE, high=WIDE)
    usable = Input("Its quality is good", initial=1)
    went_out = Input("What really went out, where `pid` tracks no output; -1: nobody says", low=-1, high=1000, initial=-1)
    setpoint = Setting("Setpoint", low=-WIDE, high=WIDE, default=0)
    tolerance = Setting("Tolerance", low=0, high=WIDE, default=50)
    mode = Setting("Mode: 0 OFF, 1 MANUAL, 2 AUTO", low=0, high=2, default=AUTO)
    manual = Setting("Output by hand", low=0, high=1000, default=0)

    by_hand = Memory("Output in MANUAL and OFF", low=0, high=1000)
    manual_seen = Memory("`manual` as it was", low=0, high=1000)
    was_auto = Memory("AUTO in the last scan")
    apart = Memory("The value is further than `tolerance` from the setpoint")
    pid = Pid("PID", kp=1000, ti_ms=60_000, out_low=0, out_high=1000)

    astray = Alarm(
        "Setpoint not held",
        response="Check sensor and actuator, or load beyond what they can do",
        when=lambda m: m.mode == AUTO and m.apart,
        on_delay_ms=600_000,
        priority="low",
    )

    def scan(self, dt_ms: int) -> None:
        if self.mode == OFF:
            self.by_hand = 0
        elif self.mode != AUTO and self.manual != self.manual_seen:
            self.by_hand = self.manual
        elif self.mode == AUTO or self.was_auto:
            self.by_hand = self.pid.out
        self.was_auto = self.mode == AUTO
        self.manual_seen = self.manual
        self.apart = abs(self.value - self.setpoint) > self.tolerance
        went_out = self.went_out if self.went_out >= 0 else self.pid.out
        self.pid(self.setpoint, self.value, dt_ms, self.mode == AUTO, self.by_hand, self.usable, went_out)
