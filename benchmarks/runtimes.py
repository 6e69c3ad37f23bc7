"""Runs the measuring programs on the three runtimes and returns what they print, one JSON line. Nothing is measured here."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.interpreters import ROOT, micropython, micropython_wasm, node

HEAP_KB = 1024  # time does not depend on the heap's size as long as nothing is collected all the time; a board has about 192
MODEL_FOLDER = "examples/tank_fill"
TIMEOUT_S = 300


class Failed(Exception):
    """A measuring program ended with an error; the text is what it wrote."""


def free_port() -> int:
    """A port at 127.0.0.1 that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def on_cpython(repeats: int, least_ms: int) -> Any:
    """`scan_time.py` on the Python that runs this."""
    return _json([sys.executable, "-m", "benchmarks.scan_time", MODEL_FOLDER, str(repeats), str(least_ms)])


def on_micropython(repeats: int, least_ms: int) -> Any:
    """`scan_time.py` on the unix port, 32-bit where there is one. Raises tools.interpreters.Missing."""
    return on_unix_port("benchmarks/scan_time.py", MODEL_FOLDER, str(repeats), str(least_ms))


def on_unix_port(program: str, *arguments: str) -> Any:
    """Another measuring program on the unix port. Raises tools.interpreters.Missing."""
    return _json([*micropython().command, "-X", f"heapsize={HEAP_KB}k", program, *arguments])


def on_wasm(repeats: int, least_ms: int) -> Any:
    """`scan_time.py` on WebAssembly in Node. Raises tools.interpreters.Missing."""
    files = [
        path.relative_to(ROOT).as_posix() for folder in ("shared_model", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))
    ]
    job = {
        "module": str(micropython_wasm()),
        "heap": HEAP_KB * 1024,
        "root": ROOT.as_posix(),
        "files": [*files, f"{MODEL_FOLDER}/model.py"],
        "text": f"from benchmarks.scan_time import main\nmain('/isoscan/{MODEL_FOLDER}', {repeats}, {least_ms})",
    }
    return _json([str(node()), str(Path(__file__).with_name("run_wasm.mjs"))], json.dumps(job))


def _json(command: list[str], given: str = "") -> Any:
    paths = {"PYTHONPATH": str(ROOT), "MICROPYPATH": f"{ROOT.as_posix()}{os.pathsep}.frozen"}
    run = subprocess.run(
        command, input=given, cwd=ROOT, env={**os.environ, **paths}, capture_output=True, encoding="utf-8", timeout=TIMEOUT_S, check=False
    )
    if run.returncode:
        raise Failed(run.stderr.strip() or run.stdout.strip() or f"{command[0]} ended with status {run.returncode}")
    return json.loads(run.stdout)
