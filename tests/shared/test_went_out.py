"""What really went out of an output, as logic learns it: forces, trips and refused starts included. Runs on every runtime."""

from shared_model import AnalogOut, DigitalIn, DigitalOut, Interlock, Model, ModelError, Permissive, Scanner, WentOut
from shared_model.commands import FORCE, UNFORCE
from tests.shared.support import Rig, equal, message


class Fan(Model):
    """A fan that runs while it is asked to, its shutter permitting, and its guard."""

    wanted = DigitalIn("Run")
    open = DigitalIn("Shutter is open")
    apart = DigitalIn("Guard is off")
    run = DigitalOut("Contactor")
    speed = AnalogOut("Speed", low=-10, high=10)
    light = DigitalOut("Light, burns until it is switched off", safe=1)
    sent = WentOut("Contactor in the field", tracks="run")
    turns = WentOut("Speed in the field", tracks="speed")
    burns = WentOut("Light in the field", tracks="light")
    clear = Permissive("Shutter", when=lambda m: m.open, allows=("run",))
    guard = Interlock("Guard", when=lambda m: m.apart, trips=("run",))

    def scan(self, dt_ms):
        self.sent()
        self.turns()
        self.burns()
        self.run = self.wanted
        self.speed = -3 if self.wanted else 0
        self.light = 0


TABLE: tuple = (  # what is delivered in a scan, what is forced before it, then what goes out and what logic knew of the scan before
    ({}, None, 0, 0),
    ({"wanted": 1}, None, 0, 0),  # not permitted
    ({}, None, 0, 0),
    ({"open": 1}, None, 1, 0),
    ({}, None, 1, 1),
    ({}, (FORCE, 0), 0, 1),
    ({}, None, 0, 0),
    ({}, (UNFORCE, 0), 1, 0),
    ({"apart": 1}, None, 0, 1),  # tripped
    ({}, (FORCE, 1), 0, 0),  # and not forced
    ({"wanted": 0}, None, 0, 0),
    ({"apart": 0}, None, 1, 0),  # forced on
    ({}, None, 1, 1),
    ({}, (UNFORCE, 0), 0, 1),
    ({}, None, 0, 0),
)


def test_what_went_out_is_what_the_field_got_in_the_scan_before():
    rig = Rig(Fan)
    for number, (values, order, out, sent) in enumerate(TABLE):
        if order is not None:
            rig.scanner.order(order[0], rig.find("run").index, order[1])
        rig.tick(1, **values)
        equal((rig.out("run"), rig.model.sent.q), (out, sent), number)


def test_what_went_out_of_an_analog_output_is_on_where_it_is_not_0():
    rig = Rig(Fan, wanted=1)
    rig.tick()
    equal((rig.out("speed"), rig.model.turns.q), (-3, 0))
    rig.tick(1, wanted=0)
    equal((rig.out("speed"), rig.model.turns.q), (0, 1))
    rig.tick()
    equal(rig.model.turns.q, 0)


def test_what_went_out_before_the_first_scan_is_the_safe_value():
    rig = Rig(Fan)
    rig.tick()
    equal((rig.model.burns.q, rig.model.sent.q), (1, 0))
    rig.tick()
    equal(rig.model.burns.q, 0)


class Blower(Model):
    """A part that watches an output of its parent."""

    own = DigitalOut("Its own")
    sent = WentOut("What it watches", tracks="own")

    def scan(self, dt_ms):
        self.own = self.sent()


class Hall(Model):
    wanted = DigitalIn("Run")
    run = DigitalOut("Contactor")
    left = Blower("Left", sent="run")
    right = Blower("Right")

    def scan(self, dt_ms):
        self.run = self.wanted
        self.left.scan(dt_ms)
        self.right.scan(dt_ms)


def test_a_keyword_of_a_part_names_the_output_of_the_parent_that_it_watches():
    rig = Rig(Hall, wanted=1)
    rig.tick(2)
    equal((rig.out("left.own"), rig.out("right.own")), (1, 0))
    equal((rig.find("left.sent").tracks, rig.find("right.sent").tracks), ("run", "right.own"))


class Lost(Model):
    run = DigitalOut("Contactor")
    sent = WentOut("Contactor in the field", tracks="rum")

    def scan(self, dt_ms):
        self.run = self.sent()


class Aimless(Model):
    run = DigitalOut("Contactor")
    sent = WentOut("Contactor in the field", tracks=None)  # type: ignore[arg-type]

    def scan(self, dt_ms):
        self.run = self.sent()


def test_a_block_without_its_output_is_one_clear_error():
    equal(message(ModelError, lambda: Scanner(Lost)), "sent: there is no output 'rum'; there are run")
    equal(message(ModelError, lambda: Scanner(Aimless)), "sent: there is no output None; there are run")
