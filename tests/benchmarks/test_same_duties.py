"""The yardstick with the same duties does what the scanner does: outputs, trips, qualities, alarm states and events, in every scan."""

import random
from collections.abc import Callable

import pytest

from benchmarks import same_duties
from shared_model import Scanner, commands
from shared_model.quality import SENSOR_FAILURE
from simulator.project import load_project
from tools.interpreters import ROOT

SCANS = 40_000
DT_MS = 20
FORCED = {"stop_clear": (0, 1), "brim_clear": (0, 1), "level": (0, 2000), "inlet": (0, 1)}
ALARMS = (
    commands.ACKNOWLEDGE,
    commands.ACKNOWLEDGE,
    commands.ACKNOWLEDGE,
    commands.SERVE,
    commands.SHELVE,
    commands.UNSHELVE,
    commands.RETIRE,
    commands.SERVE,
)


class Both:
    """The scanner and the code by hand, which get the same."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.scanner = Scanner(load_project(ROOT / "examples" / "tank_fill" / "model.py").model_class)
        self.hand = same_duties.TankFill()
        self.positions = {tag.path: position for position, tag in enumerate(self.scanner.inputs)}
        for position in self.positions.values():
            self.scanner.bind(position)
        self.level = 0
        self.stays = (0, 0)  # at which level, for how many scans
        self.silent = dict.fromkeys(self.positions, 0)  # scans in which it is not delivered
        self.faulty = dict(self.silent)
        self.pressed = dict(self.silent)
        self.puts: dict[str, Callable[..., None]] = {
            "level": self.hand.put_level,
            "stop_clear": self.hand.put_stop,
            "brim_clear": self.hand.put_brim,
            "start": self.hand.put_start,
            "reset": self.hand.put_reset,
        }

    def scan(self) -> None:
        for path in self.positions:
            self._deliver(path)
        while self.rng.random() < 0.05:
            self._order()
        dt_ms = DT_MS * (self.rng.randrange(2, 9) if self.rng.random() < 0.01 else 1)
        self.scanner.tick(dt_ms)
        self.hand.tick(dt_ms)

    def _deliver(self, path: str) -> None:
        for counts, likely in ((self.silent, 0.0005), (self.faulty, 0.0005), (self.pressed, 0.01)):
            counts[path] = counts[path] - 1 if counts[path] else (self.rng.randrange(1, 80) if self.rng.random() < likely else 0)
        if self.silent[path]:
            return
        button = path in ("start", "reset")
        if self.faulty[path] and not button:
            self.scanner.put_bad(self.positions[path], SENSOR_FAILURE)
            self.puts[path](0, SENSOR_FAILURE)
            return
        value = self._level() if path == "level" else int(bool(self.pressed[path]) == button)
        self.scanner.put(self.positions[path], value)
        self.puts[path](value)

    def _level(self) -> int:
        """It rises and falls by the valve; now and then it stays for a while where it is, or somewhere else."""
        level, left = self.stays
        if left:
            self.stays = (level, left - 1)
            return level
        if self.rng.random() < 0.003:
            self.stays = (self.rng.choice((-5, 1860, 1860, 1950, 2100)), self.rng.randrange(200))
        self.level = min(max(self.level + (9 if self.scanner.out[0] else -4), 0), 2050)
        return self.level

    def _order(self) -> None:
        rng = self.rng
        kind = rng.random()
        if kind < 0.3:
            operation, path, value = rng.choice(ALARMS), rng.choice(("level_high", "failed")), rng.randrange(20, 2000)
        elif kind < 0.6:
            path = rng.choice(list(FORCED))
            operation, value = rng.choice((commands.FORCE, commands.UNFORCE, commands.UNFORCE)), rng.choice(FORCED[path])
        elif kind < 0.7:
            operation, path, value = commands.WRITE, "fill_to", rng.choice((1500, 1800))
        elif kind < 0.8:
            operation, path, value = commands.RESET_NAMED, rng.choice(("brim", "overfill", "blind")), 0
        else:
            operation, path, value = commands.PRESS, rng.choice(("start", "start", "reset")), 0
        index = self.scanner.find(path).index
        self.scanner.order(operation, index, value)
        self.hand.order(operation, index, value)

    def seen(self) -> tuple[list[int], list[int]]:
        """What must be equal after every scan: of the scanner, by hand."""
        model, hand = self.scanner.model, self.hand
        stop, brim, level, inlet = [self.scanner.find(path) for path in FORCED]
        theirs = [self.scanner.out[0], inlet.demand, inlet.seen, inlet.by, inlet.first_out, model.phase.state, model.tripped]
        theirs += [level.seen, stop.seen, brim.seen, level.quality, stop.quality, brim.quality, self.scanner.scan_low]
        theirs += [model.level_high.state, model.level_high.active, model.failed.state, model.only_filling.ok, model.slow.et_ms]
        theirs += [model.brim.latched, model.overfill.latched, model.blind.latched]
        ours = [hand.inlet, hand.demand, hand.seen, hand.by, hand.first_out, hand.state, hand.tripped]
        ours += [hand.level_field, hand.stop_field, hand.brim_field, hand.level_quality, hand.stop_quality, hand.brim_quality, hand.scan_no]
        ours += [hand.high_state, hand.high_active, hand.failed_state, hand.claim_ok, hand.slow_ms]
        ours += [hand.brim_latched, hand.over_latched, hand.blind_latched]
        return theirs, ours

    def events(self) -> tuple[list[int], list[int]]:
        noted = self.scanner.events
        found = list(noted.words[: noted.used]), list(self.hand.events[: self.hand.used])
        noted.clear()
        self.hand.used = 0
        return found


def test_code_by_hand_with_the_same_duties_equals_the_scanner_in_every_scan() -> None:
    both = Both(1)
    reached: list[set[int]] = [set() for _ in both.seen()[1]]
    for number in range(SCANS):
        both.scan()
        theirs, ours = both.seen()
        assert theirs == ours, number
        told, noted = both.events()
        assert told == noted, number
        for values, value in zip(reached, ours, strict=True):
            values.add(value)
    assert both.scanner.fault is None
    assert both.hand.fault is None
    assert [place for place, values in enumerate(reached) if len(values) < 2] == []
    assert reached[5] == {0, 1, 2, 3}, "all states of the sequence"
    assert reached[14] == {0, 1, 2, 3, 6, 8}, "all states that this alarm can have"


def test_both_end_a_fill_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    both = Both(1)
    monkeypatch.setattr(both.rng, "random", lambda: 1.0)  # nobody does anything, and nothing fails
    both.scan()
    both.stays = (500, 2000)
    both.scanner.order(commands.PRESS, same_duties.START)
    both.hand.order(commands.PRESS, same_duties.START)
    states = set()
    for number in range(1600):
        both.scan()
        theirs, ours = both.seen()
        assert theirs == ours, number
        states.add(both.hand.state)
    assert states == {same_duties.FILLING, same_duties.FAULT}
