"""A saw behind a contactor: started at its panel, stopped by its stop button, its open hood or its overload relay."""

from shared_model import Blink, DigitalIn, DigitalOut, Interlock, Model, Permissive
from shared_model.parts.emergency_stop import EmergencyStop
from shared_model.parts.modes import MANUAL
from shared_model.parts.motor import Motor


class MotorStarter(Model):
    scan_ms = 20

    stop_clear = DigitalIn("Stop button, NC: 0 is pressed or wire broken", fail_safe=True)
    hood_shut = DigitalIn("Hood switch, NC: 0 is open or wire broken", fail_safe=True)
    overload_clear = DigitalIn("Overload relay, NC: 0 is tripped or wire broken", fail_safe=True)
    running_lamp = DigitalOut("Lamp, saw runs")
    fault_lamp = DigitalOut("Lamp, blinks on a fault")

    chain = EmergencyStop("Emergency-stop chain")
    saw = Motor("Saw", mode=MANUAL, start_within_ms=500, stop_within_ms=500, min_off_ms=2000, starts_per_hour=20)

    stopped = Interlock("Stop button", when=lambda m: not m.stop_clear, trips=("saw.run",))
    open_hood = Interlock("Hood open", when=lambda m: not m.hood_shut, trips=("saw.run",))
    overload = Interlock("Overload", when=lambda m: not m.overload_clear, trips=("saw.run",), latch=True, reset="saw.reset")
    power = Permissive("Emergency-stop chain closed and acknowledged", when=lambda m: m.chain.clear, allows=("saw.run",))
    blink = Blink("Fault lamp", on_ms=400, off_ms=400)

    def scan(self, dt_ms: int) -> None:
        self.chain.scan(dt_ms)
        self.saw.scan(dt_ms)
        self.blink(self.overload.latched or self.saw.no_start.latched or self.saw.no_stop.latched, dt_ms)
        self.fault_lamp = self.blink.q
        self.running_lamp = self.saw.running
