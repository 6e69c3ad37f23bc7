"""Runs one program on any of the three runtimes, as a test needs it: the same file, the same arguments, what it printed.

A program is a Python file with `steps(arguments)`, a generator; it runs piece by piece (see `tools/start.py`). It may import
`shared_model`, `firmware`, `tests.shared` and its neighbours, and read the `files` that are named here.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.interpreters import ROOT, micropython, micropython_wasm, node

RUNTIMES = ("cpython", "micropython", "wasm")
SHARED_TESTS = ROOT / "tests" / "shared"
START = ROOT / "tools" / "start.py"
FOLDERS_ON_BOARD = (ROOT / "shared_model", ROOT / "firmware", SHARED_TESTS)


def run_on(
    runtime: str, program: Path, *arguments: str, files: Iterable[Path] = (), heap_kb: int = 192, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run `program` on "cpython", "micropython" (32-bit where there is one) or "wasm".

    `files`: what the program opens or imports beyond the usual folders; only WebAssembly, which sees nothing else, needs to be told.
    `heap_kb`: of the MicroPythons; WebAssembly's grows by itself when it is full. `timeout` in seconds.
    Paths have forward slashes on every platform. Raises tools.interpreters.Missing and subprocess.TimeoutExpired.
    """
    command, given = command_for(runtime, program, arguments, files, heap_kb)
    separated = os.pathsep.join
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MICROPYPATH": separated([ROOT.as_posix(), ".frozen"]), "PYTHONUTF8": "1"}
    return subprocess.run(
        command, input=given, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=timeout, check=False
    )


def command_for(runtime: str, program: Path, arguments: Iterable[str], files: Iterable[Path], heap_kb: int) -> tuple[list[str], str]:
    """The command that runs a program, and what it gets on standard input."""
    direct = [START.as_posix(), program.as_posix(), *arguments]
    if runtime == "cpython":
        return [sys.executable, *direct], ""
    if runtime == "micropython":
        return [*micropython().command, "-X", f"heapsize={heap_kb}k", *direct], ""
    if runtime == "wasm":
        job = {
            "module": str(micropython_wasm()),
            "heap": heap_kb * 1024,
            "files": [path.as_posix() for path in (*python_files(), program, *files)],
            "path": ROOT.as_posix(),
            "program": program.as_posix(),
            "arguments": list(arguments),
        }
        return [str(node()), str(START.with_name("start_wasm.mjs"))], json.dumps(job)
    raise ValueError(f"{runtime!r} is no runtime; there are {', '.join(RUNTIMES)}")


def python_files() -> list[Path]:
    """The Python files that every program may import."""
    return [START.with_name("__init__.py"), START, *(path for folder in FOLDERS_ON_BOARD for path in sorted(folder.rglob("*.py")))]
