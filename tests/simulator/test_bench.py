"""The bench itself; what it is for is shown by the scenarios of the examples."""

import pytest

from shared_model import ModelError
from simulator.bench import Bench
from simulator.project import Project, load_project
from tests.simulator.running import ROOT


@pytest.fixture(scope="module")
def tank_fill() -> Project:
    return load_project(ROOT / "examples" / "tank_fill")


@pytest.fixture
def bench(tank_fill: Project) -> Bench:
    return Bench(tank_fill)


def test_time_passes_in_whole_scans_and_nothing_runs_before(bench: Bench) -> None:
    assert bench.rig.scanner.scan_no() == 0
    bench.run(100)
    assert bench.rig.scanner.scan_no() == 5
    bench.run(1)
    assert bench.rig.scanner.scan_no() == 6


def test_values_are_those_on_the_field_by_tag(bench: Bench) -> None:
    bench.run(20)
    assert (bench["level"], bench["inlet"], bench["fill_to"]) == (799, 0, 1500)


def test_what_is_no_tag_has_no_value(bench: Bench) -> None:
    for name in ("levle", "phase"):
        with pytest.raises(KeyError, match=f"the model has no tag '{name}'"):
            bench[name]


def test_a_misspelt_input_is_said_with_what_there_is(bench: Bench) -> None:
    there_are = "there are start, reset, stop_clear, brim_clear, level"
    with pytest.raises(ModelError, match=f"there is no input 'levle'; {there_are}"):
        bench.set(levle=3)
    with pytest.raises(ModelError, match=f"there is no input 'strat'; {there_are}"):
        bench.press("strat")
    with pytest.raises(ModelError, match=f"there is no input 'inlet'; {there_are}"):
        bench.fault("inlet", "missing")


def test_nobody_presses_buttons_but_the_test(bench: Bench) -> None:
    bench.run(60_000)
    assert bench["level"] == 0
    assert bench["inlet"] == 0


def test_it_says_how_long_it_took_and_when_it_took_too_long(bench: Bench) -> None:
    assert bench.run_until(lambda m: m.level <= 790, within_ms=1_000) == 240
    assert bench.run_until(lambda m: m.level <= 790, within_ms=0) == 0
    with pytest.raises(AssertionError, match="did not come true within 100 ms"):
        bench.run_until(lambda m: m.level > 1_000, within_ms=100)


def test_a_set_value_holds_until_it_is_cleared(bench: Bench) -> None:
    bench.set(level=1234, stop_clear=0)
    bench.run(500)
    assert (bench["level"], bench["stop_clear"]) == (1234, 0)
    bench.clear("level")
    bench.run(20)
    assert bench["level"] < 800


def test_every_value_comes_through_the_pins_unchanged(bench: Bench) -> None:
    for level in range(2001):
        bench.set(level=level)
        bench.run(20)
        assert bench["level"] == level


def test_an_operator_writes_settings_and_forces(bench: Bench) -> None:
    bench.press("start")
    bench.write("fill_to", 1200)
    bench.force("level", 1300)
    bench.run(20)
    assert (bench["fill_to"], bench["level"] < 900, bench.model.phase.at("FULL")) == (1200, True, True)
    bench.unforce("level")
    bench.force("inlet", 1)
    bench.run(20)
    assert (bench.model.phase.at("IDLE"), bench["inlet"]) == (True, 1)
    bench.unforce("inlet")
    bench.run(20)
    assert bench["inlet"] == 0


def test_what_an_operator_cannot_do_is_said(bench: Bench) -> None:
    with pytest.raises(ModelError, match=r"^there is no setting 'level'; there are fill_to$"):
        bench.write("level", 1200)
    with pytest.raises(ModelError, match=r"^there is no input or output 'phase'; there are stop_clear, brim_clear, level, inlet$"):
        bench.force("phase", 1)
    with pytest.raises(ModelError, match=r"^'fill_to': value is 99; it must be an integer of 100 to 1800$"):
        bench.write("fill_to", 99)


def test_the_same_steps_give_the_same_state(tank_fill: Project) -> None:
    states = []
    for _ in range(2):
        bench = Bench(tank_fill)
        bench.press("start")
        bench.run(5_000)
        bench.fault("level", "stuck")
        bench.run(5_000)
        bench.rig.scanner.image.pack()
        states.append(bytes(bench.rig.scanner.image.words))
    assert states[0] == states[1]


def test_a_power_cycle_keeps_what_is_retained_and_nothing_else(bench: Bench) -> None:
    bench.press("start")
    bench.run(2_000)
    level = bench["level"]
    bench.power_cycle()
    assert bench.rig.scanner.scan_no() == 0
    bench.run(20)
    assert bench.model.phase.at("IDLE")
    assert abs(bench["level"] - level) <= 1, "the water stays"


def test_a_scan_that_stops_fails_the_test(bench: Bench) -> None:
    bench.rig.scanner.stop("ZeroDivisionError: somewhere")
    with pytest.raises(AssertionError, match="the scan stopped: ZeroDivisionError: somewhere"):
        bench.run(20)
