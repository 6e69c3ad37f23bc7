"""The PID controller by tables: each action alone, limits, modes, bad values and tracking. Runs on every runtime."""

from shared_model import AnalogIn, AnalogOut, DigitalIn, Interlock, Model, commands
from shared_model.declaration import ModelError
from shared_model.limits import MAX_INT
from shared_model.pid import Pid
from tests.shared.support import Rig, equal, message, without_heap

ACTIONS = (  # name, arguments, steps of (setpoint, value, dt_ms, out)
    ("proportional", {"kp": 2500}, ((100, 60, 20, 100), (100, 99, 20, 3), (100, 100, 20, 0), (100, 101, 20, 0))),
    ("direct", {"kp": 2500, "direct": True}, ((60, 100, 20, 100), (99, 100, 20, 3), (100, 99, 20, 0))),
    ("integral", {"kp": 1000, "ti_ms": 1000}, ((100, 90, 100, 11), (100, 90, 100, 12), (100, 100, 100, 2), (100, 105, 100, 0))),
    ("integral, less than a thousandth is carried", {"kp": 1, "ti_ms": 1_000_000}, ((1000, 0, 500, 1), (1000, 0, 499_999, 2))),
    ("a dt longer than ti counts as ti", {"kp": 1000, "ti_ms": 100}, ((10, 0, 100_000, 20), (10, 10, 100_000, 10))),
    ("derivative, on the value only", {"kp": 1000, "td_ms": 800, "out_low": -1000}, ((0, 0, 100, 0), (0, 10, 100, -50), (0, 10, 100, -30))),
    ("no derivative of the setpoint", {"kp": 1000, "td_ms": 800}, ((0, 0, 100, 0), (50, 0, 100, 50), (90, 0, 100, 90))),
    ("direct derivative", {"kp": 1000, "td_ms": 800, "direct": True}, ((0, 0, 100, 0), (0, 10, 100, 50), (0, 10, 100, 30))),
    ("limits", {"kp": 1000, "out_low": -20, "out_high": 30}, ((100, 0, 20, 30), (0, 100, 20, -20), (0, 0, 20, 0))),
    ("rounded to the nearest", {"kp": 100, "out_low": -9}, ((4, 0, 20, 0), (5, 0, 20, 1), (0, 5, 20, 0), (0, 6, 20, -1))),
)


def made(arguments):
    return Pid("P", **arguments)


def test_each_action_by_table():
    for name, arguments, steps in ACTIONS:
        loop = made(arguments)
        for number, (setpoint, value, dt_ms, out) in enumerate(steps):
            equal(loop(setpoint, value, dt_ms), out, (name, number))
            equal(loop.out, out)


def test_the_integral_stops_where_the_output_meets_its_limit():
    loop = Pid(kp=1000, ti_ms=1000, out_high=100)
    for _ in range(500):
        loop(80, 0, 100)
    equal((loop.out, loop.integral), (100, 20_000))
    equal([loop(80, 75, 100), loop(80, 85, 100)], [26, 15])
    down = Pid(kp=1000, ti_ms=1000, out_low=-100, out_high=0)
    for _ in range(500):
        down(0, 80, 100)
    equal((down.out, down.integral), (-100, -20_000))


def test_the_integral_stays_while_the_proportional_term_alone_is_beyond_the_limit():
    loop = Pid(kp=10_000, ti_ms=1000, out_high=100)
    for _ in range(50):
        loop(80, 0, 100)
    equal((loop.out, loop.integral), (100, 0))


def test_from_manual_to_automatic_without_a_bump():
    loop = Pid(kp=3000, ti_ms=10_000, out_high=1000)
    equal([loop(500, value, 20, 0, 420) for value in (100, 110, 120)], [420, 420, 420])
    equal([loop(500, 120, 20) for _ in range(3)], [422, 425, 427])


def test_to_manual_the_output_is_what_the_operator_says_within_the_limits():
    loop = Pid(kp=1000, ti_ms=1000, out_low=10, out_high=90)
    loop(50, 0, 20)
    equal([loop(50, 0, 20, 0, manual) for manual in (33, 95, -4)], [33, 90, 10])


def test_without_integral_action_automatic_begins_where_the_error_says():
    loop = Pid(kp=1000, out_high=100)
    equal([loop(50, 20, 20, 0, 90), loop(50, 20, 20)], [90, 30])


def test_a_bad_value_holds_the_output_and_control_goes_on_from_there():
    loop = Pid(kp=2000, ti_ms=10_000, td_ms=1000, out_high=1000)
    for value in (100, 110, 120):
        loop(200, value, 20)
    held = loop.out
    equal([loop(200, value, 20, 1, 0, 0) for value in (0, MAX_INT)], [held, held])
    equal([loop(200, 150, 20) - held, loop(200, 150, 20) - held], [0, 0])
    equal((loop.derivative, loop.integral), (0, held * 1000 - 100_000 + 400))


def test_a_bad_value_in_manual_moves_nothing_but_what_the_operator_moves():
    loop = Pid(kp=2000, ti_ms=10_000, out_high=1000)
    equal([loop(200, 0, 20, 0, manual, 0) for manual in (300, 310)], [300, 310])
    equal(loop(200, 190, 20), 310)


def test_before_its_first_good_value_it_stands_at_the_end_of_its_range_nearest_0():
    equal([Pid(kp=1000, out_low=low, out_high=high)(9, 0, 20, 1, 0, 0) for low, high in ((-5, 5), (7, 9), (-9, -7))], [0, 7, -7])
    loop = Pid(kp=1000, ti_ms=1000, out_high=100)
    equal([loop(30, 0, 20, 1, 0, 0), loop(30, 0, 20)], [0, 31])


def test_after_a_trip_it_begins_where_the_output_was_held():
    loop = Pid(kp=2000, ti_ms=10_000, out_high=1000)
    for _ in range(100):
        loop(300, 100, 100)
    equal(loop.out, 800)
    tripped = [loop(300, 100, 100, 1, 0, 1, 0) for _ in range(50)]
    equal((min(tripped), max(tripped)), (4, 4))
    equal([loop(300, 100, 100, 1, 0, 1, went_out) for went_out in (4, 8, 12)], [8, 12, 16])


def test_while_the_output_is_held_elsewhere_a_change_of_the_error_still_counts():
    loop = Pid(kp=1000, ti_ms=10_000, out_high=1000)
    loop(300, 100, 100)
    equal([loop(300, value, 100, 1, 0, 1, 150) for value in (100, 90, 110)], [152, 162, 132])


def test_a_track_outside_the_limits_counts_as_the_limit():
    loop = Pid(kp=1000, ti_ms=10_000, out_high=100)
    equal([loop(10, 0, 100), loop(10, 10, 100, 1, 0, 1, MAX_INT), loop(10, 10, 100, 1, 0, 1, -MAX_INT)], [10, 90, 0])


class Loop(Model):
    hot = AnalogIn("Temperature", low=0, high=2000)
    stop = DigitalIn("Stop")
    valve = AnalogOut("Valve", low=0, high=1000)
    loop = Pid(kp=1000, ti_ms=2000, out_high=1000, tracks="valve")
    stopped = Interlock("Stopped", when=lambda m: m.stop, trips=("valve",))

    def scan(self, dt_ms):
        self.valve = self.loop(500, self.hot, dt_ms)


class Plant(Model):
    furnace = Loop("Furnace")

    def scan(self, dt_ms):
        self.furnace.scan(dt_ms)


def test_an_output_that_is_tracked_comes_back_without_a_bump_after_a_force_and_a_trip():
    rig = Rig(Plant, **{"furnace.hot": 400})
    rig.tick(50)
    equal((rig.out("furnace.valve"), rig.find("furnace.loop").tracks), (150, "furnace.valve"))
    rig.do(commands.FORCE, "furnace.valve", 700)
    rig.tick(100)
    equal((rig.out("furnace.valve"), rig.model.furnace.loop.out), (700, 701))
    rig.do(commands.UNFORCE, "furnace.valve")
    equal(rig.out("furnace.valve"), 701)
    rig.tick(30, **{"furnace.stop": 1})
    equal((rig.out("furnace.valve"), rig.model.furnace.loop.out), (0, 1))
    rig.tick(1, **{"furnace.stop": 0})
    equal(rig.out("furnace.valve"), 1)


def test_an_output_to_track_that_is_not_there():
    class Wrong(Loop):
        loop = Pid("P", tracks="vale")

    equal(message(ModelError, lambda: Rig(Wrong)), "loop: there is no output 'vale'; there are valve")


EXTREMES = (0, 1, -1, 999, -100_000, MAX_INT // 2, MAX_INT, -MAX_INT)
TUNINGS = (
    {"kp": 1, "ti_ms": 1, "td_ms": 1, "out_low": -100_000, "out_high": 100_000},
    {"kp": 1_000_000, "ti_ms": 3_000_000, "td_ms": 1_000_000, "out_low": -100_000, "out_high": 100_000},
    {"kp": 1_000_000, "ti_ms": 1, "td_ms": 1_000_000, "out_low": 0, "out_high": 1, "direct": True},
    {"kp": 777, "ti_ms": 7777, "td_ms": 777, "out_low": -100_000, "out_high": -99_999},
)


def wander(loop, dt_ms):
    """Every pair of extremes in every mode."""
    for setpoint in EXTREMES:
        for value in EXTREMES:
            loop(setpoint, value, dt_ms)
            loop(value, setpoint, dt_ms, 1, 0, 1, value)
            loop(setpoint, value, dt_ms, 0, value, 1)
            loop(setpoint, value, dt_ms, 1, 0, 0)


def test_nothing_leaves_the_small_integers_or_the_limits():
    for arguments in TUNINGS:
        loop = made(arguments)
        for dt_ms in (1, 20, 100_000):
            without_heap(lambda loop=loop, dt_ms=dt_ms: wander(loop, dt_ms))
            equal(loop.out_low <= loop.out <= loop.out_high, True)


TEXT = "'P': {} is {}; it must be an integer of {} to {}"
MISUSE = (
    ({"kp": 0}, TEXT.format("kp", 0, 1, 1_000_000)),
    ({"kp": 2.5}, TEXT.format("kp", 2.5, 1, 1_000_000)),
    ({"kp": 1_000_001}, TEXT.format("kp", 1_000_001, 1, 1_000_000)),
    ({"ti_ms": 3_000_001}, TEXT.format("ti_ms", 3_000_001, 0, 3_000_000)),
    ({"td_ms": -1}, TEXT.format("td_ms", -1, 0, 1_000_000)),
    ({"out_low": -100_001}, TEXT.format("out_low", -100_001, -100_000, 100_000)),
    ({"out_high": 100_001}, TEXT.format("out_high", 100_001, -100_000, 100_000)),
    ({"out_low": 5, "out_high": 5}, "'P': out_high is 5; it must be above out_low, which is 5"),
)


def test_wrong_arguments_say_what_is_allowed():
    for arguments, text in MISUSE:
        equal(message(ModelError, lambda arguments=arguments: made(arguments)), text)


def test_the_whole_state_is_in_the_image():
    loop = Pid(ti_ms=1000, td_ms=1000)
    configured = ("order", "title", "kp", "ti_ms", "td_ms", "out_low", "out_high", "direct", "tracks")
    equal(sorted(loop.state_fields), sorted([name for name in loop.__dict__ if name not in configured]))
