"""The two servers as programs: compiled to .mpy, started on MicroPython, ended. What they do is `server_scene.py`'s."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.runtimes import Failed, free_port
from simulator.bytecode import SMALL, Source, compiled
from simulator.flash_set import machine_code
from tools.constants_inlined import Constants
from tools.interpreters import ROOT, Missing, micropython

OURS = "isoscan"
THEIRS = "microdot"
FIRMWARE = (
    "__init__",
    "clock",
    "connection",
    "http",
    "machine_code",
    "server",
    "tasks",
    "unmasking",
    "websocket",
    "ws_frames",
    "ws_handshake",
)
LANGUAGE = ("__init__", "device_limits", "utf8")
MICRODOT = ("__init__", "helpers", "microdot", "websocket")
HERE = Path(__file__).parent
START_S = 10
HEAP = "192k"  # about what a Pico W has left
INSTALL = ".venv/bin/python -m pip install --require-hashes --only-binary=:all: --requirement requirements/benchmarks.txt"


@dataclass
class Running:
    """A server that listens at 127.0.0.1; it may have died."""

    port: int
    process: subprocess.Popen[bytes]


def microdot_folder() -> Path:
    """Where microdot's sources are. Raises Missing."""
    found = importlib.util.find_spec(THEIRS)
    if found is None or found.origin is None:
        raise Missing("microdot, which the server is measured beside,", f"Type `{INSTALL}`.")
    return Path(found.origin).parent


def _sources(server: str) -> list[tuple[str, Path]]:
    if server == THEIRS:
        return [(f"{THEIRS}/{name}", microdot_folder() / f"{name}.py") for name in MICRODOT]
    homes = (("firmware", FIRMWARE), ("shared_model", LANGUAGE))
    return [(f"{package}/{name}", ROOT / package / f"{name}.py") for package, names in homes for name in names]


def _ours() -> Iterator[Source]:
    """Of isoscan, with constants as numbers, as a board gets it."""
    texts = {name.replace("/", "."): _text(path) for name, path in _sources(OURS)}
    constants = Constants(texts)
    for name in texts:
        yield Source(name.replace(".", "/"), constants.inlined(name), SMALL)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@contextlib.contextmanager
def built() -> Iterator[Path]:
    """A folder with what could be had of both servers, as bytecode, and with the scene. ProjectError when there is no mpy-cross."""
    others = [(name, HERE / f"{name}.py") for name in ("server_scene", "small_buffers")]
    with contextlib.suppress(Missing):
        others += _sources(THEIRS)
    sources = [*_ours(), *machine_code(), *(Source(name, _text(path), SMALL) for name, path in others)]
    with TemporaryDirectory(prefix="isoscan-bench-") as folder:
        for name, data in compiled(sources).items():
            target = Path(folder) / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(data)
        yield Path(folder)


@contextlib.contextmanager
def running(folder: Path, server: str, heap: str = HEAP, *further: str) -> Iterator[Running]:
    """One of the servers, until the end. Raises Missing, and Failed when it does not start."""
    port = free_port()
    command = [*micropython().command, "-X", f"heapsize={heap}", "-m", "server_scene", server, str(port), *further]
    environment = {**os.environ, "MICROPYPATH": f"{folder}:.frozen"}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _await(port, process, server)
            yield Running(port, process)
        finally:
            process.kill()


def ahead(pid: int) -> bool:
    """Puts a program ahead of all others on this machine, so that its lateness is its own; False where that is not allowed."""
    if not hasattr(os, "sched_setscheduler"):
        return False
    try:
        os.sched_setscheduler(pid, os.SCHED_FIFO, os.sched_param(os.sched_get_priority_min(os.SCHED_FIFO)))
    except OSError:
        return False
    return True


def _await(port: int, process: subprocess.Popen[bytes], server: str) -> None:
    """Until it listens."""
    end_s = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < end_s:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise Failed(f"{server} does not start")
