"""Days in the greenhouse, and what goes wrong on some of them."""

from simulator.bench import Bench

DAY_MS = 480_000


def test_three_days_pass_without_a_trip_and_the_climate_stays_mild(bench: Bench) -> None:
    coldest, warmest, roof, watered = 1000, -1000, set(), set()
    for _ in range(3 * DAY_MS // 1000):
        bench.run(1_000)
        coldest, warmest = min(coldest, bench["climate.air.measured"]), max(warmest, bench["climate.air.measured"])
        roof.add(bench["climate.roof_is_open"])
        watered |= {bed for bed in ("left", "right") if bench[f"{bed}.water"]}
    assert (roof, watered) == ({0, 1}, {"left", "right"})
    assert coldest >= 90
    assert warmest <= 350
    latched = [each.path for each in bench.rig.scanner.interlocks if each.latched]
    assert (latched, bench.model.never_dry.ok) == ([], 1)


def test_a_dry_bed_is_watered_by_valve_and_pump_and_the_other_is_not(bench: Bench) -> None:
    bench.set(**{"left.soil.measured": 250, "right.soil.measured": 600})
    bench.run(1_000)
    assert (bench["left.water"], bench["right.water"], bench["pump.run"]) == (1, 0, 1)
    bench.set(**{"left.soil.measured": 460})
    bench.run(200)
    assert (bench["left.water"], bench["pump.run"]) == (0, 0)


def test_an_empty_tank_stops_watering_and_it_goes_on_when_there_is_water(bench: Bench) -> None:
    bench.set(**{"left.soil.measured": 250})
    bench.run(1_000)
    bench.set(tank_wet=0)
    bench.run(100)
    assert (bench["left.water"], bench["pump.run"]) == (0, 0)
    bench.run(10_000)
    assert bench.model.refill.active
    bench.clear("tank_wet")
    bench.run(1_000)
    assert (bench["left.water"], bench["pump.run"]) == (1, 1)


def test_a_valve_that_is_open_too_long_trips_its_bed_alone(bench: Bench) -> None:
    bench.set(**{"left.soil.measured": 250, "right.soil.measured": 300})
    bench.write("left.longest_ms", 20_000)
    bench.run(25_000)
    assert (bench["left.water"], bench["right.water"], bench.model.left.leaking.active) == (0, 1, 1)
    bench.clear("left.soil.measured")
    bench.press("left.reset")
    assert not bench.model.left.tripped


def test_a_lost_soil_sensor_stops_watering(bench: Bench) -> None:
    bench.set(**{"left.soil.measured": 250})
    bench.run(1_000)
    bench.fault("left.soil.measured", "missing")
    bench.run(3_500)
    assert bench["left.water"] == 0


def test_the_roof_opens_when_it_is_warm_and_shuts_in_wind(bench: Bench) -> None:
    bench.set(wind_calm=1)
    bench.set(**{"climate.air.measured": 260})
    bench.run_until(lambda m: m.climate.roof_is_open, within_ms=12_000)
    bench.run(200)
    assert bench["climate.roof.forward"] == 0
    bench.set(wind_calm=0)
    bench.run(200)
    assert bench["climate.roof.forward"] == 0
    bench.run_until(lambda m: m.climate.roof_is_shut, within_ms=12_000)
    assert not bench.model.climate.roof.tripped


def test_a_roof_drive_that_does_not_start_trips(bench: Bench) -> None:
    bench.set(**{"climate.air.measured": 260, "climate.roof.running": 0})
    bench.run(4_000)
    assert bench.model.climate.roof.no_start.latched
    assert bench["climate.roof.forward"] == 0


def test_the_lamp_is_lit_after_dark_while_someone_is_in(bench: Bench) -> None:
    bench.set(dark=1, door_shut=0)
    bench.run(1_000)
    assert bench["lamp"] == 1
    bench.set(door_shut=1)
    bench.run(119_000)
    assert bench["lamp"] == 1
    bench.run(2_000)
    assert bench["lamp"] == 0


def test_heat_is_cut_without_a_temperature(bench: Bench) -> None:
    bench.set(**{"climate.air.measured": 50})
    bench.run(1_000)
    assert bench["climate.heat"] == 1
    bench.fault("climate.air.measured", "missing")
    bench.run(3_500)
    assert bench["climate.heat"] == 0


def test_one_reset_releases_what_has_tripped_anywhere(bench: Bench) -> None:
    bench.set(**{"climate.air.measured": 300, "climate.roof.running": 0, "climate.fan.running": 0, "left.soil.measured": 250})
    bench.write("left.longest_ms", 10_000)
    bench.run(70_000)
    model = bench.model
    tripped = (model.climate.roof.no_start, model.climate.fan.no_start, model.left.endless)
    assert [each.latched for each in tripped] == [1, 1, 1]
    bench.set(**{"left.soil.measured": 600})
    bench.run(1_000)
    bench.press("reset")
    assert [each.latched for each in tripped] == [0, 0, 0]
    assert (bench["climate.roof.forward"], bench["climate.fan.run"]) == (0, 0), "a reset starts nothing"
