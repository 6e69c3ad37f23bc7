"""Finding and loading a project: its model, plant and board file. Every mistake in them becomes one clear `ProjectError`.

Nothing is run here but the bodies of the project's own modules.
"""

import importlib.util
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from shared_model import Model, ModelError
from simulator.plants import PLANTS, Plant

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

WRONG_USE = 2
WRONG_THING = 1


class ProjectError(Exception):
    """A project that cannot be loaded: the text says what, where and what is allowed; `exit_status` is 2 for wrong use, else 1."""

    def __init__(self, text: str, exit_status: int = WRONG_THING) -> None:
        super().__init__(text)
        self.exit_status = exit_status


@dataclass(frozen=True)
class Project:
    """A loaded project. `board` is the parsed board.toml or None; `plant_factory` makes a fresh plant, None without one."""

    name: str
    path: Path
    model_class: type[Model]
    board: dict[str, Any] | None
    plant_factory: Callable[[], Plant] | None

    @property
    def folder(self) -> Path:
        """Where plant, board file, scenarios and kept state are."""
        return self.path.parent


def load_project(model: Path | str, plant: str | None = None) -> Project:
    """Load a project folder or a single `.py` file; `plant` names one of simulator/plants or a file, instead of its own."""
    path = find_model(Path(model))
    module = _load_module(path)
    whole = path.name == "model.py"
    return Project(
        name=path.resolve().parent.name if whole else path.stem,
        path=path,
        model_class=_model_class(module, path),
        board=_load_board(path.with_name("board.toml")) if whole else None,
        plant_factory=_plant_factory(path.with_name("plant.py") if whole else None, plant),
    )


def find_model(path: Path) -> Path:
    """The model file that MODEL means; ProjectError when there is none."""
    allowed = "MODEL is a project folder with a model.py, or a .py file"
    if not path.exists():
        raise ProjectError(f"{path}: there is no such file or folder; {allowed}", WRONG_USE)
    if path.is_dir():
        if not (path / "model.py").is_file():
            raise ProjectError(f"{path}: there is no model.py in this folder; {allowed}", WRONG_USE)
        return path / "model.py"
    if path.suffix != ".py":
        raise ProjectError(f"{path}: not a model; {allowed}", WRONG_USE)
    return path


def _model_class(module: ModuleType, path: Path) -> type[Model]:
    """The model of the file: the last of the Model subclasses written in it, so that parts can stand before it."""
    own = [thing for thing in vars(module).values() if isinstance(thing, type) and thing.__module__ == module.__name__]
    models = [thing for thing in own if issubclass(thing, Model)]
    if not models:
        raise ProjectError(f"{path}: no model in it; a model is a class that inherits from shared_model.Model", WRONG_USE)
    return models[-1]


def _plant_factory(own: Path | None, asked: str | None) -> Callable[[], Plant] | None:
    if asked is None:
        return _plant_class(own) if own and own.is_file() else None
    if asked in PLANTS:
        return PLANTS[asked]
    if asked.endswith(".py") and Path(asked).is_file():
        return _plant_class(Path(asked))
    known = ", ".join(sorted(PLANTS))
    raise ProjectError(f"unknown plant {asked!r}; there are {known}, or give a .py file with a class Plant", WRONG_USE)


def _plant_class(path: Path) -> Callable[[], Plant]:
    plant = getattr(_load_module(path), "Plant", None)
    if not isinstance(plant, type) or not callable(getattr(plant, "step", None)):
        raise ProjectError(f"{path}: no plant in it; a plant is a class Plant with a method step(self, dt_ms, outputs)")
    return plant


def _load_board(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError(f"{path}: {error}") from None


def _load_module(path: Path) -> ModuleType:
    """Run a file of the project as a module of its own; its folder can be imported from while it runs, and leaves no trace."""
    source = _read(path)
    name = f"isoscan_project_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    before = set(sys.modules)
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        exec(_compile(source, path), module.__dict__)
    except ProjectError:
        raise
    except Exception as error:
        raise ProjectError(_where_it_broke(error, path)) from None
    finally:
        sys.path.pop(0)
        _forget(set(sys.modules) - before, path.parent.resolve())
    return module


def _forget(names: set[str], folder: Path) -> None:
    """Drop modules that came from this folder, so that the next project's files of the same name are its own."""
    for name in names:
        file = getattr(sys.modules[name], "__file__", None)
        if file and folder in Path(file).resolve().parents:
            del sys.modules[name]


def _read(path: Path) -> str:
    try:
        return importlib.util.decode_source(path.read_bytes())
    except (OSError, UnicodeDecodeError, SyntaxError) as error:
        raise ProjectError(f"{path}: cannot be read: {error}") from None


def _compile(source: str, path: Path) -> Any:
    try:
        return compile(source, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        raise ProjectError(_syntax_error(error, path)) from None
    except ValueError as error:
        raise ProjectError(f"{path}: cannot be read: {error}") from None


def _syntax_error(error: SyntaxError, path: Path) -> str:
    """`file:line:column: syntax error: …` with the line and a caret under the place."""
    line, column = error.lineno or 1, error.offset or 1
    text = (error.text or "").rstrip("\n")
    indent = len(text) - len(text.lstrip())
    caret = " " * max(column - 1 - indent, 0) + "^"
    return f"{path}:{line}:{column}: syntax error: {error.msg}\n    {text.strip()}\n    {caret}"


def _where_it_broke(error: Exception, path: Path) -> str:
    """One line for an exception in a project's file: the last line of that file that was running, and what went wrong."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    kind = "" if isinstance(error, ModelError) else f"{type(error).__name__}: "
    return f"{path}:{lines[-1] if lines else 1}: {kind}{error}"
