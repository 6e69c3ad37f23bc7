"""What survives a restart, and what no longer fits. Runs on every runtime."""

from shared_model import Alarm, Command, DigitalIn, DigitalOut, Interlock, Memory, Model, Setting, commands
from shared_model.messages import dumps
from shared_model.retained import restore, restore_lost, retained
from shared_model.scan import Scanner
from tests.shared.support import Rig, equal


class Part(Model):
    starts = Memory("Starts", high=1000, retain=True)

    def scan(self, dt_ms):
        self.starts = self.starts + 1


class Old(Model):
    reset = Command("Reset")
    hot = DigitalIn("Hot")
    out = DigitalOut("Out")
    limit = Setting("Limit", unit="mm", low=10, high=99, default=40, decimals=1)
    passing = Memory("Passing", high=1000)
    part = Part("Part")
    trip = Interlock("Hot", when=lambda m: m.hot, trips=("out",), latch=True, reset="reset")
    passes = Interlock("Hot, not latched", when=lambda m: m.hot, trips=("out",))
    alarm = Alarm("Hot", "", when=lambda m: m.hot)
    other = Alarm("Hot, too", "", when=lambda m: m.hot)

    def scan(self, dt_ms):
        self.passing = self.passing + 1
        self.out = 1
        self.part.scan(dt_ms)


def used():
    rig = Rig(Old)
    rig.tick(2, hot=1)
    rig.tick(hot=0)
    rig.do(commands.WRITE, "limit", 70)
    rig.do(commands.RETIRE, "alarm")
    return rig


LIMIT = [70, "mm", 1, 10, 99]
KEPT = {
    "values": {"limit": LIMIT, "part.starts": [5, "", 0, 0, 1000]},
    "marks": ["trip"],
    "retired": ["alarm"],
}


def test_settings_retained_memories_trips_and_out_of_service_are_kept():
    equal(retained(used().scanner), KEPT)
    dumps(KEPT)


def test_restored_they_are_as_before_and_all_else_is_new():
    scanner = Scanner(Old)
    equal(restore(scanner, KEPT), [])
    model = scanner.model
    equal((model.limit, model.part.starts, model.passing, model.tripped), (70, 5, 0, 1))
    equal((scanner.find("trip").latched, scanner.find("passes").latched), (1, 0))
    equal((scanner.find("alarm").state, scanner.find("other").state), (8, 0))


def test_a_power_cycle_clears_no_trip():
    rig = Rig(Old)
    restore(rig.scanner, KEPT)
    rig.tick(20)
    equal((rig.out("out"), rig.find("trip").latched), (0, 1))
    rig.do(commands.PRESS, "reset")
    equal((rig.out("out"), rig.find("trip").latched), (1, 0))


def test_nothing_kept_is_nothing_restored():
    scanner = Scanner(Old)
    equal((restore(scanner, {}), scanner.model.limit), ([], 40))


class NewUnit(Model):
    limit = Setting("Limit", unit="cm", low=10, high=99, default=40, decimals=1)


class NewDecimals(Model):
    limit = Setting("Limit", unit="mm", low=10, high=99, default=41)


class NewRange(Model):
    limit = Setting("Limit", unit="mm", low=10, high=98, default=42, decimals=1)


class NowPassing(Model):
    limit = Memory("Limit", unit="mm", low=10, high=99, initial=43, decimals=1)
    trip = Interlock("Hot", when=lambda _: 0)


class NowKept(Model):
    limit = Memory("Limit", unit="mm", low=10, high=99, initial=43, decimals=1, retain=True)


def test_what_no_longer_fits_keeps_its_default_and_is_told():
    changed = "limit: unit, decimals or range changed; it starts at {}"
    gone = ["limit: retained value 70 has no tag any more"]
    values = {"values": {"limit": LIMIT}}
    for model, problems, value in (
        (NewUnit, [changed.format(40)], 40),
        (NewDecimals, [changed.format(41)], 41),
        (NewRange, [changed.format(42)], 42),
        (NowPassing, gone, 43),
        (NowKept, [], 70),
    ):
        scanner = Scanner(model)
        equal((restore(scanner, values), scanner.model.limit), (problems, value), model.__name__)


def test_what_is_no_value_keeps_its_default_and_is_told():
    for kept in (5, None, [], ["70", "mm", 1, 10, 99], [7.5, "mm", 1, 10, 99], {"value": 70}, "70"):
        scanner = Scanner(Old)
        problems = restore(scanner, {"values": {"limit": kept, "part.starts": [5, "", 0, 0, 1000]}})
        equal(problems, ["limit: what was retained is no value; it starts anew"], kept)
        equal((scanner.model.limit, scanner.model.part.starts), (40, 5), kept)


def test_what_is_gone_is_told_in_order_of_names():
    problems = restore(Scanner(NowPassing), KEPT)
    expected = ["limit: retained value 70 has no tag any more", "part.starts: retained value 5 has no tag any more"]
    expected += ["trip: retained trip or mark has no rule any more", "alarm: retained trip or mark has no rule any more"]
    equal(problems, expected)


class Exchanged(Model):
    out = DigitalOut("Out")
    trip = Alarm("Hot", "", when=lambda _: 0)
    alarm = Interlock("Hot", when=lambda _: 0, trips=("out",), latch=True)


def test_a_trip_that_became_an_alarm_of_its_name_is_in_service_and_no_retired_alarm_trips():
    scanner = Scanner(Exchanged)
    told = restore(scanner, {"marks": ["trip"], "retired": ["alarm"]})
    equal((scanner.find("trip").state, scanner.find("alarm").latched), (0, 0))
    equal(told, [path + ": retained trip or mark has no rule any more" for path in ("trip", "alarm")])


def test_where_nobody_knows_what_was_retained_all_that_latches_is_tripped():
    rig = Rig(Old)
    why = restore_lost(rig.scanner)
    equal(why, "the file of retained values is damaged; settings start at their defaults, and what latches is tripped until reset: ")
    equal(retained(rig.scanner)["marks"], ["trip"])
    rig.tick(hot=0)
    equal(rig.scanner.out, [0])
    rig.do(commands.PRESS, "reset")
    rig.tick()
    equal(rig.scanner.out, [1])
