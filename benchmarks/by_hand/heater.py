"""`examples/heater` by hand; controller and pulse are blocks of the library, as one would take them from one."""

from shared_model.pid import Pid
from shared_model.time_proportional import TimeProportional

INPUTS = ("start", "stop", "reset", "limit_clear", "temperature")

OFF, WARMING, READY = range(3)
SETPOINT = 1800
TOLERANCE = 50
TOO_HOT = 2600


class Machine:
    """One plain class, plain attributes."""

    def __init__(self) -> None:
        self.out = [0, 0]  # relay, lamp
        self.start_before = self.stop_before = self.reset_before = 1
        self.phase = OFF
        self.pid = Pid("Oven", kp=4000, ti_ms=120_000, td_ms=10_000, out_low=0, out_high=1000)
        self.pulse = TimeProportional("Relay", period_ms=5000, min_on_ms=200)
        self.apart = 0
        self.thermostat = self.hot = self.thermostat_latched = self.hot_latched = 0
        self.tripped = 0
        self.overheated = self.astray = 0
        self.astray_ms = -1

    def scan(self, dt_ms: int, values: list) -> None:
        """From thermometer and buttons to the relay."""
        start, stop, reset, limit_clear, temperature = values
        if reset and not self.reset_before:
            if not self.thermostat:
                self.thermostat_latched = 0
            if not self.hot:
                self.hot_latched = 0
            self.note_trips()
        phase = self.phase
        if phase != OFF and ((stop and not self.stop_before) or self.tripped):
            phase = OFF
        elif phase == OFF:
            if start and not self.start_before and not self.tripped:
                phase = WARMING
        else:
            phase = WARMING if self.apart else READY
        self.phase = phase
        self.start_before = start
        self.stop_before = stop
        self.reset_before = reset
        pid = self.pid
        self.apart = 1 if abs(temperature - SETPOINT) > TOLERANCE else 0
        pid(SETPOINT, temperature, dt_ms, 1, pid.out, 1, self.pulse.went_out)
        heat = self.pulse(pid.out if phase != OFF else 0, dt_ms)
        self.thermostat = 0 if limit_clear else 1
        self.hot = 1 if temperature > TOO_HOT else 0
        if self.thermostat:
            self.thermostat_latched = 1
        if self.hot:
            self.hot_latched = 1
        self.note_trips()
        self.out[0] = 0 if self.tripped else heat
        self.out[1] = 1 if phase == READY else 0
        self.overheated = 1 if self.hot or self.thermostat else 0
        self.astray_ms = -1 if not self.apart else 0 if self.astray_ms < 0 else min(self.astray_ms + dt_ms, 600_000)
        self.astray = 1 if self.astray_ms >= 600_000 else 0

    def note_trips(self) -> None:
        """Whether one of the two acts."""
        self.tripped = 1 if self.thermostat or self.hot or self.thermostat_latched or self.hot_latched else 0
