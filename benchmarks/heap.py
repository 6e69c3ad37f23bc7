"""Heap of a board that runs `tank_fill`: step by step while it boots, and with 1 to 4 subscribed clients while it runs.

The board is virtual: the firmware as `.mpy` on the 32-bit unix port, whose objects are as large as a Pico's.
"""

from __future__ import annotations

import contextlib
import json
import queue
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from benchmarks.models import TELLING
from benchmarks.runtimes import MODEL_FOLDER, Failed, free_port
from simulator import flash_folder, flash_set
from simulator.board import VirtualBoard
from simulator.project import Project, load_project
from tools import shrunk
from tools.interpreters import ROOT

CLIENTS = 4  # as many as a board takes by default
TOPICS = ["tags", "events", "metrics", "health", "scan_log"]
WAIT_S = 30


GROUPS = {
    "model": "the model",
    "firmware.main": "what comes first: safe outputs, texts",
    "firmware.flash_files": "files of the set, strict JSON",
    "shared_model.running": "all that runs: language, scan, messages, sessions, server, storage",
    "firmware": "start and drivers, before most of it is forgotten",
    "shared_model": "start and drivers, before most of it is forgotten",
    "machine": "virtual pins",
    "virtual_machine": "virtual pins",
}
"""What modules are counted with, by their names, or else their packages'."""


PARTS = {
    "language and scan": "shared_model.language",
    "messages and sessions": "shared_model.telling",
    "server and storage": "firmware.running",
}
"""What the module of all that runs is for, and the modules that it is divided into to tell."""


def boot(heap: str) -> Any:
    """Heap after boot: {"total", "start", "modules": [[name, bytes]], "used", "groups": {name: bytes}}."""
    with tempfile.TemporaryDirectory(prefix="isoscan-bench-") as folder:
        flash, pins = Path(folder) / "flash", Path(folder) / "pins"
        said: list[str] = []
        board = VirtualBoard(_prepared(flash, port=0), flash, pins, said.append, heap)
        shutil.copy(Path(__file__).with_name("board_heap.py"), flash / "main.py")
        try:
            board.start()
            board.run()
        finally:
            board.chip.close()
    if not said or not said[-1].startswith("{"):
        raise Failed("the board does not boot: " + "\n".join(said))
    found = json.loads(said[-1])
    found["groups"] = {}
    for name, size in found["modules"]:
        found["groups"][group(name)] = found["groups"].get(group(name), 0) + size
    return found


def divided(heap: str) -> dict[str, int]:
    """Bytes of the module of all that runs by what they are for: it is linked into three for this, which share no dict and no pool."""
    afresh = mock.patch.object(flash_set, "_code", flash_set._code.__wrapped__)  # a set that is kept is not divided, nor kept if it is
    with afresh, mock.patch.object(shrunk, "bundles", _three_of_one):
        sizes = dict(boot(heap)["modules"])
    return {name: sizes[module] for name, module in PARTS.items()}


def _three_of_one(modules: Iterable[str], bundles: Any = shrunk.bundles) -> dict[str, Any]:
    found = dict(bundles(modules))
    running = found.pop(shrunk.RUNNING)
    return {**found, **{module: [each for each in running if part(each) == name] for name, module in PARTS.items()}}


def part(module: str) -> str:
    """What a module of those that always run is for, one of PARTS."""
    package, _, name = module.partition(".")
    if package != shrunk.PACKAGE:
        return "server and storage"
    return "messages and sessions" if name in TELLING else "language and scan"


def group(module: str) -> str:
    """What a module is counted with."""
    return GROUPS.get(module) or GROUPS.get(module.partition(".")[0], "interpreter's own")


def with_clients(heap: str) -> Any:
    """Bytes in use while 1 to CLIENTS clients are subscribed to every topic: {"total", "used": [bytes]}."""
    used = []
    memory = {}
    with _board(heap) as url, contextlib.ExitStack() as stack:
        clients = []
        for _ in range(CLIENTS):
            clients.append(Client(stack.enter_context(connect(url))))
            memory = clients[0].memory()
            used.append(memory["used_bytes"])
    return {"total": memory["total_bytes"], "used": used}


class Client:
    """A client that subscribes to every topic and reads all it is sent, as a board cuts off one that does not."""

    def __init__(self, connection: ClientConnection) -> None:
        self._metrics: queue.Queue[Any] = queue.Queue()
        connection.send(json.dumps({"type": "subscribe", "id": 1, "topics": TOPICS}))
        threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def memory(self) -> Any:
        """The memory of a metrics message of later: the second from now, as the next may be under way."""
        while not self._metrics.empty():
            self._metrics.get()
        for _ in range(2):
            message = self._metrics.get(timeout=WAIT_S)
        return message["memory"]

    def _read(self, connection: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            for text in connection:
                message = json.loads(text)
                if message["type"] == "metrics":
                    self._metrics.put(message)


@contextlib.contextmanager
def _board(heap: str) -> Iterator[str]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="isoscan-bench-") as folder:
        said: list[str] = []
        flash = Path(folder) / "flash"
        board = VirtualBoard(_prepared(flash, port), flash, Path(folder) / "pins", said.append, heap)
        board.start()
        running = threading.Thread(target=board.run, daemon=True)
        running.start()
        try:
            if not board.ready.wait(WAIT_S):
                raise Failed("the board does not start: " + "\n".join(said))
            yield f"ws://127.0.0.1:{port}/ws"
        except (ConnectionClosed, queue.Empty) as error:
            raise Failed("the board lost its clients: " + "\n".join([str(error), *said])) from None
        finally:
            board.stop()
            running.join()
            board.chip.close()


def _prepared(flash: Path, port: int) -> Project:
    project = load_project(ROOT / MODEL_FOLDER)
    flash_folder.prepare(project, flash, flash_folder.Settings("127.0.0.1", port, "operator", secrets.token_hex(16)))
    return project
