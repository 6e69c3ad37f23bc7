"""The documents of the ready parts: they name each of them with what it has, and their examples are models without a problem."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from shared_model import Model, Scanner
from simulator.project import load_project
from tests.tools.test_problem_pages import told
from tools import part_pages
from tools.compiler import describe
from tools.part_pages import MARK, PAGES, PARTS, written
from tools.timing_diagrams import draw

DOCUMENT = (PAGES / "README.md").read_text(encoding="utf-8")
FILES = sorted(path.stem for path in PARTS.glob("*.py") if path.stem not in ("__init__", "modes"))
ROWS = {
    module: (name, *cells)
    for name, module, *cells in re.findall(
        r"^\| \[`(\w+)`\]\(\w+\.md\), from `shared_model\.parts\.(\w+)` \| (.*) \| (.*) \|$", DOCUMENT, re.M
    )
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


every_part = pytest.mark.parametrize("module", FILES)


def page_of(module: str) -> str:
    return (PAGES / f"{module}.md").read_text(encoding="utf-8")


@every_part
def test_every_part_has_its_page_and_is_its_subject(module: str) -> None:
    assert page_of(module).startswith(f"# {ROWS[module][0]}: ")
    assert f"]({module}.md)" in DOCUMENT


@every_part
def test_the_tables_of_a_page_are_those_of_the_part(module: str) -> None:
    page = page_of(module)
    assert written(PARTS / f"{module}.py", page) == page, "write them anew: python -m tools.part_pages"


@every_part
def test_the_picture_of_a_page_is_what_its_model_does(module: str) -> None:
    picture = (PAGES / f"{module}.svg").read_text("utf-8")
    assert f"]({module}.svg)" in page_of(module)
    assert picture == draw(page_of(module)), "draw it anew: python -m tools.timing_diagrams"


@every_part
def test_the_model_of_a_page_has_the_part_and_no_problem(module: str, tmp_path: Path) -> None:
    (text,) = re.findall(r"^```py\n(.*?)^```$", page_of(module), re.M | re.S)
    assert f"from shared_model.parts.{module} import {ROWS[module][0]}\n" in text
    assert told(tmp_path, text) == ""


def test_a_page_names_what_it_was_told_of_every_kind_of_rule() -> None:
    (row,) = [line for line in page_of("reversing_motor").splitlines() if line.startswith("| `crossed`")]
    assert row == "| `crossed`, Both directions | `forward and reverse` | trips `forward` and `reverse`; priority 900 |"
    (row,) = [line for line in page_of("motor").splitlines() if line.startswith("| `hours`")]
    assert row == "| `hours` | Memory | 0.0 to 1000000.0 h | 0.0, retained | Run hours |"


def test_a_page_without_the_mark_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^the page of valve has no line <!-- from the part -->$"):
        written(PARTS / "valve.py", "# Valve\n")


def test_the_command_writes_what_follows_the_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_pages, "PAGES", tmp_path)
    (tmp_path / "valve.md").write_text(page_of("valve").partition(MARK)[0] + MARK, "utf-8")
    assert part_pages.main() == 0
    assert (tmp_path / "valve.md").read_text("utf-8") == page_of("valve")
