"""Models frozen into named, ordered, linked objects; parts; and misuse, on its full text. Runs on every runtime."""

from shared_model import AnalogOut, Command, DigitalIn, DigitalOut, Input, Interlock, Memory, Model, ModelError, Pid, Scanner, Setting, Ton
from shared_model.commands import PRESS
from shared_model.frozen import Frozen
from tests.shared.support import Rig, equal, message


class Motor(Model):
    run = DigitalOut("Run")
    fault = DigitalIn("Overload")
    request = Input("Request")
    travel_ms = Setting("Travel time", unit="ms", high=9000, default=1000)
    starts = Memory("Starts", high=1000, initial=3)
    slow = Ton("Slow")
    overload = Interlock("Overload", when=lambda m: m.fault, trips=("run",))

    def scan(self, dt_ms):
        self.run = self.request
        self.slow(self.run, dt_ms, self.travel_ms)


class Plant(Model):
    scan_ms = 50
    stop = DigitalIn("Stop")
    feed = Motor("Feed pump", travel_ms=3000)
    spare = Motor("Spare pump", starts=7, request=1)
    valve = DigitalOut("Valve")
    stopped = Interlock("Stopped", when=lambda m: m.stop, trips=("feed.run",))

    def scan(self, dt_ms):
        self.feed.request = 1
        self.feed.scan(dt_ms)
        self.spare.scan(dt_ms)


PATHS = ["run", "fault", "request", "travel_ms", "starts", "slow", "overload"]


def test_objects_are_in_declared_order_depth_first():
    frozen = Frozen(Plant())
    expected = ["stop"] + ["feed." + p for p in PATHS] + ["spare." + p for p in PATHS] + ["valve", "stopped"]
    equal([thing.path for thing in frozen.objects], expected)
    equal([thing.index for thing in frozen.objects], list(range(len(expected))))
    equal([prefix for prefix, _ in frozen.parts], ["", "feed.", "spare."])


def test_what_a_base_class_declares_comes_first():
    class Base(Model):
        first = DigitalIn("First")

    class Derived(Base):
        second = DigitalIn("Second")

    equal([thing.path for thing in Frozen(Derived()).objects], ["first", "second"])


def test_keywords_of_a_part_override_its_defaults():
    frozen = Frozen(Plant())
    found = {}
    for path in ("feed.travel_ms", "spare.travel_ms", "feed.starts", "spare.starts", "feed.request", "spare.request"):
        found[path] = frozen.get(path).value
    expected = {"feed.travel_ms": 3000, "spare.travel_ms": 1000, "feed.starts": 3, "spare.starts": 7, "feed.request": 0}
    expected["spare.request"] = 1
    equal(found, expected)
    model = Rig(Plant).model
    equal((model.feed.travel_ms, model.spare.starts), (3000, 7))


def test_each_instance_has_objects_of_its_own():
    one, other = Frozen(Plant()), Frozen(Plant())
    one.get("feed.slow")(1, 20)
    equal((one.get("feed.slow").running, one.get("spare.slow").running, other.get("feed.slow").running), (1, 0, 0))


def test_a_root_model_takes_keywords_too():
    equal(Rig(Motor("M", travel_ms=40)).find("travel_ms").value, 40)


def test_on_an_instance_tags_are_integers_and_rules_and_blocks_objects():
    model = Rig(Plant).model
    equal((model.valve, model.stop, model.stop_ok, model.tripped), (0, 0, 0, 0))
    equal((model.stopped.active, model.feed.slow.q), (0, 0))


def test_tripped_in_a_part_is_of_what_concerns_it():
    rig = Rig(Plant)
    for values, tripped in (
        ({}, (0, 0, 0)),
        ({"feed.fault": 1}, (1, 1, 0)),
        ({"feed.fault": 0, "stop": 1}, (1, 1, 0)),  # it acts on an output of the part
        ({"stop": 0, "spare.fault": 1}, (1, 0, 1)),
        ({"spare.fault": 0}, (0, 0, 0)),
    ):
        rig.tick(**values)
        equal((rig.model.tripped, rig.model.feed.tripped, rig.model.spare.tripped), tripped, values)


def build(**body):
    return lambda: Frozen(type("Sample", (Model,), body)())


class Valve(Model):
    go = Command("Go")
    reset = Command("Reset")
    travel_ms = Setting("Travel", default=50)
    shut = DigitalIn("Shut")
    stuck = Interlock("Stuck", when=lambda m: m.shut, latch=True, reset="reset")
    worn = Interlock("Worn", when=lambda m: m.go, latch=True)


class Pair(Model):
    left = Valve("Left", reset="reset")
    right = Valve("Right", reset="reset", go="go")
    go = Command("Go")
    reset = Command("Reset both")


class Hall(Model):
    pair = Pair("Pair", reset="reset")
    alone = Valve("Alone")
    bad = DigitalIn("Bad")
    reset = Command("Reset all")
    own = Interlock("Own", when=lambda m: m.bad, latch=True, reset="reset")


class Looped(Model):
    pid = Pid("Loop")


def test_a_parts_controller_tracks_an_output_of_its_parent_or_of_another_part():
    frozen = build(feed=Motor("F"), heat=AnalogOut("H"), one=Looped("L", pid="heat"), other=Looped("L", pid="feed.run"))()
    equal((frozen.get("one.pid").tracks, frozen.get("other.pid").tracks), ("heat", "feed.run"))
    equal(
        message(ModelError, lambda: Frozen(Looped("L", pid="heat"))),
        "pid: its keyword names the output of a parent, and the root model has none",
    )


SEEN = ("reset", "pair.reset", "pair.left.reset", "pair.right.reset", "alone.reset")
TRIPS = ("own", "pair.left.stuck", "pair.right.stuck", "alone.stuck")


def hall(**values):
    """Tripped by these inputs, which are gone again."""
    rig = Rig(Hall)
    rig.tick(**values)
    rig.tick(**dict.fromkeys(values, 0))
    return rig


def of(rig, field, paths):
    return [getattr(rig.find(path), field) for path in paths]


def test_a_parents_command_is_given_to_the_parts_that_name_it_at_any_depth():
    rig = hall(bad=1, **{"pair.left.shut": 1, "pair.right.shut": 1, "alone.shut": 1})
    equal(of(rig, "latched", TRIPS), [1, 1, 1, 1])
    equal(rig.do(PRESS, "reset"), 1)
    equal((of(rig, "latched", TRIPS), of(rig, "value", SEEN)), ([0, 0, 0, 1], [1, 1, 1, 1, 0]))
    equal((rig.model.pair.left.reset, rig.model.alone.reset), (1, 0))
    rig.tick()
    equal(of(rig, "value", SEEN), [0, 0, 0, 0, 0], "for one scan")


def test_a_parts_own_command_concerns_that_part_alone():
    rig = hall(**{"pair.left.shut": 1, "pair.right.shut": 1})
    equal(rig.do(PRESS, "pair.left.reset"), 1)
    equal((of(rig, "latched", TRIPS), of(rig, "value", SEEN)), ([0, 0, 1, 0], [0, 0, 1, 0, 0]))


def test_a_part_whose_reset_is_refused_does_not_see_that_of_its_parent():
    rig = hall(bad=1, **{"pair.left.shut": 1})
    rig.tick(**{"pair.left.shut": 1})
    equal(rig.do(PRESS, "reset"), 1, "the parent's own trip is released")
    equal((of(rig, "latched", TRIPS), of(rig, "value", SEEN)), ([0, 1, 0, 0], [1, 0, 0, 1, 0]))


def test_a_reset_that_can_release_nothing_in_any_part_is_refused():
    rig = hall(**{"pair.left.shut": 1})
    rig.tick(**{"pair.left.shut": 1})
    equal((rig.do(PRESS, "reset"), of(rig, "value", SEEN)), (0, [0, 0, 0, 0, 0]))


def test_a_parents_command_that_is_no_reset_reaches_its_parts_too():
    rig = hall()
    equal((rig.do(PRESS, "pair.go"), rig.model.pair.right.go, rig.model.pair.left.go), (1, 1, 0))
    equal(of(rig, "latched", ("pair.left.worn", "pair.right.worn")), [0, 1])


def test_a_button_of_the_parent_resets_its_parts():
    rig = hall(**{"pair.left.shut": 1})
    rig.tick(reset=1)
    equal((of(rig, "latched", TRIPS), rig.model.pair.left.reset), ([0, 0, 0, 0], 1))


twice = DigitalIn("Twice")
WITHIN = "it must be an integer of "
MISUSE = (
    (build(level_ok=DigitalIn("L")), "Sample.level_ok: names ending in _ok are reserved for the quality of inputs"),
    (build(tripped=DigitalIn("L")), "Sample.tripped: the name is reserved; scan, scan_ms, tripped mean something in every model"),
    (build(_level=DigitalIn("L")), "Sample._level: names of declarations do not begin with _; call it level"),
    (build(a=twice, b=twice), "Sample.b: it is the same declaration as a; declare each once"),
    (build(scan_ms=4), "'Sample': scan_ms is 4; it must be an integer of 5 to 1000"),
    (build(scan_ms=1001), "'Sample': scan_ms is 1001; it must be an integer of 5 to 1000"),
    (build(feed=Motor("F", speed=3)), "feed: Motor has no keyword 'speed'; it has request, travel_ms, starts"),
    (build(feed=Motor("F", run=1)), "feed: Motor has no keyword 'run'; it has request, travel_ms, starts"),
    (lambda: Frozen(Motor("M", speed=3)), "model: Motor has no keyword 'speed'; it has request, travel_ms, starts"),
    (build(feed=Valve("F", speed=3)), "feed: Valve has no keyword 'speed'; it has go, reset, travel_ms"),
    (build(feed=Valve("F", reset="rest")), "feed.reset: 'rest' stands for it, which is no command of its parent; there are none"),
    (
        build(go=Command("G"), low=DigitalIn("L"), stop=Command("S"), feed=Valve("F", reset="low")),
        "feed.reset: 'low' stands for it, which is no command of its parent; there are go, stop",
    ),
    (build(go=Command("G"), feed=Valve("F", reset=1)), "feed.reset: 1 stands for it, which is no command of its parent; there are go"),
    (
        build(pair=Pair("P", reset="left.reset")),
        "pair.reset: 'left.reset' stands for it, which is no command of its parent; there are none",
    ),
    (
        build(go=Command("G"), heat=DigitalOut("H"), feed=Motor("F"), loop=Looped("L", pid="cool")),
        "loop.pid: 'cool' stands for it, which is no output of its parent; there are heat, feed.run",
    ),
    (lambda: Frozen(Valve("V", reset="reset")), "reset: its keyword names the command of a parent, and the root model has none"),
    (build(feed=Motor("F", travel_ms=9001)), "'feed.travel_ms': default is 9001; " + WITHIN + "0 to 9000"),
    (build(feed=Motor("F", starts=-1)), "'feed.starts': initial is -1; " + WITHIN + "0 to 1000"),
)


class Sized(Model):
    """One that is made in its own way, which the language has not."""

    def __init__(self, size):
        self.size = size


class Quiet(Model):
    """So is one that takes what every model takes."""

    def __init__(self, title="", **overrides):
        super().__init__(title, **overrides)


class Quieter(Quiet):
    pass


def made_in_its_own_way(name):
    return name + ": a model has no __init__ of its own; declare in the class what it needs, such as a Memory"


def test_a_model_that_is_made_in_its_own_way_is_one_clear_error():
    equal(message(ModelError, lambda: Scanner(Sized)), made_in_its_own_way("Sized"))
    equal(message(ModelError, lambda: Scanner(Sized(3))), made_in_its_own_way("Sized"))
    equal(message(ModelError, lambda: Scanner(Quiet)), made_in_its_own_way("Quiet"))
    equal(message(ModelError, lambda: Scanner(Quieter())), made_in_its_own_way("Quieter"))


def test_what_is_no_model_is_one_clear_error():
    for other, shown in ((7, "7"), (None, "None"), ("Tank", "'Tank'"), (int, "<class 'int'>")):
        told = message(ModelError, lambda other=other: Scanner(other))
        equal(told, f"this is no model but {shown}; give a class that is derived from Model")


def test_a_part_that_is_made_in_its_own_way_is_the_same_error():
    for part in (Sized(3), Quiet("Q"), Quieter("Q")):
        equal(message(ModelError, build(part=part, go=Command("G"))), made_in_its_own_way(type(part).__name__))


def test_misuse_says_what_is_allowed():
    for misuse, text in MISUSE:
        equal(message(ModelError, misuse), text)


class Lost(Model):
    """A part whose interlock names what only its parent has."""

    go = Command("Go")
    out = DigitalOut("Out")
    rule = Interlock("Rule", when=lambda _: 0, trips=("valve",))


def test_a_rule_of_a_part_sees_the_part_only():
    found = message(ModelError, build(valve=DigitalOut("Valve"), part=Lost("Part")))
    equal(found, "part.rule: there is no output 'valve'; there are out")


class Base(Model):
    level = DigitalIn("Level")
    full = DigitalIn("Full")
    valve = DigitalOut("Valve")


class Derived(Base):
    full = 0
    valve = DigitalOut("Another valve")
    reset = Command("Reset")


class Further(Derived):
    full = Memory("Full")


def test_a_class_keeps_what_its_bases_declare_and_it_does_not_declare_otherwise():
    for _ in range(2):  # the second time, its bases ran before
        equal([thing.path for thing in Frozen(Further()).objects], ["level", "valve", "reset", "full"])
        equal([thing.path for thing in Frozen(Derived()).objects], ["level", "valve", "reset"])
        equal([thing.title for thing in Frozen(Base()).objects], ["Level", "Full", "Valve"])
    equal(Frozen(Derived()).get("valve").title, "Another valve")
    equal(Derived().full, 0)
