"""A project: its model, described and loaded, its plant and its board file. Every mistake in them becomes one clear `ProjectError`.

Nothing is run here but the bodies of the project's own modules, and the model's one trial scan.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from shared_model import Model, ModelError, Scanner
from simulator.board_file import BoardFile, read_board_file, refused
from simulator.modules import WRONG_USE, ProjectError, is_there, line_of, load_module, looking_at, refused_at, shown
from simulator.plants import PLANTS, Plant
from tools.compiler import CompileError, CompileErrors, Description, describe
from tools.compiler.reads import reads

NO_PLANT = "E852"

Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class Project:
    """A loaded project. `board_file` is its board.toml or None; `plant_factory` makes a fresh plant, None without one."""

    name: str
    path: Path
    model_class: type[Model]
    description: Description
    board_file: BoardFile | None
    plant_factory: Callable[[], Plant] | None

    @cached_property
    def reads(self) -> dict[str, list[str]]:
        """By path of an interlock, the tags whose values its trip is noted with."""
        return reads(self.description.data)

    @property
    def board(self) -> dict[str, Any] | None:
        """What the board file says."""
        return self.board_file.data if self.board_file else None

    @cached_property
    def warnings(self) -> list[CompileError]:
        """All that is to be said of model and board file, which are good ones."""
        of_board = self.board_file.problems(Scanner(self.model_class)) if self.board_file else []
        return [*self.description.remarks, *of_board]

    @property
    def folder(self) -> Path:
        """Where plant, board file, scenarios and kept state are."""
        return self.path.parent

    @property
    def shown(self) -> str:
        """The project as one types it."""
        return shown(self.folder if self.path.name == "model.py" else self.path)


def load_project(model: Path | str, plant: str | None = None, board: Path | None = None) -> Project:
    """Load a project folder or a single `.py` file.

    `plant` names one of simulator/plants or a file, instead of its own; `board` a board file, instead of its own.
    """
    path = find_model(Path(model))
    whole = path.name == "model.py"
    model_file = _tried(lambda: _model(path))
    scanner = None if isinstance(model_file, ProjectError) else Scanner(model_file[0])
    bound = _tried(lambda: _board_file(path.with_name("board.toml") if whole else None, board, scanner))
    plant_factory = _tried(lambda: _plant_factory(path.with_name("plant.py") if whole else None, plant))
    if isinstance(model_file, ProjectError) or isinstance(bound, ProjectError) or isinstance(plant_factory, ProjectError):
        of_model = _said(model_file, lambda loaded: loaded[1].remarks)
        of_board = _said(bound, lambda file: file.problems(scanner) if file else ())
        raise _together([of_model, of_board, _said(plant_factory, lambda _: ())])
    name = path.resolve().parent.name if whole else path.stem
    return Project(name, path, *model_file, bound, plant_factory)


def _tried(load: Callable[[], Loaded]) -> Loaded | ProjectError:
    """One file of a project, or what is wrong with it, so that one run tells of all files."""
    try:
        return load()
    except ProjectError as error:
        return error


def _said(loaded: Loaded | ProjectError, warnings: Callable[[Loaded], Sequence[CompileError]]) -> ProjectError:
    """What is to be said of a file: that it is refused, or what is warned of in it."""
    return loaded if isinstance(loaded, ProjectError) else refused(warnings(loaded), 0)


def _together(said: list[ProjectError]) -> ProjectError:
    told = [error for error in said if str(error)]
    problems = [problem for error in told for problem in error.problems]
    others = [str(error) for error in told if not error.problems]
    return ProjectError("\n".join(map(str, told)), max(error.exit_status for error in told), problems, others)


def find_model(path: Path) -> Path:
    """The model file that MODEL means; ProjectError when there is none."""
    allowed = "MODEL is a project folder with a model.py, or a .py file"
    with looking_at(path, WRONG_USE):
        there = path.exists()
    if not there:
        raise ProjectError(f"{shown(path)}: there is no such file or folder; {allowed}", WRONG_USE)
    if path.is_dir():
        if not is_there(path / "model.py", WRONG_USE):
            raise ProjectError(f"{shown(path)}: there is no model.py in this folder; {allowed}", WRONG_USE)
        return path / "model.py"
    if path.suffix != ".py":
        raise ProjectError(f"{shown(path)}: not a model; {allowed}", WRONG_USE)
    return path


def describe_model(path: Path) -> Description:
    """The description of the model in that file; ProjectError with all that the compiler found."""
    try:
        return describe(shown(path))
    except CompileErrors as errors:
        raise ProjectError(str(errors), problems=errors.problems) from None


def _model(path: Path) -> tuple[type[Model], Description]:
    """The class that is described, tried for one scan."""
    description = describe_model(path)
    model_class = getattr(load_module(path), str(description.data["model"]))
    try:
        Scanner(model_class)
    except ModelError as error:
        raise ProjectError(f"{shown(path)}: {error}") from None
    return model_class, description


def _plant_factory(own: Path | None, asked: str | None) -> Callable[[], Plant] | None:
    if asked is None:
        return _plant_class(own) if own and is_there(own) else None
    if asked in PLANTS:
        return PLANTS[asked]
    if asked.endswith(".py") and Path(asked).is_file():
        return _plant_class(Path(asked))
    known = ", ".join(sorted(PLANTS))
    raise ProjectError(f"unknown plant {asked!r}; there is {known}, or give a .py file with a class Plant", WRONG_USE)


def _plant_class(path: Path) -> Callable[[], Plant]:
    plant = getattr(load_module(path), "Plant", None)
    if not isinstance(plant, type) or not callable(getattr(plant, "step", None)):
        remedy = "A plant is a class Plant with a method step(self, dt_ms, outputs)."
        raise refused_at(NO_PLANT, line_of(path, 1), "there is no plant in this file", remedy)
    return plant


def _board_file(own: Path | None, asked: Path | None, scanner: Scanner | None) -> BoardFile | None:
    """The board file, checked against the model where that can be read; None when there is no file."""
    if asked and not is_there(asked, WRONG_USE):
        raise ProjectError(f"{shown(asked)}: there is no such file; --board takes a board.toml", WRONG_USE)
    path = asked or own
    if not path or not is_there(path):
        return None
    file = read_board_file(path)
    problems = file.problems(scanner)
    if any(problem.severity == "error" for problem in problems):
        raise refused(problems)
    return file
