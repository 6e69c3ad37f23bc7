"""The plugin, in a pytest of its own, as a user runs scenarios."""

import subprocess
import sys
from pathlib import Path


def run_pytest(folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
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
