"""What a board gets of its own modules: few of them, and of the language what its model uses."""

import ast

import pytest

from tools.interpreters import ROOT
from tools.shrunk import shrunk

MODEL = (
    "from shared_model import DigitalOut, Model, Ton\n\nclass Sample(Model):\n    lamp = DigitalOut('Lamp')\n    late = Ton('Late', 100)\n"
)


@pytest.fixture(scope="module")
def small() -> dict[str, str]:
    sources = {
        path.relative_to(ROOT).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
        for package in ("shared_model", "firmware", "firmware/drivers")
        for path in sorted((ROOT / package).glob("*.py"))
    }
    return shrunk(sources, [MODEL])[0]


def classes(source: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)}


def test_all_that_runs_is_one_module_beside_those_that_come_before_it_and_those_that_only_some_boards_need(small: dict[str, str]) -> None:
    first = {"firmware/main", "firmware/flash_files", "firmware/assembly", "firmware/drivers/__init__", "shared_model/frozen"}
    running = {"shared_model/__init__", "shared_model/running"}
    rest = small.keys() - first - running
    assert first | running <= small.keys()
    some = {"firmware/network", "firmware/scan_loop"}
    assert {name for name in rest if not name.startswith("firmware/drivers/")} == some


def test_of_the_language_there_is_what_the_model_uses(small: dict[str, str]) -> None:
    assert {"Ton", "DigitalOut", "Model"} <= classes(small["shared_model/running"])
    assert not {"Tof", "Tp", "Never", "Pid", "Ctu", "Ramp"} & classes(small["shared_model/running"])
    tree = ast.parse(small["shared_model/__init__"])
    tables = [ast.literal_eval(node) for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    assert tables == [{"DigitalOut": "running", "Model": "running", "Ton": "running"}]


def test_errors_keep_their_names_which_messages_show(small: dict[str, str]) -> None:
    assert {"ModelError", "Refused", "HttpError"} <= classes(small["shared_model/running"])
