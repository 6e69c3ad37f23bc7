"""Two models run side by side, given the same: inputs at and beside what either of them compares them with, writes, commands.

A difference is one of state after any scan, of the values that a setting takes, or of how often they scan.
"""

import random
from collections.abc import Iterator
from typing import Any

from shared_model import Model, Scanner, commands
from shared_model.tags import AnalogIn, InputTag, Setting
from tests.parity.random_trace import _Player
from tests.tools.interpreting import Live
from tools.compiler.declarations import GROUPS
from tools.compiler.interpret import Interpreter, Tree

RUNS = 8
SCANS = 4000


class Both:
    """Two scanners as one: what is done to the one is done to the other."""

    def __init__(self, one: type[Model], other: type[Model]) -> None:
        self.pair = Scanner(one), Scanner(other)
        for scanner in self.pair:
            for position in range(len(scanner.inputs)):
                scanner.bind(position)
            scanner.started = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.pair[0], name)

    def put(self, position: int, value: int) -> None:
        for scanner in self.pair:
            scanner.put(position, value)

    def put_bad(self, position: int, quality: int) -> None:
        for scanner in self.pair:
            scanner.put_bad(position, quality)

    def order(self, operation: int, index: int, value: int) -> None:
        for scanner in self.pair:
            scanner.order(operation, index, value)

    def tick(self, dt_ms: int) -> None:
        for scanner in self.pair:
            scanner.tick(dt_ms)
            scanner.events.clear()

    def alike(self) -> bool:
        """Whether their states are equal."""
        for scanner in self.pair:
            assert scanner.fault is None
            scanner.image.pack()
        return bool(self.pair[0].image.words == self.pair[1].image.words)


class _Prober(_Player):
    """Chooses numbers that something is compared with, and those beside them."""

    def __init__(self, both: Both, rng: random.Random, description: dict[str, Any], numbers: list[int], writes: bool) -> None:
        super().__init__(both, rng)  # type: ignore[arg-type]
        self.numbers = numbers
        self.writes = writes
        self.compared = compared(description)
        self.interpreter = Interpreter(description, Live(both.pair[0]))

    def _near(self, low: int, high: int) -> int:
        """A number that is spoken of, or one beside it."""
        found = [number for number in self.numbers if low <= number <= high]
        return max(low, min(high, self.rng.choice(found or [low]) + self.rng.randrange(-1, 2)))

    def _choose(self, tag: InputTag) -> int:
        if not isinstance(tag, AnalogIn) or self.rng.random() < 0.2:
            return super()._choose(tag)
        sides = self.compared.get(tag.path)
        if sides and self.rng.random() < 0.6:
            return self.interpreter.value(self.rng.choice(sides)) + self.rng.randrange(-1, 2)
        return self._near(tag.low - 60, tag.high + 60)

    def _command(self) -> tuple[int, int, int]:
        operation, index, value = super()._command()
        if operation == commands.WRITE:
            setting = self.scanner.objects[index]
            value = self._near(setting.low, setting.high) if self.writes else setting.value
        return operation, index, value


def compared(description: dict[str, Any]) -> dict[str, list[Tree]]:
    """By tag, what guards compare it with."""
    found: dict[str, list[Tree]] = {}
    waiting: list[Any] = [description[group] for group in GROUPS]
    while waiting:
        data = waiting.pop()
        if isinstance(data, list) and len(data) == 3 and data[0] in ("<", "<=", ">", ">=", "==", "!="):
            for tag, side in (data[1:], data[:0:-1]):
                if isinstance(tag, list) and tag[0] == "tag":
                    found.setdefault(tag[1], []).append(side)
        waiting += data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return found


def numbers_in(data: Any) -> Iterator[int]:
    """Every number in a description."""
    if isinstance(data, int):
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from numbers_in(part)


def differ(one: type[Model], other: type[Model], descriptions: tuple[Any, Any], seed: int) -> bool:
    """Whether anything that is tried shows that they are two models."""
    shapes = [[(type(thing).__name__, thing.path) for thing in Scanner(model).objects] for model in (one, other)]
    if shapes[0] != shapes[1] or Scanner(one).scan_ms != Scanner(other).scan_ms:
        return True
    settings = [[(tag.low, tag.high) for tag in Scanner(model).objects if isinstance(tag, Setting)] for model in (one, other)]
    if settings[0] != settings[1]:
        return True  # a write beyond the narrower range is refused by one of them
    numbers = sorted({number for data in descriptions for number in numbers_in(data) if abs(number) < 2_000_000})
    for run in range(RUNS):
        both = Both(one, other)
        if _shown(both, _Prober(both, random.Random(f"{seed}/{run}"), descriptions[0], numbers, writes=run % 2 == 1)):
            return True
    return False


def _shown(both: Both, prober: _Prober) -> bool:
    for _ in range(SCANS):
        if not both.alike():
            return True
        prober.tick()
    return not both.alike()
