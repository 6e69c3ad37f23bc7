"""`isoscan flash` onto a virtual board: what is sent, what starts, what it refuses, and that a plug may be pulled at any moment."""

import os
import pty
import random
import shutil
import threading
import tty
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from simulator import flash_folder, flashing
from simulator.flash_set import flash_set
from simulator.flashing import Flashed
from simulator.modules import ProjectError
from simulator.passed import record_passed, scenario_files
from simulator.project import Project, load_project
from simulator.virtual_machine import pin_memory as layout
from tests.firmware.boards import TANK_FILL, RunningBoard
from tests.firmware.test_board import OUTPUT_LOW, inlet
from tools import board_link, flash
from tools.board_link import BoardError, BoardLink, find_port
from tools.flash import Flashing
from tools.flash_set import FlashSet

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no ptys")


SETS: dict[str, FlashSet] = {}


@pytest.fixture(autouse=True)
def _compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flashing, "flash_set", set_of)
    monkeypatch.setattr(flash_folder, "flash_set", set_of)


def set_of(project: Project) -> FlashSet:
    """The set of a project, compiled once."""
    model_hash = project.description.hash
    if model_hash not in SETS:
        SETS[model_hash] = flash_set(project)
    return SETS[model_hash]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the example that was tested."""
    folder = tmp_path / "tank"
    shutil.copytree(TANK_FILL, folder, ignore=shutil.ignore_patterns("__pycache__", ".isoscan"))
    project = load_project(folder)
    record_passed(project, scenario_files(project))
    return project


@pytest.fixture
def board(tmp_path: Path, project: Project) -> Iterator[RunningBoard]:
    """A board with an empty flash, as one is bought."""
    made = bare(project, tmp_path)
    made.power_on_and_go()
    yield made
    made.close()


def bare(project: Project, folder: Path) -> RunningBoard:
    made = RunningBoard(project, folder, serial=True)
    flash_folder.settle(made.flash, made.settings())
    return made


def other_model(project: Project) -> Project:
    """The project with another model."""
    model = project.path
    model.write_text(model.read_text().replace("default=1500", "default=1400"))
    changed = load_project(project.folder)
    assert changed.description.hash != project.description.hash
    return changed


def differing(old: Project, new: Project) -> set[str]:
    """The files of one set that are not in the other; few, as the firmware is the same."""
    before, after = set_of(old).files, set_of(new).files
    return {path for path in after if after[path] != before.get(path)}


def flashed(project: Project, board: RunningBoard, say: flash.Say = lambda *_: None) -> Flashed:
    return flashing.flash(project, board.board.chip.port, "", untested=False, dry_run=False, say=say)


def refusal(project: Project, port: str, untested: bool = True) -> str:
    with pytest.raises(ProjectError) as refused:
        flashing.flash(flashing.bound(project), port, "", untested=untested, dry_run=False, say=lambda *_: None)
    return str(refused.value)


def test_a_model_is_flashed_another_over_it_and_the_first_comes_back(board: RunningBoard, project: Project) -> None:
    first = flashed(project, board)
    assert board.hello()["model"] == {"name": "TankFill", "hash": project.description.hash}
    assert (first.report.plan.slot, first.report.plan.copy, first.hello_s is not None) == ("a", [], True)
    assert first.memory is not None
    assert first.memory["total_bytes"] > first.memory["used_bytes"] > 0

    changed = other_model(project)
    record_passed(changed, scenario_files(changed))
    second = flashed(changed, board)
    assert board.hello()["model"]["hash"] == changed.description.hash
    assert second.report.plan.slot == "b"
    assert set(second.report.plan.send) == differing(project, changed)

    back = flashing.roll_back(board.board.chip.port, "", lambda *_: None)
    assert back.model_hash == project.description.hash == board.hello()["model"]["hash"]
    assert (back.report.plan.slot, back.report.plan.send) == ("a", [])


def test_meanwhile_outputs_are_safe_and_no_watchdog_runs(board: RunningBoard, project: Project) -> None:
    flashed(project, board)
    board.printed.clear()
    seen: set[tuple[str, int, tuple[int, int]]] = set()
    memory = board.board.pins.memory
    flashed(project, board, lambda doing, *_: seen.add((doing, memory.get("<I", layout.WATCHDOG_MS), inlet(board))))
    steps = {"see what it has", "make room", "copy what stays", "send what is new", "verify it", "switch", "start it"}
    assert {entry for entry in seen if entry[0] in steps} == {(step, 0, OUTPUT_LOW) for step in steps}
    assert board.printed == [
        "stopped from the console; outputs are safe",
        "the board asked for a reset",
        "maintenance: outputs are safe, and nothing runs until the next reset",
        "the board asked for a reset",
    ]
    assert not (board.flash / "maintenance").exists()


def test_a_dry_run_changes_nothing(board: RunningBoard, project: Project) -> None:
    flashed(project, board)
    before = {path: path.read_bytes() for path in board.flash.glob("[ab]/**/*.*")}
    changed = other_model(project)
    dry = flashing.flash(changed, board.board.chip.port, "", untested=True, dry_run=True, say=lambda *_: None)
    assert set(dry.report.plan.send) == differing(project, changed)
    assert {path: path.read_bytes() for path in board.flash.glob("[ab]/**/*.*")} == before
    assert board.board.ready.wait(20)
    assert board.hello()["model"]["hash"] == project.description.hash


# What is refused.


def test_scenarios_that_have_not_passed_for_this_model(project: Project) -> None:
    changed = other_model(project)
    told = f"its scenarios have not passed for this model (hash {changed.description.hash[:16]})"
    folder = changed.folder.as_posix()
    assert refusal(changed, "nowhere", untested=False) == f"{folder}: {told}; type: pytest {folder}, or add --untested"


def test_a_board_file_that_is_not_there(project: Project, tmp_path: Path) -> None:
    missing = tmp_path / "pico.toml"
    with pytest.raises(ProjectError) as refused:
        load_project(project.folder, board=missing)
    assert str(refused.value) == f"{missing.as_posix()}: there is no such file; --board takes a board.toml"


def test_a_project_without_a_board_file(project: Project) -> None:
    told = "there is no board.toml; a board needs one to know its pins, so give one with --board"
    assert refusal(replace(project, board_file=None), "nowhere") == f"{project.shown}: {told}"


@pytest.mark.parametrize(
    ("ports", "text"),
    [
        ([], "no board was found at a USB port; plug one in, or name its port with --port"),
        (["/dev/ttyACM1", "/dev/ttyACM0"], "several boards are plugged in, at /dev/ttyACM0, /dev/ttyACM1; name one of them with --port"),
    ],
)
def test_no_board_or_several(monkeypatch: pytest.MonkeyPatch, ports: list[str], text: str) -> None:
    found = [SimpleNamespace(device=port, vid=0x2E8A) for port in ports] + [SimpleNamespace(device="/dev/ttyS0", vid=None)]
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: found)
    with pytest.raises(BoardError) as refused:
        find_port()
    assert str(refused.value) == text


def test_a_port_that_is_not_there(project: Project, tmp_path: Path) -> None:
    port = str(tmp_path / "port")
    told = "there is no such port, it is used by another program, or you may not use it"
    assert refusal(project, port) == f"{port}: cannot be opened: {told}"


def test_something_that_is_no_micropython(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_link, "ANSWER_S", 0.3)
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    port = os.ttyname(theirs)
    try:
        told = "what is there does not answer as MicroPython does; is it a board, and has it MicroPython?"
        assert refusal(project, port) == f"{port}: {told}"
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_micropython_that_is_too_old(board: RunningBoard, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_link, "MICROPYTHON_AT_LEAST", (9, 9))
    told = refusal(project, board.board.chip.port)
    assert told == f"{board.board.chip.port}: the board has micropython 1.25; isoscan needs MicroPython 9.9 or newer"


def test_a_micropython_without_network(board: RunningBoard, project: Project) -> None:
    (board.flash / "socket.py").write_text("raise ImportError\n")
    try:
        told = refusal(project, board.board.chip.port)
    finally:
        (board.flash / "socket.py").unlink()
    remedy = "install the one for a board with Wi-Fi, such as a Pico W or an ESP32"
    assert told == f"{board.board.chip.port}: the board's MicroPython has no network, and isoscan needs one; {remedy}"


def test_a_flash_that_is_too_small(board: RunningBoard, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    look = Flashing._look
    monkeypatch.setattr(Flashing, "_look", lambda self: replace(look(self), block_bytes=4096, free_bytes=100 * 1024))
    needed = sum(-(-len(data) // 4096) * 4 for data in set_of(project).files.values())
    told = refusal(project, board.board.chip.port)
    room = f"the new set needs {needed} KB more and 100 KB are free"
    assert told == f"{board.board.chip.port}: not enough flash: {room}; remove other files"


def test_nothing_to_go_back_to(board: RunningBoard, project: Project) -> None:
    flashed(project, board)
    (board.flash / "b").mkdir()
    (board.flash / "b" / "model.mpy").write_bytes(b"half a set")
    for manifest in (b"", b'{"files": {', b'{"files": 5, "model_hash": "0"}', b"\xff\x00"):
        (board.flash / "b" / "manifest.json").write_bytes(manifest)
        board.board.ready.clear()
        with pytest.raises(ProjectError) as refused:
            flashing.roll_back(board.board.chip.port, "", lambda *_: None)
        assert str(refused.value) == f"{board.board.chip.port}: the board has no other whole set to go back to"
        assert board.board.ready.wait(20)
    assert board.hello()["model"]["hash"] == project.description.hash


# Pulled plugs.


class Plug:
    """Counts what is asked of a board, and pulls the plug, power and line, soon after the command number `at` began."""

    def __init__(self, board: RunningBoard, at: int = 0, after_s: float = 0.0) -> None:
        self._board = board
        self._at = at
        self._after_s = after_s
        self._puller: threading.Timer | None = None
        self.count = 0

    def flash(self, new: FlashSet, monkeypatch: pytest.MonkeyPatch) -> str:
        """What flashing said, empty when it was done."""
        run = BoardLink.run

        def counted(link: BoardLink, code: str) -> str:
            self.count += 1
            if self.count == self._at:
                self._puller = threading.Timer(self._after_s, self._board.close)
                self._puller.start()
            return run(link, code)

        with monkeypatch.context() as patch:
            patch.setattr(BoardLink, "run", counted)
            patch.setattr(board_link, "RESTART_S", 1.0)
            try:
                Flashing(self._board.board.chip.port, lambda *_: None).load(new)
            except BoardError as error:
                return str(error)
            finally:
                if self._puller:
                    self._puller.join()
        return ""


def pull_plugs(times: int, tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flash one model over the other again and again, and pull the plug each time: the board starts one of the two, whole."""
    sets = {project.description.hash: set_of(project)}
    flash_folder.prepare(project, tmp_path / "flash", flash_folder.Settings("127.0.0.1", 0, "operator", "0" * 32))
    changed = other_model(project)
    sets[changed.description.hash] = set_of(changed)
    chance = random.Random(times)
    commands = 0
    for turn in range(times + 2):
        board = bare(project, tmp_path)
        try:
            board.power_on()
            runs = board.hello()["model"]["hash"]
            (new,) = (one for model_hash, one in sets.items() if model_hash != runs)
            last = turn in (0, times + 1)
            plug = Plug(board) if last else Plug(board, chance.randint(1, commands), chance.random() * 0.01)
            board.board.ready.clear()
            said = plug.flash(new, monkeypatch)
            if last:
                assert said == ""
                assert board.board.ready.wait(20)
                assert board.hello()["model"]["hash"] == new.model_hash
                commands = plug.count
        finally:
            board.close()


def test_a_pulled_plug_leaves_the_old_set_or_the_new_one_whole(tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    pull_plugs(5, tmp_path, project, monkeypatch)


@pytest.mark.long
def test_plugs_pulled_at_many_points(tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    pull_plugs(20, tmp_path, project, monkeypatch)


def test_a_plug_that_is_pulled_is_told_with_what_the_board_starts(
    board: RunningBoard, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = board.board.chip.port
    told = Plug(board, at=20).flash(set_of(project), monkeypatch)
    cut = "the connection broke (send what is new); the board starts what it started before; plug it in and type the same again"
    assert told == f"{port}: {cut}"


def test_a_damaged_network_file_is_replaced_by_its_spare_or_told(board: RunningBoard, project: Project) -> None:
    first = flashed(project, board)
    for damage in (b'{"port": ', b"\xff\x00"):
        (board.flash / "network.json").write_bytes(damage)
        assert flashed(project, board).report.network == first.report.network
    (board.flash / "network.json.old").write_bytes(b"")
    port = board.board.chip.port
    told = f"network.json on the board is damaged; remove it with: mpremote connect {port} fs rm network.json"
    assert refusal(project, port) == f"{port}: {told}"
