"""The analog sensor part: limits with a gap, alarms, quality, and another range by a subclass. Runs on every runtime."""

from shared_model import AnalogIn, Lag, Model
from shared_model.parts.analog_sensor import AnalogSensor
from tests.shared.support import Rig, equal


class Level(AnalogSensor):
    measured = AnalogIn("Level", unit="mm", low=0, high=2000, stale_ms=100, fault_high=2100)
    smooth = Lag("Filtered level", tau_ms=200)


class Tank(Model):
    level = Level("Level", high_high=1800, high=1500, low=300, gap=50)
    plain = AnalogSensor("Plain")

    def scan(self, dt_ms):
        self.level.scan(dt_ms)
        self.plain.scan(dt_ms)


def tank(level):
    rig = Rig(Tank, **{"level.measured": level})
    rig.tick()
    return rig


def limits(rig):
    level = rig.model.level
    return level.is_low_low.q, level.is_low.q, level.is_high.q, level.is_high_high.q


def test_limits_are_found_with_their_gap():
    rig = tank(1000)
    for level, expected in (
        (1499, (0, 0, 0, 0)),
        (1500, (0, 0, 1, 0)),
        (1800, (0, 0, 1, 1)),
        (1751, (0, 0, 1, 1)),
        (1750, (0, 0, 1, 0)),
        (1450, (0, 0, 0, 0)),
        (300, (0, 1, 0, 0)),
        (349, (0, 1, 0, 0)),
        (350, (0, 0, 0, 0)),
        (0, (0, 1, 0, 0)),
    ):
        rig.tick(**{"level.measured": level})
        equal(limits(rig), expected, level)


def test_alarms_come_after_a_second():
    rig = tank(1600)
    rig.tick(49)
    equal(rig.find("level.highish").state, 0)
    rig.tick()
    equal((rig.find("level.highish").state, rig.find("level.too_high").state, rig.find("plain.highish").state), (1, 0, 0))


def test_a_bad_value_changes_no_limit_and_alarms():
    rig = tank(1600)
    rig.tick(**{"level.measured": None})
    rig.tick(60)
    equal((limits(rig), rig.find("level.faulty").state), ((0, 0, 1, 0), 1))
    rig.tick(**{"level.measured": 2500})
    equal((limits(rig), rig.model.level.measured), ((0, 0, 1, 0), 1600))
    rig.tick(**{"level.measured": 1000})
    equal(limits(rig), (0, 0, 0, 0))


def test_the_filter_follows_and_holds_while_bad():
    rig = tank(1000)
    equal(rig.model.level.smooth.out, 1000)
    rig.tick(**{"level.measured": 2000})
    between = rig.model.level.smooth.out
    equal(1050 < between < 1150, True)
    rig.tick(**{"level.measured": 3000})
    equal(rig.model.level.smooth.out, between)
    rig.tick(100, **{"level.measured": 2000})
    equal(rig.model.level.smooth.out, 2000)


def test_a_sensor_that_is_not_subclassed_has_its_own_range_and_no_limits():
    rig = tank(0)
    rig.tick(60, **{"plain.measured": 100})
    equal((rig.model.plain.smooth.out, rig.model.plain.is_high_high.q, rig.model.plain.is_low_low.q), (100, 0, 0))
