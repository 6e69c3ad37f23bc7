"""Who gives scans their turns: on real MicroPython a hard timer, which a signal of the system is here, or else the loop."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.board import VirtualBoard
from tests.firmware.boards import RunningBoard, running_board
from tests.firmware.test_clock_and_tasks import prints
from tests.protocol.replica import Follower

BLOCKED = """
import gc, machine, time
from simulator.virtual_machine.hard_timer import Timer
from firmware.scan_timer import TimerTurns
from shared_model import AnalogIn, DigitalOut, Model, Ton
from shared_model.scan import Scanner
from shared_model.scan_times import ScanTimes

class Blink(Model):
    level = AnalogIn("Level", high=1000)
    lamp = DigitalOut("Lamp")
    on = Ton("On", pt_ms=40)
    def scan(self, dt_ms):
        self.on(not self.on.q, dt_ms)
        self.lamp = self.on.q and self.level > 3

class Pins:
    def __init__(self):
        self.written = 0
    def leave_to_loop(self):
        pass
    def read(self):
        scanner.put(0, 7)
    def write(self):
        self.written += scanner.out[0]

scanner = Scanner(Blink)
scanner.bind(0)
pins = Pins()
turns = TimerTurns(scanner, pins, ScanTimes(), Timer())
turns.start()
began = time.ticks_ms()
while time.ticks_diff(time.ticks_ms(), began) < 600:  # as a server that is busy, and never lets go
    garbage = [str(number) for number in range(200)]
    gc.collect()
turns_given, lamps = scanner.scan_no(), pins.written
with scanner.between_scans:
    before = scanner.scan_no()
    time.sleep_ms(100)
    held = scanner.scan_no() - before
after = scanner.scan_no() - before
turns.stop()
passed = turns.passed()
stopped = scanner.scan_no()
time.sleep_ms(60)
print([turns_given, lamps, held, after, passed // Blink.scan_ms - scanner.scan_no(), scanner.scan_no() - stopped, scanner.fault or 0])
"""


def test_a_timer_scans_in_the_midst_of_what_never_lets_go() -> None:
    given, lamps, held, after, missed, stopped, fault = json.loads(prints(BLOCKED))
    assert given >= 10  # of 30, on a machine with other things to do
    assert 0 < lamps < given
    assert (held, after, stopped, fault) == (0, 1, 0, 0)
    assert missed >= 4  # of those 100 ms, which the one scan after them covers


FAILING = """
from simulator.virtual_machine.hard_timer import Timer
from firmware.drivers.io import Io
from firmware.scan_timer import TimerTurns
from shared_model import AnalogIn, AnalogOut, DigitalOut, Model
from shared_model.scan import Scanner
from shared_model.scan_times import ScanTimes
import time

class Two(Model):
    level = AnalogIn("Level", high=1000)
    lamp = DigitalOut("Lamp", safe=1)
    heat = AnalogOut("Heat")
    def scan(self, dt_ms):
        self.lamp = 0
        self.heat = 50

class Pin:
    def __init__(self, quick, bad):
        self.QUICK, self.bad, self.value = quick, bad, 9
    def read(self):
        if self.bad and scanner.scan_no() > 3:
            raise ValueError("no")
        return 7
    def write(self, value):
        self.value = value

scanner = Scanner(Two)
scanner.bind(0)
lamp, heat = Pin(True, False), Pin(False, False)
io = Io(scanner, [(0, Pin(True, True))], [(0, lamp), (1, heat)], [])
turns = TimerTurns(scanner, io, ScanTimes(), Timer())
turns.start()
while not scanner.fault:
    time.sleep_ms(5)
    io.pass_time(turns.passed())
time.sleep_ms(100)
io.pass_time(turns.passed())
print([scanner.fault, scanner.scan_no(), lamp.value, heat.value])
"""


def test_a_driver_that_raises_in_an_interrupt_is_a_fault_and_outputs_are_safe() -> None:
    assert prints(FAILING) == "['ValueError', 4, 1, 0]\n"


CTRL_C = """
from simulator.virtual_machine.hard_timer import Timer
from firmware.scan_timer import TimerTurns
from shared_model import DigitalOut, Model
from shared_model.scan import Scanner
from shared_model.scan_times import ScanTimes
import time

class One(Model):
    lamp = DigitalOut("Lamp")
    def scan(self, dt_ms):
        self.lamp = 1

class Pins:
    def leave_to_loop(self):
        pass
    def read(self):
        if scanner.scan_no() == 3:
            raise KeyboardInterrupt
    def write(self):
        pass

scanner = Scanner(One)
turns = TimerTurns(scanner, Pins(), ScanTimes(), Timer())
turns.start()
try:
    for _ in range(200):
        time.sleep_ms(5)
        turns.passed()
    print("it was lost")
except KeyboardInterrupt:
    print(scanner.scan_no(), scanner.fault)
turns.stop()
"""


def test_a_driver_that_raises_leaves_no_output_behind_it_on() -> None:
    program = """
from firmware.drivers.io import Io
class Out:
    safe = 0
class Scanner:
    outputs = [Out()] * 4
class Pin:
    def __init__(self, error, quick):
        self.error = error
        self.QUICK = quick
        self.level = 1
    def write(self, value):
        if self.error:
            raise self.error
        self.level = value
pins = [Pin(OSError(5), True), Pin(None, True), Pin(ValueError('odd'), False), Pin(None, False)]
io = Io(Scanner(), [], list(enumerate(pins)), [])
io.leave_to_loop()
io.safe()
print([pin.level for pin in pins])
"""
    assert prints(program) == "[1, 0, 1, 0]\n"


def test_a_ctrl_c_that_an_interrupt_takes_reaches_the_loop() -> None:
    assert prints(CTRL_C) == "3 None\n"


@pytest.fixture(params=["pico_w", "esp32"])
def board(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningBoard]:
    monkeypatch.setattr(VirtualBoard, "has_hard_timer", staticmethod(lambda _board: request.param == "pico_w"))
    with running_board(tmp_path) as made:
        made.load()
        made.power_on()
        yield made


def test_a_follower_gets_the_same_digests_from_either(board: RunningBoard) -> None:
    with board.client() as client:
        hello = json.loads(client.recv(timeout=10))
        client.send(json.dumps({"type": "subscribe", "id": 1, "topics": ["scan_log"]}))
        client.send(json.dumps({"type": "get_state", "id": 2, "part": 0}))
        state: dict[str, Any] = {}
        logs: list[dict[str, Any]] = []
        while not state or len(logs) < 30:
            message = json.loads(client.recv(timeout=10))
            if message["type"] == "state":
                state = message
            elif message["type"] == "scan_log":
                logs.append(message)
    follower = Follower(hello, [state])
    for log in logs:
        follower.take(log)
    assert follower.replay.differs is None
    assert follower.replay.compared >= 1
    assert board.stop() == 0
    assert board.printed == ["stopped from the console; outputs are safe"]
