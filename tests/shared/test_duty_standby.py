"""The duty and standby pair: who runs, when they change, and what is left when both are out. Runs on every runtime."""

from shared_model import DigitalIn, Model
from shared_model.commands import PRESS, WRITE
from shared_model.parts.duty_standby import DutyStandby
from shared_model.parts.modes import OFF
from tests.shared.support import Rig, equal


class Sump(Model):
    high = DigitalIn("Run one")
    very_high = DigitalIn("Run both")
    pumps = DutyStandby("Pumps", swap_hours=5)

    def scan(self, dt_ms):
        self.pumps.request = self.high
        self.pumps.both = self.very_high
        self.pumps.scan(dt_ms)


class Pumps(Rig):
    """Contactors follow, but for those in `dead`."""

    dead: tuple = ()

    def tick(self, count=1, **values):
        ran = False
        for _ in range(count):
            for name in ("pumps.first", "pumps.second"):
                values[name + ".running"] = self.out(name + ".run") if name not in self.dead else 0
            ran = super().tick(1, **values)
        return ran

    def runs(self):
        return self.out("pumps.first.run"), self.out("pumps.second.run")

    def worked(self, first, second):
        pumps = self.model.pumps
        self.find("pumps.first.hours").value = pumps.first.hours = first
        self.find("pumps.second.hours").value = pumps.second.hours = second


def pumps(first=0, second=0):
    rig = Pumps(Sump)
    rig.worked(first, second)
    rig.tick(3)
    return rig


def test_the_one_with_fewer_hours_has_the_duty():
    for first, second, expected in ((0, 0, (1, 0)), (3, 2, (0, 1)), (2, 3, (1, 0))):
        rig = pumps(first, second)
        rig.tick(2, high=1)
        equal(rig.runs(), expected, (first, second))
        rig.tick(2, high=0)
        equal(rig.runs(), (0, 0))


def test_the_duty_changes_during_a_request_at_the_difference_that_is_set():
    rig = pumps(3, 3)
    rig.tick(2, high=1)
    rig.worked(7, 3)
    rig.tick(2)
    equal(rig.runs(), (1, 0))
    rig.worked(8, 3)
    rig.tick(2)
    equal(rig.runs(), (0, 1))
    rig.worked(8, 12)
    rig.tick(2)
    equal(rig.runs(), (0, 1))
    rig.worked(8, 13)
    rig.tick(2)
    equal(rig.runs(), (1, 0))


def test_both_run_on_demand():
    rig = pumps()
    rig.tick(2, high=1, very_high=1)
    rig.tick(2)
    equal((rig.runs(), rig.model.pumps.running, rig.model.pumps.available), ((1, 1), 2, 2))
    rig.tick(high=0)
    equal(rig.runs(), (0, 0))


def test_the_standby_takes_over_when_the_duty_fails():
    rig = pumps()
    rig.dead = ("pumps.first",)
    rig.tick(102, high=1)
    equal(rig.runs(), (0, 0), "tripped in this scan")
    rig.tick()
    equal((rig.runs(), rig.find("pumps.standby_lost").state), ((0, 1), 1))
    rig.dead = ()
    rig.tick(2)
    equal(rig.do(PRESS, "pumps.first.reset"), 1)
    rig.tick(5)
    equal((rig.runs(), rig.model.pumps.available), ((0, 1), 2), "no change back for a reset")


def test_the_standby_takes_over_when_the_duty_is_switched_off():
    rig = pumps()
    rig.tick(2, high=1)
    rig.do(WRITE, "pumps.first.mode", OFF)
    rig.tick(2)
    equal(rig.runs(), (0, 1))


def test_when_none_was_left_only_a_new_request_or_resume_starts():
    rig = pumps()
    rig.tick(2, high=1)
    rig.do(WRITE, "pumps.first.mode", OFF)
    rig.do(WRITE, "pumps.second.mode", OFF)
    rig.tick(8)
    equal((rig.runs(), rig.find("pumps.none_left").state), ((0, 0), 1))
    rig.do(WRITE, "pumps.second.mode", 2)
    rig.tick(3)
    equal(rig.runs(), (0, 0))
    rig.do(PRESS, "pumps.resume")
    rig.tick(2)
    equal(rig.runs(), (0, 1))


def test_one_reset_is_for_both_motors():
    rig = pumps()
    rig.dead = ("pumps.first", "pumps.second")
    rig.tick(250, high=1)
    latched = [rig.find("pumps." + name + ".no_start").latched for name in ("first", "second")]
    equal(latched, [1, 1])
    equal(rig.do(PRESS, "pumps.reset"), 1)
    latched = [rig.find("pumps." + name + ".no_start").latched for name in ("first", "second")]
    equal((latched, rig.runs()), ([0, 0], (0, 0)), "and it starts nothing")


def test_a_request_that_stands_at_power_up_goes_to_the_one_with_fewer_hours():
    rig = Pumps(Sump)
    rig.worked(9, 6)
    rig.tick(3, high=1)
    equal(rig.runs(), (0, 1))


def tripped_and_reset(name, **values):
    """The one of that name lost its feedback while these inputs stood, and was reset; the inputs have not changed."""
    rig = pumps()
    rig.tick(3, **values)
    rig.dead = ("pumps." + name,)
    rig.tick(110)
    equal(rig.find("pumps." + name + ".no_start").latched, 1)
    rig.dead = ()
    equal(rig.do(PRESS, "pumps.reset"), 1)
    rig.tick(3)
    return rig


def test_while_both_are_asked_for_a_reset_starts_nothing():
    rig = tripped_and_reset("second", high=1, very_high=1)
    equal((rig.runs(), rig.model.pumps.available), ((1, 0), 2))
    rig.dead = ("pumps.first",)
    rig.tick(110)
    equal(rig.runs(), (0, 1), "yet it takes over")


def test_what_was_reset_runs_again_when_it_is_asked_anew():
    rig = tripped_and_reset("second", high=1, very_high=1)
    rig.tick(very_high=0)
    rig.tick(2, very_high=1)
    equal(rig.runs(), (1, 1), "both come anew")
    for command in ("pumps.second.start", "pumps.resume"):
        rig = tripped_and_reset("second", high=1, very_high=1)
        rig.do(PRESS, command)
        rig.tick(2)
        equal(rig.runs(), (1, 1), command)


def test_a_reset_gives_no_duty_for_fewer_hours():
    rig = tripped_and_reset("first", high=1)
    rig.worked(3, 9)
    rig.tick(3)
    equal(rig.runs(), (0, 1))
    rig.tick(2, high=0)
    rig.tick(2, high=1)
    equal(rig.runs(), (1, 0))


def test_the_duty_does_not_go_to_one_that_must_not_start_yet():
    rig = pumps(3, 3)
    rig.do(WRITE, "pumps.second.min_off_ms", 600)
    rig.tick(2, high=1)
    rig.worked(9, 3)
    for _ in range(40):
        rig.tick()
        equal(sum(rig.runs()), 1)
    equal(rig.runs(), (0, 1))


def test_a_start_given_while_it_is_tripped_does_not_count():
    rig = pumps()
    rig.tick(3, high=1, very_high=1)
    rig.dead = ("pumps.second",)
    rig.tick(110)
    rig.dead = ()
    for command in ("pumps.second.start", "pumps.reset"):
        equal(rig.do(PRESS, command), 1, command)
    rig.tick(3)
    equal((rig.runs(), rig.model.pumps.available), ((1, 0), 2))
