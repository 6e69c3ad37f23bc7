"""Commands as step 1 applies them: what each does, and when it is refused. Runs on every runtime."""

from shared_model import Alarm, AnalogIn, Command, DigitalIn, DigitalOut, Interlock, Model, Setting, commands
from tests.shared.support import Rig, equal


class Sample(Model):
    reset = Command("Reset")
    other = Command("Names nothing")
    first = DigitalIn("First")
    second = DigitalIn("Second")
    level = AnalogIn("Level", low=-100, high=100)
    out = DigitalOut("Out")
    limit = Setting("Limit", high=9)
    one = Interlock("One", when=lambda m: m.first, trips=("out",), latch=True, reset="reset")
    two = Interlock("Two", when=lambda m: m.second, trips=("out",), latch=True, reset="reset")
    alarm = Alarm("First", "", when=lambda m: m.first, latch=True)


def sample(**values):
    rig = Rig(Sample)
    rig.tick()
    rig.tick(**values)
    for name in values:
        rig.values[name] = 0
    return rig


def test_every_operation_has_the_name_of_its_request():
    equal(commands.NAMES[commands.PRESS], "command")
    equal(commands.NAMES[commands.RETIRE : commands.SERVE + 1], ("out_of_service", "in_service"))
    equal((commands.NAMES[commands.UNFORCE], len(commands.NAMES)), ("unforce", 10))


def test_a_press_without_trips_reaches_logic():
    rig = sample()
    equal((rig.do(commands.PRESS, "reset"), rig.model.reset), (1, 1))
    equal((rig.do(commands.PRESS, "other"), rig.model.other, rig.model.reset), (1, 1, 0))


def test_a_reset_releases_what_it_can_and_is_refused_when_it_can_nothing():
    rig = sample(first=1, second=1)
    rig.tick(second=1)
    equal((rig.do(commands.PRESS, "reset"), rig.find("one").latched, rig.find("two").latched), (1, 0, 1))
    equal((rig.do(commands.PRESS, "reset"), rig.model.reset), (0, 0))
    rig.tick(second=0)
    equal((rig.do(commands.PRESS, "reset"), rig.find("two").latched, rig.model.reset), (1, 0, 1))


def test_another_command_is_not_held_up_by_a_trip():
    rig = sample(first=1)
    rig.tick(first=1)
    equal((rig.do(commands.PRESS, "other"), rig.find("one").latched), (1, 1))


def test_a_setting_is_written_and_shown():
    rig = sample()
    equal((rig.do(commands.WRITE, "limit", 9), rig.model.limit, rig.find("limit").value), (1, 9, 9))


def test_forces_are_counted_once_a_tag():
    rig = sample()
    for operation, path, value, done, forces in (
        (commands.UNFORCE, "level", 0, 0, 0),
        (commands.FORCE, "level", -100, 1, 1),
        (commands.FORCE, "level", 0, 1, 1),
        (commands.FORCE, "out", 1, 1, 2),
        (commands.UNFORCE, "level", 0, 1, 1),
        (commands.UNFORCE, "level", 0, 0, 1),
        (commands.UNFORCE, "out", 0, 1, 0),
    ):
        equal((rig.do(operation, path, value), rig.scanner.forces), (done, forces), (operation, path))


def test_results_are_in_order_of_arrival():
    rig = sample()
    index = rig.find("limit").index
    for operation, path in ((commands.UNFORCE, "out"), (commands.PRESS, "other"), (commands.ACKNOWLEDGE, "alarm")):
        rig.scanner.order(operation, rig.find(path).index)
    place = rig.scanner.order(commands.WRITE, index, 3)
    rig.tick()
    equal((place, list(rig.scanner.queue.results)[:4]), (3, [0, 1, 0, 1]))


def test_an_alarm_is_reset_by_its_name():
    rig = sample(first=1)
    rig.tick()
    equal((rig.do(commands.ACKNOWLEDGE, "alarm"), rig.do(commands.RESET_NAMED, "alarm"), rig.find("alarm").state), (1, 1, 0))
