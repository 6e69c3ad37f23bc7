"""Power that fails at any moment costs no acknowledged entry or value, and the next start finds all files whole."""

import json
import random
import subprocess
import time
from pathlib import Path

import pytest

from firmware.storage import JournalFile
from shared_model.journal import broken_at
from tests.firmware.micropython import ROOT, command, environment

PROGRAM = str(ROOT / "tests/firmware/power_cuts.py")


def lived(folder: Path, written: int, for_s: float) -> tuple[int, int]:
    """A process that is killed after that time: the count that it found, and the last one that it acknowledged, or 0."""
    process = subprocess.Popen(
        command("192k", PROGRAM, str(folder), str(written)),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first.startswith("begins "), first + process.stdout.read()
    time.sleep(for_s)
    process.kill()
    lines = process.communicate()[0].split("\n")[:-1]
    assert all(line.isdigit() for line in lines), lines
    return int(first[7:]), int(lines[-1]) if lines else 0


def counts(folder: Path) -> list[int]:
    """The numbers of the entries in the journal, whose chain must be unbroken."""
    audit = JournalFile(str(folder), file_bytes=2000).audit(0, 1000)
    entries, before = audit["entries"], audit["first_prev"]
    while audit["more"]:
        audit = JournalFile(str(folder), file_bytes=2000).audit(json.loads(entries[-1][65:])["j"], 1000)
        entries += audit["entries"]
    assert broken_at(entries, before) == -1
    return [json.loads(line[65:])["count"] for line in entries if "count" in json.loads(line[65:])]


def cut(folder: Path, times: int) -> None:
    chance = random.Random(times)
    acknowledged = written = 0
    for _ in range(times):
        found, last = lived(folder, written, chance.uniform(0, 0.05))
        assert found >= acknowledged
        in_journal = counts(folder)
        assert in_journal == sorted(in_journal)
        acknowledged = max(last, acknowledged)
        assert in_journal[-1:] >= [acknowledged] or not acknowledged
        written = max([acknowledged, *in_journal]) + 1  # what was under way may have been kept or not
    assert acknowledged > times


def test_twenty_cuts_lose_nothing(tmp_path: Path) -> None:
    cut(tmp_path, 20)


@pytest.mark.long
def test_two_hundred_cuts_lose_nothing(tmp_path: Path) -> None:
    cut(tmp_path, 200)
