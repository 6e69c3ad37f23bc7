"""Makes a random trace of a model: seeded events at random times, run through the real scan, recorded by the real scan log.

Inputs are held for random times; commands, forces, quality changes and lost samples come and go; the model is restarted and
restored in between.
"""

import json
import random
from collections.abc import Callable, Iterator

from shared_model import Model, Scanner, commands, quality, trace
from shared_model.alarms import Alarm
from shared_model.image import digest
from shared_model.interlocks import Interlock
from shared_model.messages import dumps
from shared_model.scan_log import ScanLog
from shared_model.tags import AnalogIn, Command, InputTag, OutputTag, Setting
from simulator.project import Project
from simulator.rig import Rig

DIGEST_EVERY = 20
SILENT = 10**9  # in place of a value: the driver delivers nothing
FAULT = 10**9 + 1  # ... or says that its sensor failed


def lines(model: type[Model], seed: int, scans: int, start_at: int = 0, age_ms: int = 0, interrupts: float = 0.0005) -> Iterator[str]:
    """The lines of a trace of about `scans` scans; numbers of scans start at `start_at`, times near `age_ms`.

    `interrupts`: how likely a power cycle or a restored state is after each scan.
    """
    rng = random.Random(seed)
    scanner = Scanner(model, DIGEST_EVERY)
    for position in range(len(scanner.inputs)):
        scanner.bind(position)
    scanner.started = True
    scanner.start_at(start_at)
    _age(scanner, age_ms)
    player = _Player(scanner, rng)
    yield from recorded(scanner, player.tick, rng, start_at + scans, interrupts)


def plant_lines(project: Project, seed: int, scans: int, interrupts: float) -> Iterator[str]:
    """The lines of a trace in which a project's plant runs, and somebody presses any of its buttons now and then."""
    rng = random.Random(seed)
    rig = Rig(project)
    scanner = rig.scanner
    scanner.digest_every = DIGEST_EVERY  # of a second of changing inputs the log would lose some
    scanner.start_at(0)
    buttons = [tag.index for tag in scanner.inputs if isinstance(tag, Command)]

    def tick() -> None:
        if buttons and rng.random() < 0.01:
            scanner.order(commands.PRESS, rng.choice(buttons), 0)
        rig.tick(scanner.scan_ms)

    while not scanner.started:
        rig.tick(scanner.scan_ms)
    yield from recorded(scanner, tick, rng, scans, interrupts)


def recorded(scanner: Scanner, tick: Callable[[], None], rng: random.Random, until: int, interrupts: float) -> Iterator[str]:
    """The lines of a trace of a scanner that `tick` makes scan, to the scan of number `until`."""
    yield trace.header(scanner)
    log = ScanLog(scanner, 4, lambda: None)
    log.start()
    while scanner.scan_no() < until:
        tick()
        if scanner.fault is not None:
            raise AssertionError(scanner.fault)
        scanner.events.clear()
        if scanner.digest_due:
            scanner.digest_due = False
            log.digest(scanner.scan_no(), digest(scanner.image.words))
            yield from _told(log)
        if rng.random() < interrupts:
            yield from _told(log)
            yield _interrupt(scanner, rng.random() < 0.5)
            log.start()
    yield from _told(log)


def _age(scanner: Scanner, age_ms: int) -> None:
    """Let everything that accumulates time have run for `age_ms` already."""
    for thing in scanner.objects:
        for field in thing.state_fields:
            if field in ("et_ms", "time_ms", "elapsed_ms") and age_ms:
                setattr(thing, field, age_ms)


def _told(log: ScanLog) -> Iterator[str]:
    if log.flush():
        message = json.loads(log.message(log.n)[0])
        for record in message["records"]:
            yield dumps(record)
        if message["digests"]:
            yield dumps({"digests": message["digests"]})


def _interrupt(scanner: Scanner, power: bool) -> str:
    """A power cycle, or taking the state and putting it back."""
    if power:
        scanner.recover()
        scanner.started = True
        return dumps({"restart": True})
    scanner.image.pack()
    scanner.restore(bytes(scanner.image.words), scanner.scan_no())
    return dumps({"restore": True})


class _Player:
    """Acts on the inputs and sends commands; every input has a value that it holds for a random time."""

    def __init__(self, scanner: Scanner, rng: random.Random) -> None:
        self.scanner = scanner
        self.rng = rng
        self.inputs = [(n, tag) for n, tag in enumerate(scanner.inputs) if isinstance(tag, InputTag)]
        self.held: dict[int, tuple[int, int]] = {n: (0, 0) for n, _ in self.inputs}  # value, SILENT or FAULT; scans left

    def tick(self) -> None:
        """Act, and scan once, late now and then."""
        self.act()
        self.scanner.tick(self.scanner.scan_ms * (self.rng.randrange(2, 100) if self.rng.random() < 0.02 else 1))

    def act(self) -> None:
        for number, tag in self.inputs:
            value, left = self.held[number]
            if not left:
                value, left = self._choose(tag), self.rng.randrange(1, 120)
            self.held[number] = (value, left - 1)
            if value == FAULT:
                self.scanner.put_bad(number, quality.SENSOR_FAILURE)
            elif value != SILENT:
                self.scanner.put(number, value)
        while self.rng.random() < 0.06:
            self.scanner.order(*self._command())

    def _choose(self, tag: InputTag) -> int:
        kind = self.rng.random()
        if kind < 0.03:
            return SILENT
        if kind < 0.05:
            return FAULT
        if not isinstance(tag, AnalogIn):
            return 1 if kind < 0.75 else 0
        if kind < 0.08:
            return self.rng.choice((tag.low - 60, tag.high + 60, tag.low, tag.high, tag.low - 1000, tag.high + 1000))
        if kind < 0.2:
            return self.rng.randint(tag.low, tag.high)
        return tag.low + (tag.high - tag.low) * self.rng.randrange(20, 70) // 100  # quiet enough for sequences to get somewhere

    def _command(self) -> tuple[int, int, int]:
        rng = self.rng
        kinds = (Command, Alarm) if rng.random() < 0.6 else (Setting, Interlock, InputTag, OutputTag)
        thing = rng.choice([t for t in self.scanner.objects if isinstance(t, kinds)])
        if isinstance(thing, Command):
            return commands.PRESS, thing.index, 0
        if isinstance(thing, Setting):
            return commands.WRITE, thing.index, rng.randint(thing.low, thing.high)
        if isinstance(thing, Interlock):
            return commands.RESET_NAMED, thing.index, 0
        if isinstance(thing, Alarm):
            operations = (commands.SHELVE, commands.UNSHELVE, commands.RETIRE, commands.SERVE, commands.SERVE, commands.RESET_NAMED)
            operation = commands.ACKNOWLEDGE if rng.random() < 0.5 else rng.choice(operations)
            return operation, thing.index, rng.randrange(1, 3000)
        if rng.random() < 0.3:
            return commands.FORCE, thing.index, rng.randint(thing.low, thing.high)
        return commands.UNFORCE, thing.index, 0
