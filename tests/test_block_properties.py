"""What holds of the blocks for every run of inputs, found by Hypothesis; exact arithmetic of Python is the yardstick."""

from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from shared_model.analog import Hysteresis, Limit, Ramp, Scale
from shared_model.arithmetic import carry, subtract
from shared_model.digital import Blink, Debounce
from shared_model.filters import Lag, MovingAverage
from shared_model.limits import MAX_INT
from shared_model.pid import Pid
from shared_model.time_proportional import TimeProportional
from shared_model.timers import Tof, Ton, Tp

values = st.integers(-MAX_INT, MAX_INT)
times = st.integers(1, 100_000)
scan_ms = st.sampled_from((5, 10, 20, 100))
bits = st.lists(st.booleans(), max_size=60)
quick = settings(max_examples=60, deadline=None)


class Holder:
    rest = 0


@quick
@given(values, values)
def test_a_difference_is_exact_or_saturated(a: int, b: int) -> None:
    assert subtract(a, b) == max(-MAX_INT, min(MAX_INT, a - b))


@quick
@given(st.integers(1, 3_000_000), st.lists(st.tuples(values, st.integers(0, 1_000_000)), max_size=20))
def test_what_is_carried_makes_the_sum_of_all_calls_exact(c: int, steps: list[tuple[int, int]]) -> None:
    holder, whole, exact = Holder(), 0, 0
    for amount, n in steps:
        whole += carry(holder, "rest", amount, n, c)
        exact += amount * n
        assert (whole, holder.rest) == divmod(exact, c)


@quick
@given(st.integers(0, 300), scan_ms, bits)
def test_ton_is_on_when_the_input_was_on_for_so_long(pt_ms: int, dt_ms: int, inputs: list[bool]) -> None:
    timer, on_ms = Ton(pt_ms=pt_ms), -1
    for value in inputs:
        on_ms = (0 if on_ms < 0 else on_ms + dt_ms) if value else -1
        assert timer(value, dt_ms) == (on_ms >= pt_ms)


@quick
@given(st.integers(0, 300), scan_ms, bits)
def test_tof_is_the_inverse_of_ton_on_the_inverse_input_once_that_was_on(pt_ms: int, dt_ms: int, inputs: list[bool]) -> None:
    on, off = Ton(pt_ms=pt_ms), Tof(pt_ms=pt_ms)
    off(1, dt_ms)
    on(0, dt_ms)
    for value in inputs:
        assert off(value, dt_ms) == (not on(not value, dt_ms))


@quick
@given(st.integers(1, 300), scan_ms, bits)
def test_every_pulse_of_tp_is_as_long_as_the_grid_allows(pt_ms: int, dt_ms: int, inputs: list[bool]) -> None:
    timer = Tp(pt_ms=pt_ms)
    shown = "".join(str(timer(value, dt_ms)) for value in [*inputs, *[False] * 80])
    assert {len(pulse) for pulse in shown.split("0") if pulse} <= {-(-pt_ms // dt_ms)}


@quick
@given(st.integers(0, 200), st.integers(0, 200), scan_ms, bits)
def test_a_debounced_contact_has_no_spell_shorter_than_the_delays(on_ms: int, off_ms: int, dt_ms: int, inputs: list[bool]) -> None:
    block = Debounce(on_ms=on_ms, off_ms=off_ms)
    shown = [block(value, dt_ms) for value in inputs]
    for scan in range(1, len(shown)):
        if shown[scan] != shown[scan - 1]:
            delay = (on_ms if shown[scan] else off_ms) + dt_ms
            lasted = inputs[max(0, scan - -(-delay // dt_ms) + 1) : scan + 1]
            assert set(lasted) == {bool(shown[scan])}


@quick
@given(st.integers(1, 500), st.integers(1, 500), st.lists(times, max_size=40))
def test_a_blink_is_where_its_time_says(on_ms: int, off_ms: int, steps: list[int]) -> None:
    block, elapsed = Blink(on_ms=on_ms, off_ms=off_ms), 0
    assert block(1, 20) == 1
    for dt_ms in steps:
        elapsed += dt_ms
        assert block(1, dt_ms) == (elapsed % (on_ms + off_ms) < on_ms)


@quick
@given(st.integers(1, 30), st.integers(0, 30), st.lists(st.integers(-10, 1010), min_size=1, max_size=200))
def test_pulses_and_pauses_within_a_period_have_the_least_length(period: int, least: int, permilles: list[int]) -> None:
    least = min(least, period)
    block = TimeProportional(period_ms=10 * period, min_on_ms=10 * least)
    shown = [block(permille, 10) for permille in permilles]
    for begin in range(0, len(shown) - period + 1, period):
        within = shown[begin : begin + period]
        on = sum(within)
        assert within == [1] * on + [0] * (period - on)
        assert on in (0, period) or least <= on <= period - least


@quick
@given(values, values, st.lists(values, max_size=40))
def test_hysteresis_and_limit_are_what_their_rules_say(a: int, b: int, inputs: list[int]) -> None:
    low, high = min(a, b), max(a, b)
    rising, falling, limit = Hysteresis(on=high, off=low), Hysteresis(on=low, off=high), Limit(low=low, high=high)
    for value in inputs:
        rising(value)
        falling(value)
        if value >= high:
            assert rising.q == 1
        elif value <= low:
            assert rising.q == 0
        if low < high and (value <= low or value >= high):
            assert falling.q == (value <= low)
        assert limit(value) == max(low, min(high, value))
        assert (limit.at_low, limit.at_high) == (value <= low, value >= high)


@quick
@given(values, st.integers(1, 2_000_000), st.integers(-(2**29), 2**29), st.integers(-(2**29) + 1, 2**29 - 1), st.lists(values, max_size=9))
def test_a_scaling_is_the_exact_line_rounded(in_low: int, span: int, out_low: int, out_high: int, inputs: list[int]) -> None:
    in_low = min(in_low, MAX_INT - span)
    block = Scale(in_low=in_low, in_high=in_low + span, out_low=out_low, out_high=out_high)
    for value in [*inputs, in_low + span // 3, in_low + 1]:
        within = max(in_low, min(in_low + span, value))
        exact = out_low + Fraction((within - in_low) * (out_high - out_low), span)
        assert block(value) == floor(exact + Fraction(1, 2))


@quick
@given(st.integers(0, 10**7), st.integers(0, 10**7), st.lists(st.tuples(values, times), max_size=30))
def test_a_ramp_is_the_exact_position_within_a_unit_and_never_turns_back(up: int, down: int, steps: list[tuple[int, int]]) -> None:
    block, exact = Ramp(up_per_s=up, down_per_s=down), Fraction(0)
    for target, dt_ms in steps:
        before = block.out
        if target > exact:
            exact = min(Fraction(target), exact + Fraction(up * dt_ms, 1000))
        else:
            exact = max(Fraction(target), exact - Fraction(down * dt_ms, 1000))
        out = block(target, dt_ms)
        assert abs(out - exact) < 1
        assert (before <= out <= target) if target >= before else (target <= out <= before)


@quick
@given(st.integers(0, 1_000_000), st.lists(st.tuples(values, times, st.booleans()), min_size=1, max_size=40))
def test_a_filter_stays_among_the_values_it_saw(tau_ms: int, steps: list[tuple[int, int, bool]]) -> None:
    block, seen = Lag(tau_ms=tau_ms), [0]
    for value, dt_ms, ok in steps:
        before, known = block.out, block.started
        out = block(value, dt_ms, ok)
        if not ok:
            assert out == before
            continue
        seen = [*seen, value] if known else [value]
        assert min(seen) <= out <= max(seen)
        assert not known or (before <= out <= value) or (value <= out <= before)


@quick
@given(st.integers(1, 64), st.lists(values, min_size=1, max_size=150))
def test_an_average_is_the_exact_mean_rounded(samples: int, inputs: list[int]) -> None:
    block = MovingAverage(samples=samples)
    for number, value in enumerate(inputs):
        window = inputs[max(0, number + 1 - samples) : number + 1]
        assert block(value) == floor(Fraction(sum(window), len(window)) + Fraction(1, 2))


Spell = tuple[str, int, int, int]
changes = st.lists(
    st.tuples(st.sampled_from(("auto", "manual", "bad", "tripped")), st.integers(1, 8), st.integers(0, 1000), st.integers(0, 2000)),
    max_size=12,
)


@quick
@given(st.integers(1, 20_000), st.integers(1000, 100_000), changes)
def test_a_controller_comes_back_within_a_unit_and_a_step_of_its_integral(kp: int, ti_ms: int, spells: list[Spell]) -> None:
    """With a steady value, whatever went before: manual, a bad value, a trip to 0."""
    loop = Pid(kp=kp, ti_ms=ti_ms)
    loop(1000, 900, 20)
    for spell, scans, manual, value in spells:
        went_out = loop.out
        for _ in range(scans):
            if spell == "auto":
                went_out = loop(1000, value, 20)
            elif spell == "manual":
                went_out = loop(1000, value, 20, 0, manual)
            elif spell == "bad":
                went_out = loop(1000, value, 20, 1, 0, 0)
            else:
                loop(1000, value, 20, 1, 0, 1, 0)
                went_out = 0
        if spell == "auto" or (spell == "manual" and scans < 2) or (spell == "tripped" and scans < 2):
            continue  # a value that moved in this very scan moves the output, as it should
        step = Fraction(kp * abs(1000 - value) * 20, 1000 * ti_ms)
        assert abs(loop(1000, value, 20, 1, 0, 1, went_out) - went_out) <= step + 1
