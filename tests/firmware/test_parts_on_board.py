"""Examples made of ready parts, on a board: it gets the parts that the model imports, and no others, and scans."""

import json
import time
from pathlib import Path

import pytest

from simulator.project import load_project
from tests.firmware.boards import RunningBoard, running_board
from tools.interpreters import ROOT

PARTS = {
    "motor_starter": {"emergency_stop", "modes", "motor"},
    "conveyor": {"conveyor_zone", "emergency_stop"},
    "pump_station": {"analog_sensor", "duty_standby", "modes", "motor"},
    "heater": {"modes", "pid_loop"},
}


def told(board: RunningBoard) -> dict[str, str]:
    """The health checks, once the scan is among them."""
    end = time.monotonic() + 10
    while True:
        checks = {check["name"]: check["status"] for check in json.loads(board.get("/health")[1])["checks"]}
        if "scan" in checks or time.monotonic() > end:
            return checks
        time.sleep(0.2)


@pytest.mark.parametrize("example", PARTS)
def test_a_board_runs_a_model_made_of_parts(example: str, tmp_path: Path) -> None:
    project = load_project(ROOT / "examples" / example)
    with running_board(tmp_path, project) as board:
        board.load()
        assert {path.stem for path in board.slot.glob("shared_model/parts/*")} == PARTS[example]
        board.power_on()
        assert board.hello()["model"]["hash"] == project.description.hash
        checks = told(board)
        assert (checks["scan"], checks["model verified"], checks["claims"]) == ("pass", "pass", "pass")
        board.stop()
