"""What a fault does: outputs safe, no more scans, and a new beginning on `recover`. Runs on every runtime."""

from shared_model import Alarm, AnalogOut, Command, DigitalIn, DigitalOut, Interlock, Memory, Model, Sequence, Setting, commands, events
from shared_model.retained import retained
from shared_model.scan import Scanner
from tests.shared.support import Rig, equal, no_memory, raises, replaced


class Fragile(Model):
    go = Command("Go")
    reset = Command("Reset")
    hot = DigitalIn("Hot")
    bad = DigitalIn("Divides by zero")
    out = DigitalOut("Out")
    speed = AnalogOut("Speed", low=-50, high=50, safe=-10)
    limit = Setting("Limit", high=9, default=4)
    count = Memory("Count", high=1000)
    total = Memory("Total", high=1000, retain=True)
    trip = Interlock("Hot", when=lambda m: m.hot, trips=("speed",), latch=True, reset="reset")
    alarm = Alarm("Hot", "", when=lambda m: m.hot)

    def scan(self, dt_ms):
        self.count = self.count + 1
        self.total = self.total + 1
        self.out = 1
        self.speed = 20
        if self.bad:
            self.count = dt_ms // (self.bad - 1)


def faulty(**values):
    rig = Rig(Fragile, **values)
    rig.tick(3)
    rig.tick(bad=1)
    return rig


def test_a_scan_that_raises_makes_outputs_safe_and_is_the_last():
    rig = Rig(Fragile)
    equal((rig.tick(3), rig.scanner.out), (True, [1, 20]))
    equal((rig.tick(bad=1), rig.scanner.out, rig.scanner.scan_no()), (False, [0, -10], 4))
    equal((rig.tick(5, bad=0), rig.scanner.out, rig.scanner.scan_no(), rig.model.count), (False, [0, -10], 4, 4))


def test_the_fault_says_what_happened():
    fault = faulty().scanner.fault
    equal("ZeroDivisionError" in fault, True, fault)


def test_stopped_from_outside_it_is_the_same_and_what_waits_is_not_done():
    rig = Rig(Fragile)
    rig.tick(3)
    rig.scanner.queue.results[0] = 1
    place = rig.scanner.order(commands.WRITE, rig.find("limit").index, 9)
    rig.scanner.stop("the driver of hot failed")
    equal((rig.scanner.fault, rig.scanner.out, rig.tick()), ("the driver of hot failed", [0, -10], False))
    equal((rig.scanner.queue.results[place], rig.scanner.queue.used, rig.find("limit").value), (0, 0, 4))


def test_recovered_it_begins_anew_with_what_is_retained():
    rig = Rig(Fragile)
    rig.tick(2, hot=1)
    rig.do(commands.WRITE, "limit", 7)
    rig.do(commands.RETIRE, "alarm")
    rig.do(commands.FORCE, "out", 0)
    rig.tick(bad=1, hot=0)
    rig.scanner.recover()
    equal((rig.scanner.fault, rig.scanner.forces, rig.scanner.out), (None, 0, [0, -10]))
    equal((rig.find("limit").value, rig.find("total").value, rig.find("count").value), (7, 5, 0))
    equal((rig.find("trip").latched, rig.model.tripped, rig.find("alarm").state), (1, 1, 8))
    before = rig.scanner.scan_no()
    equal((rig.tick(bad=0), rig.scanner.scan_no(), rig.scanner.out, rig.model.count), (True, before + 1, [1, -10], 1))


def test_a_recovery_for_which_there_is_no_memory_loses_nothing_and_can_be_done_again():
    rig = faulty(hot=1)
    before = retained(rig.scanner)
    equal((before["values"]["total"][0], before["marks"]), (3, ["trip"]))
    replaced(rig.scanner, "show_trips", no_memory, lambda: raises(MemoryError, rig.scanner.recover))
    equal((retained(rig.scanner), rig.scanner.fault is None, rig.tick()), (before, False, False))
    rig.scanner.recover()
    equal((retained(rig.scanner), rig.model.total, rig.find("trip").latched), (before, 3, 1))
    rig.tick(2, hot=0, bad=0)
    equal(retained(rig.scanner)["values"]["total"][0], 5)


def test_a_trip_cannot_be_reset_in_the_first_scan_after_a_restart():
    rig = faulty(hot=1)
    rig.scanner.recover()
    rig.values["bad"] = 0
    equal(rig.do(commands.PRESS, "reset"), 0)
    equal((rig.find("trip").latched, rig.out("speed")), (1, -10))
    rig.tick(hot=0)
    equal((rig.do(commands.PRESS, "reset"), rig.out("speed")), (1, 20))


def test_recovered_it_waits_for_its_inputs_again():
    rig = faulty()
    rig.tick(3, bad=0)  # what comes meanwhile is forgotten
    rig.scanner.recover()
    equal((rig.tick(bad=None), rig.scanner.started), (False, False))
    equal((rig.tick(bad=0), rig.model.bad_ok), (True, 1))


def test_recovered_a_button_that_is_held_does_nothing():
    rig = faulty()
    rig.scanner.recover()
    rig.events()
    rig.tick(4, bad=0, go=1)
    equal([e for e in rig.events() if e[0] == "command"], [])


def test_digests_stay_on_their_scans_after_a_fault():
    scanner = Scanner(Fragile, digest_every=4)
    due = []
    for number in range(10):
        if number == 3:
            scanner.stop("once")
            scanner.recover()
        scanner.tick(20)
        if scanner.digest_due:
            scanner.digest_due = False
            due.append(scanner.scan_no())
    equal(due, [4, 8])


class Late(Model):
    """It raises in a rule, behind events that were noted."""

    bad = DigitalIn("Bad")
    out = DigitalOut("Out")
    trip = Interlock("Trip", when=lambda m: 1 // (1 - m.bad), trips=("out",))
    phase = Sequence(("A", "B"), (("A", "B", lambda m: m.bad),))

    def scan(self, dt_ms):
        self.phase.step(self, dt_ms)


def test_events_of_the_scan_that_broke_off_carry_its_number():
    rig = Rig(Late)
    rig.tick(5)
    rig.scanner.events.clear()
    rig.tick(bad=1)
    equal((rig.scanner.fault is None, rig.scanner.scan_no()), (False, 6))
    equal(list(rig.scanner.events.words)[:5], [events.TRANSITION, rig.find("phase").index, 0, 1, 6])
