"""A project of one's own, and simulators running it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.simulator.running import Simulator, copy_of_tank_fill


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of examples/tank_fill that a test may change."""
    return copy_of_tank_fill(tmp_path)


@pytest.fixture
def start(project: Path) -> Iterator[Callable[..., Simulator]]:
    """Start simulators of `project`; they are stopped at the end."""
    started: list[Simulator] = []

    def start_one(*options: str) -> Simulator:
        started.append(Simulator(project, *options))
        return started[-1]

    yield start_one
    for simulator in started:
        simulator.stop()


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One simulator for all tests of a module, which leave its model as it is."""
    running = Simulator(copy_of_tank_fill(tmp_path_factory.mktemp("shared")))
    yield running
    running.stop()
