"""The serial line of a virtual board, with the real mpremote at its other end."""

import hashlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator import chip
from simulator.project import load_project
from simulator.virtual_machine import pin_memory as layout
from tests.firmware.boards import TANK_FILL, RunningBoard
from tests.firmware.test_board import OUTPUT_HIGH, OUTPUT_LOW, inlet, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no ptys")

MPREMOTE = Path(sys.executable).with_name("mpremote")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBoard]:
    made = RunningBoard(load_project(TANK_FILL), tmp_path_factory.mktemp("board"), serial=True)
    made.load()
    made.power_on()
    yield made
    made.close()


def mpremote(board: RunningBoard, *arguments: str) -> tuple[int, str, str]:
    command = [str(MPREMOTE), "connect", board.board.chip.port, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "out", "err"),
    [
        (["eval", "1 + 2"], 0, "3\n", ""),
        (["exec", "print('ä' * 3)"], 0, "äää\r\n", ""),
        (["exec", "x = 0\nfor i in range(5000):\n    x += i\nprint(x)"], 0, "12497500\r\n", ""),
        (["fs", "cat", "current"], 0, "a", ""),
        (["fs", "cat", "nothing"], 1, "", "mpremote: cat: nothing: No such file or directory.\n"),
        (["soft-reset"], 0, "", ""),
        (["exec", "import machine; print(machine.reset_cause())"], 0, "5\r\n", ""),
        (["resume", "eval", "machine.reset_cause()"], 0, "5\n", ""),
    ],
)
def test_mpremote_runs_code_and_reads_files(board: RunningBoard, arguments: list[str], status: int, out: str, err: str) -> None:
    assert mpremote(board, *arguments) == (status, out.replace("\r\n", "\n"), err)


def test_mpremote_copies_folders_there_and_files_back(board: RunningBoard, tmp_path: Path) -> None:
    data = bytes(range(256)) * 40
    here = tmp_path / "things" / "deep"
    here.mkdir(parents=True)
    (here / "data.bin").write_bytes(data)
    (tmp_path / "things" / "hello.py").write_text("print('hello')\n")
    assert mpremote(board, "fs", "cp", "-r", str(tmp_path / "things"), ":")[0] == 0
    assert (board.flash / "things/deep/data.bin").read_bytes() == data
    assert mpremote(board, "fs", "sha256sum", "things/deep/data.bin")[1].split()[-1] == hashlib.sha256(data).hexdigest()
    assert mpremote(board, "fs", "cp", ":/things/deep/data.bin", str(tmp_path / "back"))[0] == 0
    assert (tmp_path / "back").read_bytes() == data
    assert [line.split() for line in mpremote(board, "fs", "ls", "things")[1].splitlines()[1:]] == [["0", "deep/"], ["15", "hello.py"]]
    assert ["1", "current"] in [line.split() for line in mpremote(board, "fs", "ls")[1].splitlines()]
    assert mpremote(board, "run", str(tmp_path / "things/hello.py"))[1] == "hello\n"
    assert mpremote(board, "fs", "rm", "things/hello.py")[0] == 0
    assert mpremote(board, "fs", "rm", "-r", "things")[0] == 0
    assert not (board.flash / "things").exists()


def test_mpremote_sees_the_flash_and_nothing_of_this_machine(board: RunningBoard) -> None:
    status, out, _ = mpremote(board, "df")
    assert (status, out.split()[-1]) == (0, "/")
    assert mpremote(board, "fs", "ls", "/etc") == (1, "ls :/etc\n", "mpremote: ls: /etc: No such file or directory.\n")


def test_what_fails_is_told_by_the_board(board: RunningBoard) -> None:
    status, out, _ = mpremote(board, "exec", "1 / 0")
    assert (status, out.splitlines()[-1]) == (1, "ZeroDivisionError: divide by zero")


def test_ctrl_c_closes_the_valve_within_one_scan_and_gives_the_repl(board: RunningBoard, monkeypatch: pytest.MonkeyPatch) -> None:
    restart(board)
    start_filling(board)
    with Terminal(board) as terminal:
        memory, interrupt = board.board.pins.memory, board.board.chip.interrupt
        scans: list[int] = []  # a scan feeds the watchdog once

        def noted() -> bool:
            scans.append(memory.get("<I", layout.FEEDS))
            return interrupt()

        monkeypatch.setattr(board.board.chip, "interrupt", noted)
        terminal.type(b"\x03")
        until(lambda: inlet(board) == OUTPUT_LOW)
        assert memory.get("<I", layout.FEEDS) - scans[0] <= 1
        assert b"stopped from the console; outputs are safe\r\n\r\nMicroPython v" in terminal.until(b"\r\n>>> ")
        terminal.type(b"6 * 7\r")
        assert terminal.until(b"\r\n>>> ") == b"6 * 7\r\n42\r\n>>> "
        terminal.type(b"for i in range(2):\rprint(i)\x7f)\r")
        terminal.until(b"... ")
        terminal.type(b"\x03")
        terminal.until(b">>> ")
    board.board.press("start", 0)


def test_ctrl_d_starts_the_program_again(board: RunningBoard) -> None:
    mpremote(board, "eval", "1")
    board.board.ready.clear()
    with Terminal(board) as terminal:
        terminal.type(b"\r\x04")
        terminal.until(b"MPY: soft reboot\r\n")
    assert board.board.ready.wait(20)
    assert board.hello()["model"]["hash"] == board.project.description.hash


def test_reset_starts_the_program_with_its_outputs_safe(board: RunningBoard) -> None:
    restart(board)
    start_filling(board)
    board.board.press("start", 0)
    assert inlet(board) == OUTPUT_HIGH
    restart(board)
    assert inlet(board) == OUTPUT_LOW
    assert board.ask("get_system_info")["reset_cause"] == "reset"


def test_a_program_that_runs_is_interrupted(board: RunningBoard) -> None:
    command = [str(MPREMOTE), "connect", board.board.chip.port, "exec", "print('begun')\nwhile True: pass"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.kill()
    process.communicate()
    assert mpremote(board, "eval", "1")[:2] == (0, "1\n")


def test_a_plug_that_is_pulled_is_an_error_at_the_other_end(tmp_path: Path) -> None:
    made = RunningBoard(None, tmp_path, serial=True)
    made.power_on_and_go()
    until(lambda: made.board.pins.memory.get("<B", layout.CONSOLE) == layout.REPL_READS)
    with Terminal(made) as terminal:
        made.close()
        with pytest.raises(ConnectionError, match="hung up"):
            terminal.until(b"nothing")


def test_a_system_without_ptys_has_a_board_without_a_serial_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chip, "is_possible", lambda: False)
    made = RunningBoard(None, tmp_path, serial=True)
    try:
        assert made.board.chip.port == ""
        (made.flash / "main.py").write_text("print('here')\n")
        assert made.run_to_its_end() == 0
        assert made.printed == ["here"]
    finally:
        made.close()


def restart(board: RunningBoard) -> None:
    """Reset the board, and wait until it serves."""
    board.board.ready.clear()
    assert mpremote(board, "reset")[0] == 0
    assert board.board.ready.wait(20)


def start_filling(board: RunningBoard) -> None:
    """Press the start button until the valve opens: the board must have seen it released before."""
    for _ in range(10):
        board.board.press("start", 0)
        time.sleep(0.3)
        board.board.press("start", 1)
        time.sleep(0.3)
        if inlet(board) == OUTPUT_HIGH:
            return
    pytest.fail(f"the valve does not open; {board.ask('get_snapshot')}")


class Terminal:
    """A terminal program at the line."""

    def __init__(self, board: RunningBoard) -> None:
        self._end = os.open(board.board.chip.port, os.O_RDWR | os.O_NOCTTY)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._end)

    def type(self, keys: bytes) -> None:
        os.write(self._end, keys)

    def until(self, end: bytes, within_s: float = 5.0) -> bytes:
        """What arrives, up to `end`."""
        found = b""
        until_s = time.monotonic() + within_s
        while not found.endswith(end):
            assert select.select([self._end], [], [], max(until_s - time.monotonic(), 0))[0], found
            found += (data := os.read(self._end, 1))
            if not data:
                raise ConnectionError("hung up")
        return found
