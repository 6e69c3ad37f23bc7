"""`isoscan flash`: from a project to a board that says it runs just that. How the set gets there is `tools.flash`'s."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from simulator.flash_set import flash_set
from simulator.modules import WRONG_THING, WRONG_USE, ProjectError, typed
from simulator.passed import have_passed
from simulator.project import Project
from tools.board_link import BoardError, find_port
from tools.flash import Flashing, Report, Say

HELLO_S = 30.0
AGAIN_S = 0.2
UNREACHABLE = ("", "0.0.0.0", "::")  # hosts that say nothing about where a board is found


@dataclass(frozen=True)
class Flashed:
    """What came of it; `hello_s` is when the board said hello after its start, None when it is not known where to ask."""

    port: str
    model_hash: str
    report: Report
    url: str
    hello_s: float | None
    memory: dict[str, int] | None


def flash(project: Project, port: str, url: str, untested: bool, dry_run: bool, say: Say) -> Flashed:
    """Flash a project that has a board file. ProjectError when it is not fit for it, or the board is not."""
    if not untested and not have_passed(project):
        told = f"its scenarios have not passed for this model (hash {project.description.hash[:16]})"
        raise ProjectError(f"{project.shown}: {told}; type: pytest {typed(project.folder)}, or add --untested", WRONG_THING)
    new = flash_set(project)
    return _visit(port, say, url, dry_run, lambda visit: (new.model_hash, visit.load(new, dry_run)))


def roll_back(port: str, url: str, say: Say) -> Flashed:
    """Start the set that the board ran before. ProjectError when there is none, or no board."""
    return _visit(port, say, url, False, lambda visit: visit.roll_back())


def _visit(port: str, say: Say, url: str, dry_run: bool, work: Callable[[Flashing], tuple[str, Report]]) -> Flashed:
    try:
        port = port or find_port()
        model_hash, report = work(Flashing(port, say))
    except BoardError as error:
        raise ProjectError(str(error), WRONG_USE) from None
    url = url or _url(report.network)
    if dry_run or not url:
        return Flashed(port, model_hash, report, url, None, None)
    say("wait for its hello", 0, 0)
    started_s = time.monotonic()
    memory = _hello(url, model_hash, port)
    return Flashed(port, model_hash, report, url, time.monotonic() - started_s, memory)


def bound(project: Project) -> Project:
    """The project, if it has a board file; else ProjectError."""
    if project.board is None:
        raise ProjectError(
            f"{project.shown}: there is no board.toml; a board needs one to know its pins, so give one with --board", WRONG_USE
        )
    return project


def _url(network: dict[str, Any]) -> str:
    """Where a board says that it serves; empty when it does not say."""
    host = str(network.get("host", ""))
    return "" if host in UNREACHABLE else f"ws://{host}:{network['port']}/ws"


def _hello(url: str, model_hash: str, port: str) -> dict[str, int]:
    """Wait for the board's hello; its memory. ProjectError when it does not come, or is another model's."""
    end_s = time.monotonic() + HELLO_S
    while time.monotonic() < end_s:
        try:
            with connect(url, open_timeout=AGAIN_S * 10, proxy=None) as client:
                told = json.loads(client.recv(timeout=HELLO_S))["model"]["hash"]
                if told != model_hash:
                    raise ProjectError(
                        f"{url}: the device there runs another model (hash {str(told)[:16]}); is it this board?", WRONG_THING
                    )
                return _memory(client.send, client.recv)
        except (OSError, WebSocketException):
            time.sleep(AGAIN_S)
    told = f"it did not say hello at {url} within {HELLO_S:.0f} s"
    raise ProjectError(f"{port}: {told}; see what it prints with: mpremote connect {port} repl, or go back with: isoscan flash --rollback")


def _memory(send: Callable[[str], None], receive: Callable[..., Any]) -> dict[str, int]:
    send(json.dumps({"type": "subscribe", "id": 1, "topics": ["metrics"]}))
    while True:
        message = json.loads(receive(timeout=HELLO_S))
        if message["type"] == "metrics":
            return dict(message["memory"])
