"""Permissives and interlocks: hold back a start, drop what runs; delay, latch, reset, priority, first-out. Runs on every runtime."""

from shared_model import AnalogOut, Command, DigitalIn, DigitalOut, Interlock, Model, ModelError, Permissive, commands
from tests.shared.support import Rig, equal, message


class Pump(Model):
    """A pump that logic always wants on, with an interlock of each kind."""

    reset = Command("Reset")
    shut = DigitalIn("Door")
    hot = DigitalIn("Hot")
    full = DigitalIn("Full")
    low = DigitalIn("Low")
    pump = DigitalOut("Pump")
    drain = DigitalOut("Drain")

    too_hot = Interlock("Too hot", when=lambda m: m.hot, trips=("pump",), latch=True, reset="reset", on_delay_ms=40)
    too_full = Interlock("Too full", when=lambda m: m.full, trips=("pump",), force={"drain": 1}, priority=900)
    too_low = Interlock("Too low", when=lambda m: m.low, trips=("pump", "drain"))
    closed = Permissive("Door shut", when=lambda m: m.shut, allows=("pump",))

    def scan(self, dt_ms):
        self.pump = 1


def running():
    rig = Rig(Pump, shut=1)
    rig.tick()
    return rig


def test_a_permissive_holds_back_only_the_start():
    rig = Rig(Pump)
    rig.tick(3)
    equal((rig.out("pump"), rig.find("pump").demand, rig.find("closed").ok), (0, 1, 0))
    rig.tick(shut=1)
    equal((rig.out("pump"), rig.find("closed").ok), (1, 1))
    rig.tick(3, shut=0)
    equal((rig.out("pump"), rig.find("closed").ok), (1, 0))


def test_after_a_trip_the_permissive_counts_again():
    rig = running()
    rig.tick(low=1, shut=0)
    rig.tick(3, low=0)
    equal(rig.out("pump"), 0)
    rig.tick(shut=1)
    equal(rig.out("pump"), 1)


def test_an_interlock_acts_in_the_scan_that_sees_it_and_lets_go_when_it_has_gone():
    rig = running()
    rig.tick(low=1)
    equal((rig.out("pump"), rig.model.pump, rig.model.tripped), (0, 0, 1))
    rig.tick(low=0)
    equal((rig.out("pump"), rig.model.tripped), (1, 0))


def test_the_delay_must_pass_without_a_break():
    rig = running()
    rig.tick(2, hot=1)
    equal((rig.out("pump"), rig.find("too_hot").elapsed_ms), (1, 20))
    rig.tick(hot=0)
    equal(rig.find("too_hot").elapsed_ms, -1)
    rig.tick(2, hot=1)
    equal((rig.out("pump"), rig.find("too_hot").active), (1, 0))
    rig.tick()
    equal((rig.out("pump"), rig.find("too_hot").active, rig.find("too_hot").latched), (0, 1, 1))


def test_a_latched_trip_stays_until_a_reset():
    rig = running()
    rig.tick(3, hot=1)
    rig.tick(5, hot=0)
    equal((rig.find("too_hot").active, rig.find("too_hot").latched, rig.out("pump")), (0, 1, 0))
    equal(rig.do(commands.PRESS, "reset"), 1)
    equal((rig.find("too_hot").latched, rig.out("pump")), (0, 1))


def test_a_reset_is_refused_while_the_condition_held_in_the_last_scan():
    rig = running()
    rig.tick(3, hot=1)
    for ask in ((commands.PRESS, "reset"), (commands.RESET_NAMED, "too_hot")):
        equal(rig.do(*ask), 0, ask)
        equal((rig.find("too_hot").latched, rig.model.reset), (1, 0), ask)
    rig.values["hot"] = 0
    equal(rig.do(commands.PRESS, "reset"), 0)  # gone now, but it held in the last scan
    equal(rig.do(commands.PRESS, "reset"), 1)


def test_an_operator_can_reset_one_by_name_and_there_must_be_one():
    rig = running()
    equal(rig.do(commands.RESET_NAMED, "too_hot"), 0)
    rig.tick(3, hot=1)
    rig.tick(hot=0)
    equal((rig.do(commands.RESET_NAMED, "too_hot"), rig.find("too_hot").latched), (1, 0))


def test_the_strongest_interlock_gives_the_value():
    rig = running()
    rig.tick(low=1)
    equal((rig.out("drain"), rig.find("drain").by), (0, rig.find("too_low").index))
    rig.tick(full=1)
    equal((rig.out("drain"), rig.out("pump"), rig.find("drain").by), (1, 0, rig.find("too_full").index))
    rig.tick(full=0)
    equal((rig.out("drain"), rig.find("drain").by), (0, rig.find("too_low").index))


def test_first_out_is_the_one_that_acted_first_since_the_output_was_free():
    rig = running()
    low, full, pump = rig.find("too_low").index, rig.find("too_full").index, rig.find("pump")
    rig.tick(low=1)
    rig.tick(full=1)
    equal((pump.by, pump.first_out), (full, low))
    rig.tick(low=0)
    equal((pump.by, pump.first_out), (full, low))
    rig.tick(full=0)
    equal((pump.by, pump.first_out), (-1, -1))
    rig.tick(full=1)
    equal((pump.by, pump.first_out), (full, full))


def test_equal_priorities_count_in_declared_order():
    class Two(Model):
        on = DigitalIn("On")
        out = DigitalOut("Out")
        first = Interlock("First", when=lambda m: m.on, force={"out": 1})
        second = Interlock("Second", when=lambda m: m.on, trips=("out",))

    rig = Rig(Two, on=1)
    rig.tick()
    equal((rig.out("out"), rig.find("out").by), (1, rig.find("first").index))


def test_across_parts_the_priority_counts_then_declared_order_depth_first():
    class Part(Model):
        on = DigitalIn("On")
        out = AnalogOut("Out", high=100)
        own = Interlock("Its own", when=lambda m: m.on, force={"out": 30})

    class Parent(Model):
        weak = DigitalIn("Weak")
        even = DigitalIn("Even")
        strong = DigitalIn("Strong")
        before = Interlock("Before the part", when=lambda m: m.even, force={"part.out": 20})
        part = Part("Part")
        after = Interlock("After the part", when=lambda m: m.even, force={"part.out": 40})
        lower = Interlock("Weak", when=lambda m: m.weak, force={"part.out": 10}, priority=499)
        higher = Interlock("Strong", when=lambda m: m.strong, force={"part.out": 50}, priority=501)

    for on, weak, even, strong, out, by in (
        (0, 1, 0, 0, 10, "lower"),
        (1, 1, 0, 0, 30, "part.own"),
        (1, 1, 1, 0, 20, "before"),
        (0, 1, 1, 0, 20, "before"),
        (1, 1, 1, 1, 50, "higher"),
    ):
        rig = Rig(Parent, **{"part.on": on, "weak": weak, "even": even, "strong": strong})
        rig.tick()
        equal((rig.out("part.out"), rig.find("part.out").by), (out, rig.find(by).index))
        equal((rig.model.tripped, rig.model.part.tripped), (1, 1), "whoever acts on its output, the part is tripped")


class Primed(Model):
    """A pump that must have flow, but only once it has run for a while."""

    run = DigitalIn("Run")
    flow = DigitalIn("Flow")
    primed = DigitalIn("It has run long enough")
    pump = DigitalOut("Pump")
    reset = Command("Reset")
    dry = Interlock(
        "No flow",
        when=lambda m: not m.flow,
        trips=("pump",),
        latch=True,
        reset="reset",
        on_delay_ms=40,
        armed=lambda m: m.primed and m.pump,
    )

    def scan(self, dt_ms):
        self.pump = self.run


def test_a_condition_counts_only_while_the_interlock_is_armed():
    rig = Rig(Primed, run=1)
    rig.tick(5)
    equal((rig.out("pump"), rig.find("dry").condition, rig.find("dry").elapsed_ms), (1, 0, -1))
    rig.tick(2, primed=1)
    equal((rig.out("pump"), rig.find("dry").condition, rig.find("dry").elapsed_ms), (1, 1, 20))
    rig.tick(primed=0)
    equal(rig.find("dry").elapsed_ms, -1)  # the delay begins anew
    rig.tick(2, primed=1)
    equal(rig.out("pump"), 1)
    rig.tick()
    equal((rig.out("pump"), rig.find("dry").active, rig.find("dry").latched), (0, 1, 1))


def test_disarmed_by_its_own_trip_it_stays_latched_and_can_be_reset():
    rig = Rig(Primed, run=1, primed=1)
    rig.tick(3)
    equal((rig.out("pump"), rig.find("dry").latched), (0, 1))
    rig.tick(run=0)
    equal((rig.find("dry").active, rig.find("dry").latched, rig.model.tripped), (0, 1, 1))
    equal((rig.do(commands.PRESS, "reset"), rig.find("dry").latched), (1, 0))


def test_trips_and_resets_are_noted():
    rig = running()
    rig.events()
    rig.tick(3, hot=1)
    rig.tick(hot=0)
    rig.do(commands.PRESS, "reset")
    found = [event for event in rig.events() if event[0] in ("trip", "reset")]
    equal(found, [("trip", "too_hot", 1, 1), ("trip", "too_hot", 0, 1), ("reset", "too_hot", 0, 0)])


def always(_):
    return 1


def declared(**rules):
    """Declare a model with one output, an input and these rules, and build it."""
    body = {"out": DigitalOut("Out"), "sensor": DigitalIn("Sensor"), "go": Command("Go")}
    body.update(rules)
    return Rig(type("Sample", (Model,), body))


CALLABLE = "it must be a function of the model, such as lambda m: m.level > 100"
MISUSE = (
    (lambda: Interlock("T", when=1), "'T': when is 1; " + CALLABLE),
    (lambda: Interlock("T", always, armed=1), "'T': armed is 1; " + CALLABLE),
    (lambda: Permissive("T", when="shut"), "'T': when is 'shut'; " + CALLABLE),
    (lambda: Interlock("T", always, trips="out"), "'T': trips is 'out'; it must be a tuple of names, such as ('out',)"),  # type: ignore[arg-type]
    (lambda: Permissive("T", always, allows="out"), "'T': allows is 'out'; it must be a tuple of names, such as ('out',)"),  # type: ignore[arg-type]
    (lambda: Interlock("T", always, on_delay_ms=-1), "'T': on_delay_ms is -1; it must be an integer of 0 to 1000000000"),
    (lambda: Interlock("T", always, priority=0), "'T': priority is 0; it must be an integer of 1 to 999"),
    (lambda: Interlock("T", always, priority=1000), "'T': priority is 1000; it must be an integer of 1 to 999"),
    (lambda: declared(rule=Interlock("T", always, trips=("uot",))), "rule: there is no output 'uot'; there are out"),
    (lambda: declared(rule=Interlock("T", always, trips=("sensor",))), "rule: there is no output 'sensor'; there are out"),
    (lambda: declared(rule=Interlock("T", always, force={"uot": 1})), "rule: there is no output 'uot'; there are out"),
    (lambda: declared(rule=Interlock("T", always, force={"out": 2})), "'rule': force of out is 2; it must be an integer of 0 to 1"),
    (
        lambda: declared(rule=Interlock("T", always, trips=("out",), force={"out": 1})),
        "rule: output 'out' stands in trips and in force; name it once",
    ),
    (lambda: Interlock("T", always, force=("out", 1)), "'T': force is ('out', 1); it must be a dict of outputs and values"),
    (lambda: Interlock("T", always, force=0), "'T': force is 0; it must be a dict of outputs and values"),
    (lambda: declared(rule=Interlock("T", always, force={1: 1})), "rule: there is no output 1; there are out"),
    (lambda: declared(rule=Interlock("T", always, reset=("go",))), "rule: there is no command ('go',); there are go"),
    (lambda: declared(rule=Interlock("T", always, reset="og")), "rule: there is no command 'og'; there are go"),
    (lambda: declared(rule=Interlock("T", always, reset="sensor")), "rule: there is no command 'sensor'; there are go"),
    (lambda: declared(rule=Permissive("T", always, allows=("uot",))), "rule: there is no output 'uot'; there are out"),
)


def test_misuse_says_what_is_allowed():
    for misuse, text in MISUSE:
        equal(message(ModelError, misuse), text)
