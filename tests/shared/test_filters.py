"""Filter and average by tables of input and output. Runs on every runtime."""

from array import array

from shared_model import AnalogIn, AnalogOut, Model
from shared_model.declaration import ModelError
from shared_model.filters import Lag, MovingAverage
from shared_model.limits import MAX_INT
from tests.shared.support import Rig, equal, message, without_heap


def called(block, a, b, c=None):
    """One scan of a block where an allocation is an error."""
    return without_heap(lambda: block(a, b) if c is None else block(a, b, c))


def test_lag_by_table():
    lag = Lag("L", tau_ms=30)
    steps = ((20, 100, 1, 100), (20, 200, 1, 150), (20, 200, 0, 150), (20, 200, 1, 175), (60, 300, 1, 300), (20, 299, 1, 299))
    for number, (dt_ms, value, ok, out) in enumerate(steps):
        equal(called(lag, value, dt_ms, ok), out, number)
    equal(lag.out, 299)


def test_a_lag_waits_for_its_first_good_value():
    lag = Lag(tau_ms=1000)
    equal([lag(50, 20, 0), lag(70, 20), lag(71, 20, 1)], [0, 70, 70])


def test_a_lag_without_time_passes_the_value_on():
    lag = Lag(tau_ms=0)
    equal([lag(5, 20), lag(-9, 1), lag(MAX_INT, 100_000)], [5, -9, MAX_INT])


def test_a_lag_arrives_from_both_sides_however_slow():
    for value in (101, 99):
        lag = Lag(tau_ms=1_000_000)
        lag(100, 5)
        for _ in range(200):
            lag(value, 100_000)
        equal(lag.out, value)


def test_a_lag_at_the_limits():
    lag = Lag(tau_ms=1_000_000)
    equal([called(lag, value, 100_000) for value in (MAX_INT, -MAX_INT, -MAX_INT)], [MAX_INT, 971480697, 869219571])
    equal(called(lag, MAX_INT, 1), 869219775)


def test_moving_average_by_table():
    mean = MovingAverage("M", samples=3)
    steps = ((1, 1, 1), (2, 1, 2), (3, 1, 2), (10, 1, 5), (99, 0, 5), (-9, 1, 1), (-9, 1, -3), (-9, 1, -9), (-8, 1, -9), (-8, 1, -8))
    for number, (value, ok, out) in enumerate(steps):
        equal(called(mean, value, ok), out, number)


def test_a_mean_of_one_is_the_value_and_no_value_is_0():
    mean = MovingAverage(samples=1)
    equal([mean(5, 0), mean(5), mean(-7), mean(9, 0)], [0, 5, -7, -7])


def test_the_largest_window_at_the_limits():
    mean = MovingAverage(samples=64)
    for value in (MAX_INT, -MAX_INT):
        for _ in range(64):
            called(mean, value, 1)
        equal(mean.out, value)
    for _ in range(32):
        mean(MAX_INT)
    equal(mean.out, 0)


class Two(Model):
    level = AnalogIn("Level", low=-1000, high=1000)
    out = AnalogOut("Out", low=-1000, high=1000)
    mean = MovingAverage(samples=3)
    other = MovingAverage(samples=2)

    def scan(self, dt_ms):
        self.other(self.level)
        self.out = self.mean(self.level, self.level_ok)


def test_averages_of_two_models_are_independent_and_survive_a_restore():
    first, second = Rig(Two), Rig(Two)
    for value in (5, 700, -300, 40):
        first.tick(level=value)
    second.tick(level=9)
    equal((first.model.mean.out, second.model.mean.out), (147, 9))
    first.scanner.image.pack()
    second.scanner.restore(bytes(first.scanner.image.words), 4)
    equal((second.model.mean.out, list(second.model.mean.window)), (147, [40, 700, -300]))
    for rig in (first, second):
        rig.tick(level=-41)
    equal((first.out("out"), second.out("out"), second.model.other.out), (-100, -100, 0))


def test_each_window_is_in_the_image():
    rig = Rig(Two)
    equal(rig.find("mean").state_fields, ("out", "filled", "next", "window", "window", "window"))
    words = array("i", [9] * 8)
    equal((rig.find("other").pack(words, 1), list(words)), (6, [9, 0, 0, 0, 0, 0, 9, 9]))


MISUSE = (
    (lambda: Lag("L", tau_ms=1_000_001), "'L': tau_ms is 1000001; it must be an integer of 0 to 1000000"),
    (lambda: MovingAverage("M", samples=0), "'M': samples is 0; it must be an integer of 1 to 64"),
    (lambda: MovingAverage("M", samples=65), "'M': samples is 65; it must be an integer of 1 to 64"),
)


def test_wrong_arguments_say_what_is_allowed():
    for make, text in MISUSE:
        equal(message(ModelError, make), text)
