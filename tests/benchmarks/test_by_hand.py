"""The bare logic by hand drives the outputs of each example as the scanner does, in every scan of a seeded run and before the plant."""

import random
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from benchmarks import by_hand
from shared_model import Command, Scanner
from simulator.project import load_project
from simulator.rig import Rig
from tools.interpreters import ROOT

SCANS = 20_000
NAMES = sorted(path.stem for path in Path(by_hand.__file__).parent.glob("[a-z]*.py"))


def machine(name: str) -> Any:
    return import_module(f"benchmarks.by_hand.{name}")


def random_values(scanner: Scanner, seed: int) -> Any:
    """Values of all inputs, scan after scan, each held for a random time; feedbacks mostly follow their outputs."""
    rng = random.Random(seed)
    values = [0] * len(scanner.inputs)
    left = [0] * len(values)
    followed = {tag.path: _outputs_of(scanner, tag.path.removesuffix("running")) for tag in scanner.inputs if tag.name == "running"}
    for _ in range(SCANS):
        for position, tag in enumerate(scanner.inputs):
            left[position] -= 1
            if left[position] < 0:
                left[position] = rng.randrange(400)
                values[position] = _value(tag, rng)
            if tag.path in followed and left[position] % 300 > 5:
                values[position] = max(scanner.out[place] for place in followed[tag.path])
        yield values


def _outputs_of(scanner: Scanner, part: str) -> list[int]:
    return [place for place, tag in enumerate(scanner.outputs) if tag.path.startswith(part)]


def _value(tag: Any, rng: random.Random) -> int:
    if tag.high > 1:
        return rng.randint(0, tag.high * 2 // 3)
    return int(rng.random() < (0.5 if isinstance(tag, Command) else 0.95))


@pytest.mark.parametrize("name", NAMES)
def test_by_hand_gives_the_outputs_of_the_model_in_every_scan(name: str) -> None:
    scanner = Scanner(load_project(ROOT / "examples" / name).model_class)
    hand = machine(name).Machine()
    assert tuple(tag.path for tag in scanner.inputs) == machine(name).INPUTS
    for position in range(len(scanner.inputs)):
        scanner.bind(position)
    seen: list[set[int]] = [set() for _ in scanner.out]
    for number, values in enumerate(random_values(scanner, 3)):
        for position, value in enumerate(values):
            scanner.put(position, value)
        assert scanner.tick(scanner.scan_ms)
        hand.scan(scanner.scan_ms, values)
        assert hand.out == scanner.out, number
        for place, value in enumerate(hand.out):
            seen[place].add(value)
    assert [output.path for output, values in zip(scanner.outputs, seen, strict=True) if len(values) < 2] == []


@pytest.mark.parametrize("name", NAMES)
def test_by_hand_runs_the_plant_as_the_model_does(name: str) -> None:
    """The model drives the plant; buttons are pressed in turns; the code by hand sees the same inputs."""
    rig = Rig(load_project(ROOT / "examples" / name))
    scanner, hand = rig.scanner, machine(name).Machine()
    values = [0] * len(scanner.inputs)
    buttons = [position for position, tag in enumerate(scanner.inputs) if isinstance(tag, Command)]
    scan = 0

    def noting(position: int, put: Callable[[int], None]) -> Callable[[int], None]:
        def note(value: int) -> None:
            values[position] = int(scan % 500 == 100 + buttons.index(position)) if position in buttons else value
            put(values[position])

        return note

    for position, tag in enumerate(scanner.inputs):
        tag.put = noting(position, tag.put)
    for scan in range(6000):
        rig.tick(scanner.scan_ms)
        if scanner.scan_low:
            hand.scan(scanner.scan_ms, values)
        assert scanner.fault is None
        assert hand.out == scanner.out, scan
