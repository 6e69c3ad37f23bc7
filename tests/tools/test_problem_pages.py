"""The pages in `docs/problems/`: one for each code, whose wrong model or board file is told so in these words, and another passes."""

import re
from pathlib import Path

import pytest

from simulator.modules import ProjectError
from simulator.project import load_project
from tests.tools.compiling import ROOT
from tools.compiler import CompileErrors, compile_model
from tools.compiler.problems import SEVERITIES, TITLES, Problems

PAGES = ROOT / "docs" / "problems"
WITHOUT_CODE = {"E401", "E405"}  # what they speak of is in no single file
OF_BOARDS = {code for code in TITLES if code[1] == "9"}
OF_PLANTS = {"E851", "E852"}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
KINDS = {"error": "An error: the model is refused.", "warning": "A warning: the model runs.", "info": "An info: the model runs."}
KINDS_OF_PLANTS = {"error": "An error: the project is refused."}
KINDS_OF_BOARDS = {"error": "An error: the board file is refused.", "warning": "A warning: the board runs."}


def told(folder: Path, source: str) -> str:
    """All that the compiler says of a source text, with the folder left out."""
    path = folder / "model.py"
    path.write_text(source, encoding="utf-8")
    return told_of(path).replace(f"{folder.as_posix()}/", "")


def told_of(path: Path) -> str:
    """All that the compiler says of a model."""
    problems = Problems()
    try:
        compile_model(path, problems)
        found = list(problems.found())
    except CompileErrors as errors:
        found = errors.problems
    return "".join(f"{problem}\n" for problem in found)


def told_of_file(folder: Path, name: str, text: str) -> str:
    """All that is said of a plant or board file of the model in a folder."""
    (folder / name).write_text(text, encoding="utf-8")
    try:
        found = load_project(folder).warnings
    except ProjectError as error:
        found = list(error.problems)
    return "".join(f"{problem}\n" for problem in found).replace(f"{folder.as_posix()}/", "")


@pytest.mark.parametrize("code", sorted(set(TITLES) - WITHOUT_CODE - OF_BOARDS - OF_PLANTS))
def test_a_page_shows_a_model_what_is_said_of_it_and_one_that_passes(code: str, tmp_path: Path) -> None:
    (_, wrong), (_, text), (_, right) = BLOCK.findall((PAGES / f"{code}.md").read_text(encoding="utf-8"))
    assert told(tmp_path, wrong) == text
    assert set(re.findall(r"^\S+: ([EWI]\d{3}): ", text, re.M)) == {code}
    assert told(tmp_path, right) == ""


@pytest.mark.parametrize("code", sorted(OF_BOARDS | OF_PLANTS))
def test_a_page_shows_a_plant_or_board_file_what_is_said_of_it_and_one_that_passes(code: str, tmp_path: Path) -> None:
    blocks = BLOCK.findall((PAGES / f"{code}.md").read_text(encoding="utf-8"))
    language, name = ("py", "plant.py") if code in OF_PLANTS else ("toml", "board.toml")
    assert [language for language, _ in blocks] == ["py", language, "text", language]
    model, wrong, text, right = [source for _, source in blocks]
    assert told(tmp_path, model) == ""
    assert told_of_file(tmp_path, name, wrong) == text
    assert set(re.findall(r"^\S+: ([EWI]\d{3}): ", text, re.M)) == {code}
    assert told_of_file(tmp_path, name, right) == ""


@pytest.mark.parametrize("code", TITLES)
def test_a_page_begins_with_what_the_code_means(code: str) -> None:
    lines = (PAGES / f"{code}.md").read_text(encoding="utf-8").split("\n")
    kinds = KINDS_OF_BOARDS if code in OF_BOARDS else KINDS_OF_PLANTS if code in OF_PLANTS else KINDS
    assert lines[:3] == [f"# {code}: {TITLES[code]}", "", kinds[SEVERITIES[code[0]]]]


def test_the_index_lists_every_code_with_its_title() -> None:
    rows = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \| (.+) \|$", (PAGES / "README.md").read_text(encoding="utf-8"), re.M)
    assert rows == [(code, code, title) for code, title in TITLES.items()]
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted([*TITLES, "README"])
