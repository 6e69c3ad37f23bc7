"""Dry run, floats and a lost level sensor."""

from simulator.bench import Bench


def pumping(bench: Bench) -> None:
    bench.set(**{"level.measured": 2100})
    bench.run(1_000)
    assert bench["pumps.first.run"] == 1


def test_the_dry_run_float_stops_the_pump_and_stays_until_it_is_reset(bench: Bench) -> None:
    pumping(bench)
    bench.set(wet=0)
    bench.run(500)
    assert bench["pumps.first.run"] == 1
    bench.run(100)
    assert (bench["pumps.first.run"], bench["pumps.second.run"], bench.model.dry_run.latched) == (0, 0, 1)
    assert bench.model.never_dry.ok
    bench.clear("wet")
    bench.run(5_000)
    bench.press("reset")
    bench.run(5_000)
    assert (bench.model.dry_run.latched, bench["pumps.first.run"]) == (0, 0), "a reset starts nothing"
    bench.press("pumps.resume")
    assert bench["pumps.first.run"] == 1


def test_a_broken_wire_of_the_dry_run_float_counts_as_dry(bench: Bench) -> None:
    pumping(bench)
    bench.fault("wet", "missing")
    bench.run(2_000)
    assert bench.model.dry_run.latched


def test_a_pump_in_manual_is_stopped_by_the_dry_run_float_too(bench: Bench) -> None:
    bench.run(500)
    bench.write("pumps.first.mode", 1)
    bench.press("pumps.first.start")
    assert bench["pumps.first.run"] == 1
    bench.set(wet=0)
    bench.run(700)
    assert bench["pumps.first.run"] == 0
    bench.press("pumps.first.start")
    assert bench["pumps.first.run"] == 0


def test_without_the_level_sensor_the_high_float_pumps_for_a_minute(bench: Bench) -> None:
    bench.run(1_000)
    bench.fault("level.measured", "missing")
    bench.run(3_000)
    assert (bench["pumps.first.run"], bench.model.level.faulty.active) == (0, 1)
    bench.set(high_clear=0)
    bench.run(1_500)
    assert (bench["pumps.first.run"], bench["pumps.second.run"], bench.model.flooding.active) == (1, 1, 1)
    bench.clear("high_clear")
    bench.run(59_000)
    assert (bench["pumps.first.run"], bench["pumps.second.run"]) == (1, 0)
    bench.run(1_500)
    assert bench["pumps.first.run"] == 0


def test_a_level_sensor_with_a_broken_wire_is_bad(bench: Bench) -> None:
    bench.run(1_000)
    bench.set(**{"level.measured": -900})
    bench.run(200)
    assert bench.model.level.measured_ok == 0
