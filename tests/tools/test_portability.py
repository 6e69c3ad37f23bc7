"""Every row of `docs/portability.md`: what it shows is refused with its code, or passes the checks and means the same on all runtimes."""

import re
from pathlib import Path

import pytest

from tests.parity import random_trace
from tests.tools.compiling import ROOT
from tests.tools.test_compiler_interpret import EVERY_EXPRESSION, SCANS, trace
from tests.tools.test_problem_pages import told
from tools.interpreter_runs import RUNTIMES, run_on

REPLAY = ROOT / "tests" / "parity" / "replay.py"
ROW = re.compile(r"^\| (.+?) \| (scan|class|top) \| `(.+)` \| (?:\[(E\d{3})\]\(problems/\4\.md\)|harmless) \|$", re.M)
PAGE = (ROOT / "docs" / "portability.md").read_text(encoding="utf-8")
ROWS = [(name, where, code.replace("\\|", "|"), due) for name, where, code, due in ROW.findall(PAGE)]
HEAD = """from shared_model import AnalogIn, DigitalIn, DigitalOut, Memory, Model

TABLE = (1, 2, 3)


def scaled(value):
    return value // 3
"""
TANK = """

class Tank(Model):
    on = DigitalIn("On")
    a = AnalogIn("A", low=-100, high=100)
    big = AnalogIn("Big", high=1_000_000)
    x = Memory("X", low=-1000, high=1000)
"""


def model(where: str, code: str) -> str:
    lines = [*code.split(" ⏎ ")]
    top = "\n\n" + "\n".join(lines) + "\n" if where == "top" else ""
    declared = "    " + "\n".join(lines) + "\n" if where == "class" else ""
    logic = "".join(f"        {line}\n" for line in lines) if where == "scan" else "        self.x = 1\n"
    return f"{HEAD}{top}{TANK}{declared}\n    def scan(self, dt_ms):\n{logic}"


def test_every_row_is_read() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| difference", "|---"))]
    assert len(ROWS) == len(rows) > 120


@pytest.mark.parametrize(("where", "code", "due"), [row[1:] for row in ROWS], ids=[f"{row[0]} {place}" for place, row in enumerate(ROWS)])
def test_what_a_row_shows_is_so(where: str, code: str, due: str, tmp_path: Path) -> None:
    text = told(tmp_path, model(where, code))
    found = re.findall(r"^model\.py:\d+:\d+: (E\d{3}): ", text, re.M)
    assert due in found if due else not found, text


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_what_is_harmless_gives_the_same_on_every_runtime(runtime: str, tmp_path: Path) -> None:
    """Every kind of expression and statement, on random inputs, replayed to equal digests under the heap lock."""
    path = tmp_path / "trace.jsonl"
    path.write_text("\n".join(trace(EVERY_EXPRESSION, SCANS)) + "\n", encoding="ascii", newline="\n")
    done = run_on(runtime, REPLAY, path.as_posix(), EVERY_EXPRESSION.as_posix(), "EveryExpression", files=[path, EVERY_EXPRESSION])
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == f"{SCANS // random_trace.DIGEST_EVERY} digests equal, scan {SCANS}\n"
