"""What can be so at one moment: nothing that is tried at random is ever ruled out, and what excludes each other is seen."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared_model import Scanner
from tests.parity import random_model
from tests.shared.support import Rig
from tests.tools.asking import value_of
from tests.tools.playing import played
from tests.tools.test_compiler_interpret import MODELS, loaded, trace
from tests.tools.test_compiler_reach import image_after
from tests.tools.test_why_rules import subjects
from tools.compiler import describe
from tools.compiler.why import Why

SCANS = 200


def alike(transitions: list[dict[str, Any]]) -> list[int]:
    """Those that look like another one when they are taken."""
    targets = [each["target"] for each in transitions]
    return [place for place, target in enumerate(targets) if targets.count(target) > 1]


def ruled_out(path: Path, image: bytes) -> list[str]:
    """What came about though an answer says that nothing brings it about."""
    data: Any = json.loads(describe(path).bytes)
    why = Why(data, image)
    outputs = [tag["path"] for tag in data["tags"] if tag["kind"] == "DigitalOut"]
    twice = [f"{each['path']}/{place}" for each in data["sequences"] for place in alike(each["transitions"])]
    final = [subject for subject in outputs + subjects(data) if subject not in twice and why.ask(subject).final]
    seen: dict[str, set[bool]] = {subject: {False} if "/" in subject else set() for subject in final}
    for scanner in played(loaded(path), image, SCANS if final else 0):
        for subject in final:
            seen[subject].add(value_of(scanner, subject))
    return [subject for subject, values in seen.items() if len(values) > 1]


@pytest.mark.parametrize("name", MODELS)
def test_nothing_that_happens_was_ruled_out(name: str) -> None:
    assert ruled_out(MODELS[name], image_after(MODELS[name], trace(MODELS[name], 600))) == []


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_happens_in_a_random_model_was_ruled_out(seed: int, tmp_path: Path) -> None:
    model, lines = tmp_path / f"together{seed}.py", tmp_path / f"together{seed}.jsonl"
    random_model.write(seed, 150, model, lines)
    assert ruled_out(model, image_after(model, lines.read_text("ascii").splitlines())) == []


TIED = """from shared_model import Always, AnalogIn, Command, DigitalIn, DigitalOut, Interlock, Model, Never, Sequence, Ton


class Tied(Model):
    go = Command("Go")
    wet = DigitalIn("Wet")
    level = AnalogIn("Level", low=0, high=100)
    pump = DigitalOut("Pump")
    lamp = DigitalOut("Lamp")
    dry = Interlock("Dry", when=lambda m: not m.wet, trips=("pump",))
    slow = Interlock("Slow", when=lambda m: m.level > 90, trips=("lamp",), on_delay_ms=100)
    late = Ton("Late", pt_ms=50)
    way = Sequence(states=("A", "B"), transitions=(("A", "B", lambda m: m.go), ("B", "A", lambda m: m.go and not m.go)))
    never_dry = Always("never dry", lambda m: not m.pump or m.wet)
    in_b = Always("only in B", lambda m: not m.late.q or m.way.at("B"))
    low_lamp = Never("no lamp when it is high", lambda m: m.lamp and m.level > 90)
    apart = Always("the lamp goes with the level", lambda m: not m.lamp or m.level >= 50)

    def scan(self, dt_ms):
        self.way.step(self, dt_ms)
        self.late(self.way.at("B"), dt_ms)
        self.pump = self.level > 20
        self.lamp = self.level >= 50
"""


def test_what_hangs_together_is_seen(tmp_path: Path) -> None:
    """A delay leaves an interlock time, so that `low_lamp` can come about; the others cannot."""
    path = tmp_path / "model.py"
    path.write_text(TIED, encoding="utf-8")
    scanner = Scanner(loaded(path))
    scanner.tick(scanner.scan_ms)
    scanner.image.pack()
    why = Why(json.loads(describe(path).bytes), bytes(scanner.image.words))
    found = {subject: why.ask(subject).final for subject in ("never_dry", "in_b", "low_lamp", "apart", "way/0", "way/1")}
    assert found == {"never_dry": True, "in_b": True, "low_lamp": False, "apart": True, "way/0": False, "way/1": True}


LASTS = """from shared_model import Command, DigitalIn, DigitalOut, Interlock, Memory, Model, Sequence


class Lasts(Model):
    reset = Command("Reset")
    wet = DigitalIn("Wet")
    one = DigitalOut("One")
    two = DigitalOut("Two")
    three = DigitalOut("Three", safe=1)
    four = DigitalOut("Four")
    count = Memory("Count", low=0, high=10)
    way = Sequence(states=("A", "B"), transitions=(("A", "B", lambda m: m.way.time_ms > 0), ("B", "A", lambda m: m.wet)))
    again = Interlock("Again", when=lambda m: m.wet or m.again.latched, trips=("one",), latch=True, reset="reset")
    odd = Interlock("Odd", when=lambda m: (m.count | 1) != 6, trips=("two",))
    brief = Interlock("Brief", when=lambda m: m.way.at("A"), trips=("three",), on_delay_ms=20)
    held = Interlock("Held", when=lambda m: m.way.at("B"), force={"four": 1}, on_delay_ms=20)

    def scan(self, dt_ms):
        self.way.step(self, dt_ms)
        self.one = self.two = 1
        self.three = self.four = 0
        self.count = 10 if self.wet else 0
"""


def test_what_can_end_and_what_can_last_is_seen(tmp_path: Path) -> None:
    """Once tripped `again` keeps itself so, `odd` holds for every number, and A is left at once, so that `brief` never has the time."""
    path = tmp_path / "model.py"
    path.write_text(LASTS, encoding="utf-8")
    rig, final = Rig(loaded(path)), []
    for wet in (0, 1):
        rig.tick(4, wet=wet)
        rig.scanner.image.pack()
        why = Why(json.loads(describe(path).bytes), bytes(rig.scanner.image.words))
        final.append({output: why.ask(output).final for output in ("one", "two", "three", "four")})
    assert final == [
        {"one": False, "two": True, "three": True, "four": False},
        {"one": True, "two": True, "three": True, "four": False},
    ]


def test_bistables_that_are_never_on_together_are_seen() -> None:
    path = Path(__file__).with_name("models") / "apart.py"
    rig = Rig(loaded(path))
    rig.tick(2)
    rig.scanner.image.pack()
    why = Why(json.loads(describe(path).bytes), bytes(rig.scanner.image.words))
    assert {claim: why.ask(claim).final for claim in ("never_both", "dark")} == {"never_both": True, "dark": False}
