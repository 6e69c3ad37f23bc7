"""The servers that one test suite is run against, each a program of its own, started as a user starts it."""

import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.interpreters import ROOT

MODEL = ROOT / "examples" / "tank_fill"
ISOSCAN = Path(sys.executable).with_name("isoscan")
VERBS = {"simulator": "run", "board": "board"}
LINK = re.compile(r"#token=([0-9a-f]+)&name=([^&\s]+)")
START_S = 60.0


@dataclass
class ServerUnderTest:
    """A running server, and the token that it printed in its link."""

    kind: str
    port: int
    token: str
    name: str

    @property
    def host(self) -> str:
        """As a client dials it."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"ws://{self.host}/ws"


@contextmanager
def running(kind: str, folder: Path) -> Iterator[ServerUnderTest]:
    """A server of a copy of the example in `folder`, which keeps what it writes there."""
    model = folder / MODEL.name
    shutil.copytree(MODEL, model, ignore=shutil.ignore_patterns(".isoscan", "__pycache__"))
    port = _free_port()
    command = [str(ISOSCAN), VERBS[kind], str(model), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    printed = _Printed(process)
    try:
        token, name = printed.link()
        _wait_for(port)
        yield ServerUnderTest(kind, port, token, name)
        assert process.poll() is None, f"the server ended by itself:\n{printed.text()}"
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


class _Printed:
    """What a process prints, read by a thread so that it can never block."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._read: list[str] = []
        threading.Thread(target=self._pump, args=(process,), daemon=True).start()

    def _pump(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        with process.stdout:
            for line in process.stdout:
                self._lines.put(line)
        self._lines.put(None)

    def link(self) -> tuple[str, str]:
        """Token and name of the dashboard link."""
        deadline = time.monotonic() + START_S
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no dashboard link within {START_S:.0f} s:\n{self.text()}") from None
            assert line is not None, f"the server did not start:\n{self.text()}"
            self._read.append(line)
            if found := LINK.search(line):
                return found[1], found[2]

    def text(self) -> str:
        while not self._lines.empty():
            self._read.append(self._lines.get() or "")
        return "".join(self._read)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.1)
        else:
            return
