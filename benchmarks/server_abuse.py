"""The abuse list: each attack on a board of isoscan and on microdot, while a healthy client follows telemetry and a scan runs every 10 ms.

Against isoscan stands the whole firmware on a virtual board; only the crowd at a heap of 128 KB meets the server alone.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from benchmarks import servers
from benchmarks.attacks import FIFTY, PROOFS
from benchmarks.runtimes import Failed, free_port
from benchmarks.server_load import get
from benchmarks.watcher import Watcher
from simulator import flash_folder
from simulator.board import VirtualBoard
from simulator.project import load_project
from tools.interpreters import ROOT

PROJECT = ROOT / "tests/firmware/every_10_ms"
LEAST_S = 1.5  # that the healthy client watches
START_S = 20.0
PLACE_S = 10.0  # until an offender's place is free again
SMALL_HEAP = "128k"
HEALTHY_S = 1.0  # a healthy client that hears nothing for so long gets no messages


@dataclass(frozen=True)
class Target:
    """What is attacked: where it listens, what says by how many ms its latest scan was late since that was asked last, and whether it
    runs ahead of other programs."""

    port: int
    late_ms: Callable[[], int]
    ahead: bool


@contextlib.contextmanager
def board(heap: str = servers.HEAP) -> Iterator[Target]:
    """A running virtual board with a chip's buffers."""
    port = free_port()
    project = load_project(PROJECT)
    with TemporaryDirectory(prefix="isoscan-bench-") as folder:
        flash = Path(folder) / "flash"
        made = VirtualBoard(project, flash, Path(folder) / "pins", lambda _: None, heap)
        flash_folder.prepare(project, flash, flash_folder.Settings("127.0.0.1", port, "operator", secrets.token_hex(16)))
        _with_small_buffers(flash)
        made.start()
        running = threading.Thread(target=made.run, daemon=True)
        running.start()
        try:
            if not made.ready.wait(START_S):
                raise Failed("the board does not start")
            assert made.chip.process is not None
            yield Target(port, lambda: _late_of_board(port), servers.ahead(made.chip.process.pid))
        finally:
            made.stop()
            running.join()
            made.chip.close()


def _with_small_buffers(flash: Path) -> None:
    """Has the board's main.py make its sockets' buffers small before anything else."""
    source = Path(__file__).with_name("small_buffers.py").read_text(encoding="utf-8")
    main = flash / "main.py"
    main.write_text(f"{source}\n\ninstall()\n{main.read_text(encoding='ascii')}", encoding="utf-8")


def _late_of_board(port: int) -> int:
    """Subscribing has metrics published at once."""
    end_s = time.monotonic() + PLACE_S
    while True:
        try:
            with connect(f"ws://127.0.0.1:{port}/ws", proxy=None, compression=None) as client:
                client.send(json.dumps({"type": "subscribe", "id": 1, "topics": ["metrics"]}))
                answered = False
                while True:
                    message = json.loads(client.recv(timeout=PLACE_S))
                    answered = answered or message.get("re") == 1
                    if answered and message["type"] == "metrics":
                        return int(message["scan"]["late_max_us"]) // 1000
        except (OSError, WebSocketException) as error:  # an offender has the place still
            if time.monotonic() > end_s:
                raise Failed(f"the board does not answer: {error}") from None
            time.sleep(0.1)


@contextlib.contextmanager
def alone(folder: Path, server: str, heap: str) -> Iterator[Target]:
    """One of the servers with the benchmark's scene, with a chip's buffers."""
    with servers.running(folder, server, heap, "small") as found:
        yield Target(found.port, lambda: int(get(found.port, "/late")), servers.ahead(found.process.pid))


def attacked(target: Target, attack: Callable[[int], str]) -> dict[str, Any]:
    """What an attack did, in ms: the latest scan (None when the server does not tell any more) and the longest gap in telemetry; whether
    the healthy client is served; and what became of the offender."""
    target.late_ms()
    watcher = Watcher(target.port)
    started = time.monotonic()
    try:
        offender = attack(target.port)
    except (OSError, AssertionError) as error:
        offender = f"not served: {type(error).__name__}"
    time.sleep(max(LEAST_S - (time.monotonic() - started), 0))
    gap_s = watcher.gap_s()
    lost = bool(watcher.lost)
    try:
        late_ms: int | None = max(target.late_ms(), watcher.late_ms)
    except (OSError, ValueError, Failed):
        late_ms = None
    watcher.stop()
    return {
        "late_ms": late_ms,
        "gap_ms": round(gap_s * 1000),
        "served": not lost and gap_s < HEALTHY_S,
        "offender": offender,
        "ahead": target.ahead,
    }


def abuse(folder: Path, attacks: dict[str, Callable[[int], str]], with_microdot: bool) -> dict[str, Any]:
    """By attack and server, what `attacked` says; the servers take turns."""
    found: dict[str, Any] = {}
    with board() as ours:
        for name, attack in attacks.items():
            if name == FIFTY:
                with alone(folder, servers.OURS, SMALL_HEAP) as target:
                    found[name] = {servers.OURS: attacked(target, attack)}
            else:
                found[name] = {servers.OURS: attacked(ours, attack)}
            if with_microdot and name != PROOFS:
                with alone(folder, servers.THEIRS, SMALL_HEAP if name == FIFTY else servers.HEAP) as target:
                    found[name][servers.THEIRS] = attacked(target, attack)
    return found
