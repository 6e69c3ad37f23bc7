"""A simulator as a user starts it, in a process with nothing faked, and a client of it. Fixtures around them are in conftest.py."""

import json
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[2]


class Client:
    """A WebSocket client that keeps what it was not asked about."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.others: list[dict[str, Any]] = []
        self.hello = self.next()
        self._id = 0

    def next(self, timeout_s: float = 5) -> dict[str, Any]:
        """The next message."""
        message = json.loads(self.connection.recv(timeout_s))
        assert isinstance(message, dict)
        return message

    def ask(self, type: str, **fields: Any) -> dict[str, Any]:
        """The answer to a request."""
        self._id += 1
        self.connection.send(json.dumps({"type": type, "id": self._id, **fields}))
        while (message := self.next()).get("re") != self._id:
            self.others.append(message)
        return message

    def wait_for(self, type: str) -> dict[str, Any]:
        """The next message of a type that is no answer."""
        while (message := self.next())["type"] != type or "re" in message:
            self.others.append(message)
        return message

    def until(self, condition: Callable[[dict[str, Any]], bool], within_s: float = 10) -> dict[str, Any]:
        """Ask for snapshots until the condition holds of one, and return that."""
        deadline = time.monotonic() + within_s
        while True:
            snapshot = self.ask("get_snapshot")
            if condition(snapshot):
                return snapshot
            assert time.monotonic() < deadline, f"not within {within_s} s: {snapshot}"
            time.sleep(0.1)

    def tags(self) -> dict[str, int]:
        """The tags as they are now."""
        tags = self.ask("get_snapshot")["tags"]
        assert isinstance(tags, dict)
        return tags


class Simulator:
    """A running `isoscan run --json`, on a free port."""

    def __init__(self, project: Path, *options: str) -> None:
        command = [sys.executable, "-m", "simulator.command", "run", str(project), "--port", "0", "--json", *options]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout
        first = self.process.stdout.readline()
        if not first:
            raise AssertionError(self.process.communicate()[1])
        self.links: dict[str, str] = json.loads(first)
        self.port = int(self.links["url"].split(":")[2].split("/")[0])
        self._clients = ExitStack()

    def client(self, **options: Any) -> Client:
        """A new client of it."""
        return Client(self._clients.enter_context(connect(self.links["url"], compression=None, close_timeout=1, **options)))

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of GET."""
        request = urllib.request.Request(self.links["dashboard"] + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                return response.status, dict(response.headers), response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read().decode()

    def stop(self, how: int = signal.SIGINT) -> tuple[int, str]:
        """End it; its exit status and what it wrote to stderr."""
        self._clients.close()
        if self.process.poll() is None:
            self.process.send_signal(how)
        errors = self.process.communicate(timeout=10)[1]
        return self.process.returncode, errors


def copy_of_tank_fill(folder: Path) -> Path:
    """examples/tank_fill without what runs left in it."""
    copied = folder / "tank_fill"
    shutil.copytree(ROOT / "examples" / "tank_fill", copied, ignore=shutil.ignore_patterns(".isoscan", "__pycache__"))
    return copied
