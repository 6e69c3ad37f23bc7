"""What drops the inlet, and what it takes to fill again."""

from simulator.bench import Bench


def fill(bench: Bench) -> None:
    bench.press("start")
    bench.run(2_000)
    assert bench["inlet"] == 1


def test_a_trip_in_mid_fill_closes_the_valve_and_a_reset_does_not_restart(bench: Bench) -> None:
    fill(bench)
    bench.set(brim_clear=0)
    bench.run(20)
    assert bench["inlet"] == 0, "in the very scan that saw the float"
    bench.press("reset")
    assert bench.model.brim.latched, "no reset while the float is still up"
    bench.clear("brim_clear")
    bench.run(1_000)
    assert bench.model.brim.latched
    bench.press("start")
    assert bench["inlet"] == 0
    bench.press("reset")
    bench.run(5_000)
    assert not bench.model.tripped
    assert bench["inlet"] == 0, "a reset starts nothing"
    bench.press("start")
    assert bench["inlet"] == 1


def test_one_noisy_sample_does_not_trip(bench: Bench) -> None:
    fill(bench)
    bench.set(level=1950)
    bench.run(20)
    bench.clear("level")
    bench.run(500)
    assert not bench.model.tripped


def test_a_level_that_stays_above_1900_trips_after_100_ms(bench: Bench) -> None:
    fill(bench)
    bench.set(level=1950)
    bench.run(100)
    assert not bench.model.tripped
    bench.run(20)
    assert bench.model.overfill.latched
    assert bench["inlet"] == 0


def test_a_trip_outlives_a_power_cycle(bench: Bench) -> None:
    fill(bench)
    bench.set(brim_clear=0)
    bench.run(100)
    bench.clear("brim_clear")
    bench.power_cycle()
    bench.run(1_000)
    assert bench.model.brim.latched
    bench.press("start")
    assert bench["inlet"] == 0
    bench.press("reset")
    bench.press("start")
    assert bench["inlet"] == 1
