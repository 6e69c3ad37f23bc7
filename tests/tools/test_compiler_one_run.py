"""One run tells every mistake that can be known, in the order of the file, and none that only follows from another."""

import re
from pathlib import Path

import pytest

from tests.tools.compiling import IMPORTS, refused
from tests.tools.test_problem_pages import BLOCK, PAGES

WRONG = """class Tank(Model):
    level = AnalogIn("Level", unit="mm", high=2000)
    span = Setting("Span", high=9)
    slow = Ton("Slow", pt_ms=500)
    fast = Ton("Fast", pt_ms=50.5)
    valve = DigitalOut("Valve")
    lamp = DigitalOut("Lamp")
    count = Memory("Count", hgih=9)
    x = Memory("X", high=9)
    phase = Sequence(("IDLE", "FULL"), (("IDLE", "FULL", lambda m: m.levle > 5), ("FULL", "IDEL", lambda m: m.level / 2)))
    full = Interlock("Full", when=lambda m: m.level > 1900, trips=("vavle",))

    def scan(self, dt_ms):
        self.slow(self.level > self.lvel, dt_ms * 2)
        self.fast(1, dt_ms)
        while self.level > 3:
            a, b = 1, 2
            self.x = 7 // self.span
        self.phase.step(self, dt_ms)
        self.valve = self.helper(a + b) / 2
        self.lmap = 1
        self.x = 7 // self.span + 1.5
        self.x = min(self.level * 1_000_000, 9)
        self.count = self.count + 50
        self.loop()

    def helper(self, by):
        self.valve = 0
        return self.x + by

    def loop(self):
        self.loop()
"""
DUE = [
    (5, "E102"),
    (8, "E301"),
    (10, "E201"),
    (10, "E205"),
    (10, "E101"),
    (11, "E206"),
    (14, "E201"),
    (14, "E603"),
    (16, "E101"),
    (17, "E101"),
    (18, "E502"),
    (20, "E601"),
    (20, "E101"),
    (21, "E203"),
    (22, "E502"),
    (22, "E102"),
    (23, "E501"),
    (32, "E602"),
]
"""Line of the class, and code."""


def found(folder: Path, source: str) -> list[tuple[int, str]]:
    above = IMPORTS.count("\n")
    told = re.findall(r"^model\.py:(\d+):\d+: ([EWI]\d{3}): ", refused(folder, IMPORTS + source), re.M)
    return [(int(line) - above, code) for line, code in told]


def test_mistakes_of_every_sort_are_told_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert found(tmp_path, WRONG) == DUE


SMALL = """class Tank(Model):
    level = AnalogIn("Level", unit="mm", high=2000)
    go = Command("Go")
    slow = Ton("Slow", pt_ms=500)
    valve = DigitalOut("Valve")
    x = Memory("X", high=9)
    phase = Sequence(("A", "B"), (("A", "B", lambda m: m.go), ("B", "A", lambda m: m.slow.q)))

    def scan(self, dt_ms):
        self.slow(self.level > 3 and self.x < 4, dt_ms)
        self.phase.step(self, dt_ms)
        self.valve = self.phase.at("B")
        self.x = min(self.level, 9)
"""
ONE = {  # what is written wrong, and the one thing that is to be told of it
    "a misspelt output seems unassigned": ("self.valve =", "self.vavle =", "E203"),
    "a misspelt block seems uncalled": ("self.slow(", "self.slwo(", "E201"),
    "a misspelt tag seems unused": ("self.level > 3", "self.levle > 3", "E201"),
    "a misspelt sequence seems idle": ("self.phase.step", "self.phse.step", "E201"),
    "the state of a misspelt sequence": ('self.phase.at("B")', 'self.phse.at("B")', "E201"),
    "a guard that was refused seems never true": ("lambda m: m.go)", "lambda m: m.go / 2)", "E101"),
    "two guards that were refused seem equal": ("lambda m: m.go)", "lambda m: 1.5), ('A', 'B', lambda m: m.go)", "E102"),
    "a transition to a misspelt state leaves the other unreached": ('"B", lambda m: m.go', '"BB", lambda m: m.go', "E205"),
    "a range that was refused is not the default's": ('"mm", high=2000', '"mm", high=2000.0', "E102"),
    "a keyword that is unknown leaves its default": ('"X", high=9', '"X", hihg=9', "E301"),
    "a value that was refused divides": ("min(self.level, 9)", "min(self.level // 2.5, 9)", "E102"),
    "a variable that was refused has no value": ("self.x = min(self.level, 9)", "a, b = 1, 2\n        self.x = a + b", "E101"),
    "a loop that was refused gives a value": (
        "self.x = min(self.level, 9)",
        "for i in LIST:\n            n = i\n        self.x = n",
        "E208",
    ),
    "an index into what was refused": ("self.x = min(self.level, 9)", "self.x = LIST[self.level]", "E208"),
    "an assignment in an expression": ("self.x = min(self.level, 9)", "self.x = min(n := self.level, 9) - n", "E101"),
    "a declaration that is none": ('slow = Ton("Slow", pt_ms=500)', "slow = Tonn()", "E308"),
    "an argument that is missing": ("self.slow(self.level > 3 and self.x < 4, dt_ms)", "self.slow(self.level > self.x)", "E210"),
    "a match whose cases assign": (
        "self.x = min(self.level, 9)",
        "match self.level:\n            case 1:\n                self.x = 1",
        "E101",
    ),
}


@pytest.mark.parametrize(("right", "wrong", "code"), ONE.values(), ids=ONE.keys())
def test_nothing_is_told_that_only_follows_from_something_else(right: str, wrong: str, code: str, tmp_path: Path) -> None:
    assert refused(tmp_path, IMPORTS + SMALL) == "nothing was refused"
    assert SMALL.count(right) == 1
    assert [each for _, each in found(tmp_path, SMALL.replace(right, wrong))] == [code]


def test_what_is_missing_is_told_beside_a_mistake_that_hides_no_name(tmp_path: Path) -> None:
    source = SMALL.replace('"Slow", pt_ms=500', '"Slow", pt_ms=-1').replace("        self.valve = ", "        self.x = ")
    assert found(tmp_path, source) == [(4, "E304"), (5, "W704")]


LATE = ("E501", "E502", "E503", "E504", "E505", "E506", "E507", "E601", "E603")


@pytest.mark.parametrize("code", LATE)
def test_a_mistake_in_a_name_hides_no_mistake_in_values(code: str, tmp_path: Path) -> None:
    """Each of these was looked for only once all names were right."""
    (_, wrong), _, _ = BLOCK.findall((PAGES / f"{code}.md").read_text(encoding="utf-8"))
    late = wrong.replace("    def scan(self, dt_ms):\n", "    def scan(self, dt_ms):\n        self.nothing(dt_ms)\n")
    codes = re.findall(r"^\S+: (E\d{3}): ", refused(tmp_path, late), re.M)
    assert set(codes) >= {code, "E201"}
