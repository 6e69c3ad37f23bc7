"""A model with every ready part, nested and twice, for traces that must be equal on every runtime. It automates nothing."""

from shared_model import AnalogIn, AnalogOut, DigitalIn, Model
from shared_model.parts.analog_sensor import AnalogSensor
from shared_model.parts.conveyor_zone import ConveyorZone
from shared_model.parts.duty_standby import DutyStandby
from shared_model.parts.emergency_stop import EmergencyStop
from shared_model.parts.motor import Motor
from shared_model.parts.pid_loop import PidLoop
from shared_model.parts.reversing_motor import ReversingMotor
from shared_model.parts.valve import Valve


class Level(AnalogSensor):
    measured = AnalogIn("Level", unit="mm", low=0, high=2000, stale_ms=300, fault_high=2100)


class EveryPart(Model):
    scan_ms = 20

    go = DigitalIn("Go")
    heat = AnalogOut("Heat", low=0, high=1000)
    chain = EmergencyStop("Chain")
    level = Level("Level", high_high=1800, high=1300, low=700, low_low=300, gap=20)
    mill = Motor("Mill", start_within_ms=4000, stop_within_ms=4000, min_on_ms=200, min_off_ms=300, starts_per_hour=60)
    pumps = DutyStandby("Pumps", swap_hours=1)
    gate = ReversingMotor("Gate", dead_ms=200, start_within_ms=4000, stop_within_ms=4000)
    inlet = Valve("Inlet", travel_ms=400)
    outlet = Valve("Outlet", travel_ms=300)
    first = ConveyorZone("First zone", travel_ms=900)
    second = ConveyorZone("Second zone", travel_ms=900)
    loop = PidLoop("Loop", setpoint=1000, pid="heat")

    def scan(self, dt_ms: int) -> None:
        self.chain.scan(dt_ms)
        self.level.scan(dt_ms)
        self.mill.request = self.go
        self.mill.scan(dt_ms)
        self.pumps.request = self.level.is_high.q or self.go
        self.pumps.both = self.go
        self.pumps.scan(dt_ms)
        self.gate.request = 1 if self.go else -1
        self.gate.reverse_end = self.level.is_low_low.q
        self.gate.scan(dt_ms)
        self.inlet.request = self.go
        self.inlet.scan(dt_ms)
        self.outlet.request = self.inlet.position.at("OPEN")
        self.outlet.scan(dt_ms)
        self.first.offered = self.go
        self.first.offered_item = self.first.item % 1000 + 1
        self.first.next_takes = self.second.takes
        self.first.scan(dt_ms)
        self.second.offered = self.first.offers
        self.second.offered_item = self.first.item
        self.second.next_takes = self.chain.clear
        self.second.scan(dt_ms)
        self.loop.value = self.level.smooth.out
        self.loop.usable = self.level.measured_ok
        self.loop.scan(dt_ms)
        self.heat = self.loop.pid.out
