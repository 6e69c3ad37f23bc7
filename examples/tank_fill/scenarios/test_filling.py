"""Filling as it should go, and stopping it."""

from simulator.bench import Bench


def test_a_start_fills_to_the_set_level_once(bench: Bench) -> None:
    bench.press("start")
    assert bench["inlet"] == 1
    took_ms = bench.run_until(lambda m: m.phase.at("FULL"), within_ms=15_000)
    assert took_ms > 5_000
    assert bench["inlet"] == 0
    assert 1500 <= bench["level"] <= 1505
    bench.run(60_000)
    assert bench["level"] == 0, "the draw-off empties it: nothing starts a second fill"
    assert bench["inlet"] == 0


def test_a_stop_in_mid_fill_closes_the_valve_and_only_a_new_start_goes_on(bench: Bench) -> None:
    bench.press("start")
    bench.run(2_000)
    bench.set(stop_clear=0)
    bench.run(40)
    assert bench["inlet"] == 0
    bench.press("start")
    assert bench["inlet"] == 0, "a start does nothing while stop is pressed"
    bench.clear("stop_clear")
    bench.run(5_000)
    assert bench["inlet"] == 0, "letting go of stop starts nothing"
    bench.press("start")
    assert bench["inlet"] == 1


def test_a_start_is_refused_while_the_tank_is_nearly_full(bench: Bench) -> None:
    bench.set(level=1460)
    bench.run(1_000)
    bench.press("start")
    assert bench["inlet"] == 0
