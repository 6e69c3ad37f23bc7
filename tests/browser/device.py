"""A device for the browser: the simulator or the virtual board as its own process, to be killed and started again at the same port."""

import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil

from tools.interpreters import ROOT

VERBS = {"simulator": "run", "board": "board"}
EXAMPLE = ROOT / "examples" / "tank_fill"
PAGE = ROOT / "dashboard" / "isoscan.html"
START_S = 60.0

_LINK = re.compile(r"file:///\S+")


class Device:
    """Runs a copy of the example in `folder`; `link` is the page as a file with this run's token."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.folder = folder
        self.link = ""
        self._model = folder / EXAMPLE.name
        self._printed = folder / "printed.txt"
        self._process: subprocess.Popen[bytes] | None = None
        shutil.copytree(EXAMPLE, self._model, ignore=shutil.ignore_patterns(".isoscan", "__pycache__"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    @property
    def url(self) -> str:
        return f"ws://localhost:{self.port}/ws"

    def start(self) -> None:
        """Start it and wait until it listens."""
        isoscan = str(Path(sys.executable).with_name("isoscan"))
        with self._printed.open("wb") as out:
            command = [isoscan, VERBS[self.kind], str(self._model), "--port", str(self.port)]
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + START_S
        while not (found := _LINK.search(self.printed())):
            assert self._process.poll() is None, f"the device did not start:\n{self.printed()}"
            assert time.monotonic() < deadline, f"no link within {START_S:.0f} s:\n{self.printed()}"
            time.sleep(0.1)
        self.link = found[0]

    def printed(self) -> str:
        return self._printed.read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it, and the interpreter that a virtual board is, as a pulled plug would."""
        if self._process is not None:
            for process in psutil.Process(self._process.pid).children(recursive=True):
                process.kill()
            self._process.kill()
            self._process.wait(10)
            self._process = None
