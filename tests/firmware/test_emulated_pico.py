"""An emulated Pico W with a real image and the real mpremote. The image is the user's: there is none in this repository.

What is around the chip has tests that need no image: tests/simulator/test_emulated_pico.py.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.environment import UF2 as IMAGE
from tests.firmware.micropython import ROOT

HOW = "needs an image: .venv/bin/pip install --require-hashes -r requirements/pico.txt, then ISOSCAN_UF2=RPI_PICO_W.uf2 .venv/bin/pytest"
pytestmark = [
    pytest.mark.skipif(not IMAGE, reason=f"{HOW} tests/firmware/test_emulated_pico.py"),
    pytest.mark.timeout(600),  # an emulated second takes half a minute or more
]
BIN = Path(sys.executable).parent
PATIENCE_S = 120.0


class Board:
    """`isoscan board` with the image, in a process of its own."""

    def __init__(self, flash: Path) -> None:
        command = [str(BIN / "isoscan"), "board", "--json", "--flash", str(flash)]
        environment = {**os.environ, "ISOSCAN_UF2": IMAGE}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self._process.communicate()
        self.port = str(json.loads(line)["serial"])

    def mpremote(self, *arguments: str) -> tuple[int, str]:
        command = [str(BIN / "mpremote"), "connect", self.port, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S * 2, check=False)
        return done.returncode, done.stdout + done.stderr

    def stop(self) -> tuple[int, str, str]:
        self._process.send_signal(signal.SIGINT)
        out, err = self._process.communicate(timeout=30)
        return self._process.returncode, out, err


@contextmanager
def running(flash: Path) -> Iterator[Board]:
    """A board that ends cleanly."""
    made = Board(flash)
    try:
        yield made
    finally:
        ended = made.stop()
    assert ended == (0, "", "\nStopped; its flash is kept.\n")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    with running(tmp_path_factory.mktemp("pico") / "flash") as made:
        yield made


def test_mpremote_runs_code(board: Board) -> None:
    assert board.mpremote("eval", "6 * 7") == (0, "42\n")
    assert board.mpremote("exec", "import sys; print(sys.platform)") == (0, "rp2\n")
    status, told = board.mpremote("exec", "1 / 0")
    assert (status, told.splitlines()[-1]) == (1, "ZeroDivisionError: divide by zero")


def test_mpremote_copies_a_file_there_and_back(board: Board, tmp_path: Path) -> None:
    data = bytes(range(256)) * 4
    (tmp_path / "data.bin").write_bytes(data)
    assert board.mpremote("fs", "cp", str(tmp_path / "data.bin"), ":data.bin")[0] == 0
    assert board.mpremote("fs", "ls")[1].split()[-2:] == ["1024", "data.bin"]
    assert board.mpremote("fs", "cp", ":data.bin", str(tmp_path / "back.bin"))[0] == 0
    assert (tmp_path / "back.bin").read_bytes() == data


def test_a_soft_reset_forgets_what_was_there_and_a_reset_is_told_as_one(board: Board) -> None:
    assert board.mpremote("exec", "kept = 1") == (0, "")
    assert board.mpremote("soft-reset") == (0, "")
    assert board.mpremote("resume", "eval", "'kept' in globals()") == (0, "False\n")
    assert board.mpremote("eval", "__import__('machine').reset_cause()") == (0, "1\n")
    assert board.mpremote("reset") == (0, "")
    time.sleep(3)  # it does so 100 ms of its time later; whoever comes before that stops it
    assert board.mpremote("eval", "__import__('machine').reset_cause()") == (0, "3\n")


def test_ctrl_c_interrupts_what_runs(board: Board) -> None:
    end = os.open(board.port, os.O_RDWR | os.O_NOCTTY)
    try:
        os.write(end, b"\r\x03")
        until(end, b">>> ")
        os.write(end, b"while True: print('on')\r\r\r")
        until(end, b"on\r\non\r\n")
        os.write(end, b"\x03")
        until(end, b"KeyboardInterrupt: \r\n>>> ")
    finally:
        os.close(end)


def test_its_time_is_no_faster_than_ours(board: Board) -> None:
    began_s = time.monotonic()
    assert board.mpremote("exec", "import time; time.sleep(2)") == (0, "")
    assert time.monotonic() - began_s >= 2


def test_its_flash_outlives_the_command(tmp_path: Path) -> None:
    with running(tmp_path / "flash") as first:
        assert first.mpremote("exec", "with open('note', 'w') as file: file.write('kept')")[0] == 0
    with running(tmp_path / "flash") as again:
        assert again.mpremote("fs", "cat", "note") == (0, "kept")


def until(end: int, wanted: bytes) -> None:
    """Read until `wanted` has come."""
    found, end_s = b"", time.monotonic() + PATIENCE_S
    while wanted not in found:
        assert select.select([end], [], [], max(end_s - time.monotonic(), 0))[0], found
        found += os.read(end, 1024)
