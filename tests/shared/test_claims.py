"""Claims judge what really goes out and change nothing. Runs on every runtime."""

from shared_model import Always, DigitalIn, DigitalOut, Interlock, Model, ModelError, commands
from tests.shared.support import Rig, equal, message


class Claimed(Model):
    go = DigitalIn("Go")
    stop = DigitalIn("Stop")
    out = DigitalOut("Out")
    stopped = Interlock("Stopped", when=lambda m: m.stop, trips=("out",))
    off = Always("the output is off", lambda m: not m.out)

    def scan(self, dt_ms):
        self.out = self.go


def test_a_violation_and_its_end_are_events():
    rig = Rig(Claimed)
    rig.tick(3)
    equal((rig.find("off").ok, rig.events()), (1, [("quality", "go", 0, 129), ("quality", "stop", 0, 129)]))
    rig.tick(2, go=1)
    equal((rig.find("off").ok, rig.out("out"), rig.events()), (0, 1, [("claim", "off", 0, 0)]))
    rig.tick(2, go=0)
    equal((rig.find("off").ok, rig.events()), (1, [("claim", "off", 1, 0)]))


def test_a_claim_sees_what_interlocks_and_forces_made_of_it():
    rig = Rig(Claimed, go=1, stop=1)
    rig.tick()
    equal(rig.find("off").ok, 1)
    rig.tick(go=0, stop=0)
    rig.do(commands.FORCE, "out", 1)
    equal(rig.find("off").ok, 0)


def test_misuse_says_what_is_allowed():
    text = "'T': holds is None; it must be a function of the model, such as lambda m: m.level > 100"
    equal(message(ModelError, lambda: Always("T", None)), text)
