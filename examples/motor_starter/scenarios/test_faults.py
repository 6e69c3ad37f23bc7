"""What trips the saw, and what it takes to go on."""

from simulator.bench import Bench


def running(bench: Bench) -> None:
    bench.run(3_000)
    bench.press("chain.acknowledge")
    bench.press("saw.start")
    bench.run(500)
    assert bench["saw.run"] == 1


def test_an_open_hood_stops_it_and_closing_it_starts_nothing(bench: Bench) -> None:
    running(bench)
    bench.set(hood_shut=0)
    bench.run(20)
    assert bench["saw.run"] == 0
    bench.clear("hood_shut")
    bench.run(5_000)
    assert bench["saw.run"] == 0


def test_an_overload_is_latched_until_it_is_reset(bench: Bench) -> None:
    running(bench)
    bench.rig.plant.load_pct = 200  # type: ignore[attr-defined]
    bench.run_until(lambda m: m.overload.latched, within_ms=10_100)
    assert bench["saw.run"] == 0
    bench.press("saw.reset")
    assert bench.model.overload.latched, "no reset while the relay is hot"
    bench.run(60_000)
    bench.press("saw.start")
    assert bench["saw.run"] == 0
    bench.press("saw.reset")
    bench.run(3_000)
    assert (bench["saw.run"], bench.model.tripped) == (0, 0)
    bench.press("saw.start")
    assert bench["saw.run"] == 1


def test_a_contactor_that_does_not_close_trips_and_the_lamp_blinks(bench: Bench) -> None:
    bench.run(3_000)
    bench.press("chain.acknowledge")
    bench.set(**{"saw.running": 0})
    bench.press("saw.start")
    bench.run(600)
    assert (bench["saw.run"], bench.model.saw.no_start.latched) == (0, 1)
    seen = set()
    for _ in range(20):
        bench.run(100)
        seen.add(bench["fault_lamp"])
    assert seen == {0, 1}


def test_a_welded_contactor_alarms_and_bars_a_start(bench: Bench) -> None:
    running(bench)
    bench.set(**{"saw.running": 1})
    bench.press("saw.stop")
    bench.run(700)
    assert (bench.model.saw.no_stop.latched, bench.model.saw.welded.active) == (1, 1)
    bench.press("saw.start")
    assert bench["saw.run"] == 0


def test_a_trip_outlives_a_power_cycle(bench: Bench) -> None:
    running(bench)
    bench.set(overload_clear=0)
    bench.run(100)
    bench.clear("overload_clear")
    bench.power_cycle()
    bench.run(3_000)
    assert bench.model.overload.latched
