"""The PID loop part: modes without bumps, trips, quality, and its alarm. Runs on every runtime."""

from shared_model import AnalogIn, AnalogOut, DigitalIn, Input, Interlock, Memory, Model, Pid, Setting
from shared_model.commands import FORCE, UNFORCE, WRITE
from shared_model.parts.modes import AUTO, MANUAL, OFF
from shared_model.parts.pid_loop import PidLoop
from shared_model.retained import restore
from tests.shared.support import Rig, equal


class OvenLoop(PidLoop):
    value = Input("Oven temperature", low=-200, high=3000, unit="C", decimals=1)
    setpoint = Setting("Oven setpoint", low=200, high=2500, default=1800, unit="C", decimals=1)
    tolerance = Setting("Tolerance", low=0, high=500, default=50, unit="C", decimals=1)
    pid = Pid("Oven", kp=1000, ti_ms=10_000, out_low=0, out_high=1000)


class Oven(Model):
    scan_ms = 100
    temperature = AnalogIn("Temperature", unit="C", low=-200, high=3000, decimals=1)
    door_shut = DigitalIn("Door, NC", fail_safe=True)
    heat = AnalogOut("Heat", unit="%", low=0, high=1000, decimals=1)
    loop = OvenLoop("Oven", setpoint=1000, pid="heat")
    door = Interlock("Door open", when=lambda m: not m.door_shut, trips=("heat",))

    def scan(self, dt_ms):
        self.loop.value = self.temperature
        self.loop.usable = self.temperature_ok
        self.loop.scan(dt_ms)
        self.heat = self.loop.pid.out


def oven(temperature=800):
    rig = Rig(Oven, temperature=temperature, door_shut=1)
    rig.tick()
    return rig


def test_it_controls_to_its_setpoint():
    rig = oven()
    equal(200 <= rig.out("heat") <= 203, True)
    warmth = 80_000  # hundredths of the tag's unit
    for _ in range(900):
        warmth += (20_000 + 200 * rig.out("heat") - warmth) // 50
        rig.tick(temperature=warmth // 100)
    equal((995 <= warmth // 100 <= 1005, 395 <= rig.out("heat") <= 405), (True, True), (warmth, rig.out("heat")))


def test_manual_holds_the_output_until_another_is_given():
    rig = oven()
    rig.tick(20)
    before = rig.out("heat")
    rig.do(WRITE, "loop.mode", MANUAL)
    rig.tick(20)
    equal(rig.out("heat"), before)
    rig.do(WRITE, "loop.manual", 650)
    rig.tick(5)
    equal(rig.out("heat"), 650)
    rig.do(WRITE, "loop.mode", AUTO)
    equal(648 <= rig.out("heat") <= 656, True, "no bump")


def test_a_value_given_together_with_manual_is_taken():
    rig = oven()
    for tag, value in (("loop.mode", MANUAL), ("loop.manual", 650)):
        rig.scanner.order(WRITE, rig.find(tag).index, value)
    rig.tick(3)
    equal(rig.out("heat"), 650)


def test_after_power_up_in_manual_the_output_is_manual():
    for manual in (0, 650):
        rig = Rig(Oven, temperature=800, door_shut=1)
        restore(rig.scanner, {"values": {"loop.mode": [MANUAL, "", 0, 0, 2], "loop.manual": [manual, "", 0, 0, 1000]}})
        rig.tick(3)
        equal(rig.out("heat"), manual)


class Untold(Oven):
    """Nobody says what goes out: neither a keyword names an output, nor is `went_out` written."""

    loop = OvenLoop("Oven", setpoint=1000)


def test_where_nobody_says_what_goes_out_it_controls_all_the_same():
    told, untold = oven(), Rig(Untold, temperature=800, door_shut=1)
    untold.tick()
    told.tick(100)
    untold.tick(100)
    equal(untold.out("heat"), told.out("heat"))
    equal(untold.out("heat") > 300, True, untold.out("heat"))


def test_off_is_no_output():
    rig = oven()
    rig.do(WRITE, "loop.manual", 500)
    rig.do(WRITE, "loop.mode", OFF)
    equal(rig.out("heat"), 0)
    rig.do(WRITE, "loop.mode", MANUAL)
    equal(rig.out("heat"), 0, "what `manual` was before it became MANUAL is no order")


def test_after_a_trip_control_comes_back_without_a_bump():
    rig = oven(990)
    rig.tick(1200)
    equal(rig.out("heat") > 100, True)
    rig.tick(20, door_shut=0)
    equal(rig.out("heat"), 0)
    rig.tick(5, door_shut=1)
    equal(0 < rig.out("heat") <= 15, True, "it was above 100 before")


def test_after_a_force_control_comes_back_without_a_bump():
    for forced in (0, 900):
        rig = oven(990)
        rig.tick(1200)
        before = rig.out("heat")
        equal(100 < before < 200, True, before)
        rig.do(FORCE, "heat", forced)
        rig.tick(600)
        equal(rig.out("heat"), forced)
        rig.do(UNFORCE, "heat")
        equal(abs(rig.out("heat") - forced) <= 12, True, (forced, rig.out("heat")))


def test_manual_after_a_force_begins_with_what_was_forced():
    rig = oven(990)
    rig.do(FORCE, "heat", 700)
    rig.tick(20)
    rig.do(WRITE, "loop.mode", MANUAL)
    rig.do(UNFORCE, "heat")
    rig.tick(20)
    equal(abs(rig.out("heat") - 700) <= 12, True, rig.out("heat"))


class Relay(Model):
    """Something stands between: the parent says what came of it."""

    scan_ms = 100
    temperature = AnalogIn("Temperature", unit="C", low=-200, high=3000, decimals=1)
    on = DigitalIn("Heat")
    loop = OvenLoop("Oven", setpoint=1000)
    went_out = Memory("What came of it", low=0, high=1000)

    def scan(self, dt_ms):
        self.loop.value = self.temperature
        self.loop.went_out = self.went_out
        self.loop.scan(dt_ms)
        self.went_out = self.loop.pid.out if self.on else 0


def test_what_the_parent_writes_back_is_followed():
    rig = Rig(Relay, temperature=990, on=1)
    rig.tick(1200)
    equal(rig.model.went_out > 100, True)
    rig.tick(20, on=0)
    rig.tick(5, on=1)
    equal(0 < rig.model.went_out <= 15, True, rig.model.went_out)


def test_a_bad_value_holds_the_output():
    rig = oven()
    rig.tick(20)
    rig.tick(10, temperature=None)
    before = rig.out("heat")
    rig.tick(30)
    equal(rig.out("heat"), before)


def test_a_setpoint_that_is_not_held_alarms_after_ten_minutes():
    rig = oven()
    rig.tick(5999)
    equal(rig.find("loop.astray").state, 0)
    rig.tick(2)
    equal(rig.find("loop.astray").state, 1)
