"""Tests pass whatever the user's shell tells isoscan and pytest: what they start does not hear of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import OF_THE_USER

ROOT = Path(__file__).resolve().parents[1]
OTHERS = {"ISOSCAN_STATE": "no/folder", "ISOSCAN_UF2": "no.uf2", "PYTEST_ADDOPTS": "--strict-markers -q"}


@pytest.mark.parametrize(
    "test",
    [
        "tests/simulator/test_pytest_plugin.py::test_plain_pytest_runs_a_projects_scenarios",
        "tests/simulator/test_cli.py::test_warnings_are_told_when_it_runs",
        "tests/simulator/test_storage.py::test_it_is_in_the_project_and_git_ignores_it",
    ],
)
def test_what_starts_pytest_or_isoscan_passes_in_any_shell(test: str) -> None:
    assert sorted(OTHERS) == sorted(OF_THE_USER)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", test]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **OTHERS}, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
