"""The tutorial, done as it says: its files are written, its commands run, and they print what it shows, on every runtime."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared_model import Scanner
from simulator.project import load_project
from tests.firmware.boards import running_board
from tests.simulator.running import Simulator
from tools.interpreter_runs import RUNTIMES, run_on
from tools.interpreters import ROOT

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
STEP = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
NAMED = re.compile(r"`(my_tank/[\w/.]+)`")
TOOLS = Path(sys.executable).parent


@dataclass(frozen=True)
class Step:
    """A file to write, or a command with what it prints, None where that is not shown."""

    file: str = ""
    text: str = ""
    command: str = ""
    prints: str | None = None


def steps() -> Iterator[Step]:
    """In the order of the page."""
    found = list(STEP.finditer(TUTORIAL))
    for number, block in enumerate(found):
        if block[1] in ("py", "toml"):
            before = TUTORIAL[found[number - 1].end() if number else 0 : block.start()]
            yield Step(file=NAMED.findall(before)[-1], text=block[2])
        elif block[1] == "sh":
            shown = [following[2] for following in found[number + 1 : number + 2] if following[1] == "text"]
            yield Step(command=block[2].strip(), prints=shown[0] if shown else None)


SHOWN = [step for step in steps() if step.prints is not None]
FILES = [step for step in steps() if step.file]
BY_HAND = ["by_hand", "tripping"]


def write(folder: Path, step: Step) -> None:
    """One file; what the page says to delete goes, too."""
    path = folder / step.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(step.text, "utf-8")
    if step.file.endswith("test_filling.py"):
        (path.parent / "test_warming.py").unlink(missing_ok=True)


def printed(folder: Path, command: str) -> str:
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "80"}
    done = subprocess.run(command.split(), cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return re.sub(r"([0-9a-f]{4})[0-9a-f]{60}", r"\1…", re.sub(r"in \d+\.\d+s", "in 0.05s", done.stdout))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is at the end of the page."""
    folder = tmp_path_factory.mktemp("finished")
    for step in FILES:
        write(folder, step)
    return folder / "my_tank"


def test_done_as_it_says_it_prints_what_it_shows(tmp_path: Path) -> None:
    shown = []
    for step in steps():
        if step.file:
            write(tmp_path, step)
        elif step.prints is not None:
            shown.append(step.command.split()[0])
            assert printed(tmp_path, step.command).startswith(step.prints), step.command
    assert shown == ["isoscan", "python", "python", "isoscan", "pytest"]


DRIVER = "def steps(arguments):\n    __import__(arguments[0])\n    yield\n"


@pytest.mark.parametrize("name", BY_HAND)
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_its_programs_print_the_same_on_every_runtime(runtime: str, name: str, tmp_path: Path) -> None:
    for step in FILES:
        write(tmp_path, step)
        if step.file == f"my_tank/{name}.py":
            break
    folder = tmp_path / "my_tank"
    driver = folder / "driver.py"
    driver.write_text(DRIVER)
    done = run_on(runtime, driver, name, files=[folder / "model.py", folder / f"{name}.py"])
    (shown,) = [step.prints for step in SHOWN if step.command == f"python my_tank/{name}.py"]
    assert (done.stdout, done.returncode) == (shown, 0), done.stderr


def test_its_project_fills_in_the_simulator(project: Path) -> None:
    simulator = Simulator(project, "--speed", "4")
    try:
        client = simulator.client()
        assert client.ask("command", tag="start")["type"] == "result"
        client.until(lambda snapshot: snapshot["tags"]["inlet"] == 1)
        filled = client.until(lambda snapshot: snapshot["tags"]["inlet"] == 0)
        assert filled["tags"]["level"] > 1000, "it was 800 before"
    finally:
        simulator.stop()


def test_its_project_runs_on_a_virtual_board(project: Path, tmp_path: Path) -> None:
    loaded = load_project(project)
    with running_board(tmp_path, loaded) as board:
        board.load()
        board.power_on()
        assert board.hello()["model"]["hash"] == loaded.description.hash
        board.stop()


def test_every_tag_of_its_model_is_on_a_pin(project: Path) -> None:
    scanner = Scanner(load_project(project).model_class)
    bound = set(re.findall(r"^(\w+) = \{", (project / "board.toml").read_text("utf-8"), re.M))
    assert bound == {tag.path for tag in (*scanner.inputs, *scanner.outputs)}
