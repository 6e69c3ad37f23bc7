"""A virtual board: the firmware on a real MicroPython, with a folder for its flash, and its pins in front of a plant in real time.

Here are the process, its pins and its plant. What lies on the flash is `flash_folder.py`'s.
"""

import mmap
import os
import secrets
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from firmware import drivers
from shared_model import Command, Scanner
from simulator import flash_folder
from simulator.listening import at, cannot_listen, dashboard_link
from simulator.modules import WRONG_THING, WRONG_USE, ProjectError
from simulator.plants import Silence
from simulator.project import Project
from simulator.virtual_machine import BYTES, BufferMemory
from simulator.virtual_machine import pin_memory as layout
from simulator.virtual_machine.machine import RESET_STATUS
from simulator.wiring import Wiring
from tools.interpreters import Missing, micropython

HEAP = "192k"  # about what a Pico W has left
TOKEN_NAME = "operator"
STOP_S = 5.0
POWER_ON, HARD_RESET, WATCHDOG = 1, 2, 3  # causes of a start, as machine.reset_cause() gives them
MAX_STEPS = 100  # of the plant at once, after this machine was asleep


@dataclass(frozen=True)
class BoardOptions:
    """Where the board listens (port 0: a free one), the folder that is its flash (None: a new one each time), its heap."""

    host: str = "localhost"
    port: int = 3001
    flash: Path | None = None
    heap: str = HEAP


@dataclass(frozen=True)
class BoardLinks:
    """Where a running board is found; `file` opens the built dashboard as a file, with this run's token."""

    file: str
    url: str
    token: str


class Pins:
    """The pins of a board in a file, shared with its process."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(BYTES))
        self.path = path
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), BYTES)
        self.memory = BufferMemory(cast(bytearray, self._map))

    def power_up(self, cause: int) -> None:
        """As the chip leaves them at a start: no pin is driven."""
        for pin in range(layout.PINS):
            at = layout.pin_at(pin)
            self._map[at : at + layout.STATE] = bytes(layout.STATE)
        self._map[0 : layout.CAUSE] = bytes(layout.CAUSE)
        self.memory.put("<B", layout.CAUSE, cause)

    def close(self) -> None:
        self._map.close()


class Watchdog:
    """The board's watchdog, as the world sees it: `bites` when the feeds have stopped for as long as the board asked."""

    def __init__(self, memory: BufferMemory) -> None:
        self._memory = memory
        self._feeds = -1
        self._fed_s = 0.0

    def bites(self, now_s: float) -> bool:
        feeds = self._memory.get("<I", layout.FEEDS)
        timeout_ms = self._memory.get("<I", layout.WATCHDOG_MS)
        if feeds != self._feeds or not timeout_ms:
            self._feeds = feeds
            self._fed_s = now_s
        return (now_s - self._fed_s) * 1000 > timeout_ms > 0


class VirtualBoard:
    """The board of a project. `say` gets each line that it prints; `ready` is set when it listens.

    ProjectError when the project has no board file, or there is no MicroPython.
    """

    def __init__(self, project: Project, folder: Path, pins: Path, say: Callable[[str], None], heap: str = HEAP) -> None:
        if project.board is None:
            raise ProjectError(f"{project.shown}: there is no board.toml; a board needs one to know its pins", WRONG_THING)
        scanner = Scanner(project.model_class)
        self._scan_ms = scanner.scan_ms
        self._released = {tag.path: 0 for tag in scanner.inputs if isinstance(tag, Command)}
        self._steps = 0
        self._held: dict[str, int | None] = {}
        self._command = _command(heap)
        self._folder = folder
        self._say = say
        self._plant = project.plant_factory() if project.plant_factory else Silence()
        self.pins = Pins(pins)
        self.wiring = Wiring(drivers.check(project.board, scanner), self.pins.memory)
        self.ready = threading.Event()
        self.process: subprocess.Popen[str] | None = None
        self._step()

    def start(self, cause: int = POWER_ON) -> None:
        """Power up: the firmware starts from what is on the flash."""
        self.ready.clear()
        self.pins.power_up(cause)
        self._watchdog = Watchdog(self.pins.memory)
        self.process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env={"MICROPYPATH": ".frozen", "ISOSCAN_PINS": str(self.pins.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # Ctrl-C comes through `stop`, not past it
        )
        threading.Thread(target=self._relay, args=(self.process,), daemon=True).start()

    def run(self) -> int:
        """Let the plant run in real time until the board ends by itself; its exit status."""
        due_s = time.monotonic()
        while True:
            status = self._look_after()
            if status is not None:
                return status
            due_s = max(due_s, time.monotonic() - MAX_STEPS * self._scan_ms / 1000)
            while due_s <= time.monotonic():
                self._step()
                due_s += self._scan_ms / 1000
            time.sleep(max(due_s - time.monotonic(), 0))

    def stop(self) -> int:
        """Ctrl-C on its console; its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            return self.cut_power()

    def cut_power(self) -> int:
        """End it in the middle of whatever it does."""
        assert self.process is not None
        self.process.kill()
        return self.process.wait()

    def press(self, path: str, value: int | None) -> None:
        """Hold a sensor or button at `value`, whatever the plant does; None is one that does not answer."""
        self._held[path] = value

    def _look_after(self) -> int | None:
        """Do what a reset line and a watchdog do; the exit status if the board ended for good."""
        assert self.process is not None
        status = self.process.poll()
        if status == RESET_STATUS:
            self._say("the board asked for a reset")
            self.start(HARD_RESET)
        elif status is not None:
            return status
        elif self._watchdog.bites(time.monotonic()):
            self._say("the watchdog was not fed; it restarts the board")
            self.cut_power()
            self.start(WATCHDOG)
        return None

    def _step(self) -> None:
        self._steps += 1
        self.pins.memory.put("<I", layout.POWER, self._steps)
        self.wiring.deliver(self._released | self._plant.step(self._scan_ms, self.wiring.outputs()) | self._held)

    def _relay(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                if line == "ready\n":
                    self.ready.set()
                else:
                    self._say(line.rstrip())


def run_board(project: Project, options: BoardOptions, started: Callable[[BoardLinks], None], say: Callable[[str], None]) -> int:
    """Run a project on a virtual board until Ctrl-C or its own end; the exit status. ProjectError when it cannot start.

    `started` is told the links when the board listens, `say` gets what the board prints.
    """
    port = _free(project, options)
    with tempfile.TemporaryDirectory(prefix="isoscan-board-") as temporary:
        folder = options.flash or Path(temporary) / "flash"
        token = secrets.token_hex(16)
        board = VirtualBoard(project, folder, Path(temporary) / "pins", say, options.heap)
        flash_folder.prepare(project, folder, flash_folder.Settings(_address(options.host), port, TOKEN_NAME, token))
        board.start()
        threading.Thread(target=_tell, args=(board, started, _links(options.host, port, token)), daemon=True).start()
        try:
            return board.run()
        except KeyboardInterrupt:
            return board.stop()
        finally:
            board.cut_power()
            board.pins.close()


def _tell(board: VirtualBoard, started: Callable[[BoardLinks], None], links: BoardLinks) -> None:
    board.ready.wait()
    started(links)


def _command(heap: str) -> list[str]:
    try:
        return [*micropython().command, "-X", f"heapsize={heap}", "main.py"]
    except Missing as missing:
        raise ProjectError(str(missing), WRONG_USE) from None


def _address(host: str) -> str:
    return "127.0.0.1" if host == "localhost" else host


def _free(project: Project, options: BoardOptions) -> int:
    """The port that the board will take; ProjectError when another program has it."""
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere this would share the port instead
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_address(options.host), options.port))
            probe.listen()
        except OSError as error:
            raise ProjectError(cannot_listen("board", error, options.host, options.port, project), WRONG_USE) from None
        return int(probe.getsockname()[1])


def _links(host: str, port: int, token: str) -> BoardLinks:
    url = f"ws://{at(host, port)}/ws"
    return BoardLinks(dashboard_link(url, token, TOKEN_NAME), url, token)
