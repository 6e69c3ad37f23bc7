"""Scans that come in the midst of anything: a hub and its client at work while a timer's interrupt scans between any two of their steps.

The interrupt is real Python code that runs between two bytecodes, as on a board; the timer and the clock are the test's.
"""

import importlib
import itertools
import random
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType, ModuleType
from typing import Any

import pytest

from shared_model import commands, events
from shared_model.retained import retained
from shared_model.scan_times import ScanTimes
from tests.protocol.replica import MAPS, Follower, Replica
from tests.shared.talk import Sample, Talk

SCAN_US = 20_000
WRAPS = 1 << 30
REQUESTS: list[tuple[str, dict[str, Any]]] = [
    ("write", {"values": {"limit": 900, "target": 3}}),
    ("write", {"values": {"limit": 300}}),
    ("command", {"tag": "go"}),
    ("command", {"tag": "reset"}),
    ("force", {"tag": "level", "value": 700, "for_ms": 60}),
    ("unforce", {"tag": "level"}),
    ("ack", {"name": "alarm"}),
    ("get_snapshot", {}),
    ("get_state", {"part": 0}),
    ("get_health", {}),
]


class Pins:
    """What the drivers of a board with quick pins do in an interrupt, over a rig's values."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def leave_to_loop(self) -> None:
        pass

    def read(self) -> None:
        rig = self._talk.rig
        for position, tag in enumerate(rig.scanner.inputs):
            rig.scanner.put(position, rig.values[tag.path])

    def write(self) -> None:
        pass


class Timer:
    """A machine.Timer whose time is in the test's hands."""

    def init(self, *, period: int, callback: Callable[[Any], None], hard: bool) -> None:
        assert (period, hard) == (20, True)
        self.fire = lambda: callback(self)


class World:
    """A hub, a client and a keeper at work, in whose bytecodes interrupts come at random."""

    def __init__(self, module: ModuleType, seed: int) -> None:
        self.random = random.Random(seed)
        self.now_us = WRAPS - 50 * SCAN_US
        self.start_us = self.now_us
        module.__dict__["ticks_us"] = lambda: self.now_us % WRAPS
        self.talk = Talk(Sample, {"requests_per_s": 100_000, "scan_logs": 100_000, "events": 100_000, "answers": 1000})
        self.scanner = self.talk.rig.scanner
        self.scanner.digest_every = 3
        self.scanner.start_at(0)
        self.noted = 0
        note = self.scanner.note

        def counted(code: int, thing: Any, a: int, b: int) -> None:
            self.noted += 1
            note(code, thing, a, b)

        self.scanner.note = counted  # type: ignore[method-assign]
        timer = Timer()
        self.turns = module.TimerTurns(self.scanner, Pins(self.talk), ScanTimes(), timer)
        self.turns.start()
        self.timer: Any = timer
        self.left = 1000
        self.told: list[dict[str, Any]] = []

    def interrupt(self) -> None:
        """A period is over."""
        self.now_us += SCAN_US
        values = self.talk.rig.values
        if self.random.random() < 0.15:
            values["level"] = self.random.choice([5, 200, 400, 800, 1200])
        values["stop"] = self.random.random() < 0.03
        values["go"] = self.random.random() < 0.1
        self.timer.fire()

    def trace(self, frame: FrameType, event: str, _: object) -> Any:
        """Counts bytecodes of what shares state with the scan, and interrupts them."""
        if "shared_model" not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == "opcode":
            self.left -= 1
            if not self.left:
                self.left = self.random.choice([1, 30, 800, 4000, 12_000])
                self.interrupt()
        return self.trace

    @property
    def now_ms(self) -> int:
        return (self.now_us - self.start_us) // 1000

    def work(self, rounds: int) -> None:
        """What a board's event loop does, round after round."""
        client = self.client = self.talk.client()
        client.send("subscribe", topics=["tags", "events", "scan_log"])
        client.send("get_state", part=0)
        sys.settrace(self.trace)
        try:
            for _ in range(rounds):
                self.round()
        finally:
            sys.settrace(None)
        for _ in range(10):
            self.interrupt()
            self.round()
        client.send("get_snapshot")
        self.interrupt()
        for _ in range(6):
            self.interrupt()
            self.round(requests=0)

    def round(self, requests: int = 2) -> None:
        talk = self.talk
        talk.now_ms = self.now_ms
        self.turns.passed()
        talk.hub.update(self.now_ms, None)
        for _ in range(requests):
            request, fields = self.random.choice(REQUESTS)
            self.client.send(request, **fields)
            talk.now_ms = self.now_ms
        with self.scanner.between_scans:
            retained(self.scanner)
        talk.keep()
        self.told += self.client.take()

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.told if message["type"] == kind]


@pytest.fixture(name="module")
def _module(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """`firmware.scan_timer` with MicroPython's ticks, which CPython has not."""

    def ticks_diff(end: int, start: int) -> int:
        return (end - start + WRAPS // 2) % WRAPS - WRAPS // 2

    ticks = {"ticks_us": lambda: 0, "ticks_ms": lambda: 0, "ticks_diff": ticks_diff, "ticks_add": lambda a, b: (a + b) % WRAPS}
    for name, function in ticks.items():
        monkeypatch.setattr(time, name, function, raising=False)
    micropython = ModuleType("micropython")
    micropython.__dict__["stack_use"] = lambda: 1000
    monkeypatch.setitem(sys.modules, "micropython", micropython)
    for name in ("firmware.clock", "firmware.scan_turn", "firmware.scan_timer"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield importlib.import_module("firmware.scan_timer")
    for name in ("firmware.clock", "firmware.scan_turn", "firmware.scan_timer"):
        sys.modules.pop(name, None)


def world_that_worked(module: ModuleType, seed: int) -> World:
    world = World(module, seed)
    world.work(rounds=100)
    return world


def check(world: World) -> None:
    """That the client was told everything, once, and as it was."""
    check_answers(world)
    check_state(world)
    check_events(world)
    check_scan_log(world)


def check_answers(world: World) -> None:
    """Each request is answered once; what was done and what was refused is in the scan of which that is said."""
    answers = [message["re"] for message in world.told if "re" in message]
    assert sorted(answers) == list(range(1, world.client.asked + 1))
    assert {error["code"] for error in world.of("error")} <= {"not_now", "busy"}


def check_state(world: World) -> None:
    """Each snapshot that was asked for is what deltas make of the first one."""
    replica: Replica | None = None
    asked = {message["seq"]: message for message in world.of("snapshot") if "re" in message}
    compared = 0
    for message in world.told:
        if message["type"] == "delta" or (message["type"] == "snapshot" and "re" not in message):
            if replica is None:
                replica = Replica(message)
            else:
                replica.take(message)
            if replica.seq in asked:
                assert replica.maps == {name: asked[replica.seq][name] for name in MAPS}
                compared += 1
    assert compared >= 3


def check_events(world: World) -> None:
    """Nothing that the scan noted is lost or told twice, and one transition goes on from the other."""
    told = world.of("event")
    assert [event["n"] for event in told] == list(range(told[0]["n"], told[0]["n"] + len(told)))
    noted = [event for event in told if event["kind"] in events.KINDS and not (event["data"] and "request" in event["data"])]
    assert len(noted) == world.noted
    assert "overrun" not in {event["kind"] for event in told}
    moves = [event["data"] for event in told if event["kind"] == "transition"]
    assert all(one["to"] == other["from"] for one, other in itertools.pairwise(moves))


def check_scan_log(world: World) -> None:
    """The scan log is whole: run again it gives every digest, and holds every command in the scan of which its answer speaks."""
    follower = Follower(world.client.hello | {"digest_every": 3}, world.of("state")[:1], Sample)
    applied: dict[int, list[str]] = {}
    for log in world.of("scan_log"):
        scan = log["from"]
        for scans, _, _, orders in log["records"]:
            applied[scan] = [name for name, _, _ in orders or ()]
            scan += scans
        follower.take(log)
    assert follower.replay.differs is None
    assert follower.replay.compared > 20
    for result in world.of("result"):
        if "scan" in result:
            assert set(applied[result["scan"]]) & set(commands.NAMES)


@pytest.mark.parametrize("seed", range(6))
def test_a_client_is_told_the_same_whenever_scans_come(module: ModuleType, seed: int) -> None:
    world = world_that_worked(module, seed)
    check(world)
    assert world.scanner.scan_no() > 150


def test_without_holding_scans_back_it_would_not_be(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.TimerTurns, "__enter__", lambda *_: None)
    monkeypatch.setattr(module.TimerTurns, "__exit__", lambda *_: None)
    failed = 0
    for seed in range(6):
        try:
            check(world_that_worked(module, seed))
        except Exception:  # whatever comes of it
            failed += 1
    assert failed >= 3


def test_a_turn_that_was_held_back_is_given_at_the_end(module: ModuleType) -> None:
    world = World(module, 1)
    scanner = world.scanner
    with scanner.between_scans:
        with scanner.between_scans:
            world.interrupt()
        assert scanner.scan_no() == 0
        world.interrupt()
        assert scanner.scan_no() == 0
    assert (scanner.scan_no(), world.turns.passed(), world.turns.passed()) == (1, 40, 0)
    world.interrupt()
    assert (scanner.scan_no(), world.turns.passed()) == (2, 20)


def test_an_interrupt_just_after_the_end_is_not_a_second_turn(module: ModuleType) -> None:
    world = World(module, 1)
    world.interrupt()
    world.timer.fire()
    assert (world.scanner.scan_no(), world.turns.passed()) == (1, 20)


def test_where_little_of_the_stack_is_left_the_turn_is_the_loops(module: ModuleType) -> None:
    world = World(module, 1)
    used = 1000
    module.__dict__["stack_use"] = lambda: used
    world.interrupt()
    used = 1000 + module.DEEPER_BYTES + 1
    world.interrupt()
    with world.scanner.between_scans:
        pass
    assert world.scanner.scan_no() == 1
    used = 1100  # where the loop asks
    assert (world.turns.passed(), world.scanner.scan_no()) == (40, 2)
