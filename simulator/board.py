"""A virtual board: the firmware on a real MicroPython, with a folder for its flash, and its pins in front of a plant in real time.

Here are the process, its pins and its plant. What lies on the flash is `flash_folder.py`'s.
"""

import os
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware import drivers
from shared_model import Command, Scanner
from simulator import flash_folder
from simulator.chip import HARD_RESET, POWER_ON, SOFT, WATCHDOG, Chip
from simulator.listening import at, cannot_listen, dashboard_link
from simulator.modules import WRONG_THING, WRONG_USE, ProjectError
from simulator.plant_errors import PlantError, make_plant, sense, stopped
from simulator.plants import Plant, Silence
from simulator.project import Project
from simulator.virtual_machine import pin_memory as layout
from simulator.virtual_machine.resets import RAW_SOFT_RESET, RESET, SOFT_RESET
from simulator.watchdog import Watchdog
from simulator.wiring import Wiring

HEAP = "192k"  # about what a Pico W has left
TOKEN_NAME = "operator"
STEP_MS = 20  # with no model
MAX_STEPS = 100  # of the plant at once, after this machine was asleep


@dataclass(frozen=True)
class BoardOptions:
    """Where the board listens (port 0: a free one), the folder that is its flash (None: a new one each time), its heap.

    `stall_ms`: for how long each erase of its flash stops it.
    """

    host: str = "localhost"
    port: int = 3001
    flash: Path | None = None
    heap: str = HEAP
    stall_ms: int = 0


@dataclass(frozen=True)
class BoardLinks:
    """Where a running board is found; `file` opens the built dashboard as a file, with this run's token; `serial` is its serial line."""

    file: str
    url: str
    token: str
    serial: str


class VirtualBoard:
    """The board of a project; without one, a board in front of nothing. `say` gets each line that its program prints; `ready` is set
    when that listens. `serial` gives it a serial line, whose path is then `chip.port`. `on_trouble` is called with what its user should
    know of its plant.

    ProjectError when the project has no board file, or there is no MicroPython.
    """

    def __init__(
        self, project: Project | None, folder: Path, pins: Path, say: Callable[[str], None], heap: str = HEAP, serial: bool = False
    ) -> None:
        if project and project.board is None:
            raise ProjectError(f"{project.shown}: there is no board.toml; a board needs one to know its pins", WRONG_THING)
        self._say = say
        self.on_trouble: Callable[[str], None] = lambda _: None
        self._steps = 0
        self._on = False
        self._power = threading.Lock()  # it is never cut while the board is being started
        self._held: dict[str, int | None] = {}
        self.chip = Chip(folder, pins, say, heap, serial, self.has_hard_timer(project.board if project else None))
        self.pins = self.chip.pins
        self.ready = self.chip.ready
        self._wire(project)

    @staticmethod
    def has_hard_timer(board: dict[str, Any] | None) -> bool:
        """Whether the chip of that board file is an rp2, whose timers interrupt."""
        return str((board or {}).get("board", "")).startswith("pico")

    def _wire(self, project: Project | None) -> None:
        """Put the plant of the project in front of the pins."""
        self._scan_ms = STEP_MS
        self._released: dict[str, int] = {}
        self._inputs: tuple[str, ...] = ()
        self._plant: Plant = Silence()
        entries: list[Any] = []
        if project:
            scanner = Scanner(project.model_class)
            self._scan_ms = scanner.scan_ms
            self._inputs = tuple(tag.path for tag in scanner.inputs)
            self._released = {tag.path: 0 for tag in scanner.inputs if isinstance(tag, Command)}
            if project.plant_factory:
                self._plant = make_plant(project.plant_factory)
            entries = drivers.check(project.board or {}, scanner)
        self.wiring = Wiring(entries, self.pins.memory)

    def start(self, cause: int = POWER_ON, raw: bool = False) -> None:
        """Power up, or another cause to start: the board runs what is on its flash."""
        self._step()
        self._on = True
        self._begin(cause, raw)

    def _begin(self, cause: int, raw: bool = False) -> None:
        with self._power:
            if self._on:
                self.chip.start(cause, raw)
                self._watchdog = Watchdog(self.pins.memory)

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
        """Ctrl-C on its console, then power off; its exit status."""
        self._on = False
        return self.chip.stop()

    def cut_power(self) -> int:
        """End it in the middle of whatever it does."""
        with self._power:
            self._on = False
            return self.chip.cut_power()

    def press(self, path: str, value: int | None) -> None:
        """Hold a sensor or button at `value`, whatever the plant does; None is one that does not answer."""
        self._held[path] = value

    def _look_after(self) -> int | None:
        """Do what reset lines and a watchdog do; the exit status if the board ended for good."""
        status = self.chip.ended()
        if status is not None and not self._on:
            return status
        if status == RESET:
            self._say("the board asked for a reset")
            self._begin(HARD_RESET)
        elif status in (SOFT_RESET, RAW_SOFT_RESET):
            self._begin(SOFT, raw=status == RAW_SOFT_RESET)
        elif status is not None:
            return status
        elif self._watchdog.bites(time.monotonic()) and self.chip.has_program():
            self._say("the watchdog was not fed; it restarts the board")
            self.chip.cut_power()
            self._begin(WATCHDOG)
        return None

    def _step(self) -> None:
        self._steps += 1
        self.pins.memory.put("<I", layout.POWER, self._steps)
        self.wiring.deliver(self._released | self._sensed() | self._held, self._scan_ms)

    def _sensed(self) -> dict[str, int | None]:
        """What the sensors deliver; nothing any more once the plant failed, while the board goes on."""
        try:
            return sense(self._plant, self._scan_ms, self.wiring.outputs(), self._inputs)
        except PlantError as error:
            self._plant = Silence(self._inputs)
            self.on_trouble(f"plant {stopped(str(error))}")
            return self._plant.step(self._scan_ms, {})


def run_board(
    project: Project | None,
    options: BoardOptions,
    started: Callable[[BoardLinks], None],
    say: Callable[[str], None],
    trouble: Callable[[str], None],
) -> int:
    """Run a project, or without one what is on the flash, on a virtual board until Ctrl-C or its own end; the exit status.

    `started` is told the links when the board listens, or at once without a project; `say` gets what the board prints, `trouble` what
    goes wrong meanwhile. ProjectError when it cannot start.
    """
    port = _free(options)
    with tempfile.TemporaryDirectory(prefix="isoscan-board-") as temporary:
        folder = options.flash or Path(temporary) / "flash"
        token = secrets.token_hex(16)
        board = VirtualBoard(project, folder, Path(temporary) / "pins", say, options.heap, serial=True)
        settings = flash_folder.Settings(_address(options.host), port, TOKEN_NAME, token)
        if project:
            flash_folder.prepare(project, folder, settings)
        else:
            flash_folder.settle(folder, settings)
        board.chip.stall_ms = options.stall_ms
        board.on_trouble = trouble
        board.start()
        links = _links(options.host, port, token, board.chip.port)
        threading.Thread(target=_tell, args=(board if project else None, started, links), daemon=True).start()
        try:
            return board.run()
        except KeyboardInterrupt:
            return board.stop()
        finally:
            board.cut_power()
            board.chip.close()


def _tell(board: VirtualBoard | None, started: Callable[[BoardLinks], None], links: BoardLinks) -> None:
    if board:
        board.ready.wait()
    started(links)


def _address(host: str) -> str:
    return "127.0.0.1" if host == "localhost" else host


def _free(options: BoardOptions) -> int:
    """The port that the board will take; ProjectError when another program has it."""
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere this would share the port instead
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_address(options.host), options.port))
            probe.listen()
        except OSError as error:
            raise ProjectError(cannot_listen(error, options.host, options.port), WRONG_USE) from None
        return int(probe.getsockname()[1])


def _links(host: str, port: int, token: str, serial: str) -> BoardLinks:
    url = f"ws://{at(host, port)}/ws"
    return BoardLinks(dashboard_link(url, token, TOKEN_NAME), url, token, serial)
