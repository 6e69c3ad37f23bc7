"""What check accepts gives the same however it is spelt: one model of all spellings, on all runtimes, under the heap lock, and as bytecode.

Each spelling leaves its value in `v`. Whoever finds another way to write something adds it here, or has check refuse it.
"""

import json
from pathlib import Path

import pytest

from shared_model.trace import Replay
from simulator import bytecode
from simulator.modules import load_module
from tests.parity import random_trace
from tests.tools.interpreting import interpreted
from tools.compiler import CompileErrors, compile_model
from tools.compiler.canonical import canonical
from tools.compiler.describe import description
from tools.interpreter_runs import RUNTIMES, run_on
from tools.interpreters import ROOT
from tools.untitled import untitled

PROGRAM = ROOT / "tests" / "parity" / "run_models.py"
SCANS = 200
DIGESTS = SCANS // random_trace.DIGEST_EVERY
TOP = r"""# -*- coding: utf-8 -*-
from shared_model import (AnalogIn, Command, DigitalIn, Input, Interlock as Trip, DigitalOut, Memory as Kept, Model,
    RTrig, Sequence, Setting, Ton, dec,)
"text"
TWO = 2; FIVE = (5)
YES: bool = True
LEAST = -TWO * 3 + (1 << 4) - ~5
TENTHS = dec("-1.5", 1)
TABLE = (3, -7, +5, ~-1, 0x0B)
NAMED = TWO, -TWO, YES, 4
MIXED = [TWO, FIVE, 0b_11]
STATE = "\x41" "B"

def half(value, by: "int" = TWO,):
    'text'
    return value // by
def wet(m, than=3): return m.a > than

class Part(Model):
    sum = Kept("S", high=900)
    k = Setting("K", low=0, high=9, default=TWO)
    i = Input("I", high=9,)
    def scan(self, dt_ms): self.sum = self.step(self.sum)
    def step(this, v): return (v + this.k + this.i) % 900

class Child(Part):
    "text"
    sum = Kept(title="S", high=7_00)
    def step(self, v, more=+3): return (v + more) % 700
"""
CLASS = r"""
class Generated(Model):
    scan_ms: int = 2 * FIVE
    go = Command("Go"); on: DigitalIn = DigitalIn("On")
    a = AnalogIn("°C é 漢", low=-500, high=+500,)
    b = AnalogIn(high=0x3C, title=r"B")
    g = (AnalogIn("G", low=-1073741823, high=0x3FFF_FFFF))
    pick = Setting(u"P", "", 0, 4, False + 1)
    lamp = DigitalOut("Lamp")
    matched = Kept("M", low=-9, high=9)
    trip = Trip("T", wet, ["la" "mp"], latch=YES, reset="go")
    dry = Trip("D", lambda \
        _, : (_ . on and not _.a in (1, 2)), force={"lamp": 1,})
    phase = Sequence(transitions=[[STATE, "C", lambda self: self.on],
        ("*", 'AB', lambda match: match.a < 0 and not match.on)], states=["A" "B", 'C'])
    t = Ton(pt_ms=5_0)
    edge = RTrig()
    part = Part("P", k=+TWO); child = Child(k=1, title="C")
    count = Kept("N", high=900)
    def bump(self, by: int = 1) -> int: self.count = (self.count + by) % 500; return self.count
"""
SPELT = r"""
v = 0x1F + 0X1f + 0o17 + 0O17 + 0b11 + 0B11 + 1_000 + 0x_f + 00 + 000_0
v = 1073741823
v = -1073741823
v = (((5))) - -(+(5)) + - -3 + ~-5 + ~~5
v = True + -True + ~True + +YES - (not True) + (self.a > 3)
v = (self.a > 3) & (self.b > 3) | (self.a < 9) ^ self.on
v = (self.a > 3) << 3 | 1 << (self.a > 3)
v = self.b // (1 + (self.a > 3)) + (self.a > 3) // (1 + self.on)
v = (self.a > 3) == True
v = TABLE[self.a > 3] + TABLE[True] + TABLE [ self.pick ] + TABLE[(self.b % FIVE)]
v = (1, -2, +3, (4), -(5), True)[self.b % 6] + (1_0, 0x10,)[self.on] + (7,)[0]
v = NAMED[self.pick % 4] + MIXED[self.pick % 3] + LEAST + TENTHS
v = self.a in () or self.a in (1,) or self.b not in (-1, + 2, 0x3, False) or not self.b in TABLE
v = (self.a in (1, 2)) in (0, 1)
v = -500 <= self.a <= 499 != self.b == self.b
v = self.a if self.on else self.b if self.go else 3
v = (self.a if self.on else self.b) if(self.b)else(3)
v = 1 if True else 2
v = 0 or self.a and 7 or not 0 and self.b
v = 1 and self.a or 0
v = abs(self.a > 3) + abs (-5) + min(True, 1, self.on,) + max(self.a > 3, self.b > 3) + int(True) + bool(self.b)
v = min(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, self.a)
v = self.a // -7 + self.a % -7 + -self.a // 7 + -self.a % 7 + (self.a >> 3) + (-self.a << 3)
v = self.g // 3 + (self.g >> 1) // 2
v = self.g & 0x3FFFFFFF
v = -self.g
v = self.g % (self.b or 1) + self.g // max(1, self.b) % 9 + self.g // -1 % 7
v = 1 << self.b % 30
v = ~self.b ^ self.a - -1 + self.a--1
v = self . a + (self).b + (self
    .a # text
    )
v = 1 + \
  2 \
  + 3
v = half(half(self.a,), 3) + half(self.on)
v = half(7)
v = self.bump() + self.bump(TWO) * 3 - self.bump(self.a > 3,)
v = self.bump() and self.bump() or self.bump()
v = 0 < self.bump() < self.bump() < 400
v = self.count; v += self.bump(); v -= self.bump() if v > 9 else 1
self.count += self.bump() % 2; v = self.count
self.count = v = self.bump()
v = w = self.a; w *= 3; w //= -2; w %= 7; w <<= 2; w >>= 1; w &= 60; w |= 1; w ^= 5; v += w
(v) = 3; (v) += 4; v: "int" = v; w: list[int] = 7; v += w;
v: Nowhere = 3
match = 3; case = 4; type = 5; _ = 6; print = 7; __x = 8; super = 9; v = match + case + type + _ + print + __x + super
TWO = self.b; v = TWO
int = 3; v = int
dt_ms += 1; v = dt_ms
if self.on: v = 1; w = 2
elif self.go: v = 3
else: pass; v = 4
if not 0:
 if self.on :
    v = 1
  # text
 else:
             v = 2
# text
if self.on:
  '''text
 text'''; "text" 'text'
  v = 3

  v += 4
for i in range(3): v = v * 2 + i
for i in range (0, 6, 2,): v += i; i = 9; v += i
for (i) in range(9, -1, - 2): v += i
for i in range(-TWO, FIVE): v = v * 2 % 99 + i
for i in range(0x9, 0, (-3)): v += i
for i in range(1073741820, 1073741823): v = i
if YES:
    v = 7
    for i in range(5, 5): v = i
for i in TABLE: v = v * 3 % 99 + i
for i in 1, -2, +3: v = v * 3 % 99 + i
for i in (4,): v = i
if True:
    v = 7
    for i in (): v = i
for i in (1, # text
          True,): v += i
for i in (range(True)): v += 1
for i in range(4):
    for i in TABLE:
        if i == self.b % 5: break
        if i < 0: continue
        v = v * 2 % 99 + i
    v += i
for i in range(9):
    if i > self.b % 12: v = i; break
for TABLE in (1, 2): v += TABLE
v = self.edge(self.a > 3) + self.t(self.on and self.a, dt_ms, self.b) + self.t.q
v = self.phase.at(STATE) + self.phase.at('A' "B") * 2 + self.phase.at(u"C") * 4; self.phase.step(self, dt_ms,)
self.part.i = self.b % 9; self.part.scan(dt_ms); self.child.scan(dt_ms,); v = self.part.sum + self.child.step(3)
self.matched = self.on > self.go; self.lamp ^= self.matched; v = self.lamp
"""


def spelt() -> list[str]:
    """The spellings: a line and all that is indented below it or belongs to it."""
    found: list[str] = []
    for line in SPELT.strip("\n").split("\n"):
        open_bracket = bool(found) and found[-1].count("(") > found[-1].count(")")
        goes_on = bool(found) and (found[-1].endswith("\\") or found[-1].count("'''") % 2)
        if open_bracket or goes_on or line.startswith((" ", "elif", "else", "# ")) or not line:
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


def source(spellings: list[str]) -> str:
    """A model in which each spelling is a method, whose value goes into a history of its own."""
    text = TOP + CLASS
    for number, spelling in enumerate(spellings):
        indented = "".join(f"        {line}\n" if line.strip() else f"{line}\n" for line in spelling.split("\n"))
        text += f'    h{number} = Kept("H", high=1008)\n    def m{number}(self, dt_ms):\n        v = 0\n{indented}        self.h{number} = '
        text += f"(self.h{number} * 3 + v % 1009) % 1009\n"
    calls = "".join(f"        self.m{number}(dt_ms)\n" for number in range(len(spellings)))
    return text + f"    def scan(self, dt_ms,) -> None:\n{calls}\n# the end"


def written(folder: Path, text: str, name: str = "spelt") -> Path:
    """A model in a folder, with its trace."""
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8", newline="\n")
    lines = random_trace.lines(load_module(path).Generated, 20_261, SCANS)
    path.with_suffix(".jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="ascii", newline="\n")
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("spelt"), source(spelt()))


def replayed(runtime: str, *paths: Path) -> str:
    files = [file for path in paths for file in (path, path.with_suffix(".jsonl")) if file.exists()]
    names = [path.stem for path in paths]
    return run_on(runtime, PROGRAM, paths[0].parent.as_posix(), *names, files=files, heap_kb=1024, timeout=120).stdout


def test_check_accepts_them_and_what_it_describes_gives_their_values(path: Path) -> None:
    data = json.loads(canonical(description(compile_model(path))))
    replay = Replay(interpreted(load_module(path).Generated, data))
    seen: list[set[int]] = [set() for _ in spelt()]
    for line in path.with_suffix(".jsonl").read_text("ascii").splitlines():
        replay.feed(line)
        for number, values in enumerate(seen):
            values.add(replay.scanner.find(f"h{number}").value)
    assert (replay.differs, replay.compared) == (None, DIGESTS)
    assert [spelling for spelling, values in zip(spelt(), seen, strict=True) if len(values) < 3] == []  # what stays 0 would compare nothing


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_they_give_equal_digests(runtime: str, path: Path) -> None:
    assert replayed(runtime, path) == f"{DIGESTS} digests of 1 models compared, 0 models differ\n"


def test_they_give_equal_digests_as_a_board_gets_them(path: Path, tmp_path: Path) -> None:
    """Without titles, as bytecode."""
    for name, code in bytecode.compiled([bytecode.Source("spelt", untitled(path.read_text(encoding="utf-8")))]).items():
        (tmp_path / name).write_bytes(code)
    (tmp_path / "spelt.jsonl").write_bytes(path.with_suffix(".jsonl").read_bytes())
    assert replayed("micropython", tmp_path / "spelt.py") == f"{DIGESTS} digests of 1 models compared, 0 models differ\n"


REFUSED = (
    "v = self.a in (1, -True)",
    "for i in range(0, 9, True): v += i",
    "for i in range(0, 9, TWO): v += i",
    "for i in range(0, 1073741823, 536870912): v = 1",
)
"""What check refuses, as a board would allocate."""


def test_spellings_that_allocate_or_have_another_value_would_be_noticed(tmp_path: Path) -> None:
    paths = [written(tmp_path, source([spelling]), f"refused{number}") for number, spelling in enumerate(REFUSED)]
    for path in paths:
        with pytest.raises(CompileErrors):
            compile_model(path)
    other = written(tmp_path, source(["v = self.b + 0x1F"]), "other")
    other.write_text(source(["v = self.b + 0x2F"]), encoding="utf-8", newline="\n")
    lines = replayed("micropython", *paths, other).splitlines()
    lock = "MemoryError: memory allocation failed, heap is locked"
    assert lines[:-2] == [f"{path.stem}: scan 1: {lock}" for path in paths]
    assert lines[-2].startswith(f"other: scan {random_trace.DIGEST_EVERY}: digest ")
