"""The scan as a board gets it, linked and made small, gives the digests of the scan as it is written."""

import os
import subprocess
from pathlib import Path

from simulator import bytecode, flash_set
from tests.parity import random_trace
from tests.parity.everything import Everything
from tools.interpreters import ROOT, micropython
from tools.shrunk import shrunk

SCANS = 5000
REPLAY = """
from shared_model.scan import Scanner
from shared_model.trace import Replay


def replayed(model, path):
    replay = Replay(Scanner(model))
    with open(path) as file:
        for line in file:
            replay.feed(line)
    print(replay.differs, replay.compared, replay.scanner.scan_no())
"""
MAIN = """
import sys
import shared_model
from shared_model.running import replayed
from everything import Everything
replayed(Everything, sys.argv[1])
"""


def test_a_trace_gives_equal_digests_on_what_a_board_gets(tmp_path: Path) -> None:
    model = (ROOT / "tests/parity/everything.py").read_text(encoding="utf-8")
    trace = tmp_path / "trace.jsonl"
    trace.write_text("".join(line + "\n" for line in random_trace.lines(Everything, 20_260, SCANS)), encoding="ascii")
    sources = {
        **dict(flash_set._ours(frozenset())),
        "shared_model/trace": (ROOT / "shared_model/trace.py").read_text(encoding="utf-8"),
        "firmware/replaying": REPLAY,
    }
    small, texts = shrunk(sources, [model, MAIN])
    named = [*((name, text, bytecode.SMALL) for name, text in small.items()), ("everything", model, ()), ("start", MAIN, ())]
    for name, code in bytecode.compiled(bytecode.Source(*each) for each in named).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(code)
    (tmp_path / "firmware/texts.bin").write_bytes(texts)
    command = [*micropython().command, "-X", "heapsize=4m", "-m", "start", trace.as_posix()]
    environment = {**os.environ, "MICROPYPATH": f"{tmp_path.as_posix()}:.frozen"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout, done.stderr) == (f"None {SCANS // random_trace.DIGEST_EVERY} {SCANS}\n", "")
