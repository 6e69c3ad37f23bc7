"""The reversing motor part: dead time, never both directions, modes and trips. Runs on every runtime."""

from shared_model import AnalogIn, DigitalIn, Model
from shared_model.commands import FORCE, PRESS, UNFORCE, WRITE
from shared_model.parts.modes import MANUAL
from shared_model.parts.reversing_motor import ReversingMotor
from tests.shared.support import Rig, equal


class Gate(Model):
    wish = AnalogIn("Direction", low=-1, high=1)
    at_top = DigitalIn("Limit switch")
    drive = ReversingMotor("Gate drive", dead_ms=100, start_within_ms=200, stop_within_ms=200)

    def scan(self, dt_ms):
        self.drive.request = self.wish
        self.drive.forward_end = self.at_top
        self.drive.scan(dt_ms)


def gate():
    rig = Rig(Gate)
    rig.tick(7)
    return rig


def directions(rig):
    return rig.out("drive.forward"), rig.out("drive.reverse")


def test_reversing_motor_waits_its_dead_time_after_power_up():
    rig = Rig(Gate, wish=1)
    rig.tick(5)
    equal(directions(rig), (0, 0), "80 ms")
    rig.tick()
    equal(directions(rig), (1, 0))


def test_reversing_motor_turns_round_after_its_dead_time():
    rig = gate()
    rig.tick(3, wish=1)
    equal(directions(rig), (1, 0))
    rig.tick(wish=-1)
    equal(directions(rig), (0, 0), "at once off")
    rig.tick(5)
    equal(directions(rig), (0, 0), "80 ms")
    rig.tick()
    equal(directions(rig), (0, 1))
    rig.tick(wish=0)
    equal(directions(rig), (0, 0))


def test_reversing_motor_never_has_both_directions_forces_included():
    rig = gate()
    rig.tick(3, wish=1)
    equal(rig.do(FORCE, "drive.reverse", 1), 1)
    equal(directions(rig), (0, 0))
    rig.tick(5)
    equal((directions(rig), rig.find("drive.never_both").ok), ((0, 1), 1), "the force alone, once the request is spent")


def test_reversing_motor_that_does_not_start_trips_and_a_reset_starts_nothing():
    rig = gate()
    rig.tick(12, wish=1)
    equal((directions(rig), rig.find("drive.no_start").latched, rig.find("drive.failed").state), ((0, 0), 1, 1))
    rig.tick(2)
    equal(rig.do(PRESS, "drive.reset"), 1)
    rig.tick(9)
    equal((directions(rig), rig.find("drive.available").value), ((0, 0), 1))
    rig.tick(wish=0)
    rig.tick(2, wish=1)
    equal(directions(rig), (1, 0))


def test_reversing_motor_takes_no_start_while_it_is_tripped():
    rig = gate()
    rig.tick(14, wish=1)
    equal(rig.do(PRESS, "drive.start_forward"), 1)
    equal(rig.do(PRESS, "drive.reset"), 1)
    rig.tick(9)
    equal((directions(rig), rig.model.tripped), ((0, 0), 0), "a reset in the scan after it starts nothing")


def test_reversing_motor_that_does_not_stop_trips():
    rig = gate()
    rig.tick(5, wish=1, **{"drive.running": 1})
    rig.tick(12, wish=0)
    equal((rig.find("drive.no_stop").latched, rig.find("drive.welded").state), (1, 1))


def test_reversing_motor_by_hand():
    rig = gate()
    rig.do(WRITE, "drive.mode", MANUAL)
    rig.do(PRESS, "drive.start_forward")
    equal(directions(rig), (1, 0))
    rig.do(PRESS, "drive.start_reverse")
    equal(directions(rig), (0, 0))
    rig.tick(6)
    equal(directions(rig), (0, 1))
    rig.do(PRESS, "drive.stop")
    equal(directions(rig), (0, 0))


def test_reversing_motor_ends_at_its_end_in_auto_and_by_hand_and_comes_back():
    rig = gate()
    rig.tick(3, wish=1)
    rig.tick(at_top=1)
    equal((directions(rig), rig.model.tripped), ((0, 0), 0))
    rig.do(WRITE, "drive.mode", MANUAL)
    rig.do(PRESS, "drive.start_forward")
    equal(directions(rig), (0, 0))
    rig.do(PRESS, "drive.start_reverse")
    rig.tick(6)
    equal((directions(rig), rig.model.tripped), ((0, 1), 0))


def test_reversing_motor_is_not_forced_beyond_its_end():
    rig = gate()
    rig.tick(at_top=1)
    rig.do(FORCE, "drive.forward", 1)
    equal((directions(rig), rig.find("drive.beyond_forward").active), ((0, 0), 1))


def test_reversing_motor_rests_after_a_forced_direction_too():
    rig = gate()
    rig.do(FORCE, "drive.forward", 1)
    rig.tick(3, wish=-1)
    equal(directions(rig), (1, 0), "the other direction waits")
    rig.do(UNFORCE, "drive.forward")
    rig.tick(5)
    equal(directions(rig), (0, 0), "80 ms after the force")
    rig.tick()
    equal(directions(rig), (0, 1))


def test_reversing_motor_by_hand_rests_after_a_forced_direction_too():
    rig = gate()
    rig.do(WRITE, "drive.mode", MANUAL)
    rig.do(FORCE, "drive.reverse", 1)
    rig.do(PRESS, "drive.start_forward")
    rig.do(UNFORCE, "drive.reverse")
    rig.tick(5)
    equal(directions(rig), (0, 0), "80 ms after the force")
    rig.tick()
    equal(directions(rig), (1, 0))


def test_reversing_motor_whose_run_was_forced_off_rests_after_the_direction_that_was_forced_on():
    rig = gate()
    rig.tick(3, wish=1)
    rig.do(FORCE, "drive.forward", 0)
    rig.do(FORCE, "drive.reverse", 1)
    rig.tick(2)
    equal(directions(rig), (0, 1))
    rig.do(UNFORCE, "drive.reverse")
    rig.do(UNFORCE, "drive.forward")
    rig.tick(4)
    equal(directions(rig), (0, 0), "80 ms after the end of the forced direction")
    rig.tick()
    equal(directions(rig), (1, 0))


def test_reversing_motor_that_is_forced_is_told_to_run():
    rig = gate()
    rig.do(FORCE, "drive.forward", 1)
    rig.tick(30, **{"drive.running": 1})
    equal((directions(rig), rig.model.tripped), ((1, 0), 0), "its feedback has a cause")
    rig.tick(12, **{"drive.running": 0})
    equal((directions(rig), rig.find("drive.no_start").latched), ((0, 0), 1), "and has to be there")
