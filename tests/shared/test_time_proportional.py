"""Time-proportional output by tables: its pulses, and what it says that went out. Runs on every runtime."""

from shared_model import AnalogIn, DigitalIn, DigitalOut, Interlock, Model, Permissive, Pid
from shared_model.commands import FORCE, UNFORCE
from shared_model.declaration import ModelError
from shared_model.limits import NOT_FORCED
from shared_model.time_proportional import TimeProportional
from tests.shared.support import Rig, equal, message, without_heap

SHARE = (  # name, (period_ms, min_on_ms), steps of (dt_ms, permille, q, et_ms)
    ("half", (40, 0), ((10, 500, 1, 0), (10, 500, 1, 10), (10, 500, 0, 20), (10, 500, 0, 30), (10, 500, 1, 0), (10, 500, 1, 10))),
    ("nothing and all", (20, 0), ((10, 0, 0, 0), (10, 0, 0, 10), (10, 1000, 1, 0), (10, 1000, 1, 10), (10, 1000, 1, 0))),
    ("outside the range", (20, 0), ((10, -9, 0, 0), (10, 0, 0, 10), (10, 4000, 1, 0), (10, 1001, 1, 10))),
    (
        "less ends the pulse, more begins none",
        (40, 0),
        ((10, 900, 1, 0), (10, 200, 0, 10), (10, 900, 0, 20), (10, 900, 0, 30), (10, 900, 1, 0)),
    ),
    ("a pulse too short is left out", (100, 20), ((10, 199, 0, 0), (90, 199, 0, 90), (10, 200, 1, 0), (10, 200, 1, 10), (10, 200, 0, 20))),
    ("a pause too short is spent on", (100, 20), ((10, 801, 1, 0), (90, 801, 1, 90), (10, 800, 1, 0), (79, 800, 1, 79), (1, 800, 0, 80))),
    ("a pulse that began lasts", (100, 30), ((10, 500, 1, 0), (10, 0, 1, 10), (10, 0, 1, 20), (10, 0, 0, 30))),
    ("a pause that would be short does not begin", (100, 30), ((10, 1000, 1, 0), (71, 1000, 1, 71), (10, 0, 1, 81), (19, 0, 0, 0))),
    ("all or nothing", (100, 100), ((10, 999, 0, 0), (90, 1000, 0, 90), (10, 1000, 1, 0), (10, 0, 1, 10), (90, 0, 0, 0))),
    (
        "periods do not drift",
        (50, 0),
        ((20, 500, 1, 0), (20, 500, 1, 20), (20, 500, 0, 40), (20, 500, 1, 10), (20, 500, 0, 30), (20, 500, 1, 0)),
    ),
    ("a late scan skips periods", (1000, 0), ((10, 500, 1, 0), (100_000, 500, 1, 0), (99_500, 500, 0, 500))),
    (
        "largest period",
        (1_000_000, 0),
        ((10, 999, 1, 0), (998_999, 999, 1, 998_999), (1, 999, 0, 999_000), (1000, 1, 1, 0), (1000, 1, 0, 1000)),
    ),
    ("smallest period", (1, 0), ((10, 999, 0, 0), (10, 1000, 1, 0), (10, 0, 0, 0))),
)


def test_pulses_by_table():
    for name, times, steps in SHARE:
        block = TimeProportional("H", *times)
        for number, (dt_ms, permille, q, et_ms) in enumerate(steps):
            equal(without_heap(lambda block=block, permille=permille, dt_ms=dt_ms: block(permille, dt_ms)), q, (name, number))
            equal((block.q, block.et_ms), (q, et_ms), (name, number))
            equal(block.went_out, min(1000, max(0, permille)), "what is asked, as it tracks nothing")


def test_over_many_periods_the_share_is_what_was_asked():
    output = TimeProportional(period_ms=10_000)
    for permille in (1, 250, 333, 999):
        output.running = 0
        on_ms = 0
        for _ in range(2000):
            on_ms += 10 * output(permille, 10)
        equal(on_ms, 20 * permille, permille)


NO = NOT_FORCED
WENT_OUT = (  # name, (period_ms, min_on_ms), steps of (dt_ms, permille, and of the scan before: value, by, force; q, went_out)
    ("nobody else decides", (40, 0), ((10, 500, 0, -1, NO, 1, 500), (10, 400, 1, -1, NO, 1, 400), (10, 400, 1, -1, NO, 0, 400))),
    ("a pulse too short counts as asked", (100, 20), ((10, 150, 0, -1, NO, 0, 150), (10, 160, 0, -1, NO, 0, 160))),
    ("nothing went out before the first call", (40, 0), ((10, 500, 1, 3, 1, 1, 500), (10, 500, 1, -1, NO, 1, 500))),
    (
        "tripped: down to 0 in a period, then as asked",
        (40, 0),
        (
            (10, 1000, 0, -1, NO, 1, 1000),
            (10, 1000, 0, 3, NO, 1, 750),
            (10, 1000, 0, 3, NO, 1, 500),
            (10, 1000, 0, 3, NO, 1, 250),
            (10, 1000, 0, 3, NO, 1, 0),
            (10, 1000, 0, 3, NO, 1, 0),
            (10, 1000, 1, -1, NO, 1, 1000),
        ),
    ),
    (
        "forced on: up to 1000 in a period, also where it is what `q` is",
        (40, 0),
        ((10, 250, 0, -1, NO, 1, 250), (10, 250, 1, -1, 1, 0, 500), (10, 250, 1, -1, 1, 0, 750), (20, 250, 1, -1, 1, 1, 1000)),
    ),
    ("forced off where `q` is off, too", (40, 0), ((10, 0, 0, -1, NO, 0, 0), (10, 600, 0, -1, 0, 0, 0), (10, 600, 0, -1, NO, 0, 600))),
    ("an interlock forces it on", (40, 0), ((10, 0, 0, -1, NO, 0, 0), (10, 0, 1, 5, NO, 0, 250), (10, 0, 0, -1, NO, 0, 0))),
    ("a start not permitted, while it is asked", (40, 0), ((10, 500, 0, -1, NO, 1, 500), (10, 500, 0, -1, NO, 1, 250))),
    (
        "a late scan is a whole period at most",
        (40, 0),
        ((10, 300, 0, -1, NO, 1, 300), (100_000, 300, 0, 2, NO, 1, 0), (100_000, 300, 1, 2, NO, 1, 1000)),
    ),
    (
        "a third is carried",
        (30, 0),
        (
            (10, 1000, 0, -1, NO, 1, 1000),
            (10, 1000, 0, 2, NO, 1, 667),
            (10, 1000, 0, 2, NO, 1, 334),
            (10, 1000, 0, 2, NO, 1, 0),
        ),
    ),
    (
        "largest period",
        (1_000_000, 0),
        ((5, 1000, 0, -1, NO, 1, 1000), (999, 1000, 0, 2, NO, 1, 1000), (1, 1000, 0, 2, NO, 1, 999), (999_000, 1000, 0, 2, NO, 1, 0)),
    ),
    ("smallest period", (1, 0), ((1, 1000, 0, -1, NO, 1, 1000), (1, 1000, 0, 2, NO, 1, 0), (1, 1000, 1, 2, NO, 1, 1000))),
)


class Output:
    """What the block sees of the output that it tracks."""

    path = "heat"
    value, by, force = 0, -1, NOT_FORCED


def test_what_went_out_by_table():
    for name, times, steps in WENT_OUT:
        block = TimeProportional("H", *times)
        output = Output()
        block.override(output)
        for number, (dt_ms, permille, value, by, force, q, went_out) in enumerate(steps):
            output.value, output.by, output.force = value, by, force
            without_heap(lambda block=block, permille=permille, dt_ms=dt_ms: block(permille, dt_ms))
            equal((block.q, block.went_out), (q, went_out), (name, number))


class Oven(Model):
    scan_ms = 100
    temperature = AnalogIn("Temperature", low=0, high=3000)
    door_shut = DigitalIn("Door, NC", fail_safe=True)
    free = DigitalIn("Heating permitted")
    heat = DigitalOut("Relay")
    loop = Pid("Oven", kp=1000, ti_ms=60_000)
    pulse = TimeProportional("Relay", period_ms=2000, tracks="heat")
    door = Interlock("Door open", when=lambda m: not m.door_shut, trips=("heat",))
    may = Permissive("Permitted", when=lambda m: m.free, allows=("heat",))

    def scan(self, dt_ms):
        self.loop(1000, self.temperature, dt_ms, 1, 0, self.temperature_ok, self.pulse.went_out)
        self.heat = self.pulse(self.loop.out, dt_ms)


def oven():
    """At rest with about 500 of 1000 going out."""
    rig = Rig(Oven, temperature=500, door_shut=1, free=1)
    rig.tick(600)
    rig.tick(20, temperature=1000)
    equal(rig.model.loop.out, 500)
    return rig


def test_a_controller_that_tracks_it_comes_back_from_a_trip_without_a_bump():
    rig = oven()
    rig.tick(20, door_shut=0)
    equal((rig.out("heat"), rig.model.loop.out), (0, 0))
    rig.tick(1, door_shut=1)
    equal(rig.model.loop.out, 0)
    rig.tick(20, temperature=988)
    equal(11 <= rig.model.loop.out <= 17, True, rig.model.loop.out)


def test_a_trip_much_shorter_than_a_period_takes_only_its_share():
    rig = oven()
    before = rig.model.loop.out
    rig.tick(1, door_shut=0)
    rig.tick(30, door_shut=1)
    equal(before - rig.model.loop.out, 50, "a hundred ms of two seconds")


def test_a_controller_that_tracks_it_comes_back_from_a_force_without_a_bump():
    for forced, due in ((0, 0), (1, 1000)):
        rig = oven()
        rig.do(FORCE, "heat", forced)
        rig.tick(30)
        equal((rig.out("heat"), rig.model.loop.out), (forced, due))
        rig.do(UNFORCE, "heat")
        equal(rig.model.loop.out, due)
        rig.tick(20)
        equal((rig.out("heat"), rig.model.loop.out), (forced, due))


def test_a_start_that_is_not_permitted_does_not_wind_the_controller_up():
    rig = oven()
    rig.tick(60, temperature=700, free=0)
    highest = 0
    for _ in range(600):
        rig.tick()
        highest = max(highest, rig.model.loop.out)
    equal((rig.out("heat"), highest < 420), (0, True), highest)


class Wrong(Oven):
    pulse = TimeProportional("Relay", tracks="heet")


class Mixed(Model):
    """The block is in a part, and the output is its parent's."""

    relay = DigitalOut("Relay")

    class Loop(Model):
        pulse = TimeProportional("Relay", period_ms=100)

        def scan(self, dt_ms):
            self.pulse(1000, dt_ms)

    loop = Loop("Loop", pulse="relay")

    def scan(self, dt_ms):
        self.loop.scan(dt_ms)
        self.relay = self.loop.pulse.q


def test_the_output_is_named_as_a_controllers_is():
    equal(message(ModelError, lambda: Rig(Wrong)), "pulse: there is no output 'heet'; there are heat")
    rig = Rig(Mixed)
    rig.tick(2)
    equal((rig.find("loop.pulse").tracks, rig.model.loop.pulse.went_out), ("relay", 1000))
    rig.do(FORCE, "relay", 0)
    rig.tick(5)
    equal(rig.model.loop.pulse.went_out, 0)


MISUSE = (
    (lambda: TimeProportional("H", period_ms=0), "'H': period_ms is 0; it must be an integer of 1 to 1000000"),
    (lambda: TimeProportional("H", period_ms=1_000_001), "'H': period_ms is 1000001; it must be an integer of 1 to 1000000"),
    (lambda: TimeProportional("H", period_ms=50, min_on_ms=51), "'H': min_on_ms is 51; it must be an integer of 0 to 50"),
)


def test_wrong_arguments_say_what_is_allowed():
    for make, text in MISUSE:
        equal(message(ModelError, make), text)


def test_the_whole_state_is_in_the_image():
    block = TimeProportional()
    configured = ("order", "title", "period_ms", "min_on_ms", "tracks")
    equal(sorted(block.state_fields), sorted([name for name in block.__dict__ if name not in configured]))
