"""The pytest plugin of isoscan: a `bench` for scenario tests, of the project that the test file lies in.

When all scenarios of a project passed, that is recorded for `isoscan flash`.
"""

from collections.abc import Generator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from simulator.bench import Bench
from simulator.modules import ProjectError, shown
from simulator.passed import record_passed
from simulator.project import Project, load_project

WHOLE = pytest.StashKey[bool]()
FAILED = pytest.StashKey[set[Path]]()
PASSED = pytest.StashKey[set[Path]]()
PROJECTS = pytest.StashKey[dict[Path, Project]]()


def pytest_configure(config: pytest.Config) -> None:
    """Every test of the files that run is to run, so far."""
    config.stash[WHOLE] = not any("::" in argument for argument in config.args)
    config.stash[FAILED] = set()
    config.stash[PASSED] = set()
    config.stash[PROJECTS] = {}


def pytest_deselected(items: list[pytest.Item]) -> None:
    """A choice among the tests is no pass of the scenarios."""
    if items:
        items[0].config.stash[WHOLE] = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note how the tests of each file end."""
    report = yield
    if report.failed:
        item.config.stash[FAILED].add(item.path)
    elif report.passed and report.when == "call":
        item.config.stash[PASSED].add(item.path)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Record the projects whose scenarios all passed; a folder that cannot be written to is no fault of theirs."""
    stash = session.config.stash
    if not stash[WHOLE] or session.shouldstop or session.shouldfail:
        return
    passed: set[Path] = stash[PASSED]
    for folder, project in stash[PROJECTS].items():
        if not any(folder in path.parents for path in stash[FAILED]):
            with suppress(OSError):
                record_passed(project, passed)


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    """A fresh bench with the project of this test file: the nearest folder above it that has a model.py."""
    try:
        folder = _project_folder(request.path)
        project = _load(folder)
        request.config.stash[PROJECTS][folder] = project
        return Bench(project)
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
