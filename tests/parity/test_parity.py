"""One random trace, three runtimes, equal digests; and broken copies of the scan, to show that the comparison would notice."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parity import random_trace
from tests.parity.everything import Everything
from tests.parity.mutants import MUTANTS, Mutant
from tools.interpreter_runs import RUNTIMES, run_on
from tools.interpreters import ROOT

REPLAY = ROOT / "tests" / "parity" / "replay.py"
SCANS = 100_000
SEED = 20_260
CONSTANT = [
    "high.latched",
    "open_door.latched",
    "flooded.latched",
    "slow.pt_ms",
    "chatter.elapsed_ms",
]  # declared so that they cannot change


@pytest.fixture(scope="session")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trace of 100,000 scans that all runtimes replay."""
    return written(tmp_path_factory.mktemp("parity") / "trace.jsonl", random_trace.lines(Everything, SEED, SCANS))


def written(path: Path, lines: Iterator[str]) -> Path:
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)
    return path


def replayed(runtime: str, trace: Path) -> str:
    done = run_on(runtime, REPLAY, trace.as_posix(), files=[trace, REPLAY.with_name("everything.py")], heap_kb=512, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(300)  # of run_on
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_trace_of_100_000_scans_gives_equal_digests(runtime: str, trace: Path) -> None:
    assert replayed(runtime, trace) == f"{SCANS // random_trace.DIGEST_EVERY} digests equal, scan {SCANS}\n"


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("start_at", [2**30 - 700, 2**31 - 700, 2**32 - 700])
def test_counters_pass_the_limits_of_small_integers(runtime: str, start_at: int, tmp_path: Path) -> None:
    lines = random_trace.lines(Everything, SEED, 2000, start_at=start_at, age_ms=1_000_000_000 - 3000)
    assert replayed(runtime, written(tmp_path / "trace.jsonl", lines)).endswith(f" digests equal, scan {start_at + 2000}\n")


def test_the_trace_reaches_every_construct(trace: Path) -> None:
    """Comparing what never changes would compare nothing: every word of the image that can change does."""
    from shared_model import Scanner
    from shared_model.trace import Replay

    replay = Replay(Scanner(Everything))
    seen: list[set[int]] = [set() for _ in range(replay.scanner.image.length)]
    for line in trace.read_text("ascii").splitlines():
        replay.feed(line)
        replay.scanner.image.pack()
        for place, word in enumerate(replay.scanner.image.words):
            seen[place].add(word)
    names = [f"{thing.path}.{field}" for thing in replay.scanner.objects for field in thing.state_fields]
    assert [name for name, values in zip(names, seen, strict=True) if len(values) < 2] == CONSTANT


@pytest.fixture(scope="session")
def short_trace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("parity") / "short.jsonl", random_trace.lines(Everything, SEED, 15_000))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_copy_is_caught(mutant: Mutant, short_trace: Path, tmp_path: Path) -> None:
    """The replay on a copy of the code in which one thing is broken must differ or fail, and say at which scan."""
    copy = tmp_path / "copy"
    for folder in ("shared_model", "tests/parity", "tests/shared"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    mutant.apply(copy)
    program = f"from tests.parity.replay import steps\nfor _ in steps([{str(short_trace)!r}]): pass"
    done = subprocess.run([sys.executable, "-c", program], cwd=copy, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "scan " in done.stdout
