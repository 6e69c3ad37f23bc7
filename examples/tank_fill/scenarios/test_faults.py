"""Broken sensors, buttons and supply."""

from simulator.bench import Bench


def test_a_start_held_at_power_up_does_nothing_until_it_is_let_go_and_pressed(bench: Bench) -> None:
    bench.hold("start")
    bench.run(10_000)
    assert bench["inlet"] == 0
    bench.let_go("start")
    bench.run(1_000)
    assert bench["inlet"] == 0
    bench.press("start")
    assert bench["inlet"] == 1


def test_a_start_button_stuck_over_a_power_cycle_does_not_start_again(bench: Bench) -> None:
    bench.hold("start")
    bench.power_cycle()
    bench.run(10_000)
    assert bench["inlet"] == 0


def test_a_level_sensor_missing_at_boot_trips_before_anything_can_start(bench: Bench) -> None:
    bench.fault("level", "missing")
    bench.run(400)
    assert not bench.rig.scanner.started, "the first scan waits for the sensor"
    bench.run(400)
    assert bench.model.blind.latched
    bench.press("start")
    assert bench["inlet"] == 0


def test_a_level_sensor_lost_in_mid_fill_trips_and_can_be_recovered_from(bench: Bench) -> None:
    bench.press("start")
    bench.run(2_000)
    bench.fault("level", "missing")
    bench.run_until(lambda m: m.blind.latched, within_ms=600)
    assert bench["inlet"] == 0
    bench.run(20)
    assert bench.model.phase.at("FAULT")
    bench.press("reset")
    assert bench.model.phase.at("FAULT"), "no reset while the sensor is missing"
    bench.clear("level")
    bench.run(100)
    bench.press("reset")
    assert bench.model.phase.at("IDLE")
    bench.press("start")
    bench.run_until(lambda m: m.phase.at("FULL"), within_ms=15_000)


def test_a_fill_that_takes_too_long_fails_and_raises_its_alarm(bench: Bench) -> None:
    bench.fault("level", "value", 600)
    bench.run(100)
    bench.press("start")
    bench.run_until(lambda m: m.phase.at("FAULT"), within_ms=31_000)
    bench.run(20)
    assert bench["inlet"] == 0
    assert bench.model.failed.active
