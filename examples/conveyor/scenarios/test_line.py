"""Parts on the line: numbers, accumulation, stops and jams."""

from simulator.bench import Bench

ZONES = ("first", "second", "third", "fourth")


def started(bench: Bench) -> None:
    bench.run(600)
    bench.press("chain.acknowledge")
    bench.press("start")
    assert bench["beacon"] == 1


def held(bench: Bench) -> list[int]:
    return [bench[f"{zone}.item"] for zone in ZONES]


def belts(bench: Bench) -> int:
    return sum(bench[f"{zone}.run"] for zone in ZONES)


def test_parts_go_through_with_their_numbers(bench: Bench) -> None:
    started(bench)
    bench.run_until(lambda m: m.fourth.item == 1, within_ms=12_000)
    bench.run_until(lambda m: m.delivered == 1, within_ms=6_000)
    bench.run(60_000)
    assert bench["delivered"] == bench.rig.plant.taken  # type: ignore[attr-defined]
    assert bench["last_out"] >= bench["delivered"] >= 9
    assert not bench.model.tripped


def test_nothing_moves_before_a_start(bench: Bench) -> None:
    bench.run(5_000)
    assert (belts(bench), bench["part_waits"], bench["beacon"]) == (0, 1, 0)


def test_parts_accumulate_in_order_while_the_robot_is_busy(bench: Bench) -> None:
    bench.set(robot_free=0)
    started(bench)
    bench.run(60_000)
    assert held(bench) == [4, 3, 2, 1]
    assert belts(bench) == 0
    bench.clear("robot_free")
    bench.run_until(lambda m: m.delivered == 4, within_ms=60_000)
    assert not bench.model.tripped


def test_a_full_line_alarms(bench: Bench) -> None:
    bench.set(robot_free=0)
    started(bench)
    bench.run(80_000)
    assert bench.model.full.active


def test_a_stop_holds_all_parts_and_a_start_goes_on(bench: Bench) -> None:
    started(bench)
    bench.run(9_000)
    bench.press("stop")
    bench.run(40)
    assert belts(bench) == 0
    before = held(bench)
    bench.run(30_000)
    assert (held(bench), bench.model.tripped, bench["beacon"]) == (before, 0, 0)
    bench.press("start")
    bench.run_until(lambda m: m.delivered == 2, within_ms=30_000)


def test_the_chain_stops_the_line_and_only_acknowledge_and_start_go_on(bench: Bench) -> None:
    started(bench)
    bench.run(5_000)
    bench.set(**{"chain.closed": 0})
    bench.run(40)
    assert belts(bench) == 0
    bench.clear("chain.closed")
    bench.press("start")
    bench.run(1_000)
    assert belts(bench) == 0
    bench.press("chain.acknowledge")
    bench.press("start")
    bench.run_until(lambda m: m.delivered == 1, within_ms=20_000)


def test_a_part_that_sticks_is_a_jam_in_its_zone_and_the_others_wait(bench: Bench) -> None:
    started(bench)
    bench.run_until(lambda m: m.second.phase.at("TAKING"), within_ms=10_000)
    bench.run(800)
    plant = bench.rig.plant
    plant.stuck = 0  # type: ignore[attr-defined]
    bench.run_until(lambda m: m.second.phase.at("JAM"), within_ms=5_000)
    bench.run(20)
    assert (bench["second.run"], bench.model.second.jammed.active) == (0, 1)
    bench.run(20_000)
    assert held(bench)[0] == 2, "the part behind it waits in the first zone"
    plant.remove(0)  # type: ignore[attr-defined]
    bench.press("second.reset")
    bench.run(1_000)
    assert bench["second.run"] == 0, "a reset starts nothing"
    bench.press("second.clear")
    bench.run_until(lambda m: m.delivered == 1, within_ms=20_000)
    assert bench["last_out"] == 2


def test_after_a_power_cycle_parts_at_eyes_are_known(bench: Bench) -> None:
    bench.set(robot_free=0)
    started(bench)
    bench.run(60_000)
    bench.power_cycle()
    bench.run(1_000)
    assert held(bench) == [4, 3, 2, 1]
    assert belts(bench) == 0
    bench.clear("robot_free")
    bench.press("chain.acknowledge")
    bench.press("start")
    bench.run_until(lambda m: m.last_out == 4, within_ms=60_000)
