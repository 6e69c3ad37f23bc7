"""Outputs are made safe on the real MicroPython, whatever state the interpreter was left in."""

import subprocess
from pathlib import Path

from tests.firmware.micropython import ROOT, command, environment

PROGRAM = """
import sys
from micropython import heap_lock
from firmware import safe_outputs

class machine:
    class Pin:
        OUT = 1

        def __init__(self, pin, mode, value):
            print("pin", pin, "is", value)

if sys.argv[2] == "locked":
    heap_lock()
safe_outputs.drive(machine, sys.argv[1])
kept = [0] * 100
print("there is memory")
"""


def driven(tmp_path: Path, state: str) -> str:
    (tmp_path / "safe.json").write_text("[[15, 0]]")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run(
        command("64k", str(program), str(tmp_path), state),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return done.stdout + done.stderr


def test_outputs_are_driven_and_memory_stays_usable(tmp_path: Path) -> None:
    assert driven(tmp_path, "as ever") == "pin 15 is 0\nthere is memory\n"


def test_a_heap_that_a_ctrl_c_left_locked_is_unlocked_first(tmp_path: Path) -> None:
    assert driven(tmp_path, "locked") == "pin 15 is 0\nthere is memory\n"
