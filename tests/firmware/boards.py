"""A virtual board of the example for tests, its clock and pins in the test's hands."""

import contextlib
import dataclasses
import json
import re
import signal
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from shared_model import proof
from simulator import flash_folder, flash_set
from simulator.board import HEAP, VirtualBoard
from simulator.project import Project, load_project
from simulator.virtual_machine import pin_memory as layout
from tests.firmware.micropython import ROOT, free_port

TANK_FILL = ROOT / "examples" / "tank_fill"
START_S = 20.0


class RunningBoard:
    """A board on the flash in `folder`, with what it printed; `slot` is where the set lies that it was given."""

    def __init__(self, project: Project | None, folder: Path, serial: bool = False, heap: str = HEAP) -> None:
        self.flash = folder / "flash"
        self.slot = self.flash / "a"
        self.flash.mkdir(exist_ok=True)
        self.port = free_port()
        self.printed: list[str] = []
        self.status: int | None = None
        self._plant: threading.Thread | None = None
        self.board = VirtualBoard(project, self.flash, folder / "pins", self.printed.append, heap, serial)
        self._project = project

    @property
    def project(self) -> Project:
        assert self._project is not None
        return self._project

    def settings(self) -> flash_folder.Settings:
        return flash_folder.Settings("127.0.0.1", self.port, "operator", "0123456789abcdef" * 2)

    def load(self) -> None:
        """Lay the flash down afresh, but for what the board keeps."""
        flash_folder.prepare(self.project, self.flash, self.settings())

    def power_on(self) -> None:
        """Start it and its plant, and wait until it serves."""
        self.power_on_and_go()
        assert self.board.ready.wait(START_S), self.printed

    def power_on_and_go(self) -> None:
        """Start it and its plant."""
        self.board.start()
        self._plant = threading.Thread(target=self._run, daemon=True)
        self._plant.start()

    def run_to_its_end(self) -> int:
        """Start a board that will not serve; its exit status."""
        self.board.start()
        return self.board.run()

    def stop(self) -> int | None:
        """Ctrl-C on its console."""
        status = self.board.stop()
        assert self._plant
        self._plant.join(5)
        return status

    def cut_power(self) -> None:
        self.board.cut_power()
        assert self._plant
        self._plant.join(5)

    def freeze(self, watchdog_ms: int) -> None:
        """Stop the board's processor in mid-air, with a watchdog that waits for so long only."""
        assert self.board.chip.process is not None
        self.board.ready.clear()
        self.board.chip.process.send_signal(signal.SIGSTOP)
        self.board.pins.memory.put("<I", layout.WATCHDOG_MS, watchdog_ms)

    def _run(self) -> None:
        self.status = self.board.run()

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a GET."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def client(self) -> ClientConnection:
        """A connection of its own; close it."""
        return connect(f"ws://127.0.0.1:{self.port}/ws", proxy=None)

    def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """One request on a connection of its own, and its answer."""
        with self.client() as client:
            client.recv()
            return _answer(client, kind, fields)

    def operate(self, kind: str, **fields: Any) -> dict[str, Any]:
        """One request of an operator on a connection of its own, and its answer."""
        with self.client() as client:
            self.authenticate(client)
            return _answer(client, kind, fields)

    def authenticate(self, client: ClientConnection) -> None:
        """Make a fresh connection an operator's."""
        hello = json.loads(client.recv(timeout=10))
        token = self.settings().token.encode()
        mine = proof.proof(token, hello["auth"]["nonce"], "mine", hello["boot"], f"127.0.0.1:{self.port}")
        answer = _answer(client, "authenticate", {"name": "operator", "client_nonce": "mine", "proof": mine})
        assert answer["type"] == "result", answer

    def hello(self) -> dict[str, Any]:
        with connect(f"ws://127.0.0.1:{self.port}/ws", proxy=None) as client:
            message: dict[str, Any] = json.loads(client.recv(timeout=10))
            return message

    def close(self) -> None:
        if self.board.chip.process:
            self.board.cut_power()
        if self._plant:
            self._plant.join(5)
        self.board.chip.close()


def _answer(client: ClientConnection, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    client.send(json.dumps({"type": kind, "id": 1, **fields}))
    while True:
        message: dict[str, Any] = json.loads(client.recv(timeout=10))
        if message.get("re") == 1:
            return message


def with_limits(project: Project, limits: dict[str, int]) -> Project:
    """The project with these [limits] in its board file."""
    file = project.board_file
    assert file is not None
    return dataclasses.replace(project, board_file=dataclasses.replace(file, data={**file.data, "limits": limits}))


@contextlib.contextmanager
def running_board(folder: Path, project: Project | None = None, heap: str = HEAP) -> Iterator[RunningBoard]:
    """A board that is not started yet."""
    board = RunningBoard(project or load_project(TANK_FILL), folder, heap=heap)
    try:
        yield board
    finally:
        board.close()


@contextlib.contextmanager
def other_firmware(constants: dict[str, int], texts: dict[str, str] | None = None) -> Iterator[None]:
    """Boards laid down inside have these constants, and these texts in the place of those."""
    ours = flash_set._ours

    def changed(bound: frozenset[str]) -> Iterator[tuple[str, str]]:
        left = {rf"^{name} = .*$": f"{name} = {value}" for name, value in constants.items()}
        left |= {re.escape(text): other for text, other in (texts or {}).items()}
        for path, text in ours(bound):
            for found in [pattern for pattern in left if re.search(pattern, text, re.M)]:
                text = re.sub(found, left.pop(found), text, flags=re.M)
            yield path, text
        assert not left

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flash_set, "_ours", changed)
        flash_set._code.cache_clear()
        yield
    flash_set._code.cache_clear()


@contextlib.contextmanager
def board_with_secrets(folder: Path, secrets: dict[str, Any]) -> Iterator[RunningBoard]:
    """A board without a set, running, with a serial line and these secrets on its flash."""
    board = RunningBoard(None, folder, serial=True)
    (board.flash / "secrets.json").write_text(json.dumps(secrets))
    board.power_on_and_go()
    yield board
    board.close()
