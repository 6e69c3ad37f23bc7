"""Starting and stopping the saw as one should, and as one should not."""

from simulator.bench import Bench


def ready(bench: Bench) -> None:
    bench.run(3_000)
    bench.press("chain.acknowledge")


def running(bench: Bench) -> None:
    ready(bench)
    bench.press("saw.start")
    bench.run(500)
    assert (bench["saw.run"], bench["running_lamp"]) == (1, 1)


def test_it_starts_and_stops(bench: Bench) -> None:
    running(bench)
    bench.set(stop_clear=0)
    bench.run(20)
    assert bench["saw.run"] == 0
    bench.clear("stop_clear")
    bench.run(10_000)
    assert bench["saw.run"] == 0, "letting go of stop starts nothing"


def test_it_does_not_start_before_the_chain_was_acknowledged(bench: Bench) -> None:
    bench.run(3_000)
    bench.press("saw.start")
    bench.press("saw.stop")
    assert bench["saw.run"] == 0


def test_the_chain_removes_power_by_itself_and_the_program_does_not_start_again(bench: Bench) -> None:
    running(bench)
    bench.set(**{"chain.closed": 0, "saw.running": 0})
    bench.run(700)
    assert bench["saw.run"] == 0, "no feedback: the contactor has no power"
    bench.clear("chain.closed")
    bench.clear("saw.running")
    bench.run(1_000)
    bench.press("saw.reset")
    bench.run(3_000)
    bench.press("saw.start")
    assert bench["saw.run"] == 0, "the chain was not acknowledged"


def test_it_waits_two_seconds_between_runs(bench: Bench) -> None:
    running(bench)
    bench.press("saw.stop")
    bench.press("saw.start")
    bench.run(1_000)
    assert bench["saw.run"] == 0
    bench.run(1_000)
    assert bench["saw.run"] == 1


def test_it_starts_twenty_times_then_once_in_three_minutes(bench: Bench) -> None:
    ready(bench)
    for _ in range(20):
        bench.press("saw.start")
        assert bench["saw.run"] == 1
        bench.press("saw.stop")
        bench.run(2_100)
    bench.press("saw.start")
    assert (bench["saw.run"], bench["saw.starts"]) == (0, 20)
    bench.run_until(lambda m: m.saw.run, within_ms=180_000)
