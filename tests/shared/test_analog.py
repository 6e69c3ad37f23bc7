"""Limit, scaling, hysteresis and ramp by tables of input and output. Runs on every runtime."""

from shared_model.analog import Hysteresis, Limit, Ramp, Scale
from shared_model.declaration import ModelError
from shared_model.limits import MAX_INT
from tests.shared.support import equal, message, without_heap

HYSTERESIS = (  # name, on, off, values, outputs
    ("at the thresholds themselves", 10, 5, (0, 9, 10, 6, 5, 9, 11, 5), (0, 0, 1, 1, 0, 0, 1, 0)),
    ("inverse, on below off", 5, 10, (0, 9, 10, 6, 5, 9, 10), (1, 1, 0, 0, 1, 1, 0)),
    ("no gap", 5, 5, (4, 5, 4, 6), (0, 1, 0, 1)),
    ("between them at the first call", 10, 5, (7, 7, 10), (0, 0, 1)),
    ("largest", MAX_INT, -MAX_INT, (MAX_INT - 1, MAX_INT, 1 - MAX_INT, -MAX_INT), (0, 1, 1, 0)),
)


def test_hysteresis_by_table():
    for name, on, off, values, outputs in HYSTERESIS:
        block = Hysteresis("H", on=on, off=off)
        equal([block(value) for value in values], list(outputs), name)


def test_hysteresis_with_thresholds_that_are_passed():
    block = Hysteresis()
    equal([block(7, 8, 4), block(8, 8, 4), block(5), block(5, 8, 5), block(6, 6)], [0, 1, 1, 0, 1])
    equal((block.on, block.off), (6, 5))


def test_limit_by_table():
    block = Limit(low=-5, high=5)
    found = [(block(value), block.at_low, block.at_high) for value in (-6, -5, -4, 0, 4, 5, MAX_INT)]
    equal(found, [(-5, 1, 0), (-5, 1, 0), (-4, 0, 0), (0, 0, 0), (4, 0, 0), (5, 0, 1), (5, 0, 1)])
    both = Limit(low=3, high=3)
    found = [(both(value), both.at_low, both.at_high) for value in (2, 3, 4)]
    equal(found, [(3, 1, 0), (3, 1, 1), (3, 0, 1)], "equal limits: each tells its side")


SCALE = (  # in_low, in_high, out_low, out_high, pairs of value and output
    (4000, 20_000, 0, 1000, ((3999, 0), (4000, 0), (4007, 0), (4008, 1), (12_000, 500), (19_999, 1000), (20_000, 1000), (99_999, 1000))),
    (0, 100, 1000, 0, ((-1, 1000), (0, 1000), (1, 990), (99, 10), (100, 0), (101, 0))),
    (0, 4, -1, 1, ((0, -1), (1, 0), (2, 0), (3, 1), (4, 1))),  # halves go up
    (0, 4, 1, -1, ((0, 1), (1, 1), (2, 0), (3, 0), (4, -1))),
    (-5, 5, 7, 7, ((-9, 7), (0, 7), (9, 7))),
    (0, 65_535, 0, 20_000, ((1, 0), (2, 1), (65_534, 20_000), (32_768, 10_000))),
    (-1_000_000, 1_000_000, -MAX_INT, 0, ((-999_999, -1073741286), (0, -536870911), (999_999, -537))),
    (MAX_INT - 2, MAX_INT, 0, MAX_INT, ((-MAX_INT, 0), (MAX_INT - 1, 536870912), (MAX_INT, MAX_INT))),
)


def test_scale_by_table():
    for in_low, in_high, out_low, out_high, pairs in SCALE:
        block = Scale("S", in_low, in_high, out_low, out_high)
        for value, out in pairs:
            equal(without_heap(lambda block=block, value=value: block(value)), out, (in_low, in_high, value))
            equal(block.out, out)


RAMP = (  # name, (up, down) per second, steps of (dt_ms, target, out)
    ("exactly at the target", (100, 50), ((20, 4, 2), (20, 4, 4), (20, 4, 4), (20, 2, 3), (20, 2, 2), (20, 2, 2))),
    ("less than a unit is carried", (10, 10), ((20, 1, 0), (20, 1, 0), (20, 1, 0), (20, 1, 0), (20, 1, 1), (60, 0, 1), (40, 0, 0))),
    ("turns back without a step", (10, 10), ((60, 9, 0), (20, 0, 0), (20, -1, 0), (20, -1, 0), (100, -1, -1), (20, 5, -1), (80, 5, 0))),
    ("rate 0 stays", (0, 1000), ((100, 9, 0), (100, -9, -9), (100, 0, -9))),
    (
        "largest rate and dt",
        (10_000_000, 10_000_000),
        ((100_000, MAX_INT, 10**9), (100_000, MAX_INT, MAX_INT), (100_000, -MAX_INT, 73_741_823)),
    ),
    ("from end to end", (10_000_000, 10_000_000), ((100_000, -MAX_INT, -(10**9)), (100_000, MAX_INT, 0), (100_000, 1, 1))),
)


def test_ramp_by_table():
    for name, rates, steps in RAMP:
        block = Ramp("R", *rates)
        for number, (dt_ms, target, out) in enumerate(steps):
            equal(without_heap(lambda block=block, target=target, dt_ms=dt_ms: block(target, dt_ms)), out, (name, number))
            equal(block.out, out)


def test_a_ramp_takes_exactly_its_time():
    for per_s, target in ((7, 700), (333, 33_300), (1, 100)):  # in 100 s
        up = Ramp(up_per_s=per_s, down_per_s=per_s)
        for _ in range(9_999):
            up(target, 10)
        equal((up.out, up(target, 10)), (per_s * 99_990 // 1000, target), per_s)
        for _ in range(9_999):
            up(0, 10)
        equal((up.out, up(0, 10)), (per_s // 100 + 1, 0), per_s)


SPAN = "'S': in_high is {}; it must be above in_low, which is 0, by at most 2000000"
MISUSE = (
    (lambda: Hysteresis("H", on=-MAX_INT - 1), "'H': on is -1073741824; it must be an integer of -1073741823 to 1073741823"),
    (lambda: Limit("L", low=5, high=4), "'L': high is 4; it must be an integer of 5 to 1073741823"),
    (lambda: Scale("S", in_low=0, in_high=0), SPAN.format(0)),
    (lambda: Scale("S", in_low=0, in_high=2_000_001), SPAN.format(2_000_001)),
    (
        lambda: Scale("S", out_low=-1, out_high=MAX_INT),
        "'S': out_high is 1073741823; it must be at most 1073741823 away from out_low, which is -1",
    ),
    (lambda: Ramp("R", up_per_s=-1), "'R': up_per_s is -1; it must be an integer of 0 to 10000000"),
    (lambda: Ramp("R", down_per_s=10_000_001), "'R': down_per_s is 10000001; it must be an integer of 0 to 10000000"),
)


def test_wrong_arguments_say_what_is_allowed():
    for make, text in MISUSE:
        equal(message(ModelError, make), text)
