"""Faults and set values between plant and pins."""

from shared_model import quality
from simulator.faults import Faults


def test_without_faults_the_plant_is_delivered_as_it_is() -> None:
    assert Faults().apply({"level": 5, "start": None}, 20) == {"level": 5, "start": None}


def test_a_set_value_stays_until_it_is_cleared() -> None:
    faults = Faults()
    faults.set("level", 7)
    assert faults.apply({"level": 5}, 20) == {"level": 7}
    assert faults.apply({"level": 6}, 20) == {"level": 7}
    faults.clear("level")
    assert faults.apply({"level": 6}, 20) == {"level": 6}


def test_a_value_can_be_set_that_no_plant_delivers() -> None:
    faults = Faults()
    faults.set("level", 7, quality.SENSOR_FAILURE)
    assert faults.apply({}, 20) == {"level": 7}
    assert faults.active["level"].code == quality.SENSOR_FAILURE


def test_a_missing_sensor_delivers_nothing() -> None:
    faults = Faults()
    faults.start("level", "missing")
    assert faults.apply({"level": 5}, 20) == {"level": None}


def test_a_stuck_sensor_delivers_its_last_value_or_nothing_if_there_was_none() -> None:
    faults = Faults()
    faults.apply({"level": 5}, 20)
    faults.start("level", "stuck")
    faults.start("flow", "stuck")
    assert faults.apply({"level": 6, "flow": 1}, 20) == {"level": 5, "flow": None}


def test_a_fault_for_a_time_is_over_after_it() -> None:
    faults = Faults()
    faults.start("level", "value", value=9, for_ms=40)
    assert [faults.apply({"level": 5}, 20)["level"] for _ in range(4)] == [9, 9, 5, 5]


def test_clearing_what_is_not_broken_does_nothing() -> None:
    faults = Faults()
    faults.clear("level")
    assert faults.apply({"level": 5}, 20) == {"level": 5}
