"""Emptying the sump: one pump, both, in turn, and what stands in for what has failed."""

from simulator.bench import Bench

PUMPS = ("pumps.first", "pumps.second")


def runs(bench: Bench) -> tuple[int, int]:
    return bench["pumps.first.run"], bench["pumps.second.run"]


def test_the_duty_pump_starts_and_stops_by_level(bench: Bench) -> None:
    bench.run_until(lambda m: m.pumps.running == 1, within_ms=200_000)
    assert bench["level.measured"] in range(1990, 2010)
    bench.run(60_000)
    bench.set(**{"level.measured": 790})
    bench.run(200)
    assert runs(bench) == (0, 0)


def test_both_run_when_one_does_not_keep_up(bench: Bench) -> None:
    bench.run_until(lambda m: m.pumps.running == 2, within_ms=600_000)
    assert bench["level.measured"] in range(2790, 2810)
    bench.run_until(lambda m: m.pumps.running == 0, within_ms=600_000)
    assert not bench.model.flooding.active


def test_the_duty_goes_to_the_pump_with_fewer_hours(bench: Bench) -> None:
    bench.set(wet=1)
    bench.set(**{"level.measured": 2100})
    bench.run(800_000)
    assert runs(bench) == (1, 0)
    bench.set(**{"level.measured": 700})
    bench.run(500)
    bench.set(**{"level.measured": 2100})
    bench.run(500)
    assert (bench["pumps.first.hours"], runs(bench)) == (2, (0, 1))


def test_the_standby_takes_over_when_the_duty_pump_does_not_start(bench: Bench) -> None:
    bench.rig.plant.dead = ("pumps.first",)  # type: ignore[attr-defined]
    bench.set(**{"level.measured": 2100})
    bench.run(3_000)
    assert runs(bench) == (0, 1)
    assert (bench.model.pumps.first.failed.active, bench.model.pumps.standby_lost.active) == (1, 1)


def test_with_both_out_nothing_starts_until_reset_and_resume(bench: Bench) -> None:
    bench.rig.plant.dead = PUMPS  # type: ignore[attr-defined]
    bench.set(**{"level.measured": 2100})
    bench.run(6_000)
    assert (runs(bench), bench.model.pumps.none_left.active) == ((0, 0), 1)
    bench.rig.plant.dead = ()  # type: ignore[attr-defined]
    bench.press("pumps.second.reset")
    bench.run(5_000)
    assert runs(bench) == (0, 0)
    bench.press("pumps.resume")
    assert runs(bench) == (0, 1)


def test_one_reset_is_for_the_pumps_too(bench: Bench) -> None:
    bench.rig.plant.dead = PUMPS  # type: ignore[attr-defined]
    bench.set(**{"level.measured": 2100})
    bench.run(6_000)
    pumps = bench.model.pumps
    assert (pumps.first.no_start.latched, pumps.second.no_start.latched) == (1, 1)
    bench.press("reset")
    assert (pumps.first.no_start.latched, pumps.second.no_start.latched, runs(bench)) == (0, 0, (0, 0))
