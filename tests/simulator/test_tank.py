"""The tank: it fills and empties by whole micrometres, its float and buttons do what they should, twice the same."""

from simulator.plants import PLANTS, Tank

SHUT = {"inlet": 0}
OPEN = {"inlet": 1}


def run(tank: Tank, outputs: dict[str, int], ms: int, dt_ms: int = 20) -> dict[str, int | None]:
    values: dict[str, int | None] = {}
    for _ in range(ms // dt_ms):
        values = tank.step(dt_ms, outputs)
    return values


def test_the_level_rises_by_the_difference_of_the_flows_and_falls_by_the_draw_off() -> None:
    tank = Tank()
    assert run(tank, OPEN, 1_000)["level"] == 880
    assert run(tank, SHUT, 1_000)["level"] == 840


def test_the_length_of_the_steps_does_not_matter() -> None:
    coarse, fine = Tank(), Tank()
    assert run(coarse, OPEN, 3_000, dt_ms=100) == run(fine, OPEN, 3_000, dt_ms=5)
    assert coarse.level_um == fine.level_um


def test_the_level_stays_between_empty_and_the_brim() -> None:
    tank = Tank()
    assert run(tank, OPEN, 60_000)["level"] == 2000
    assert run(tank, SHUT, 120_000)["level"] == 0


def test_the_float_opens_its_contact_at_its_height() -> None:
    tank = Tank()
    tank.level_um = 1_949_000
    assert tank.step(1, OPEN)["brim_clear"] == 1
    tank.level_um = 1_950_000
    assert tank.step(1, OPEN)["brim_clear"] == 0


def test_the_sensor_reads_in_steps_of_its_resolution() -> None:
    class Coarse(Tank):
        resolution_mm = 50

    tank = Coarse()
    tank.level_um = 1_499_000
    assert tank.step(1, OPEN)["level"] == 1450


def test_start_is_pressed_when_it_is_low_and_again_after_3_s_if_nothing_happens() -> None:
    tank = Tank()
    tank.level_um = 700_000
    pressed = [tank.step(100, SHUT)["start"] for _ in range(40)]
    assert pressed == [1, 1] + [0] * 28 + [1, 1] + [0] * 8


def test_start_is_not_pressed_while_it_fills() -> None:
    tank = Tank()
    tank.level_um = 100_000
    assert [tank.step(20, OPEN)["start"] for _ in range(200)] == [0] * 200


def test_no_other_button_is_touched() -> None:
    values = run(Tank(), OPEN, 100)
    assert (values["stop_clear"], values["reset"]) == (1, 0)


def test_the_tank_is_known_by_name() -> None:
    assert PLANTS["tank"] is Tank
