"""The sequence of lamps, and what a pedestrian can rely on."""

from simulator.bench import Bench

LAMPS = ("red", "yellow", "green", "wait", "walk")


def lamps(bench: Bench) -> str:
    return " ".join(lamp for lamp in LAMPS if bench[lamp])


def to_green(bench: Bench) -> None:
    bench.run_until(lambda m: m.phase.at("GREEN"), within_ms=3_100)
    bench.run(50)


def test_it_begins_with_red_for_all(bench: Bench) -> None:
    bench.run(1_000)
    assert lamps(bench) == "red wait"


def test_cars_have_green_until_somebody_comes(bench: Bench) -> None:
    to_green(bench)
    bench.run(300_000)
    assert lamps(bench) == "green wait"


def test_a_press_leads_through_all_lamps_and_back(bench: Bench) -> None:
    to_green(bench)
    bench.run(15_000)
    bench.press("button")
    bench.run(100)
    assert (lamps(bench), bench["lit"]) == ("yellow wait", 1)
    bench.run(3_000)
    assert lamps(bench) == "red wait"
    bench.run(2_000)
    assert (lamps(bench), bench["lit"]) == ("red walk", 0)
    bench.run(8_000)
    seen = set()
    for _ in range(38):
        bench.run(100)
        seen.add(lamps(bench))
    assert seen == {"red", "red walk"}, "it flashes while they clear the road"
    bench.run(300)
    assert lamps(bench) == "red wait"
    bench.run(2_000)
    assert lamps(bench) == "red yellow wait"
    bench.run(1_000)
    assert lamps(bench) == "green wait"


def test_a_press_during_a_short_green_is_noted_and_waits(bench: Bench) -> None:
    to_green(bench)
    bench.press("button")
    bench.run(10_000)
    assert (lamps(bench), bench["lit"]) == ("green wait", 1)
    bench.run_until(lambda m: m.walk, within_ms=10_200)


def test_a_press_while_they_walk_asks_for_nothing_and_one_after_it_does(bench: Bench) -> None:
    bench.press("button")
    bench.run_until(lambda m: m.phase.at("WALK"), within_ms=25_000)
    bench.press("button")
    bench.run(50)
    assert bench["lit"] == 0
    bench.run_until(lambda m: m.phase.at("CLEARING"), within_ms=8_100)
    bench.press("button")
    bench.run(50)
    assert bench["lit"] == 1


def test_a_power_cycle_begins_with_red_whatever_was_before(bench: Bench) -> None:
    to_green(bench)
    bench.power_cycle()
    assert lamps(bench) == "red wait", "the safe values, before the first scan"
    bench.run(1_000)
    assert lamps(bench) == "red wait"
    assert bench.model.one_way.ok
