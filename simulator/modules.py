"""Running a project's own Python files as modules, and saying on one line what is wrong with one. What is in them is `project.py`'s."""

import importlib.util
import os
import shlex
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, ModuleType

from shared_model import ModelError
from tools.compiler import CompileError
from tools.compiler.ir import Position

CANNOT_RUN = "E851"
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
    """Whether a project has that file; ProjectError when something else has its name, or one may not look."""
    with looking_at(path, exit_status):
        if path.is_file() or not os.path.lexists(path):
            return path.is_file()
        link = f"a link to {shown(path.readlink())}, which does not exist" if path.is_symlink() and not path.exists() else ""
        what = link or ("a folder" if path.is_dir() else "a device")
    raise ProjectError(f"{shown(path)}: this is {what}; it must be a file", exit_status)


@contextmanager
def looking_at(path: Path, exit_status: int) -> Iterator[None]:
    """ProjectError for a path that one may not look at, as its folder is closed to one."""
    try:
        yield
    except OSError as error:
        raise ProjectError(f"{shown(path)}: cannot be looked at: {error.strerror}", exit_status) from None


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
        raise _broke(error, path) from None
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
        at = Position(shown(path), error.lineno or 1, error.offset or 1, 1, (error.text or "").rstrip())
        raise refused_at(CANNOT_RUN, at, f"syntax error: {error.msg}", "Correct the Python: nothing in the file was run.") from None
    except (OSError, ValueError) as error:
        at = Position(shown(path), 1, 1, 1, "")
        raise refused_at(CANNOT_RUN, at, f"cannot be read: {error}", "It must be a file of Python that you may read.") from None


def refused_at(code: str, at: Position, message: str, remedy: str) -> ProjectError:
    """A project with this problem in a file of it."""
    problem = CompileError(code, at, message, remedy)
    return ProjectError(str(problem), problems=[problem])


def line_of(path: Path, number: int) -> Position:
    """A whole line of a file that Python could read."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    text = lines[number - 1] if number <= len(lines) else ""
    code = text.strip()
    return Position(shown(path), number, text.find(code) + 1, max(len(code), 1), text)


def _broke(error: BaseException, path: Path) -> ProjectError:
    """What an exception in a project's file comes to: at the last line of that file that was running, what went wrong."""
    lines = [frame.lineno or 1 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    kind = "" if isinstance(error, ModelError) else f"{type(error).__name__}: "
    at = line_of(path, lines[-1] if lines else 1)
    return refused_at(CANNOT_RUN, at, f"{kind}{error}", "Correct it: what is behind that line was not run.")
