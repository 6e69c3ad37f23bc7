"""What filters, averages and PID do with a value that is not good: they leave it out and hold. Runs on every runtime."""

from shared_model import AnalogIn, AnalogOut, Lag, Model, MovingAverage, Pid, commands
from tests.shared.support import Rig, equal


class Measured(Model):
    scan_ms = 10
    level = AnalogIn("Level", low=0, high=1000, stale_ms=40, frozen_ms=200, fault_low=-100, fault_high=1100, on_bad="low")
    valve = AnalogOut("Valve", low=0, high=1000)
    smooth = Lag(tau_ms=100)
    mean = MovingAverage(samples=4)
    loop = Pid(kp=500, ti_ms=1000, td_ms=40, out_high=1000)
    blind = Lag("Whatever its quality", tau_ms=100)

    def scan(self, dt_ms):
        self.smooth(self.level, dt_ms, self.level_ok)
        self.mean(self.level, self.level_ok)
        self.valve = self.loop(600, self.level, dt_ms, 1, 0, self.level_ok)
        self.blind(self.level, dt_ms)


def running():
    """Twenty scans of a good value that moves."""
    rig = Rig(Measured)
    for number in range(20):
        rig.tick(level=500 + number % 2)
    return rig


def held(rig):
    loop = rig.find("loop")
    return rig.find("smooth").out, rig.find("mean").out, loop.out, loop.integral, rig.find("smooth").rest, rig.find("mean").filled


NOT_GOOD = (  # what is done, and the quality in the field; a force is seen by logic alone
    ("uncertain: out of range", lambda rig: rig.tick(5, level=1050), 66),
    ("bad: sensor failure", lambda rig: rig.tick(5, level=1200), 131),
    ("bad: stale", lambda rig: rig.tick(8, level=None), 130),
    ("uncertain: forced", lambda rig: rig.do(commands.FORCE, "level", 900), 0),
)


def test_a_value_that_is_not_good_is_left_out_and_outputs_hold():
    for title, spoil, code in NOT_GOOD:
        rig = running()
        if title == "bad: stale":
            rig.tick(3, level=None)  # it is good until it is stale
        before = held(rig)
        spoil(rig)
        equal(rig.find("level").quality, code, title)
        equal(held(rig), before, title)


def test_one_that_froze_is_left_out_from_the_scan_that_finds_it():
    rig = running()
    rig.tick(19)
    equal(rig.find("level").quality, 0)
    before = held(rig)
    rig.tick(4)
    equal((rig.find("level").quality, held(rig)), (65, before))


def test_who_does_not_ask_for_quality_takes_what_on_bad_says():
    rig = running()
    rig.tick(100, level=1200)
    equal((rig.model.level, rig.find("blind").out), (0, 0))


def test_good_again_it_goes_on_without_a_bump():
    rig = running()
    before = held(rig)
    rig.tick(500, level=1200)
    equal(held(rig), before)
    rig.tick(level=501)
    after = held(rig)
    equal(abs(after[0] - before[0]) <= 1, True)
    equal(abs(after[1] - before[1]) <= 1, True)
    equal(abs(after[2] - before[2]) <= 2, True, (before, after))
