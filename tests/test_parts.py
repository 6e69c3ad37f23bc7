"""The document of the ready parts: it names each of them with what it has, and its example is a model without a problem."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from shared_model import Model, Scanner
from simulator.project import load_project
from tools.compiler import describe
from tools.interpreters import ROOT

DOCUMENT = (ROOT / "docs" / "parts" / "README.md").read_text(encoding="utf-8")
FILES = sorted(path.stem for path in (ROOT / "shared_model" / "parts").glob("*.py") if path.stem not in ("__init__", "modes"))
ROWS = {
    module: (name, *cells)
    for name, module, *cells in re.findall(r"^\| `(\w+)`, from `shared_model\.parts\.(\w+)` \| (.*) \| (.*) \|$", DOCUMENT, re.M)
}


def test_every_part_has_a_row() -> None:
    assert sorted(ROWS) == FILES


@pytest.mark.parametrize("module", FILES)
def test_a_part_has_what_its_row_says(module: str) -> None:
    name, *cells = ROWS[module]
    part = getattr(import_module(f"shared_model.parts.{module}"), name)
    assert issubclass(part, Model)
    model = Scanner(part).model
    for word in re.findall(r"`(\w+)", " ".join(cells)):
        assert hasattr(model, word), word


def test_the_example_has_no_problem_and_runs(tmp_path: Path) -> None:
    (text,) = re.findall(r"^```py\n(.*?)^```$", DOCUMENT, re.M | re.S)
    (tmp_path / "model.py").write_text(text, encoding="utf-8")
    assert describe(tmp_path / "model.py").remarks == ()
    assert Scanner(load_project(tmp_path).model_class).outputs


def test_a_model_has_the_code_of_its_parts_in_its_description(tmp_path: Path) -> None:
    (text,) = re.findall(r"^```py\n(.*?)^```$", DOCUMENT, re.M | re.S)
    (tmp_path / "model.py").write_text(text, encoding="utf-8")
    found = describe(tmp_path / "model.py")
    data: dict[str, Any] = found.data
    assert set(found.files) >= {"shared_model/parts/motor.py", "shared_model/parts/valve.py", "shared_model/parts/modes.py"}
    assert {"pump.no_start", "inlet.no_opening"} <= {entry["path"] for entry in data["interlocks"]}
