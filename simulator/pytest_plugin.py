"""The pytest plugin of isoscan: a `bench` for scenario tests, of the project that the test file lies in."""

from functools import cache
from pathlib import Path

import pytest

from simulator.bench import Bench
from simulator.modules import ProjectError, shown
from simulator.project import Project, load_project


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    """A fresh bench with the project of this test file: the nearest folder above it that has a model.py."""
    try:
        return Bench(_load(_project_folder(request.path)))
    except ProjectError as error:
        pytest.fail(str(error), pytrace=False)


@cache
def _load(folder: Path) -> Project:
    return load_project(folder)


def _project_folder(test: Path) -> Path:
    for folder in test.parents:
        if (folder / "model.py").is_file():
            return folder
    raise ProjectError(f"{shown(test)}: the bench fixture needs a folder with a model.py above the test file; there is none")
