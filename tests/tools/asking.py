"""Asks why an output is as it is, changes exactly what the answer names, and looks whether the output changes."""

from typing import Any

from shared_model import Command, Scanner, commands
from shared_model.limits import NOT_FORCED
from shared_model.tags import InputTag, Setting
from tools.compiler.conditions import Change
from tools.compiler.why import Answer, Why

ROUNDS = 30
SCANS_A_ROUND = 20


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

    def ask(self, path: str) -> Answer:
        self.scanner.image.pack()
        return Why(self._description, bytes(self.scanner.image.words)).ask(path)

    def value(self, path: str) -> bool:
        return bool(self.scanner.find(path).value)

    def changes_within(self, output: str, rounds: int = ROUNDS) -> int:
        """In how many rounds of asking and doing the output changed; 0 if it did not."""
        before = self.value(output)
        for number in range(1, rounds + 1):
            answer = self.ask(output)
            self._release(output)
            presses = [press for change in answer.changes for press in self._do(change)]
            waits = not presses and all(change.key not in self._held for change in answer.changes)
            for scan in range(SCANS_A_ROUND):
                if scan == 2:  # what was set has been seen by then: a reset is refused while its condition holds
                    for press in presses:
                        self.scanner.order(*press)
                self._scan(100 if waits else 1)
                if self.value(output) != before:
                    return number
        return 0

    def _do(self, change: Change) -> list[tuple[int, int, int]]:
        """Make one change from outside; what is to be pressed afterwards is returned."""
        tag = change.key.removesuffix("_ok")
        thing = self.scanner.find(tag)
        if isinstance(thing, InputTag):
            self._release(tag)
            good = change.value if tag != change.key else 1
            (self._silent.discard if good else self._silent.add)(tag)
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
            if tag.path in self._held and tag.path not in self._silent:
                self.scanner.put(position, self._held[tag.path] - self._noise(tag))
        self.scanner.tick(self.scanner.scan_ms * periods)
        assert self.scanner.fault is None
        self.scanner.events.clear()

    def _noise(self, tag: Any) -> int:
        """A sensor that must not freeze is never quite still."""
        return self.scanner.scan_no % 2 if getattr(tag, "frozen_ms", 0) and self._held[tag.path] > tag.low else 0
