"""Asks why an output is as it is, changes exactly what the answer names, and looks whether the output changes."""

from collections import deque
from itertools import count
from typing import Any

from shared_model import Command, Scanner, commands
from shared_model.alarms import Alarm
from shared_model.claims import LeadsTo
from shared_model.interlocks import Interlock
from shared_model.limits import NOT_FORCED
from shared_model.quality import SENSOR_FAILURE
from shared_model.tags import InputTag, OutputTag, Setting
from tools.compiler.answer import Answer
from tools.compiler.conditions import Change
from tools.compiler.why import Why

ROUNDS = 30
SCANS_A_ROUND = 20
MOST_SEEN = 2
"""How often the change of one output is a reason to ask anew: lamps blink."""
WAITS = (100, 100, 1, 100, 93)
"""Most periods in a scan where there is nothing to do but to wait: not always so many that a blink is never seen."""
MOST_PERIODS = max(WAITS)
_ASKED: deque[tuple[dict[str, Any], bytes, Why]] = deque(maxlen=8)
"""Who was asked of late: one image is asked about each output, and once more before the first change."""


def asked(description: dict[str, Any], image: bytes) -> Why:
    """Who is to be asked about an image."""
    for known, seen, why in _ASKED:
        if known is description and seen == image:
            return why
    _ASKED.append((description, image, Why(description, image)))
    return _ASKED[-1][2]


def _is_quality(change: Change) -> bool:
    return change.key.endswith("_ok")


def value_of(scanner: Scanner, subject: str) -> bool:
    """Whether an output is on, a rule acts or holds, or a transition, `phase/2`, was taken in the last scan."""
    path, slash, number = subject.partition("/")
    thing = scanner.find(path)
    if slash:
        source, target, _ = thing.transitions[int(number)]
        return bool(thing.entered and thing.state == target and source in (thing.previous, -1))
    if isinstance(thing, Interlock):
        return bool(thing.active or thing.latched)
    return bool(thing.value if isinstance(thing, OutputTag) else thing.active if isinstance(thing, Alarm) else thing.ok)


class Plant:
    """Holds the inputs as an image has them, and does what answers name; nothing else changes but time."""

    def __init__(self, model: type, description: dict[str, Any], image: bytes) -> None:
        self.scanner = Scanner(model)
        self._description = description
        for position in range(len(self.scanner.inputs)):
            self.scanner.bind(position)
        self.scanner.restore(image, 0)
        sensors = [tag for tag in self.scanner.inputs if isinstance(tag, InputTag)]
        self._held = {tag.path: tag.value for tag in sensors}
        self._silent = {tag.path for tag in sensors if tag.quality}
        self._broken: set[str] = set()
        self._ms = 0
        self._before = self._turned = False
        self._outputs = {output.path: output.value for output in self.scanner.outputs}
        self._seen: dict[str, int] = {}

    def ask(self, path: str) -> Answer:
        self.scanner.image.pack()
        return asked(self._description, bytes(self.scanner.image.words)).ask(path)

    def value(self, subject: str) -> bool:
        """Whether an output is on, a rule acts or holds, or a transition, `phase/2`, was taken in the last scan."""
        return value_of(self.scanner, subject)

    def turns(self, subject: str) -> bool:
        """Whether only time stands between a rule and its being otherwise."""
        thing = None if "/" in subject else self.scanner.find(subject)
        if isinstance(thing, Alarm):
            return thing.elapsed_ms >= 0
        if isinstance(thing, Interlock):
            return thing.elapsed_ms >= 0 and not thing.active and not thing.latched
        return isinstance(thing, LeadsTo) and thing.elapsed_ms >= 0 and bool(thing.ok)

    def changes_within(self, subject: str, rounds: int = ROUNDS) -> int:
        """In how many rounds of asking and doing what was asked about changed; 0 if it did not.

        A transition is to be taken. A rule that is about to change by itself is to stay as it is. Of a claim that gives its effect a time,
        whatever begins that time is a change.
        """
        self._before, self._turned = self.value(subject), self.turns(subject)
        last: list[Change] = []
        spent = 0.0
        for number in count(1):
            if self.turns(subject) and not self._turned:  # nothing is left to do but to wait
                presses, waits, changes = [], True, []
            else:
                changes = self.ask(subject).changes
                presses = [press for change in sorted(changes, key=_is_quality) for press in self._do(change)]
                idle = not presses and all(change.key not in self._held for change in changes)
                waits = idle or changes == last
                last = changes
            pace = self._pace(changes) if waits else 0
            spent += self._round(subject, presses, pace, bool(waits and number % 2))
            if self._is_done(subject, self._before, self._turned):
                return number
            if spent >= rounds:
                break
        return 0

    def _round(self, subject: str, presses: list[tuple[int, int, int]], pace: int, held: bool) -> float:
        """Press and wait until it is done, or an output changes: then it is time to ask anew. How much of a round that took.

        What was of no avail one by one is `held`: pressed at once, and again and again.
        """
        scans = SCANS_A_ROUND * (4 if pace else 1)
        for scan in range(scans):
            if scan >= 2:  # what was set has been seen by then: a reset is refused while its condition holds
                for press in presses if held else presses[:1]:
                    self.scanner.order(*press)
                presses = presses if held else presses[1:]
            self._scan(min(pace, WAITS[scan % len(WAITS)]) if pace else 1)
            if self._is_done(subject, self._before, self._turned):
                return 1
            if self._sees_change() and pace and not presses:
                self._scan(1)  # what runs from now on is seen to run
                return (scan + 1) / scans
        return 1

    def _sees_change(self) -> bool:
        """Whether an output changed in the last scan that has not changed often before."""
        changed = [output.path for output in self.scanner.outputs if self._outputs.get(output.path) != output.value]
        self._outputs = {output.path: output.value for output in self.scanner.outputs}
        seen = any(self._seen.get(path, 0) < MOST_SEEN for path in changed)
        self._seen.update({path: self._seen.get(path, 0) + 1 for path in changed})
        return seen

    def _is_done(self, subject: str, before: bool, turned: bool) -> bool:
        now = self.value(subject)
        if "/" in subject:
            return now
        if turned:
            return now == before and not self.turns(subject)
        begins = before and isinstance(self.scanner.find(subject), LeadsTo) and self.turns(subject)
        return now != before or begins

    def _pace(self, changes: list[Change]) -> int:
        """Periods in a scan while time does it: of a time that runs, half of what is left."""
        left_ms = [MOST_PERIODS * 2 * self.scanner.scan_ms]
        for change in changes:
            thing: Any = self.scanner.find(change.key.rpartition(".")[0]) if "." in change.key else None
            if getattr(thing, "running", 0) and getattr(thing, "pt_ms", 0) > thing.et_ms:
                left_ms.append(thing.pt_ms - thing.et_ms)
        return int(max(1, min(left_ms) // (2 * self.scanner.scan_ms)))

    def _do(self, change: Change) -> list[tuple[int, int, int]]:
        """Make one change from outside; what is to be pressed afterwards is returned."""
        if change.key.endswith(".force"):
            self._release(change.key.removesuffix(".force"))
            return []
        tag = change.key.removesuffix("_ok")
        thing = self.scanner.find(tag)
        if isinstance(thing, InputTag):
            self._silent.discard(tag)
            self._broken.discard(tag)
            if tag != change.key and not change.value:
                self._broken.add(tag)
            if tag == change.key:
                self._held[tag] = change.value
        elif isinstance(thing, Command):
            return [(commands.PRESS, thing.index, 0)]
        elif isinstance(thing, Setting):
            self.scanner.order(commands.WRITE, thing.index, change.value)
        elif hasattr(thing, "latched"):
            return [(commands.RESET_NAMED, thing.index, 0)]
        return []

    def _release(self, path: str) -> None:
        tag = self.scanner.find(path)
        if tag.force != NOT_FORCED:
            self.scanner.order(commands.UNFORCE, tag.index)

    def _scan(self, periods: int) -> None:
        for position, tag in enumerate(self.scanner.inputs):
            if tag.path in self._broken:
                self.scanner.put_bad(position, SENSOR_FAILURE)
            elif tag.path in self._held and tag.path not in self._silent:
                self.scanner.put(position, self._held[tag.path] - self._noise(tag))
        self._ms += self.scanner.scan_ms * periods
        self.scanner.tick(self.scanner.scan_ms * periods)
        assert self.scanner.fault is None
        self.scanner.events.clear()

    def _noise(self, tag: Any) -> int:
        """A sensor that must not freeze moves now and then."""
        frozen_ms = getattr(tag, "frozen_ms", 0)
        return self._ms // (frozen_ms // 3) % 2 if frozen_ms and self._held[tag.path] > tag.low else 0
