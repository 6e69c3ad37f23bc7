"""What the checks find on all paths of a scan, and what they must not find: each case is a few lines and the codes due."""

import re
from pathlib import Path

import pytest

from shared_model.trace import Replay
from tests.parity import random_model
from tests.tools.compiling import ROOT, TANK_FILL
from tests.tools.interpreting import Live, interpreted
from tests.tools.test_compiler_interpret import EVERY_EXPRESSION, EVERYTHING, SCANS, loaded, trace
from tests.tools.test_problem_pages import told, told_of
from tools.compiler import describe
from tools.compiler.declarations import KINDS
from tools.compiler.execute import Executor
from tools.compiler.parse import read_model
from tools.compiler.problems import Problems
from tools.compiler.world import World

IMPORTS = """from shared_model import Alarm, Always, AnalogIn, AnalogOut, Command, DigitalIn, DigitalOut, Input, Interlock, Lag, Limit
from shared_model import Memory, Model, Permissive, Ramp, RTrig, Scale, Sequence, Setting, Ton

TABLE = (2, 4, 8)


"""
TAGS = """class Tank(Model):
    a = AnalogIn("A", low=-100, high=100)
    b = AnalogIn("B", low=0, high=50)
    on = DigitalIn("On")
    x = Memory("X", low=-1000, high=1000)
    out = DigitalOut("Out")
"""
USES = "self.x = min(self.x, self.a + self.b + self.on)\n"


PART = """from shared_model import AnalogIn, Command, DigitalIn, DigitalOut, Input, Memory, Model, Setting


class Motor(Model):
    feedback = DigitalIn("Feedback")
    wish = Input("Wish")
    time = Setting("Time", high=9)
    run = DigitalOut("Run")
    starts = Memory("Starts", high=9)

    def scan(self, dt_ms):
        self.run = self.wish or self.feedback or self.time > self.starts
        {inner}

    def helper(self):
        {helper}
        return 1


class Plant(Model):
    level = AnalogIn("Level")
    limit = Setting("Limit", high=9)
    go = Command("Go")
    out = DigitalOut("Out")
    motor = Motor("Motor")

    def scan(self, dt_ms):
        self.motor.wish = self.go
        self.motor.scan(dt_ms)
        self.out = self.assist() and self.level > self.limit

    def assist(self):
        {outer}
        return self.motor.helper()
"""
PLAIN = {"inner": "pass", "helper": "pass", "outer": "pass"}
WRITES = [
    ("outer", "self.level = 3", "`level` is an AnalogIn, which logic does not write"),
    ("outer", "self.level += 3", "`level` is an AnalogIn, which logic does not write"),
    ("outer", "self.limit = 3", "`limit` is a Setting, which logic does not write"),
    ("outer", "self.go = 0", "`go` is a Command, which logic does not write"),
    ("outer", "self.level_ok = 1", "`level_ok` is no tag, which logic does not write"),
    ("outer", "self.tripped = 0", "`tripped` is no tag, which logic does not write"),
    ("outer", "self.motor.feedback = 1", "`motor.feedback` is a DigitalIn, which logic does not write"),
    ("outer", "self.motor.time = 1", "`motor.time` is a Setting, which logic does not write"),
    ("outer", "self.motor.run = 1", "`motor.run` is a DigitalOut, which the part itself writes"),
    ("inner", "self.feedback = 1", "`feedback` is a DigitalIn, which logic does not write"),
    ("helper", "self.time = 1", "`time` is a Setting, which logic does not write"),
    ("helper", "self.wish = 1", "`wish` is an Input, which logic does not write"),
]


@pytest.mark.parametrize(("place", "line", "message"), WRITES)
def test_logic_writes_no_input_and_no_setting_wherever_it_stands(place: str, line: str, message: str, tmp_path: Path) -> None:
    text = told(tmp_path, PART.format(**{**PLAIN, place: line}))
    assert re.findall(r": ([E]\d{3}): (.+)", text) == [("E204", message)]


def test_the_same_model_is_right_without_such_a_line(tmp_path: Path) -> None:
    assert ": E" not in told(tmp_path, PART.format(**PLAIN))


def codes(folder: Path, declarations: str, scan: str, more: str = "") -> list[str]:
    """The codes of what is told of a small model, in order."""
    declared = "".join(f"    {line}\n" for line in declarations.splitlines())
    logic = "".join(f"        {line}\n" for line in scan.splitlines())
    source = f"{IMPORTS}{TAGS}{declared}\n    def scan(self, dt_ms):\n{logic}{more}"
    return re.findall(r"^model\.py:\d+:\d+: ([EWI]\d{3}): ", told(folder, source), re.M)


LOGIC = {
    "a test before a division": ("self.x = 100 // self.b if self.b else 0", []),
    "a test that leaves 0 in": ("self.x = 100 // self.b if self.b >= 0 else 0", ["E502"]),
    "a test of both signs": ("self.x = 100 // self.a if self.a != 0 else 0", []),
    "a test in `and`": ("self.out = self.b and 100 // self.b > 3", []),
    "a test in `or`": ("self.out = not self.b or 100 // self.b > 3", []),
    "a test in `or` that does not help": ("self.out = self.b or 100 // self.b > 3", ["E502"]),
    "a test with return": ("if not self.b:\n    return\nself.x = 100 // self.b\n", []),
    "a test of a variable": ("n = self.b - 3\nif n > 0:\n    self.x = 100 // n", []),
    "a test of a chain": ("if 0 < self.a <= 10:\n    self.x = 100 // self.a", []),
    "a test by `in`": ("if self.a in (5, 7):\n    self.x = 100 // self.a", []),
    "a test by `not in`": ("if self.a not in (5, 7):\n    self.x = 100 // self.a", ["E502"]),
    "a divisor that is one or the other": ("n = 2 if self.on else 3\nself.x = 100 // n", []),
    "a remainder": ("self.x = self.a % 7 + 100 // (self.b + 1)", []),
    "a square": ("n = self.b * self.b\nn = n * n\nself.x = n * n // 1_000_000", ["I802", "E501"]),
    "a bounded square": ("n = min(self.b * self.b, 30_000)\nself.x = n * n // 1_000_000", []),
    "a counter": ("self.x = self.x + 1", []),
    "a counter over a branch": ("self.x += 1 if self.on else -1", []),
    "a counter that is reset": ("self.x = self.x + 1 if self.x < 900 else 0", []),
    "a value that is written before it is read": ("self.x = 5000\nself.x = TABLE[self.x // 2500]", ["E505"]),
    "an index that was tested": ("self.x = TABLE[self.b] if self.b < 3 else 0", []),
    "an index by remainder": ("self.x = TABLE[self.a % 3]", []),
    "a loop over a table": ("n = 0\nfor i in TABLE:\n    n += 100 // i\nself.x = n", []),
    "a loop with 0 in it": ("n = 0\nfor i in range(-2, 3):\n    n += 100 // i\nself.x = n", ["E502"]),
    "a loop that sums": ("n = 0\nfor i in range(50):\n    n += i\nself.x = n - 1200", []),
    "a long loop that is bounded": ("n = 0\nfor i in range(5000):\n    n = min(n + i, 900)\nself.x = n", []),
    "a long loop that sums": ("n = 0\nfor i in range(5000):\n    n += i\nself.x = min(n, 9)", ["E501"]),
    "a variable from a loop": ("for i in TABLE:\n    n = i\nself.x = n", []),
    "a variable from a loop that may be left": ("for i in TABLE:\n    if self.on:\n        break\n    n = i\nself.x = n", ["E508"]),
    "a division behind a return": ("self.x = 1\nreturn\nself.x = 1 // 0 * self.b", []),
    "a shift by a table": ("self.x = 1 << TABLE[self.on]", []),
    "an interlock's trip": ("self.x = 100 // (1 - self.tripped)", ["E502"]),
    "time within bounds": ("self.x = dt_ms * 1000 // 4_000", []),
    "time beyond bounds": ("self.x = min(9, dt_ms * 1_000_000)", ["E501"]),
}


@pytest.mark.parametrize(("scan", "due"), LOGIC.values(), ids=LOGIC.keys())
def test_values_on_all_paths(scan: str, due: list[str], tmp_path: Path) -> None:
    found = codes(tmp_path, "", f"{USES}{scan}")
    assert [code for code in found if code not in ("W704", "W709")] == due


PHASE = 'phase = Sequence(("A", "B"), (("A", "B", lambda m: {}), ("B", "A", lambda m: {}), {}))'
STEP = "self.phase.step(self, dt_ms)\nself.out = 1"
BLIND = 'i = Interlock("I", when=lambda m: {}, trips=("out",))'
DECLARED = {
    "both branches call a block": ('t = Ton("T")', "if self.on:\n    self.t(1, dt_ms)\nelse:\n    self.t(0, dt_ms)", []),
    "a block is called behind a return": ('t = Ton("T")', "if self.on:\n    return\nself.t(1, dt_ms)", ["W702"]),
    "a block is called by a method": ('t = Ton("T")', "self.helper(dt_ms)", []),
    "time goes through a variable": ('t = Ton("T")', "now = dt_ms\nself.t(1, now)", []),
    "time is doubled": ('t = Ton("T")', "self.t(1, dt_ms * 2)", ["E603"]),
    "a filter stays between what it is given": ('f = Lag("F")', "self.x = self.f.out * 5\nself.f(self.b, dt_ms, self.b_ok)", []),
    "a filter keeps the unit": (
        'f = Lag("F")\ns = Setting("S", unit="s")',
        "self.f(self.s, dt_ms)\nself.out = self.f.out > dt_ms",
        ["E506"],
    ),
    "a ramp begins at 0": ('f = Ramp("F")', "self.x = 900 // self.f(self.b + 1, dt_ms)", ["E502"]),
    "a scaled value": ('f = Scale("F", 0, 50, 10, 20)', "self.x = 900 // self.f(self.b)", []),
    "a limited value": ('f = Limit("F", low=-5, high=5)', "self.x = self.f(self.a) * 200", []),
    "a preset in seconds": ('t = Ton("T")\ns = Setting("S", unit="s")', "self.t(1, dt_ms, self.s)", ["E506"]),
    "a preset converted": ('t = Ton("T")\ns = Setting("S", unit="s")', "self.t(1, dt_ms, self.s * 1000)", []),
    "a guard that cannot be": (PHASE.format("m.b > 60", "1", ""), STEP, ["W705", "W706", "W707"]),
    "a guard behind one that is always true": (PHASE.format("1", "m.on", '("A", "A", lambda m: m.on)'), STEP, ["W707"]),
    "a guard behind an equal one": (PHASE.format("m.on", "m.on", '("A", "A", lambda m: m.on)'), STEP, ["W707"]),
    "a guard on the state it leaves": (PHASE.format('m.phase.at("A")', 'not m.phase.at("A")', ""), STEP, []),
    "a guard on a state it is not in": (PHASE.format('m.phase.at("B")', "1", ""), STEP, ["W705", "W706", "W707"]),
    "a way out of every state": (PHASE.format("m.on", "m.b > 60", '("*", "A", lambda m: not m.on)'), STEP, ["W707"]),
    "an interlock on a value": (BLIND.format("m.b > 3"), "self.out = 1", ["W708"]),
    "an interlock on a plain contact": (BLIND.format("m.on"), "self.out = 1", ["W708"]),
    "an interlock on value and quality": (BLIND.format("m.b > 3 or not m.b_ok"), "self.out = 1", []),
    "an interlock armed by an input": (BLIND.format("m.b > 3 or not m.b_ok, armed=lambda m: m.on"), "self.out = 1", ["W708"]),
    "an interlock armed by what is high when bad": (
        'c = DigitalIn("C", on_bad="high")\n' + BLIND.format("m.b > 3 or not m.b_ok, armed=lambda m: m.c"),
        "self.out = 1",
        [],
    ),
    "an interlock that is never armed": (BLIND.format("not m.b_ok, armed=lambda m: m.b > 50"), "self.out = 1", ["W707"]),
    "an alarm that design always suppresses": (
        'r = Alarm("R", "Act", when=lambda m: m.on, suppressed=lambda m: m.b < 51)',
        "self.out = 1",
        ["W710"],
    ),
    "an interlock through a method": (BLIND.format("m.high()"), "self.out = 1", ["W708"]),
    "an interlock on a fail-safe contact": ('c = DigitalIn("C", fail_safe=True)\n' + BLIND.format("not m.c"), "self.out = 1", []),
    "a fail-safe contact the wrong way round": ('c = DigitalIn("C", fail_safe=True)\n' + BLIND.format("m.c"), "self.out = 1", ["W708"]),
    "an input that goes high when bad": ('c = AnalogIn("C", on_bad="high")\n' + BLIND.format("m.c > 90"), "self.out = 1", []),
    "a permissive that allows nothing": ('p = Permissive("P", when=lambda m: m.b > 3)', "self.out = 1", ["W707"]),
    "a permissive that logic asks": ('p = Permissive("P", when=lambda m: m.b > 3)', "self.out = self.p.ok", []),
    "an interlock that trips nothing": ('i = Interlock("I", when=lambda m: not m.b_ok)', "self.out = 1", ["W707"]),
    "an interlock that logic asks": ('i = Interlock("I", when=lambda m: not m.b_ok)', "self.out = self.i.active", []),
    "an interlock that only trips": ('i = Interlock("I", when=lambda m: not m.b_ok)', "self.out = not self.tripped", []),
    "a reset of what does not latch": ('go = Command("G")\n' + BLIND.format('not m.b_ok, reset="go"'), "self.out = self.go", ["W707"]),
    "a reset of what latches": ('go = Command("G")\n' + BLIND.format('not m.b_ok, latch=True, reset="go"'), "self.out = self.go", []),
    "two causes": (BLIND.format("m.tripped or m.x > 3"), "self.out = 1", ["I801"]),
    "an effect behind a rule": ('r = Always("r", lambda m: m.effect())', "self.out = 1", ["E211"]),
    "one writer, two assignments": ("", "self.out = 1\nif self.on:\n    self.out = 0", []),
    "a method that calls itself through another": ("", "self.x = self.ping()", ["E602", "E602"]),
}
HELPERS = """
    def helper(self, dt_ms):
        self.t(1, dt_ms)
"""
OTHERS = {
    "m.high()": "\n    def high(self):\n        return self.b > 3\n",
    "m.effect()": "\n    def effect(self):\n        self.x = 3\n        return 1\n",
    "self.helper(dt_ms)": HELPERS,
    "self.ping()": "\n    def ping(self):\n        return self.pong()\n\n    def pong(self):\n        return self.ping()\n",
}


@pytest.mark.parametrize(("declarations", "scan", "due"), DECLARED.values(), ids=DECLARED.keys())
def test_calls_rules_and_sequences(declarations: str, scan: str, due: list[str], tmp_path: Path) -> None:
    more = "".join(text for name, text in OTHERS.items() if name in declarations + scan)
    found = codes(tmp_path, declarations, f"{USES}{scan}", more)
    assert [code for code in found if code not in ("W704", "W709")] == due


IDIOMS = {
    "seal-in": ('go = Command("Go")\nstop = Command("Stop")', "self.out = (self.go or self.out) and not self.stop"),
    "filter by hand": ('avg = Memory("Avg", high=50)', "self.avg = (self.avg * 7 + self.b) // 8\nself.out = self.avg > 3"),
    "total with a carried rest": (
        'rest = Memory("Rest", high=999)\ntotal = Memory("Total", high=1_000_000)',
        "self.rest = self.rest + self.b * dt_ms\nself.total = self.total + self.rest // 1000\nself.rest = self.rest % 1000\nself.out = 1",
    ),
    "counter that is reset": (
        'n = Memory("N", high=100)',
        "if self.n >= 100:\n    self.n = 0\nelse:\n    self.n += 1\nself.out = self.n > 50",
    ),
    "preset in minutes": (
        't = Ton("T")\nm = Setting("M", unit="min", low=1, high=600, default=5)',
        "self.out = self.t(self.on, dt_ms, self.m * 60_000)",
    ),
    "a mode with a branch for each value": (
        'mode = Memory("Mode", high=2)',
        "if self.mode == 0:\n    self.out = 0\nelif self.mode == 1:\n    self.out = 1\nelif self.mode == 2:\n    self.out = self.on",
    ),
    "begins with what is otherwise": ("", "self.out = 0\nif self.on:\n    self.out = 1"),
    "returns early": ("", "self.out = 0\nif not self.on:\n    return\nself.out = 1"),
    "percent of a range": ('p = AnalogOut("P", unit="%", high=1000, decimals=1)', "self.p = (self.a + 100) * 1000 // 200\nself.out = 1"),
    "rate from two samples": (
        'last = Memory("Last", low=-100, high=100)',
        "self.out = (self.a - self.last) * 1000 // dt_ms > 50\nself.last = self.a",
    ),
    "average of what is good": (
        "",
        "n = self.a_ok + self.b_ok\nmean = (self.a * self.a_ok + self.b * self.b_ok) // n if n else 0\nself.out = mean > 9",
    ),
}


@pytest.mark.parametrize(("declarations", "scan"), IDIOMS.values(), ids=IDIOMS.keys())
def test_what_people_write_passes_clean(declarations: str, scan: str, tmp_path: Path) -> None:
    assert codes(tmp_path, declarations, f"{USES}{scan}") == []


PARTS = (
    IMPORTS
    + """class Valve(Model):
    wanted = Input("Wanted")
    share = Input("Share", low=1, high=9, initial=1)
    coil = DigitalOut("Coil")
    flow = Memory("Flow", high=100)

    def scan(self, dt_ms):
        self.coil = self.wanted
        self.flow = 100 // self.share


class Line(Model):
    go = Command("Go")
    first = Valve("First")
    second = Valve("Second")

    def scan(self, dt_ms):
        self.first.wanted = self.second.wanted = self.go
{}
"""
)
SHARE = "self.first.share = self.go"
IN_PARTS = {
    "each is scanned once": (("self.first.scan(dt_ms)", "self.second.scan(dt_ms)"), []),
    "one is scanned twice": (("self.first.scan(dt_ms)", "self.second.scan(dt_ms)", "self.first.scan(dt_ms)"), ["E604"]),
    "one is never scanned": (("self.first.scan(dt_ms)",), ["E604"]),
    "one is scanned on some paths": (("self.first.scan(dt_ms)", "if self.go:", "    self.second.scan(dt_ms)"), ["W702"]),
    "a part gets what it divides by": (
        ("self.first.share = self.go", "self.first.scan(dt_ms)", "self.second.scan(dt_ms)"),
        ["E502", "I802"],
    ),
    "a part gets another time": (("self.first.scan(20)", "self.second.scan(dt_ms)"), ["E603"]),
}


@pytest.mark.parametrize(("lines", "due"), IN_PARTS.values(), ids=IN_PARTS.keys())
def test_parts(lines: tuple[str, ...], due: list[str], tmp_path: Path) -> None:
    text = told(tmp_path, PARTS.format("\n".join(f"        {line}" for line in lines)))
    found = re.findall(r"^model\.py:\d+:\d+: ([EWI]\d{3}): ", text, re.M)
    assert [code for code in found if code not in ("W704",)] == due


ONCE = "  Write `self.{0}.scan(dt_ms)` once, outside of any branch: a part lives in every scan.\n"
MISUSED = {
    "twice": (
        ("self.first.scan(dt_ms)", "self.second.scan(dt_ms)", "self.first.scan(dt_ms)"),
        "{}: E604: part `first` is scanned more than once\n          self.first.scan(dt_ms)\n          ^^^^^^^^^^^^^^^^^^^^^^\n"
        + ONCE.format("first"),
    ),
    "never": (
        ("self.first.scan(dt_ms)",),
        '{}: E604: part `second` is never scanned\n      second = Valve("Second")\n      ^^^^^^\n' + ONCE.format("second"),
    ),
}


@pytest.mark.parametrize(("lines", "due"), MISUSED.values(), ids=MISUSED.keys())
def test_a_part_that_is_not_scanned_once_is_told_in_full(lines: tuple[str, ...], due: str, tmp_path: Path) -> None:
    text = told(tmp_path, PARTS.format("\n".join(f"        {line}" for line in lines)))
    (where,) = re.findall(r"^(model\.py:\d+:\d+): E604", text, re.M)
    assert due.format(where) in text


def test_examples_pass_clean() -> None:
    examples = [*ROOT.glob("examples/*/model.py"), EVERY_EXPRESSION]
    assert TANK_FILL in examples
    assert {path: told_of(path) for path in examples} == dict.fromkeys(examples, "")


def test_the_model_that_automates_nothing_is_told_what_is_odd_about_it() -> None:
    """All are so: no interlock regards the quality of `level`, and `speed` relies on being brought into its range."""
    found = re.findall(r": ([EWI]\d{3}): `(\w+)` (?:does not see when `level` is bad|is assigned)", told_of(EVERYTHING))
    assert set(found) - {("W708", "flooded")} == {("W708", "high"), ("I802", "speed")}
    assert len(found) == len(re.findall(r": [EWI]\d{3}: ", told_of(EVERYTHING)))


@pytest.mark.parametrize("path", [TANK_FILL, EVERYTHING, EVERY_EXPRESSION], ids=lambda path: path.stem)
def test_what_runs_stays_within_what_was_found(path: Path) -> None:
    assert within(path, trace(path, SCANS)) == SCANS


@pytest.mark.parametrize("seed", range(4))
def test_what_random_models_do_stays_within_what_was_found(seed: int, tmp_path: Path) -> None:
    model, lines = tmp_path / f"seed{seed}.py", tmp_path / f"seed{seed}.jsonl"
    random_model.write(seed, 200, model, lines)
    assert within(model, lines.read_text("ascii").splitlines()) == 200


def within(path: Path, lines: list[str]) -> int:
    """Replay a trace; after the logic of each scan every tag is within the span that the analysis gives it. How many scans."""
    problems = Problems()
    model = read_model(path, problems)
    world = World(model.root)
    end = Executor(model, world, problems).scan()
    scanner = interpreted(loaded(path), describe(path).data)
    live, logic = Live(scanner), scanner.model.scan
    tags = [path for path, thing in world.things.items() if KINDS[thing.declaration.kind].group == "tags"]
    scans = 0

    def scan(dt_ms: int) -> None:
        nonlocal scans
        logic(dt_ms)
        scans += 1
        for tag in tags:
            low, high = end.read(tag).span
            assert low <= live.read(tag) <= high, tag

    scanner.model.scan = scan
    replay = Replay(scanner)
    for line in lines:
        replay.feed(line)
    return scans
