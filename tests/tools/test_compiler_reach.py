"""What can ever come about: nothing that is tried at random ever leaves it, and what it fixes is fixed."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from shared_model import MovingAverage, Scanner
from shared_model.trace import Replay
from tests.parity import random_model
from tests.tools.playing import played
from tests.tools.test_compiler_interpret import EVERYTHING, MODELS, loaded, trace
from tools.compiler import describe
from tools.compiler.block_reach import WIDE
from tools.compiler.demands import Demands
from tools.compiler.few import averages
from tools.compiler.interpret import Tree
from tools.compiler.picture import Picture
from tools.compiler.reach import Reach

SCANS = 250
NOT_JUDGED = ("force", "quality", "by", "first_out", "demand")
"""What no expression reads."""


def image_after(path: Path, lines: list[str]) -> bytes:
    replay = Replay(Scanner(loaded(path)))
    for line in lines:
        replay.feed(line)
    replay.scanner.image.pack()
    return bytes(replay.scanner.image.words)


def outside(path: Path, image: bytes, scans: int) -> list[str]:
    """What came to hold something that it cannot."""
    data: Any = json.loads(describe(path).bytes)
    reach = Reach(Picture(data, image), Demands(data))
    found = []
    for scanner in played(loaded(path), image, scans):
        scanner.image.pack()
        now = Picture(data, bytes(scanner.image.words))
        for key, words in now.held.items():
            low, high = min(words), max(words)
            thing, _, field = key.rpartition("/")
            if field in NOT_JUDGED:
                continue
            least, most = reach.of(thing if field in ("value", "seen") else f"{thing}.{field}")
            values = reach.few_of(thing if field in ("value", "seen") else f"{thing}.{field}")
            if values is not None and not set(words) <= values:
                found.append(f"{key} is {low}, none of {sorted(values)}")
            if not least <= low <= high <= most:
                found.append(f"{key} is {low} to {high}, not within {least} to {most}")
        for sequence in data["sequences"]:
            if now.state(sequence["path"]) not in reach.states(sequence["path"]):
                found.append(f"{sequence['path']} is in {now.state(sequence['path'])}")
    return found


@pytest.mark.parametrize("name", MODELS)
def test_nothing_that_happens_is_outside_of_what_can_come_about(name: str) -> None:
    path = MODELS[name]
    assert outside(path, image_after(path, trace(path, 600)), SCANS) == []


@pytest.mark.parametrize("seed", range(16))
def test_nothing_that_happens_in_a_random_model_is_outside_of_what_can_come_about(seed: int, tmp_path: Path) -> None:
    model, lines = tmp_path / f"reach{seed}.py", tmp_path / f"reach{seed}.jsonl"
    random_model.write(seed, 150, model, lines)
    assert outside(model, image_after(model, lines.read_text("ascii").splitlines()), SCANS) == []


def test_what_is_averaged_of_few_values_is_few() -> None:
    """Every window that can come about gives one of them, and each of them comes about."""
    samples, values = 4, (-35, 65)
    for filled in range(samples + 1):
        given = {average_of(each) for count in range(min(filled + 1, samples), samples + 1) for each in product(values, repeat=count)}
        assert averages(frozenset(values), filled, samples) == frozenset(given)
    assert averages(frozenset(range(9)), 0, 64) is None


def average_of(values: tuple[int, ...]) -> int:
    average = MovingAverage(samples=len(values))
    for value in values:
        average(value)
    return average.out


SHUT = """from shared_model import AnalogIn, Command, DigitalOut, Interlock, Memory, Model, Permissive, Sequence


class Shut(Model):
    go = Command("Go")
    reset = Command("Reset")
    level = AnalogIn("Level", low=0, high=100)
    lamp = DigitalOut("Lamp")
    horn = DigitalOut("Horn")
    valve = DigitalOut("Valve")
    count = Memory("Count", low=0, high=9)
    over = Interlock("Over", when=lambda m: m.level > 100, trips=("lamp",))
    stuck = Interlock("Stuck", when=lambda m: m.way.at("B"), trips=("valve",), latch=True, reset="reset")
    may = Permissive("May", when=lambda m: m.way.at("C"), allows=("horn",))
    way = Sequence(states=("A", "B", "C"), transitions=(("A", "B", lambda m: m.go), ("C", "A", lambda m: m.go)))

    def scan(self, dt_ms):
        self.way.step(self, dt_ms)
        self.count = min(self.count + 1, 5)
        self.lamp = self.level >= 50
        self.horn = self.level >= 50
        self.valve = self.level >= 50
"""
WAY_C = ["call", "way.at", "C"]


@pytest.fixture
def shut(tmp_path: Path) -> tuple[Any, Any]:
    path = tmp_path / "model.py"
    path.write_text(SHUT, encoding="utf-8")
    return loaded(path), describe(path).data


def reach_of(shut: tuple[Any, Any], pressed: bool) -> Reach:
    scanner = Scanner(shut[0])
    for _ in range(2):
        if pressed:
            scanner.order(0, scanner.find("go").index, 0)
        scanner.tick(scanner.scan_ms)
    scanner.image.pack()
    return Reach(Picture(shut[1], bytes(scanner.image.words)), Demands(shut[1]))


@pytest.mark.parametrize(
    ("tree", "span"),
    [
        (["tag", "level"], (0, 100)),
        (["tag", "level_ok"], (0, 1)),
        (["tag", "count"], (2, 5)),
        (["tag", "over.active"], (0, 0)),
        (["tag", "way.state"], (0, 1)),
        (WAY_C, (0, 0)),
        (["and", ["tag", "go"], WAY_C], (0, 0)),
        (["or", ["tag", "go"], WAY_C], (0, 1)),
        (["choose", WAY_C, 7, ["tag", "count"]], (2, 5)),
        (["chain", ["<=", "<"], 0, ["tag", "level"], 101], (1, 1)),
        (["in", ["tag", "count"], ["table", 0, 1, 9]], (0, 0)),
        (["not in", ["%", ["tag", "count"], 8], ["table", 2, 3, 4, 5]], (0, 0)),
        (["apply", "max", ["tag", "count"], 4], (4, 5)),
        (["function", {}], WIDE),
    ],
)
def test_expressions_and_what_they_can_give(tree: Tree, span: tuple[int, int], shut: tuple[Any, Any]) -> None:
    assert reach_of(shut, pressed=False).span(tree) == span


def test_what_can_go_out(shut: tuple[Any, Any]) -> None:
    before, after = reach_of(shut, pressed=False), reach_of(shut, pressed=True)
    assert before.out("lamp") == (0, 1)
    assert before.out("horn") == (0, 0)  # its permissive never comes
    assert before.out("valve") == (0, 1)
    assert after.out("valve") == (0, 0)  # in B for good, latched
    assert after.states("way") == {"B"}


def test_nothing_is_ruled_out_where_logic_cannot_be_put_into_expressions() -> None:
    data: Any = json.loads(describe(EVERYTHING).bytes)
    demands = Demands(data)
    demands.known = False
    reach = Reach(Picture(data, image_after(EVERYTHING, trace(EVERYTHING, 100))), demands)
    assert reach.out("pump") == WIDE
    assert reach.states("phase") == {"REST", "RUN", "COOL", "HALT"}
    assert reach.can_be(["tag", "phase.entered"], False)
