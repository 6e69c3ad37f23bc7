"""The valve part: travel, limit switches, modes and what trips it. Runs on every runtime."""

from shared_model import DigitalIn, Model
from shared_model.commands import FORCE, PRESS, UNFORCE, WRITE
from shared_model.parts.modes import MANUAL, OFF
from shared_model.parts.valve import Valve
from tests.shared.support import Rig, equal


class Line(Model):
    wanted = DigitalIn("Open")
    valve = Valve("Valve", travel_ms=100)
    other = Valve("Other valve")

    def scan(self, dt_ms):
        self.valve.request = self.wanted
        self.valve.scan(dt_ms)
        self.other.scan(dt_ms)


def line(ticks=2):
    rig = Rig(Line, **{"valve.is_closed": 1, "other.is_closed": 1})
    rig.tick(ticks)
    return rig


def at(rig, state):
    return rig.model.valve.position.at(state)


def test_valve_travels_from_end_to_end():
    rig = line()
    rig.tick(wanted=1)
    equal((rig.out("valve.drive"), at(rig, "CLOSED")), (1, 1))
    rig.tick(**{"valve.is_closed": 0})
    equal(at(rig, "OPENING"), 1)
    rig.tick(2, **{"valve.is_open": 1})
    equal(at(rig, "OPEN"), 1)
    rig.tick(2, wanted=0)
    equal((rig.out("valve.drive"), at(rig, "CLOSING")), (0, 1))
    rig.tick(2, **{"valve.is_open": 0, "valve.is_closed": 1})
    equal((at(rig, "CLOSED"), rig.model.tripped, rig.out("other.drive")), (1, 0, 0))


def test_valve_that_does_not_open_trips_and_a_reset_opens_nothing():
    rig = line()
    rig.tick(2, wanted=1)
    rig.tick(4, **{"valve.is_closed": 0})
    equal((rig.find("valve.no_opening").latched, rig.out("valve.drive")), (0, 1), "80 ms in OPENING")
    rig.tick()
    equal((rig.find("valve.no_opening").latched, rig.out("valve.drive"), rig.find("valve.failed").state), (1, 0, 1))
    rig.tick(3, **{"valve.is_closed": 1})
    equal((at(rig, "CLOSED"), rig.find("valve.available").value), (1, 0))
    equal(rig.do(PRESS, "valve.reset"), 1)
    rig.tick(9)
    equal((rig.out("valve.drive"), rig.model.tripped), (0, 0), "the request still stands")
    equal(rig.do(PRESS, "valve.open_it"), 1)
    rig.tick(2)
    equal(rig.out("valve.drive"), 1)


def test_valve_takes_no_order_to_open_while_it_is_tripped():
    rig = line()
    rig.tick(7, wanted=1, **{"valve.is_closed": 0})
    rig.tick(3, **{"valve.is_closed": 1})
    equal(rig.do(PRESS, "valve.open_it"), 1)
    equal(rig.do(PRESS, "valve.reset"), 1)
    rig.tick(5)
    equal((rig.out("valve.drive"), rig.model.tripped), (0, 0), "a reset in the scan after it opens nothing")


def test_valve_that_leaves_an_end_without_an_order_trips():
    rig = line()
    rig.tick(6, **{"valve.is_closed": 0})
    equal(rig.find("valve.no_closing").latched, 1)


def test_valve_with_both_limit_switches_trips_after_100_ms():
    rig = line()
    rig.tick(5, **{"valve.is_open": 1})
    equal(rig.find("valve.both_limits").latched, 0)
    rig.tick()
    equal(rig.find("valve.both_limits").latched, 1)


def test_valve_with_a_dead_limit_switch_trips():
    rig = line()
    rig.tick(60, **{"valve.is_closed": None})
    equal(rig.find("valve.blind").latched, 1)


def test_valve_by_hand():
    rig = line()
    equal(rig.do(WRITE, "valve.mode", MANUAL), 1)
    rig.tick(wanted=1)
    equal(rig.out("valve.drive"), 0)
    rig.do(PRESS, "valve.open_it")
    equal(rig.out("valve.drive"), 1)
    rig.do(PRESS, "valve.close_it")
    equal(rig.out("valve.drive"), 0)
    rig.do(PRESS, "valve.open_it")
    rig.do(WRITE, "valve.mode", OFF)
    equal(rig.out("valve.drive"), 0)


def test_valve_that_is_forced_open_is_told_to_open():
    rig = line()
    rig.do(FORCE, "valve.drive", 1)
    rig.tick(2, **{"valve.is_closed": 0})
    equal(at(rig, "OPENING"), 1)
    rig.tick(20, **{"valve.is_open": 1})
    equal((at(rig, "OPEN"), rig.model.tripped), (1, 0))
    rig.do(UNFORCE, "valve.drive")
    rig.tick(2, **{"valve.is_open": 0})
    equal(at(rig, "CLOSING"), 1)
    rig.tick(2, **{"valve.is_closed": 1})
    equal((at(rig, "CLOSED"), rig.model.tripped), (1, 0))


def test_valve_that_is_forced_open_and_does_not_open_trips_against_the_force():
    rig = line()
    rig.do(FORCE, "valve.drive", 1)
    rig.tick(8)
    equal((rig.find("valve.no_opening").latched, rig.out("valve.drive")), (1, 0))


def test_valve_that_is_forced_closed_does_not_have_to_open():
    rig = line()
    rig.do(FORCE, "valve.drive", 0)
    rig.tick(20, wanted=1)
    equal((at(rig, "CLOSED"), rig.model.tripped), (1, 0))
    rig.do(UNFORCE, "valve.drive")
    equal(rig.out("valve.drive"), 1, "its request stands")
