"""One scan, step by step: each test fails if its step is moved or broken. Runs on every runtime."""

from shared_model import (
    Alarm,
    Always,
    AnalogIn,
    AnalogOut,
    Command,
    DigitalIn,
    DigitalOut,
    Interlock,
    Memory,
    Model,
    ModelError,
    Permissive,
    Sequence,
    Setting,
    commands,
)
from shared_model.scan import Scanner
from tests.shared.support import Rig, equal, message


class Tank(Model):
    """A pump with a seal-in, and what watches it."""

    start = Command("Start")
    reset = Command("Reset")
    stop = DigitalIn("Stop")
    door = DigitalIn("Door")
    level = AnalogIn("Level", high=2000, stale_ms=100, on_bad="high")
    pump = DigitalOut("Pump")
    valve = DigitalOut("Valve")
    speed = AnalogOut("Speed", high=100)
    limit = Setting("Limit", high=2000, default=1500)
    told = Memory("What logic saw of the pump", low=-1, high=9)
    heard = Memory("Commands seen", high=1000)
    dt = Memory("The last dt", high=100_000)
    phase = Sequence(("A", "B"), (("A", "B", lambda m: m.stop), ("B", "A", lambda m: not m.stop)))
    full = Interlock("Full", when=lambda m: m.level > 1800, trips=("pump",), latch=True, reset="reset")
    running = Interlock("The valve follows the pump", when=lambda m: m.pump, force={"valve": 1})
    ready = Permissive("Door shut", when=lambda m: m.door and m.door_ok, allows=("pump",))
    high = Alarm("High", "", when=lambda m: m.level > m.limit)
    on = Alarm("Pump on", "", when=lambda m: m.pump)
    dry = Always("the pump is off", lambda m: not m.pump)

    def scan(self, dt_ms):
        self.told = self.pump
        self.heard = self.heard + self.start
        self.dt = dt_ms
        self.phase.step(self, dt_ms)
        self.pump = (self.start or self.pump) and not self.stop
        self.speed = self.level
        self.valve = 0


def tank(**values):
    rig = Rig(Tank, door=1)
    rig.values.update(values)
    rig.tick()
    return rig


def test_1_inputs_are_latched_before_logic():
    rig = tank(level=40)
    equal(rig.out("speed"), 40)
    rig.tick(level=55)
    equal(rig.out("speed"), 55)


def test_1_commands_are_applied_in_order_before_logic():
    rig = tank()
    for value in (700, 900):
        rig.scanner.order(commands.WRITE, rig.find("limit").index, value)
    rig.scanner.order(commands.PRESS, rig.find("start").index)
    rig.tick()
    equal((rig.find("limit").value, rig.model.limit, rig.out("pump"), rig.model.heard), (900, 900, 1, 1))


def test_1_a_command_is_seen_in_one_scan():
    rig = tank()
    rig.do(commands.PRESS, "start")
    rig.tick(3)
    equal((rig.model.heard, rig.model.start), (1, 0))


def test_1_a_button_is_a_command_behind_those_that_wait():
    rig = tank()
    rig.events()
    rig.scanner.order(commands.WRITE, rig.find("limit").index, 700)
    rig.tick(start=1)
    rig.tick(3)
    equal((rig.model.heard, rig.out("pump")), (1, 1))
    equal([e for e in rig.events() if e[0] == "command"], [("command", "start", 0, 0)])
    rig.tick(start=0)
    rig.tick(start=1)
    equal(rig.model.heard, 2)


def test_1_a_reset_releases_before_logic_so_that_one_press_does_both():
    class Leaves(Tank):
        phase = Sequence(
            ("RUN", "FAULT"),
            (("RUN", "FAULT", lambda m: m.tripped), ("FAULT", "RUN", lambda m: m.reset and not m.tripped)),
        )

    rig = Rig(Leaves)
    rig.tick(2, level=1900)
    rig.tick(2, level=100)
    equal((rig.model.phase.at("FAULT"), rig.find("full").latched), (1, 1))
    rig.do(commands.PRESS, "reset")
    equal((rig.model.phase.at("RUN"), rig.find("full").latched, rig.out("pump")), (1, 0, 0))


def test_2_logic_sees_tripped_as_of_the_scan_before():
    class Sees(Tank):
        def scan(self, dt_ms):
            self.told = self.tripped + self.full.active

    rig = Rig(Sees)
    rig.tick()
    rig.tick(level=1900)
    equal((rig.model.told, rig.model.tripped), (0, 1))
    rig.tick()
    equal(rig.model.told, 2)


def test_2_a_seal_in_drops_out_on_a_trip():
    rig = tank()
    rig.do(commands.PRESS, "start")
    rig.tick(level=1900)
    equal((rig.out("pump"), rig.model.pump), (0, 0))
    rig.tick(3, level=100)
    equal(rig.do(commands.PRESS, "reset"), 1)
    rig.tick(3)
    equal((rig.model.told, rig.out("pump")), (0, 0))


def test_2_a_force_never_seals_itself_in():
    rig = tank()
    rig.do(commands.FORCE, "pump", 1)
    rig.tick(3)
    equal((rig.out("pump"), rig.model.told, rig.model.pump, rig.find("pump").demand), (1, 0, 0, 0))
    rig.do(commands.UNFORCE, "pump")
    equal(rig.out("pump"), 0)


def test_2_a_force_off_does_not_break_a_seal_in():
    rig = tank()
    rig.do(commands.PRESS, "start")
    rig.do(commands.FORCE, "pump", 0)
    rig.tick(2)
    equal((rig.out("pump"), rig.model.told), (0, 1))
    rig.do(commands.UNFORCE, "pump")
    equal(rig.out("pump"), 1)


def test_2_logic_sees_a_forced_input_as_forced_and_not_good():
    rig = tank(level=40)
    rig.do(commands.FORCE, "level", 90)
    equal((rig.out("speed"), rig.model.level_ok, rig.find("level").value), (90, 1, 40))
    rig.tick(level=50)
    equal(rig.out("speed"), 90)
    rig.do(commands.UNFORCE, "level")
    equal(rig.out("speed"), 50)


def test_2_a_forced_input_is_not_good_to_logic():
    class Sees(Tank):
        def scan(self, dt_ms):
            self.told = self.level_ok

    rig = Rig(Sees)
    rig.tick()
    equal(rig.model.told, 1)
    rig.do(commands.FORCE, "level", 90)
    rig.tick()
    equal(rig.model.told, 0)


def test_3_what_was_written_is_brought_into_range():
    rig = tank(level=500)
    equal((rig.out("speed"), rig.find("speed").demand, rig.model.speed), (100, 100, 100))


def test_4_a_permissive_judges_the_inputs_of_this_scan_and_comes_after_logic():
    rig = tank(door=0)
    rig.do(commands.PRESS, "start")
    equal((rig.find("pump").demand, rig.out("pump"), rig.model.pump), (1, 0, 0))
    rig.values["door"] = 1
    rig.do(commands.PRESS, "start")
    equal(rig.out("pump"), 1)


def test_5_a_force_needs_no_permission_but_yields_to_interlocks():
    rig = tank(door=0)
    rig.do(commands.FORCE, "pump", 1)
    equal((rig.out("pump"), rig.find("ready").ok), (1, 0))
    rig.tick(6, level=None)
    equal((rig.out("pump"), rig.find("full").active), (0, 1))  # a level that nobody knows is on_bad="high"
    rig.values["level"] = 10
    rig.tick()
    rig.do(commands.PRESS, "reset")
    equal(rig.out("pump"), 1)


def test_6_interlocks_see_the_field_and_never_a_forced_input():
    rig = tank()
    rig.do(commands.PRESS, "start")
    rig.do(commands.FORCE, "level", 100)
    rig.tick(level=1900)
    equal((rig.out("pump"), rig.find("full").active), (0, 1))
    rig.tick(level=100)
    rig.do(commands.PRESS, "reset")
    rig.do(commands.FORCE, "level", 1900)
    equal(rig.find("full").active, 0)


def test_6_interlocks_see_outputs_with_their_forces():
    rig = tank()
    rig.do(commands.FORCE, "pump", 1)
    equal((rig.find("running").active, rig.out("valve")), (1, 1))


def test_6_all_conditions_are_asked_before_any_interlock_acts():
    rig = tank()
    rig.do(commands.PRESS, "start")
    equal(rig.out("valve"), 1)
    rig.tick(level=1900)  # `full` stops the pump now, and `running` still saw it on
    equal((rig.out("pump"), rig.out("valve")), (0, 1))
    rig.tick()
    equal(rig.out("valve"), 0)


def test_4_a_permissive_does_not_stop_what_runs():
    rig = tank()
    rig.do(commands.PRESS, "start")
    rig.tick(4, door=0)
    equal((rig.find("ready").ok, rig.out("pump")), (0, 1))


def test_7_alarms_and_claims_judge_what_goes_out():
    rig = tank()
    rig.do(commands.PRESS, "start")
    equal((rig.find("on").active, rig.find("dry").ok), (1, 0))
    rig.tick(level=1900)
    equal((rig.find("on").active, rig.find("dry").ok, rig.find("high").active), (0, 1, 1))
    rig.do(commands.FORCE, "level", 10)
    equal(rig.find("high").active, 1)


def test_8_outputs_reach_the_drivers_at_the_end_of_the_same_scan():
    rig = tank()
    rig.do(commands.PRESS, "start")
    equal(rig.scanner.out, [1, 1, 0])


def test_9_the_image_is_packed_when_its_digest_is_due():
    scanner = Scanner(Tank, digest_every=4)
    due = []
    for _ in range(9):
        scanner.tick(20)
        due.append(1 if scanner.digest_due else 0)
        scanner.digest_due = False
    equal(due, [0, 0, 0, 1, 0, 0, 0, 1, 0])
    equal(scanner.image.words[scanner.image.length - 1], 1)
    equal(Scanner(Tank).digest_every, 50)


def test_events_of_a_scan_are_noted():
    rig = tank()
    rig.events()
    rig.tick(stop=1, level=None)
    rig.tick(5)
    found = rig.events()
    equal(found[:2], [("transition", "phase", 0, 1), ("quality", "level", 130, 0)])
    equal(found[2:], [("trip", "full", 1, 1), ("alarm", "high", 0, 1)])


def test_events_that_find_no_room_are_counted():
    rig = tank()
    rig.events()
    for number in range(60):
        rig.tick(stop=number % 2)
    noted = rig.scanner.events
    equal((len(noted.words) // 5, noted.lost), (48, 60 - 1 - 48))


# The grid and the start.


def test_dt_is_at_most_100_periods():
    rig = tank()
    for dt_ms, seen in ((20, 20), (2000, 2000), (2020, 2000), (1_000_000, 2000)):
        rig.scanner.tick(dt_ms)
        equal(rig.model.dt, seen)


def test_no_scan_runs_until_every_bound_input_has_delivered():
    rig = Rig(Tank, level=None, stop=None)
    equal([rig.tick(), rig.tick(stop=0), rig.scanner.scan_no(), rig.tick(level=5), rig.scanner.scan_no()], [False, False, 0, True, 1])


def test_or_until_its_stale_ms_has_passed():
    rig = Rig(Tank, level=None)
    ran = [rig.tick() for _ in range(8)]
    equal(ran, [False] * 5 + [True] * 3)
    equal(rig.model.level_ok, 0)


def test_inputs_without_a_driver_are_not_waited_for():
    scanner = Scanner(Tank)
    equal((scanner.tick(20), scanner.model.level, scanner.model.level_ok), (True, 2000, 0))


def test_before_the_first_scan_outputs_are_safe():
    class Safe(Model):
        open = DigitalOut("Open", safe=1)
        speed = AnalogOut("Speed", low=10, high=50, safe=30)

    equal(Scanner(Safe).out, [1, 30])


def test_positions_of_inputs_and_outputs():
    scanner = Scanner(Tank)
    equal((scanner.input_index("stop"), scanner.output_index("valve")), (2, 1))
    found = message(ModelError, lambda: scanner.input_index("lvl"))
    equal(found, "there is no input 'lvl'; there are start, reset, stop, door, level")
    equal(message(ModelError, lambda: scanner.output_index("lvl")), "there is no output 'lvl'; there are pump, valve, speed")
    equal(message(ModelError, lambda: Scanner(Model).output_index("x")), "there is no output 'x'; there are none")


def test_a_full_queue_takes_no_more():
    rig = tank()
    places = [rig.scanner.order(commands.PRESS, rig.find("start").index) for _ in range(33)]
    equal((places[0], places[31], places[32]), (0, 31, -1))


def test_a_scanner_has_no_more_attributes_than_cpython_finds_at_once():
    equal(len(Scanner(Tank).__dict__) <= 29, True)
