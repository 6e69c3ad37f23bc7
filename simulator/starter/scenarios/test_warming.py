"""What the tank is for, and what keeps the heater off. Run them with `pytest`."""


def test_it_warms_up_and_stays_near_the_set_temperature(bench):
    bench.run_until(lambda m: m.temperature >= m.keep_at, within_ms=60_000)
    for _ in range(60):
        bench.run(1_000)
        assert 580 <= bench["temperature"] <= 610


def test_the_heater_drops_when_the_water_does(bench):
    bench.run(2_000)
    assert bench["heater"] == 1
    bench.set(water_in=0)
    bench.run(100)
    assert bench["heater"] == 0
    assert bench.model.dry.active


def test_the_heater_drops_when_the_sensor_is_lost(bench):
    bench.run(2_000)
    bench.fault("temperature", "missing")
    bench.run(1_100)
    assert bench["heater"] == 0
    assert bench.model.blind.active
