"""A scan allocates nothing, whatever it does and however long it has run: under the lock an allocation is a fault.

Runs on every runtime; on CPython, which has no lock, it shows that the same activity raises nothing.
"""

import sys

from shared_model import (
    Alarm,
    Always,
    AnalogIn,
    AnalogOut,
    Command,
    DigitalIn,
    DigitalOut,
    FTrig,
    Input,
    Interlock,
    Memory,
    Model,
    Permissive,
    Rs,
    RTrig,
    Sequence,
    Setting,
    Sr,
    Ton,
    commands,
)
from shared_model.limits import MAX_INT, MAX_MS
from tests.shared.support import Rig, equal


class Part(Model):
    run = DigitalOut("Run")
    request = Input("Request")
    jam = DigitalIn("Jam")
    jammed = Interlock("Jammed", when=lambda m: m.jam, trips=("run",), latch=True, on_delay_ms=40)

    def scan(self, dt_ms):
        self.run = self.request


class Everything(Model):
    go = Command("Go")
    reset = Command("Reset")
    stop = DigitalIn("Stop")
    level = AnalogIn("Level", low=-MAX_INT, high=MAX_INT, stale_ms=60, frozen_ms=100)
    pump = DigitalOut("Pump")
    speed = AnalogOut("Speed", low=-MAX_INT, high=MAX_INT)
    limit = Setting("Limit", high=MAX_INT, default=500)
    total = Memory("Total", low=-MAX_INT, high=MAX_INT)
    part = Part("Part")
    slow = Ton("Slow", pt_ms=MAX_MS)
    rise = RTrig()
    fall = FTrig()
    set_first = Sr()
    reset_first = Rs()
    phase = Sequence(("A", "B"), (("A", "B", lambda m: m.level > m.limit), ("*", "A", lambda m: m.stop)))
    closed = Permissive("Closed", when=lambda m: not m.stop, allows=("pump", "part.run"))
    high = Interlock("High", when=lambda m: m.level > m.limit, trips=("pump",), force={"speed": -7}, latch=True, reset="reset")
    alarm = Alarm("High", "", when=lambda m: m.level > m.limit, on_delay_ms=40, off_delay_ms=40, latch=True)
    holds = Always("it does not run while stopped", lambda m: not m.stop or not m.pump)

    def scan(self, dt_ms):
        self.rise(self.stop)
        self.fall(self.stop)
        self.set_first(self.go, self.stop)
        self.reset_first(self.go, self.stop)
        self.slow(not self.stop, dt_ms)
        self.phase.step(self, dt_ms)
        self.total = self.total + self.rise.q
        self.pump = self.set_first.q
        self.speed = self.level
        self.part.request = self.reset_first.q
        self.part.scan(dt_ms)


ORDERS = (
    (commands.PRESS, "go", 0),
    (commands.WRITE, "limit", MAX_INT),
    (commands.WRITE, "limit", 500),
    (commands.FORCE, "level", MAX_INT),
    (commands.FORCE, "pump", 1),
    (commands.FORCE, "stop", 0),
    (commands.UNFORCE, "level", 0),
    (commands.UNFORCE, "pump", 0),
    (commands.UNFORCE, "stop", 0),
    (commands.ACKNOWLEDGE, "alarm", 0),
    (commands.RESET_NAMED, "alarm", 0),
    (commands.RESET_NAMED, "high", 0),
    (commands.RESET_NAMED, "part.jammed", 0),
    (commands.PRESS, "reset", 0),
    (commands.SHELVE, "alarm", 100),
    (commands.UNSHELVE, "alarm", 0),
    (commands.RETIRE, "alarm", 0),
    (commands.SERVE, "alarm", 0),
)
LEVELS = (0, 400, 600, None, None, None, None, -MAX_INT, MAX_INT, MAX_INT + 5, 300, 300, 300, 300, 300, 300, 501)


def age(rig):
    """As if it had run for years."""
    for thing in rig.scanner.objects:
        for name in ("age_ms", "still_ms", "time_ms", "elapsed_ms", "et_ms"):
            if hasattr(thing, name):
                setattr(thing, name, MAX_MS - 30)


def run(start_at):
    """Everything that can happen in a scan, from that scan number on; ends with the fault, None if there was none."""
    rig = Rig(Everything, {"high": ["level", "limit", "pump"], "part.jammed": ["part.jam"]})
    rig.scanner.start_at(start_at)
    rig.scanner.recorder.start()
    for number in range(120):
        if number == 50:
            age(rig)
        rig.scanner.order(ORDERS[number % len(ORDERS)][0], *order_of(rig, number))
        rig.tick(**{"level": LEVELS[number % len(LEVELS)], "stop": number // 7 % 2, "part.jam": number // 5 % 2, "go": number // 3 % 2})
        if number % 40 == 39:
            rig.scanner.recorder.clear()
            rig.scanner.events.clear()
    equal(rig.scanner.scan_no(), start_at + 120 if rig.scanner.fault is None else rig.scanner.scan_no())
    return rig.scanner.fault


def order_of(rig, number):
    _, path, value = ORDERS[number % len(ORDERS)]
    return rig.find(path).index, value


def test_from_boot():
    equal(run(0), None)


def test_with_counters_near_2_to_the_29_and_30():
    for power in (29, 30):
        equal(run((1 << power) - 60), None, power)


def test_with_counters_near_2_to_the_31():
    equal(run((1 << 31) - 60), None)


def test_with_counters_near_2_to_the_32_and_53():
    for power in (32, 53):
        equal(run((1 << power) - 60), None, power)


class Wasteful(Model):
    kept = Memory("Kept", high=9)

    def scan(self, dt_ms):
        self.kept = len([dt_ms, dt_ms])


def test_the_lock_is_on_during_a_scan_and_off_again():
    rig = Rig(Wasteful)
    ran = rig.tick()
    equal(ran, sys.implementation.name != "micropython")
    equal("MemoryError" in (rig.scanner.fault or ""), not ran)
    equal(len([0] * 100), 100)
