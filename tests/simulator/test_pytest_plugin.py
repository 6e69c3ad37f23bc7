"""The plugin, in a pytest of its own, as a user runs scenarios."""

import subprocess
import sys
from pathlib import Path

import pytest

from simulator.passed import have_passed
from simulator.project import load_project


def run_pytest(folder: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *(options or [str(folder)])]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, ended.stdout


def test_plain_pytest_runs_a_projects_scenarios(project: Path) -> None:
    status, out = run_pytest(project)
    assert status == 0, out
    assert "12 passed" in out


def test_a_broken_model_is_its_message_and_no_traceback(project: Path) -> None:
    model = project / "model.py"
    model.write_text(model.read_text().replace("trips=(", "trip=("))
    status, out = run_pytest(project)
    assert status == 1
    assert "E301" in out
    assert "Traceback" not in out
    assert "pytest_plugin.py" not in out


def test_a_bench_without_a_project_says_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "test_alone.py").write_text("def test_alone(bench):\n    pass\n")
    status, out = run_pytest(tmp_path)
    assert status == 1
    assert "test_alone.py: the bench fixture needs a folder with a model.py above the test file; there is none" in out


def test_a_pass_of_all_scenarios_is_recorded_for_this_model_only(project: Path) -> None:
    assert not have_passed(load_project(project))
    status, out = run_pytest(project)
    assert status == 0, out
    assert have_passed(load_project(project))
    model = project / "model.py"
    model.write_text(model.read_text().replace("default=1500", "default=1400"))
    assert not have_passed(load_project(project))


@pytest.mark.parametrize("some", [["scenarios/test_trips.py"], [".", "-k", "stop"], ["scenarios/test_trips.py::test_nothing", "."]])
def test_a_choice_of_scenarios_is_no_pass(project: Path, some: list[str]) -> None:
    (project / "scenarios/test_trips.py").write_text("def test_nothing(bench):\n    pass\n")
    assert run_pytest(project, *some)[0] == 0
    assert not have_passed(load_project(project))


def test_a_scenario_that_fails_is_no_pass(project: Path) -> None:
    (project / "scenarios/test_more.py").write_text("def test_more(bench):\n    assert bench.run(20) == 'done'\n")
    assert run_pytest(project)[0] == 1
    assert not have_passed(load_project(project))
