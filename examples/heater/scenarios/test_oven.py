"""Heating to the setpoint and holding it, and what makes the oven trip."""

import pytest

from simulator.bench import Bench


def heating(bench: Bench) -> None:
    bench.run(1_000)
    bench.press("start")
    bench.run(5_000)
    assert bench.model.phase.at("WARMING")
    assert bench["heat"] == 1, "the relay's next period has begun"


def test_it_reaches_its_setpoint_and_holds_it(bench: Bench) -> None:
    heating(bench)
    bench.run_until(lambda m: m.phase.at("READY"), within_ms=900_000)
    highest = 0
    for _ in range(90):
        bench.run(10_000)
        highest = max(highest, bench["temperature"])
    assert 1_795 <= bench["temperature"] <= 1_805
    assert highest < 1_900, "less than ten degrees too far"
    assert bench["ready"] == 1


def test_the_relay_is_on_for_its_share_of_every_period(bench: Bench) -> None:
    heating(bench)
    bench.run(1_500_000)
    on = changes = last = 0
    for _ in range(500):
        bench.run(100)
        on += bench["heat"]
        changes += bench["heat"] != last
        last = bench["heat"]
    assert abs(on * 2 - bench.model.loop.pid.out) < 40
    assert changes in range(18, 22), "one pulse in each of ten periods"


@pytest.mark.parametrize(("forced", "due"), [(0, 0), (1, 1000)])
def test_a_force_on_the_relay_is_followed_and_control_goes_on_without_a_bump(bench: Bench, forced: int, due: int) -> None:
    heating(bench)
    bench.run_until(lambda m: m.phase.at("READY"), within_ms=900_000)
    bench.run(60_000)
    assert 100 < bench.model.loop.pid.out < 900, "far from where the force takes it"
    bench.force("heat", forced)
    bench.run(20_000)
    assert abs(bench.model.loop.pid.out - due) < 60, "the controller knows what the oven gets"
    bench.unforce("heat")
    held = bench.model.loop.pid.out
    bench.run(1_000)
    assert abs(bench.model.loop.pid.out - held) < 60, "it goes on from there"


def test_a_trip_is_followed(bench: Bench) -> None:
    heating(bench)
    bench.run_until(lambda m: m.phase.at("READY"), within_ms=900_000)
    bench.set(limit_clear=0)
    bench.run(20_000)
    bench.clear("limit_clear")
    bench.run(200)
    bench.press("reset")
    bench.press("start")
    assert bench.model.loop.pid.out < 60, "nothing was summed up meanwhile"
    bench.run_until(lambda m: m.heat, within_ms=60_000)


def test_a_stop_ends_heating_and_a_start_goes_on_from_there(bench: Bench) -> None:
    heating(bench)
    bench.run(100_000)
    bench.press("stop")
    bench.run(100)
    assert bench["heat"] == 0
    bench.run(20_000)
    assert bench["heat"] == 0
    bench.press("start")
    bench.run(5_000)
    assert bench.model.phase.at("WARMING")


def test_a_lost_sensor_trips_and_only_reset_and_start_heat_again(bench: Bench) -> None:
    heating(bench)
    bench.fault("temperature", "missing")
    bench.run_until(lambda m: m.blind.latched, within_ms=1_200)
    assert bench["heat"] == 0
    bench.clear("temperature")
    bench.run(1_000)
    bench.press("reset")
    bench.run(10_000)
    assert (bench["heat"], bench.model.tripped) == (0, 0)
    bench.press("start")
    bench.run_until(lambda m: m.heat, within_ms=15_000)


def test_a_broken_wire_of_the_sensor_is_bad_quality(bench: Bench) -> None:
    heating(bench)
    bench.set(temperature=-600)
    bench.run(200)
    assert bench.model.blind.latched


def test_a_relay_that_stays_on_trips_by_temperature_then_by_thermostat_and_alarms(bench: Bench) -> None:
    heating(bench)
    bench.rig.plant.welded = True  # type: ignore[attr-defined]
    bench.run_until(lambda m: m.too_hot.latched, within_ms=900_000)
    bench.run_until(lambda m: m.thermostat.latched, within_ms=200_000)
    assert bench.model.overheated.active
    assert bench["temperature"] >= 2_800


def test_a_trip_outlives_a_power_cycle(bench: Bench) -> None:
    heating(bench)
    bench.set(limit_clear=0)
    bench.run(200)
    bench.clear("limit_clear")
    bench.power_cycle()
    bench.run(1_000)
    bench.press("start")
    assert (bench["heat"], bench.model.thermostat.latched) == (0, 1)
