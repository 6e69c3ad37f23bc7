"""Runs each test file of `tests/shared/` on both MicroPythons; CPython runs them as ordinary tests of pytest."""

import subprocess
from pathlib import Path

import pytest

from tools.interpreter_runs import RUNTIMES, SHARED_TESTS, run_on
from tools.interpreters import micropython

TEST_FILES = sorted(SHARED_TESTS.glob("test_*.py"))
MICROPYTHONS = [runtime for runtime in RUNTIMES if runtime != "cpython"]
NOT_ON_WASM = {"test_ws_handshake"}  # WebAssembly has no SHA-1, and no sockets that would want it
RUNS = [(file, runtime) for file in TEST_FILES for runtime in MICROPYTHONS if runtime != "wasm" or file.stem not in NOT_ON_WASM]


def run_tests(runtime: str, file: Path) -> subprocess.CompletedProcess[str]:
    """With a heap beyond a board's: a test file is larger than what it tests. What must fit a board is measured elsewhere."""
    return run_on(runtime, SHARED_TESTS / "runner.py", file.as_posix(), files=[file], heap_kb=1024)


@pytest.mark.parametrize(("file", "runtime"), RUNS, ids=lambda value: value.stem if isinstance(value, Path) else value)
def test_shared_tests_pass_on_micropython(file: Path, runtime: str) -> None:
    done = run_tests(runtime, file)
    if done.returncode:
        pytest.fail(f"{file.name} on {runtime}:\n{done.stdout}{done.stderr}", pytrace=False)


def test_there_are_shared_tests() -> None:
    assert TEST_FILES


def test_the_unix_port_has_a_boards_word_size() -> None:
    if micropython().word_bits != 32:
        pytest.skip("this machine runs no 32-bit MicroPython: the 64-bit one stands in for it")


# The runner itself, on every runtime: one that never failed would make all of the above worthless.

PASSES = "def test_a():\n    pass\n"
FAILS = "def test_b():\n    raise ValueError('a wrong value')\n"
LOCKS = "from tests.shared.support import without_heap\ndef test_c():\n    without_heap(lambda: [0] * 9)\n"


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_runner_reports_a_failed_test_with_its_traceback_and_goes_on(runtime: str, tmp_path: Path) -> None:
    file = tmp_path / "test_sample.py"
    file.write_text(FAILS + PASSES)
    done = run_tests(runtime, file)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "ok test_a"
    assert lines[1] == "FAIL test_b"
    assert lines[-2:] == ["ValueError: a wrong value", "1 passed, 1 failed"]


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_runner_fails_when_there_are_no_tests(runtime: str, tmp_path: Path) -> None:
    file = tmp_path / "test_sample.py"
    file.write_text("")
    done = run_tests(runtime, file)
    assert (done.returncode, done.stdout) == (1, "0 passed, 0 failed\n")


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_runner_fails_when_the_file_cannot_be_loaded(runtime: str, tmp_path: Path) -> None:
    file = tmp_path / "test_sample.py"
    file.write_text("import no_such_module\n")
    done = run_tests(runtime, file)
    assert done.returncode == 1
    assert "no_such_module" in done.stderr


@pytest.mark.parametrize("runtime", MICROPYTHONS)
def test_an_allocation_under_the_heap_lock_fails(runtime: str, tmp_path: Path) -> None:
    file = tmp_path / "test_sample.py"
    file.write_text(LOCKS)
    done = run_tests(runtime, file)
    assert done.returncode == 1
    assert "FAIL test_c" in done.stdout
    assert "MemoryError" in done.stdout


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_program_runs_in_pieces_with_its_arguments_and_exit_status(runtime: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\ndef steps(arguments):\n    for word in arguments:\n        print(word)\n        yield\n    sys.exit(7)\n"
    )
    done = run_on(runtime, program, "one", 'zwei "€"')
    assert (done.returncode, done.stdout, done.stderr) == (7, 'one\nzwei "€"\n', "")


@pytest.mark.parametrize("runtime", MICROPYTHONS)
def test_garbage_of_one_piece_is_freed_before_the_next(runtime: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import gc\ndef steps(arguments):\n    for _ in range(40):\n        yield\n        x = bytearray(16000)\n        x = None\n"
        "    gc.collect()\n    print(gc.mem_alloc() < 100000)\n"
    )
    done = run_on(runtime, program)
    assert done.stdout == "True\n", done.stderr
