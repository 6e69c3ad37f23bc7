"""Recording: where it cannot be done it is said, and nothing else suffers. That a recording replays is in test_run.py."""

import errno
import json
from pathlib import Path

import pytest

from shared_model import Scanner, trace
from shared_model.hub import Hub
from simulator.modules import WRONG_THING, WRONG_USE, ProjectError
from simulator.project import load_project
from simulator.recorder import Recorder
from simulator.runtime import identity
from tests.simulator.running import ROOT

FULL = Path("/dev/full")


@pytest.fixture
def hub() -> Hub:
    project = load_project(ROOT / "examples" / "tank_fill")
    return Hub(Scanner(project.model_class), identity(project))


def checks(hub: Hub) -> dict[str, str]:
    return {check["name"]: check["message"] for check in json.loads("".join(hub.health.message(0)))["checks"]}


def test_a_file_that_cannot_be_made(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as refused:
        Recorder(hub, tmp_path / "nowhere" / "run.trace", "0" * 64)
    shown = (tmp_path / "nowhere" / "run.trace").as_posix()
    assert (refused.value.exit_status, str(refused.value)) == (
        WRONG_USE,
        f"{shown}: cannot record here: No such file or directory",
    )


def test_a_disk_that_is_full_fails_health_and_nothing_else(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(hub, tmp_path / "run.trace", "0" * 64)

    class Full:
        def write(self, _: str) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    recorder._file.close()
    monkeypatch.setattr(recorder, "_file", Full())
    hub.scanner.tick(100)
    recorder.close()
    assert checks(hub)["recording"] == "No space left on device"
    assert hub.listeners == 0
    with pytest.raises(ProjectError) as told:
        recorder.check()
    shown = (tmp_path / "run.trace").as_posix()
    assert (told.value.exit_status, str(told.value)) == (WRONG_THING, f"{shown}: the trace is not whole: No space left on device")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no such device")
def test_a_device_that_takes_nothing(hub: Hub) -> None:
    with pytest.raises(ProjectError) as refused:
        Recorder(hub, FULL, "0" * 64)
    assert (refused.value.exit_status, str(refused.value)) == (WRONG_USE, "/dev/full: cannot record here: No space left on device")


def test_what_is_recorded_is_in_the_file_at_once(hub: Hub, tmp_path: Path) -> None:
    recorder = Recorder(hub, tmp_path / "run.trace", "0" * 64)
    try:
        assert (tmp_path / "run.trace").read_text("ascii") == trace.header(hub.scanner, "0" * 64) + "\n"
    finally:
        recorder.close()
    recorder.check()
