"""A plant's mistakes: each is one line with file and line, for whoever runs it."""

from pathlib import Path

import pytest

from simulator.bench import Bench
from simulator.board import VirtualBoard
from simulator.modules import WRONG_THING
from simulator.plant_errors import PlantError
from simulator.project import load_project
from simulator.rig import Rig

PLANT = """class Plant:
    def __init__(self{more}):
        {made}

    def step(self, dt_ms{outputs}):
        level = self.level()
        return {answer}

    def level(self):
        return {level}
"""
GOOD = {"more": "", "made": "self.um = 0", "outputs": ", outputs", "answer": "{'level': level}", "level": "800"}
INPUTS = "start, reset, stop_clear, brim_clear, level"


def plant(project: Path, **changes: str) -> str:
    """A plant in the project; its file as messages have it."""
    path = project / "plant.py"
    path.write_text(PLANT.format(**GOOD | changes))
    return path.as_posix()


@pytest.mark.parametrize(
    ("changes", "line", "told"),
    [
        ({"answer": "None"}, 5, "step returns None; it must return a dict of what the sensors deliver, by tag"),
        ({"answer": "[level]"}, 5, "step returns [800]; it must return a dict of what the sensors deliver, by tag"),
        ({"answer": "{'levle': level, 7: 1}"}, 5, f"step delivers 7, levle, which the model has not; its inputs are {INPUTS}"),
        ({"level": "'800'"}, 5, "step delivers '800' for level; it must be an integer, or None for a sensor that does not answer"),
        ({"level": "0.5"}, 5, "step delivers 0.5 for level; it must be an integer, or None for a sensor that does not answer"),
        ({"level": "1 // 0"}, 10, "ZeroDivisionError: integer division or modulo by zero"),
        ({"level": "exit(7)"}, 10, "SystemExit: 7"),
        ({"level": "int('x')"}, 10, "ValueError: invalid literal for int() with base 10: 'x'"),
        ({"outputs": ""}, 5, "TypeError: Plant.step() takes 2 positional arguments but 3 were given"),
    ],
)
def test_a_step_that_fails(changes: dict[str, str], line: int, told: str, project: Path) -> None:
    file = plant(project, **changes)
    with pytest.raises(PlantError) as raised:
        Rig(load_project(project)).tick(20)
    assert str(raised.value) == f"{file}:{line}: {told}"
    with pytest.raises(PlantError) as raised:
        Bench(load_project(project)).run(20)
    assert str(raised.value) == f"{file}:{line}: {told}"


@pytest.mark.parametrize(
    ("changes", "line", "told"),
    [
        ({"made": "self.um = {}['um']"}, 3, "KeyError: 'um'"),
        ({"made": "exit(7)"}, 3, "SystemExit: 7"),
        ({"more": ", level"}, 2, "TypeError: Plant.__init__() missing 1 required positional argument: 'level'"),
    ],
)
def test_a_plant_that_cannot_be_made(changes: dict[str, str], line: int, told: str, project: Path, tmp_path: Path) -> None:
    file = plant(project, **changes)
    loaded = load_project(project)
    with pytest.raises(PlantError) as raised:
        Rig(loaded)
    assert (raised.value.exit_status, str(raised.value)) == (WRONG_THING, f"{file}:{line}: {told}")
    with pytest.raises(PlantError) as raised:
        VirtualBoard(loaded, tmp_path / "flash", tmp_path / "pins", print)
    assert str(raised.value) == f"{file}:{line}: {told}"


def test_a_sensor_that_does_not_answer_and_a_number_of_another_type(project: Path) -> None:
    plant(project, answer="{'level': None, 'stop_clear': True, 'brim_clear': 1}")
    rig = Rig(load_project(project))
    assert [rig.tick(100) for _ in range(6)][-1] is True
    assert rig.scanner.model.stop_clear == 1
