"""Running a project's own Python files as modules, and saying on one line what is wrong with one. What is in them is `project.py`'s."""

import importlib.util
import os
import shlex
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import CodeType, ModuleType

from shared_model import ModelError
from tools.compiler import CompileError

WRONG_THING = 1
WRONG_USE = 2


class ProjectError(Exception):
    """A project that cannot be used: the text says what, where and what is allowed; `exit_status` is 2 for wrong use, else 1.

    `problems` is what the compiler found, where it was the compiler that refused it; `others` what else is wrong besides these.
    """

    def __init__(
        self, text: str, exit_status: int = WRONG_THING, problems: Sequence[CompileError] = (), others: Sequence[str] = ()
    ) -> None:
        super().__init__(text)
        self.exit_status = exit_status
        self.problems = problems
        self.others = others


def shown(path: Path) -> str:
    """A path as messages have it, the same on every system."""
    return path.as_posix()


def typed(path: Path) -> str:
    """A path as one types it in a shell."""
    return shlex.quote(shown(path))


def is_there(path: Path, exit_status: int = WRONG_THING) -> bool:
    """Whether a project has that file; ProjectError when something else has its name."""
    if path.is_file() or not os.path.lexists(path):
        return path.is_file()
    link = f"a link to {shown(path.readlink())}, which does not exist" if path.is_symlink() and not path.exists() else ""
    what = link or ("a folder" if path.is_dir() else "a device")
    raise ProjectError(f"{shown(path)}: this is {what}; it must be a file", exit_status)


def load_module(path: Path) -> ModuleType:
    """Run a file of the project as a module of its own; its folder can be imported from meanwhile, and leaves no trace."""
    code = _compile(path)
    spec = importlib.util.spec_from_file_location(f"isoscan_project_{path.stem}", path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    folder = path.parent.resolve()
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        raise ProjectError(_where_it_broke(error, path)) from None
    finally:
        sys.path.remove(str(folder))
        _forget(set(sys.modules) - before, folder)
    return module


def _forget(names: Iterable[str], folder: Path) -> None:
    """Drop modules that came from this folder, so that the next project's files of the same name are its own."""
    for name in names:
        file = getattr(sys.modules[name], "__file__", None)
        if file and folder in Path(file).resolve().parents:
            del sys.modules[name]


def _compile(path: Path) -> CodeType:
    try:
        return compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        raise ProjectError(_syntax_error(error, path)) from None
    except (OSError, ValueError) as error:
        raise ProjectError(f"{shown(path)}: cannot be read: {error}") from None


def _syntax_error(error: SyntaxError, path: Path) -> str:
    """`file:line:column: syntax error: …` with the line and a caret under the place."""
    line, column = error.lineno or 1, error.offset or 1
    text = (error.text or "").rstrip()
    return f"{shown(path)}:{line}:{column}: syntax error: {error.msg}\n  {text}\n  {' ' * (column - 1)}^"


def _where_it_broke(error: BaseException, path: Path) -> str:
    """One line for an exception in a project's file: the last line of that file that was running, and what went wrong."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    kind = "" if isinstance(error, ModelError) else f"{type(error).__name__}: "
    return f"{shown(path)}:{lines[-1] if lines else 1}: {kind}{error}"
