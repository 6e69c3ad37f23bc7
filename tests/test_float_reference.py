"""Filter, average and PID against SciPy in floating point, each within the bound that its test states.

The signals are random: steps, ramps and noise over the whole range of a usual tag, sampled at usual periods.
"""

import random
from collections.abc import Callable, Sequence

import pytest
from scipy import signal

from shared_model.filters import Lag, MovingAverage
from shared_model.pid import FILTER, Pid

SCANS = 3000


def walk(seed: int, low: int, high: int, noise: int) -> list[int]:
    """Held values, steps and slopes with noise on them."""
    rng = random.Random(seed)
    values: list[int] = []
    level = float(rng.randint(low, high))
    while len(values) < SCANS:
        slope = rng.choice((0.0, rng.uniform(-1, 1) * (high - low) / 500))
        for _ in range(rng.randrange(1, 200)):
            level = min(high, max(low, level + slope))
            values.append(min(high, max(low, round(level) + rng.randint(-noise, noise))))
        if rng.random() < 0.5:
            level = float(rng.randint(low, high))
    return values[:SCANS]


def largest_difference(found: Sequence[float], expected: Sequence[float]) -> float:
    return max(abs(a - b) for a, b in zip(found, expected, strict=True))


def exponential(values: Sequence[int], tau_ms: int, dt_ms: int) -> list[float]:
    """The exact response of 1 / (1 + tau s) to values that are held from scan to scan, taking over the first one."""
    b, a, _ = signal.cont2discrete(([1.0], [tau_ms, 1.0]), dt_ms, method="zoh")
    b = b.ravel()[1:]  # each scan's value counts in that scan
    out, _ = signal.lfilter(b, a, values, zi=[values[0] * (1 - b[0])])
    return list(out)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("tau_ms", "dt_ms"), [(1000, 10), (1000, 100), (250, 20), (60_000, 20), (1_000_000, 5)])
def test_a_filter_is_within_a_unit_of_the_exact_exponential_and_what_its_rule_leaves(tau_ms: int, dt_ms: int, seed: int) -> None:
    """Rounding is 1; the rule, 2 dt / (2 tau + dt), leaves less than a thirtieth of the span times (dt / tau)^2."""
    low, high = -400, 1500
    values = walk(seed, low, high, noise=20)
    lag = Lag(tau_ms=tau_ms)
    found = [lag(value, dt_ms) for value in values]
    assert largest_difference(found, exponential(values, tau_ms, dt_ms)) <= 1 + (high - low) / 30 * (dt_ms / tau_ms) ** 2


@pytest.mark.parametrize("dt_ms", [10, 500, 1900])
def test_a_filter_is_within_a_unit_of_its_own_rule_in_floating_point(dt_ms: int) -> None:
    values = walk(7, -1_000_000, 1_000_000, noise=1000)
    lag = Lag(tau_ms=1000)
    part = 2 * dt_ms / (2 * 1000 + dt_ms)
    out, _ = signal.lfilter([part], [1.0, part - 1], values, zi=[values[0] * (1 - part)])
    assert largest_difference([lag(value, dt_ms) for value in values], list(out)) <= 1 + 1e-6


@pytest.mark.parametrize("samples", [1, 2, 7, 64])
def test_an_average_is_within_half_a_unit(samples: int) -> None:
    values = walk(samples, -1_000_000_000, 1_000_000_000, noise=9)
    mean = MovingAverage(samples=samples)
    found = [mean(value) for value in values][samples:]
    expected = signal.lfilter([1 / samples] * samples, [1.0], values)[samples:]
    assert largest_difference(found, expected) <= 0.5 + 1e-6


def terms(loop: Pid, errors: Sequence[int], values: Sequence[int], dt_ms: int) -> list[float]:
    """Proportional, integral and filtered derivative by backward differences, without limits."""
    gain = loop.kp / 1000
    start = [value - values[0] for value in values]
    out = [gain * error for error in errors]
    if loop.ti_ms:
        b, a, _ = signal.cont2discrete(([gain], [loop.ti_ms, 0.0]), dt_ms, method="backward_diff")
        out = [p + i for p, i in zip(out, signal.lfilter(b.ravel(), a, errors), strict=True)]
    if loop.td_ms:
        tf_ms = loop.td_ms // FILTER
        b, a, _ = signal.cont2discrete(([gain * loop.td_ms, 0.0], [tf_ms, 1.0]), dt_ms, method="backward_diff")
        out = [p - d for p, d in zip(out, signal.lfilter(b.ravel(), a, start), strict=True)]
    return out


TUNINGS: list[tuple[int, int, int, int]] = [  # kp, ti_ms, td_ms, dt_ms
    (1000, 0, 0, 20),
    (2500, 0, 4000, 20),
    (800, 30_000, 0, 100),
    (1234, 60_000, 5000, 10),
    (77, 1_000_000, 40_000, 1000),
]


@pytest.mark.parametrize(("kp", "ti_ms", "td_ms", "dt_ms"), TUNINGS)
def test_a_controller_within_its_limits_is_within_half_a_unit_and_a_hundredth(kp: int, ti_ms: int, td_ms: int, dt_ms: int) -> None:
    """Half a unit is the rounding of the output; each term is within some thousandths."""
    values = walk(kp, 0, 2000, noise=3)
    setpoint = 1000
    loop = Pid(kp=kp, ti_ms=ti_ms, td_ms=td_ms, out_low=-100_000, out_high=100_000)
    found = [loop(setpoint, value, dt_ms) for value in values]
    expected = terms(loop, [setpoint - value for value in values], values, dt_ms)
    assert max(map(abs, expected)) < 100_000
    assert largest_difference(found, expected) <= 0.51


def heated(controller: Callable[[int], float], minutes: int) -> list[float]:
    """A heated mass in tenths of a degree (60 s, 2 s of dead time, 200 at rest) under a controller that is asked every 100 ms."""
    decay = float(signal.cont2discrete(([1.0], [60_000.0, 1.0]), 100, method="zoh")[1][1])
    warmth, waiting, record = 0.0, [0.0] * 20, []
    for _ in range(600 * minutes):
        waiting.append(controller(round(200 + warmth)))
        warmth = -decay * warmth + (1 + decay) * 2 * waiting.pop(0)
        record.append(200 + warmth)
    return record


class FloatPi:
    """PI in floating point: the integral goes no further than to where the output, 0 to 1000, meets its limit."""

    def __init__(self, setpoint: float, gain: float, ti_ms: float) -> None:
        self.setpoint, self.gain, self.ti_ms, self.integral = setpoint, gain, ti_ms, 0.0

    def __call__(self, value: int) -> float:
        p = self.gain * (self.setpoint - value)
        step = p * 100 / self.ti_ms
        room = max(0.0, 1000 - p - self.integral) if step > 0 else min(0.0, -p - self.integral)
        self.integral += min(step, room) if step > 0 else max(step, room)
        return min(1000.0, max(0.0, p + self.integral))


def test_a_loop_with_its_plant_stays_within_a_tenth_of_a_percent_of_one_in_floating_point() -> None:
    """From cold, through the limit of its output, to the setpoint: 1 of a range of 1000, and both arrive."""
    loop = Pid(kp=8000, ti_ms=40_000)
    found = heated(lambda value: loop(900, value, 100), minutes=10)
    expected = heated(FloatPi(900, 8.0, 40_000), minutes=10)
    assert largest_difference(found, expected) <= 1
    assert max(found) < 950
    assert abs(found[-1] - 900) <= 1
