"""A sump emptied by two pumps in duty and standby; a float keeps them from running dry, another works without the level sensor."""

from shared_model import Alarm, Always, AnalogIn, Command, Debounce, DigitalIn, Hysteresis, Interlock, Model, Setting, Tof
from shared_model.parts.analog_sensor import AnalogSensor
from shared_model.parts.duty_standby import DutyStandby


class SumpLevel(AnalogSensor):
    measured = AnalogIn("Sump level", unit="mm", low=0, high=4000, stale_ms=1000, fault_low=-100, fault_high=4100)


class PumpStation(Model):
    scan_ms = 100

    reset = Command("Reset trips, those of the pumps too")
    wet = DigitalIn("Dry-run float, NC: 0 is dry or wire broken", fail_safe=True)
    high_clear = DigitalIn("High float, NC: 0 is reached or wire broken", fail_safe=True)
    start_at = Setting("Start the duty pump at", unit="mm", low=500, high=3500, default=2000)
    both_at = Setting("Run both pumps at", unit="mm", low=500, high=3800, default=2800)
    stop_at = Setting("Stop at", unit="mm", low=300, high=3000, default=800)

    level = SumpLevel("Sump level", high=3200, high_high=3600, gap=100)
    pumps = DutyStandby("Pumps", swap_hours=240, reset="reset")

    one = Hysteresis("One pump")
    two = Hysteresis("Both pumps")
    by_float = Tof("Pumping by the high float", pt_ms=60_000)
    dry = Debounce("Dry", on_ms=500, off_ms=2000)

    dry_run = Interlock("Dry run", when=lambda m: m.dry.q, trips=("pumps.first.run", "pumps.second.run"), latch=True, reset="reset")
    flooding = Alarm(
        "High float",
        response="See whether both pumps deliver; stop the inflow",
        when=lambda m: not m.high_clear,
        on_delay_ms=1000,
        priority="urgent",
    )
    ran_dry = Alarm("Dry run", response="Check level sensor and stop level, then reset", when=lambda m: m.dry_run.latched, priority="high")
    never_dry = Always("no pump runs dry", lambda m: not m.dry.q or not (m.pumps.first.run or m.pumps.second.run))

    def scan(self, dt_ms: int) -> None:
        self.level.scan(dt_ms)
        self.dry(not self.wet, dt_ms)
        self.by_float(not self.high_clear, dt_ms)
        self.one(self.level.measured, self.start_at, self.stop_at)
        self.two(self.level.measured, self.both_at, self.stop_at)
        seen = self.level.measured_ok
        self.pumps.request = (seen and self.one.q) or self.by_float.q
        self.pumps.both = (seen and self.two.q) or not self.high_clear
        self.pumps.scan(dt_ms)
