"""The motor part: who may start it, what trips it, what makes a start wait, and what it counts. Runs on every runtime."""

from shared_model import DigitalIn, Input, Interlock, Model
from shared_model.commands import FORCE, PRESS, UNFORCE, WRITE
from shared_model.frozen import Frozen
from shared_model.parts.modes import AUTO, MANUAL, OFF
from shared_model.parts.motor import HOUR_MS, Motor
from tests.shared.support import Rig, equal


class Mill(Model):
    """Two mills that want to run while their switch says so; the second is spared. A hood stops the first."""

    wanted = DigitalIn("Run both")
    hood_shut = DigitalIn("Hood, NC", fail_safe=True)
    first = Motor("First mill", start_within_ms=100, stop_within_ms=60)
    second = Motor("Second mill", min_on_ms=200, min_off_ms=300, starts_per_hour=60)
    hood = Interlock("Hood open", when=lambda m: not m.hood_shut, trips=("first.run",))

    def scan(self, dt_ms):
        self.first.request = self.wanted
        self.second.request = self.wanted
        self.first.scan(dt_ms)
        self.second.scan(dt_ms)


class Mills(Rig):
    """The model above with contactors that follow their outputs a scan later, as long as they are not told otherwise."""

    def __init__(self):
        super().__init__(Mill, hood_shut=1)
        self.follow = ["first", "second"]
        self.tick(20)  # longer than the second one's pause after power-up

    def tick(self, count=1, **values):
        ran = False
        for _ in range(count):
            for name in self.follow:
                values[name + ".running"] = self.out(name + ".run")
            ran = super().tick(1, **values)
        return ran

    def runs(self, name="first"):
        return self.out(name + ".run")

    def value(self, path):
        return self.find(path).value


def test_motor_in_auto_follows_its_request():
    mills = Mills()
    equal((mills.runs("first"), mills.value("first.available")), (0, 1))
    mills.tick(wanted=1)
    equal((mills.runs("first"), mills.runs("second")), (1, 1))
    mills.tick(20)
    mills.tick(wanted=0)
    equal((mills.runs("first"), mills.runs("second")), (0, 0))


def test_motor_in_manual_is_started_and_stopped_by_hand_alone():
    mills = Mills()
    mills.do(WRITE, "first.mode", MANUAL)
    mills.tick(wanted=1)
    equal((mills.runs(), mills.value("first.available")), (0, 0))
    mills.do(PRESS, "first.start")
    mills.tick(5)
    equal(mills.runs(), 1)
    mills.do(PRESS, "first.stop")
    equal(mills.runs(), 0)
    mills.do(PRESS, "first.start")
    mills.do(WRITE, "first.mode", OFF)
    equal(mills.runs(), 0)
    mills.do(PRESS, "first.start")
    equal(mills.runs(), 0, "a start in OFF")
    mills.do(WRITE, "first.mode", MANUAL)
    equal(mills.runs(), 0, "the start of before OFF is forgotten")


def test_motor_in_manual_obeys_interlocks_and_permissives():
    mills = Mills()
    mills.do(WRITE, "first.mode", MANUAL)
    mills.tick(hood_shut=0)
    mills.do(PRESS, "first.start")
    equal(mills.runs(), 0)
    mills.tick(3, hood_shut=1)
    equal(mills.runs(), 0, "the hood's closing starts nothing")
    mills.do(WRITE, "second.mode", MANUAL)
    mills.do(PRESS, "second.start")
    mills.do(PRESS, "second.stop")
    mills.do(PRESS, "second.start")
    equal(mills.runs("second"), 0, "its pause is not over")
    mills.tick(14)
    equal(mills.runs("second"), 0, "280 ms")
    mills.tick()
    equal(mills.runs("second"), 1)


def test_motor_that_does_not_start_trips_and_a_reset_starts_nothing():
    mills = Mills()
    mills.follow = ["second"]
    mills.tick(wanted=1)
    mills.tick(5)
    equal((mills.runs(), mills.find("first.no_start").active), (1, 0), "80 ms without feedback")
    mills.tick()
    equal((mills.runs(), mills.find("first.no_start").latched, mills.value("first.available")), (0, 1, 1))
    mills.tick()
    equal((mills.value("first.available"), mills.find("first.failed").state), (0, 1))
    equal(mills.do(PRESS, "first.reset"), 1)
    mills.follow = ["first", "second"]
    mills.tick(20)
    equal((mills.runs(), mills.model.first.tripped, mills.value("first.available")), (0, 0, 1), "the request still stands")
    mills.tick(wanted=0)
    mills.tick(wanted=1)
    equal(mills.runs(), 1, "a new request")


def test_motor_in_auto_runs_again_after_a_trip_by_its_start():
    mills = Mills()
    mills.tick(wanted=1)
    mills.tick(2, hood_shut=0)
    mills.tick(2, hood_shut=1)
    equal(mills.runs(), 0)
    mills.do(PRESS, "first.start")
    mills.tick(5)
    equal(mills.runs(), 1)


def test_motor_takes_no_start_while_it_is_tripped():
    mills = Mills()
    mills.follow = ["second"]
    mills.tick(8, wanted=1)
    equal(mills.do(PRESS, "first.start"), 1)
    equal(mills.do(PRESS, "first.reset"), 1)
    mills.tick(5)
    equal((mills.runs(), mills.model.first.tripped), (0, 0), "a reset in the scan after it starts nothing")


def test_motor_that_loses_its_feedback_trips():
    mills = Mills()
    mills.tick(20, wanted=1)
    mills.follow = ["second"]
    mills.tick(**{"first.running": 0})
    mills.tick(5)
    equal(mills.runs(), 0)


def test_motor_with_a_welded_contactor_trips_and_alarms():
    mills = Mills()
    mills.tick(5, wanted=1)
    mills.follow = ["second"]
    mills.tick(wanted=0)
    mills.tick(3)
    equal(mills.find("first.no_stop").latched, 0, "40 ms after its end")
    mills.tick()
    equal((mills.find("first.no_stop").latched, mills.find("first.welded").state), (1, 1))
    mills.tick(wanted=1)
    equal(mills.runs(), 0)
    equal(mills.do(PRESS, "first.reset"), 0, "no reset while the feedback says that it runs")


def test_motor_takes_a_dead_feedback_for_none():
    mills = Mills()
    mills.tick(5, wanted=1)
    mills.follow = ["second"]
    mills.tick(60, **{"first.running": None})
    equal((mills.runs(), mills.find("first.no_start").latched), (0, 1))


def test_motor_runs_no_shorter_than_it_must_but_off_ends_it_at_once():
    mills = Mills()
    mills.tick(wanted=1)
    mills.tick(10, wanted=0)
    equal(mills.runs("second"), 1, "180 ms after its start")
    mills.tick()
    equal(mills.runs("second"), 0)
    mills.tick(20, wanted=1)
    mills.do(WRITE, "second.mode", OFF)
    equal(mills.runs("second"), 0)


def test_motor_waits_for_its_share_of_the_hour():
    mills = Mills()
    second = mills.model.second
    mills.find("second.strain_ms").value = second.strain_ms = HOUR_MS - 60_000 + 100
    mills.tick(wanted=1)
    equal(mills.runs("second"), 0)
    mills.tick(4)
    equal(mills.runs("second"), 1)
    mills.tick()
    equal(HOUR_MS - 60 < second.strain_ms <= HOUR_MS, True, "one start's share was used")


def test_motor_counts_starts_and_run_hours():
    mills = Mills()
    mills.tick(5, wanted=1)
    equal((mills.value("first.starts"), mills.value("first.run_ms")), (1, 80))
    mills.find("first.run_ms").value = mills.model.first.run_ms = 359_990
    mills.tick()
    equal((mills.value("first.hours"), mills.value("first.run_ms")), (1, 10))
    mills.tick(5, wanted=0)
    mills.tick(2, wanted=1)
    equal(mills.value("first.starts"), 2)
    equal((mills.find("first.hours").retain, mills.find("first.starts").retain), (True, True))


def test_motor_that_is_forced_on_is_told_to_run():
    mills = Mills()
    mills.do(FORCE, "first.run", 1)
    mills.tick(20)
    equal((mills.runs(), mills.model.first.tripped, mills.find("first.welded").state), (1, 0, 0), "its feedback has a cause")
    mills.do(UNFORCE, "first.run")
    mills.tick(20)
    equal((mills.runs(), mills.model.first.tripped), (0, 0))


def test_motor_whose_force_was_let_go_has_its_time_to_stop():
    mills = Mills()
    mills.do(FORCE, "first.run", 1)
    mills.tick(20)
    mills.follow = ["second"]
    mills.do(UNFORCE, "first.run")
    mills.tick(3)
    equal(mills.find("first.no_stop").latched, 0, "40 ms after the end of the force")
    mills.tick()
    equal((mills.find("first.no_stop").latched, mills.find("first.welded").state), (1, 1))


def test_motor_that_is_forced_on_and_does_not_start_trips_against_the_force():
    mills = Mills()
    mills.follow = ["second"]
    mills.do(FORCE, "first.run", 1)
    mills.tick(5)
    equal((mills.runs(), mills.find("first.no_start").latched), (1, 0), "80 ms without feedback")
    mills.tick()
    equal((mills.runs(), mills.find("first.no_start").latched, mills.find("first.failed").state), (0, 1, 1))


def test_motor_that_is_forced_off_is_not_told_to_start():
    mills = Mills()
    mills.tick(5, wanted=1)
    mills.do(FORCE, "first.run", 0)
    mills.tick(20)
    equal((mills.runs(), mills.model.first.tripped), (0, 0))
    mills.do(UNFORCE, "first.run")
    equal(mills.runs(), 1, "its request stands")


def test_motor_that_is_forced_on_takes_its_request_over_without_a_pause():
    mills = Mills()
    mills.do(FORCE, "second.run", 1)
    mills.tick(30)
    mills.tick(5, wanted=1)
    equal((mills.find("second.run").seen, mills.find("second.rested").ok, mills.find("second.cool").ok), (1, 1, 1))
    mills.do(UNFORCE, "second.run")
    equal((mills.runs("second"), mills.value("second.starts")), (1, 1))


def test_motor_counts_a_forced_start_and_rests_after_a_forced_run():
    mills = Mills()
    mills.do(FORCE, "second.run", 1)
    mills.tick(5)
    equal(mills.value("second.starts"), 1)
    mills.do(UNFORCE, "second.run")
    mills.tick(14, wanted=1)
    equal(mills.runs("second"), 0, "260 ms after the force")
    mills.tick(3)
    equal(mills.runs("second"), 1)


def test_motor_that_is_forced_off_does_not_prolong_its_run():
    mills = Mills()
    mills.tick(3, wanted=1)
    mills.do(FORCE, "second.run", 0)
    mills.tick(2, wanted=0)
    mills.do(UNFORCE, "second.run")
    equal(mills.runs("second"), 0, "the force ended the run, and the request went away")


def test_motors_of_one_model_are_independent():
    mills = Mills()
    mills.do(WRITE, "first.mode", OFF)
    mills.tick(2, wanted=1)
    equal((mills.runs("first"), mills.runs("second")), (0, 1))
    equal((mills.value("first.min_on_ms"), mills.value("second.min_on_ms"), mills.value("second.mode")), (0, 200, AUTO))


class Pair(Model):
    """A part of parts."""

    request = Input("Run")
    left = Motor("Left", min_off_ms=40)
    right = Motor("Right")

    def scan(self, dt_ms):
        self.left.request = self.request
        self.left.scan(dt_ms)
        self.right.request = self.left.running
        self.right.scan(dt_ms)


class Line(Model):
    pair = Pair("Pair")

    def scan(self, dt_ms):
        self.pair.request = 1
        self.pair.scan(dt_ms)


class Hall(Model):
    north = Line("North")
    south = Line("South")

    def scan(self, dt_ms):
        self.north.scan(dt_ms)
        self.south.scan(dt_ms)


def test_motors_nest_to_any_depth():
    frozen = Frozen(Hall())
    equal(frozen.get("south.pair.left.min_off_ms").value, 40)
    hall = Rig(Hall)
    hall.tick(4)
    equal((hall.out("north.pair.left.run"), hall.out("north.pair.right.run")), (1, 0))
    hall.tick(**{"south.pair.left.running": 1})
    equal((hall.out("north.pair.right.run"), hall.out("south.pair.right.run")), (0, 1))
