"""Loading projects: what is found, and every mistake on its full text."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.modules import WRONG_THING, WRONG_USE, ProjectError
from simulator.plants import Tank
from simulator.project import load_project
from tests.simulator.running import copy_of_tank_fill

Edit = Callable[[str, str, str], None]
ALLOWED = "MODEL is a project folder with a model.py, or a .py file"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that tank_fill was copied into, as the working directory, so that messages show short paths."""
    copy_of_tank_fill(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def edit(here: Path) -> Edit:
    """Replace a text in a file of the copy, once."""

    def replace(name: str, old: str, new: str) -> None:
        path = here / "tank_fill" / name
        text = path.read_text()
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))

    return replace


def problem(model: str, plant: str | None = None) -> tuple[int, str]:
    with pytest.raises(ProjectError) as raised:
        load_project(model, plant)
    return raised.value.exit_status, str(raised.value)


def test_a_folder_is_its_model_plant_and_board() -> None:
    project = load_project("tank_fill")
    assert (project.name, project.shown, project.model_class.__name__) == ("tank_fill", "tank_fill", "TankFill")
    assert project.plant_factory is not None
    assert isinstance(project.plant_factory(), Tank)
    assert project.board is not None
    assert project.board["name"] == "tank-01"
    assert len(project.description.hash) == 64


def test_a_single_file_has_no_plant_and_no_board_but_may_be_given_a_plant(here: Path) -> None:
    (here / "tank_fill" / "model.py").rename(here / "tank_fill" / "alone.py")
    alone = load_project("tank_fill/alone.py")
    assert (alone.name, alone.board, alone.plant_factory) == ("alone", None, None)
    assert load_project("tank_fill/alone.py", "tank").plant_factory is Tank
    own = load_project("tank_fill/alone.py", "tank_fill/plant.py").plant_factory
    assert own is not None
    assert own.__name__ == "Plant"


def test_a_model_file_may_import_a_part_beside_it_and_leaves_no_trace(here: Path) -> None:
    (here / "valve_part.py").write_text(
        "from shared_model import DigitalOut, Model\n\n\nclass Valve(Model):\n    open = DigitalOut('Valve')\n\n"
        "    def scan(self, dt_ms):\n        self.open = 0\n"
    )
    (here / "whole.py").write_text(
        "from shared_model import Model\nfrom valve_part import Valve\n\n\nclass Whole(Model):\n    feed = Valve('Feed')\n\n"
        "    def scan(self, dt_ms):\n        self.feed.scan(dt_ms)\n"
    )
    path_before = list(sys.path)
    assert load_project("whole.py").model_class.__name__ == "Whole"
    assert sys.path == path_before
    assert "valve_part" not in sys.modules


def test_no_such_path() -> None:
    assert problem("tonk_fill") == (WRONG_USE, f"tonk_fill: there is no such file or folder; {ALLOWED}")


def test_a_folder_without_a_model() -> None:
    assert problem("tank_fill/scenarios") == (WRONG_USE, f"tank_fill/scenarios: there is no model.py in this folder; {ALLOWED}")


def test_a_file_that_is_no_python() -> None:
    assert problem("tank_fill/board.toml") == (WRONG_USE, f"tank_fill/board.toml: not a model; {ALLOWED}")


def test_a_file_that_is_no_model(here: Path) -> None:
    (here / "notes.py").write_text("limit = 3\n")
    assert problem("notes.py") == (
        WRONG_THING,
        "notes.py:1:1: E402: there is no model in this file\n  limit = 3\n  ^\n"
        "  Write `from shared_model import Model` and `class Name(Model):`.",
    )


def test_a_syntax_error_in_a_model_has_file_line_and_caret(edit: Edit) -> None:
    edit("model.py", 'start = Command("Start one fill")', 'start = Command("Start one fill"')
    assert problem("tank_fill") == (
        WRONG_THING,
        "tank_fill/model.py:9:20: E100: '(' was never closed\n"
        '      start = Command("Start one fill"\n'
        "                     ^\n"
        "  Correct the Python: nothing else in the file was looked at.",
    )


def test_a_misspelt_tag_in_a_rule_is_said_with_its_place_and_what_was_meant(edit: Edit) -> None:
    edit("model.py", 'm.brim_clear, trips=("inlet",)', 'm.brim_clear, trips=("inlt",)')
    line = '    brim = Interlock("High-high float", when=lambda m: not m.brim_clear, trips=("inlt",), latch=True, reset="reset")'
    caret = " " * line.index('"inlt"') + "^" * len('"inlt"')
    assert problem("tank_fill") == (
        WRONG_THING,
        "tank_fill/model.py:17:81: E206: `trips` names `inlt`, which is not declared in TankFill\n"
        f"  {line}\n  {caret}\n  Did you mean `inlet`? It must name an output: `inlet`.",
    )


def test_an_unknown_plant() -> None:
    told = "unknown plant 'tunk'; there is tank, or give a .py file with a class Plant"
    assert problem("tank_fill", "tunk") == (WRONG_USE, told)


def test_mistakes_in_model_board_file_and_plant_are_told_together(here: Path) -> None:
    (here / "tank_fill" / "model.py").write_text("from shared_model import Model\n")
    (here / "tank_fill" / "board.toml").write_text("[board\n")
    (here / "tank_fill" / "plant.py").write_text("class Tank:\n    pass\n")
    status, text = problem("tank_fill")
    assert status == 1
    assert [line for line in text.split("\n") if line.startswith("tank_fill")] == [
        "tank_fill/model.py:1:1: E402: there is no model in this file",
        "tank_fill/board.toml:1:7: E901: this is no TOML: Expected ']' at the end of a table declaration",
        "tank_fill/plant.py:1:1: E852: there is no plant in this file",
    ]


def test_a_plant_file_without_a_plant(here: Path) -> None:
    (here / "tank_fill" / "plant.py").write_text("class Tank:\n    pass\n")
    told = "tank_fill/plant.py:1:1: E852: there is no plant in this file\n  class Tank:\n  ^^^^^^^^^^^\n"
    told += "  A plant is a class Plant with a method step(self, dt_ms, outputs)."
    assert problem("tank_fill") == (WRONG_THING, told)


def test_a_syntax_error_in_a_plant_has_file_line_and_caret(here: Path) -> None:
    (here / "tank_fill" / "plant.py").write_text("class Plant:\n    height = 3 +\n")
    status, text = problem("tank_fill")
    assert status == WRONG_THING
    assert text == (
        "tank_fill/plant.py:2:17: E851: syntax error: invalid syntax\n      height = 3 +\n                  ^\n"
        "  Correct the Python: nothing in the file was run."
    )


def test_a_plant_that_cannot_be_run_is_said_with_its_line(here: Path) -> None:
    (here / "tank_fill" / "plant.py").write_text("import json\n\nlevel = 1 // 0\n")
    told = "tank_fill/plant.py:3:1: E851: ZeroDivisionError: integer division or modulo by zero\n  level = 1 // 0\n  ^^^^^^^^^^^^^^\n"
    assert problem("tank_fill") == (WRONG_THING, f"{told}  Correct it: what is behind that line was not run.")


def test_a_plant_that_cannot_be_read_is_said(here: Path) -> None:
    (here / "tank_fill" / "plant.py").write_bytes(b"level = 1\0\n")
    told = "tank_fill/plant.py:1:1: E851: "
    status, text = problem("tank_fill")
    assert (status, text[: len(told)]) == (WRONG_THING, told)
    assert "null bytes" in text


def test_an_empty_plant_file(here: Path) -> None:
    (here / "tank_fill" / "plant.py").write_text("")
    told = "tank_fill/plant.py:1:1: E852: there is no plant in this file\n"
    assert problem("tank_fill") == (WRONG_THING, f"{told}  A plant is a class Plant with a method step(self, dt_ms, outputs).")


@pytest.mark.parametrize(("name", "status"), [("model.py", WRONG_USE), ("plant.py", WRONG_THING), ("board.toml", WRONG_THING)])
def test_what_has_the_name_of_a_file_must_be_one(name: str, status: int, here: Path) -> None:
    path = here / "tank_fill" / name
    path.unlink()
    path.mkdir()
    assert problem("tank_fill") == (status, f"tank_fill/{name}: this is a folder; it must be a file")
    path.rmdir()
    path.symlink_to("elsewhere.txt")
    told = "this is a link to elsewhere.txt, which does not exist; it must be a file"
    assert problem("tank_fill") == (status, f"tank_fill/{name}: {told}")
    path.unlink()
    path.symlink_to("/dev/null")
    assert problem("tank_fill") == (status, f"tank_fill/{name}: this is a device; it must be a file")


def test_a_link_to_a_file_is_one(here: Path) -> None:
    (here / "tank_fill" / "plant.py").rename(here / "elsewhere.py")
    (here / "tank_fill" / "plant.py").symlink_to("../elsewhere.py")
    assert load_project("tank_fill").plant_factory is not None


def test_a_file_that_ends_the_program_is_said_with_its_line(here: Path) -> None:
    (here / "tank_fill" / "plant.py").write_text("import sys\n\nsys.exit(7)\n")
    told = "tank_fill/plant.py:3:1: E851: SystemExit: 7\n  sys.exit(7)\n  ^^^^^^^^^^^\n"
    assert problem("tank_fill") == (WRONG_THING, f"{told}  Correct it: what is behind that line was not run.")


def test_a_board_file_that_is_no_toml_is_said_with_its_line(here: Path) -> None:
    (here / "tank_fill" / "board.toml").write_text('board = "pico_w"\nname = tank\n')
    status, text = problem("tank_fill")
    assert status == WRONG_THING
    assert text == (
        "tank_fill/board.toml:2:8: E901: this is no TOML: Invalid value\n  name = tank\n         ^\n"
        "  Correct it: nothing else in the file was looked at."
    )


def test_a_board_file_that_ends_too_soon_is_said_with_its_end(here: Path) -> None:
    (here / "tank_fill" / "board.toml").write_text('board = "pico_w"\n\n[tags]\ninlet = {')
    _, text = problem("tank_fill")
    assert text.startswith("tank_fill/board.toml:4:10: E901: this is no TOML: ")
    assert text.endswith("\n  inlet = {\n           ^\n  Correct it: nothing else in the file was looked at.")


def test_a_board_file_that_is_not_utf_8_is_said_with_its_line(here: Path) -> None:
    (here / "tank_fill" / "board.toml").write_bytes(b'board = "pico_w"\nname = "caf\xe9"\n')
    assert problem("tank_fill")[1] == (
        'tank_fill/board.toml:2:12: E901: the file is not UTF-8 text\n  name = "caf\n             ^\n  Save the file as UTF-8.'
    )


def test_a_board_file_with_a_tag_that_the_model_has_not(edit: Edit) -> None:
    edit("board.toml", "level = {", "levle = {")
    assert problem("tank_fill") == (
        WRONG_THING,
        "tank_fill/board.toml:8:1: E905: [tags] levle: the model has no input or output of that name\n"
        '  levle = { pin = 26, type = "adc", raw_low = 0, raw_high = 65535, low = 0, high = 2000 }\n  ^^^^^\n'
        "  Did you mean `level`? It has brim_clear, inlet, level, reset, start, stop_clear.",
    )


def test_a_board_file_that_uses_a_pin_twice(edit: Edit) -> None:
    edit("board.toml", "pin = 3,", "pin = 2,")
    told = (
        "tank_fill/board.toml:10:22: E908: [tags] brim_clear: pin 2 is used by stop_clear already\n"
        '  brim_clear = { pin = 2, type = "digital_in", pull = "up", active_low = true }\n'
        f"  {' ' * 21}^\n  Give each a pin of its own."
    )
    assert problem("tank_fill") == (WRONG_THING, told)
