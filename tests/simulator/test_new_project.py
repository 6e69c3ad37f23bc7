"""`isoscan new`: what it makes runs as it stands, and what it cannot make it says."""

import sys
from pathlib import Path

import pytest

from simulator import cli
from simulator.modules import WRONG_THING, WRONG_USE, ProjectError
from simulator.new_project import new_project
from simulator.project import load_project
from tests.simulator.running import Simulator
from tests.simulator.test_pytest_plugin import run_pytest


def test_a_new_project_checks_runs_and_passes_its_scenarios(tmp_path: Path) -> None:
    folder = tmp_path / "my-tank"
    assert new_project(folder) == ["board.toml", "model.py", "plant.py", "scenarios/test_warming.py"]
    project = load_project(folder)
    assert project.description.remarks == ()
    assert project.board is not None
    assert project.board["name"] == "my-tank"
    status, out = run_pytest(folder)
    assert status == 0, out
    assert "3 passed" in out
    simulator = Simulator(folder)
    client = simulator.client()
    assert client.hello["device"] == "my-tank"
    client.until(lambda snapshot: snapshot["tags"]["heater"] == 1)
    assert simulator.stop()[0] == 0


def test_the_verb_says_what_it_made_and_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["isoscan", "new", "tank_2"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out == (
        "made tank_2: board.toml, model.py, plant.py, scenarios/test_warming.py\n"
        "  run it      isoscan run tank_2\n"
        "  test it     pytest tank_2\n"
    )


def test_what_to_type_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Ä b").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["isoscan", "new", "Ä b/tank"])
    with pytest.raises(SystemExit):
        cli.main()
    assert capsys.readouterr().out == (
        "made Ä b/tank: board.toml, model.py, plant.py, scenarios/test_warming.py\n"
        "  run it      isoscan run 'Ä b/tank'\n"
        "  test it     pytest 'Ä b/tank'\n"
    )


@pytest.mark.parametrize("name", ["-tank", 'ta"nk', "ta nk", "t" * 33])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError) as refused:
        new_project(tmp_path / name)
    told = "cannot be the name of a project; a project's name is 1 to 32 letters, digits, - and _, the first a letter or digit"
    assert (refused.value.exit_status, str(refused.value)) == (WRONG_USE, f"{name!r} {told}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_left_alone(project: Path) -> None:
    with pytest.raises(ProjectError) as refused:
        new_project(project)
    told = f"{project.as_posix()} exists already; give the name of a new folder"
    assert (refused.value.exit_status, str(refused.value)) == (WRONG_USE, told)


def test_a_link_that_leads_nowhere_exists_too(tmp_path: Path) -> None:
    (tmp_path / "tank").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProjectError) as refused:
        new_project(tmp_path / "tank")
    told = f"{(tmp_path / 'tank').as_posix()} exists already; give the name of a new folder"
    assert (refused.value.exit_status, str(refused.value)) == (WRONG_USE, told)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProjectError) as refused:
        new_project(tmp_path / "file" / "tank")
    assert refused.value.exit_status == WRONG_THING
    assert str(refused.value).startswith(f"{(tmp_path / 'file' / 'tank').as_posix()}: cannot be made: ")
