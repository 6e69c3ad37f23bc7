"""What `isoscan check` says of a project, to people and to programs. What is wrong with one is found by `project.py` and the compiler."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from simulator.modules import ProjectError
from simulator.project import Project, load_project
from tools.compiler import CompileError
from tools.compiler.problems import counted
from tools.compiler.reports import as_data, github, sarif

Print = Callable[[str], object]
WATCH_S = 0.3


def check_project(model: str, board: Path | None, form: str, print_out: Print) -> int:
    """Check a project, with another board file if one is given, and say what was found; the exit status.

    `form` is `text`, `json`, `sarif` or `github`. Raises ProjectError for what is refused in text, which is told as an error.
    """
    try:
        project = load_project(model, board=board)
    except ProjectError as error:
        if form == "text":
            raise
        print_out(_refused(error, form))
        return error.exit_status
    print_out(_passed(project, form, project.warnings))
    return 0


def watch_project(
    model: str, board: Path | None, print_out: Print, print_error: Print, pause: Callable[[float], None] = time.sleep
) -> None:
    """Check a project again whenever one of its files changes, until Ctrl-C."""
    seen: dict[Path, int] = {}
    while True:
        now = _stamps(Path(model), board)
        if now != seen:
            print_out(f"\n{time.strftime('%H:%M:%S')}")
            try:
                check_project(model, board, "text", print_out)
            except ProjectError as error:
                print_error(str(error))
            seen = now
        pause(WATCH_S)


def _stamps(path: Path, board: Path | None) -> dict[Path, int]:
    """When each file that a check may read was last changed."""
    folder = path if path.is_dir() else path.parent
    files = [*folder.glob("*.py"), *folder.glob("*.toml"), *([board] if board else [])]
    return {file: file.stat().st_mtime_ns for file in files if file.exists()}


def summary(found: Sequence[CompileError]) -> str:
    """How many of what was found: `2 warnings and 1 info`."""
    kinds = [problem.severity for problem in found]
    counts = [(kind, kinds.count(kind)) for kind in ("error", "warning", "info")]
    return " and ".join(counted(count, kind) for kind, count in counts if count) or "no problem found"


def _refused(error: ProjectError, form: str) -> str:
    if form == "json":
        return _json(ok=False, model=None, hash=None, error=str(error), problems=error.problems)
    others = error.others or ([] if error.problems else [str(error)])
    if form == "sarif":
        return sarif(error.problems, others)
    return "\n".join([*map(github, error.problems), *(f"::error::{other.splitlines()[0]}" for other in others)])


def _passed(project: Project, form: str, found: Sequence[CompileError]) -> str:
    name, model_hash = project.model_class.__name__, project.description.hash
    if form == "json":
        return _json(ok=True, model=name, hash=model_hash, error=None, problems=found)
    if form == "sarif":
        return sarif(found)
    if form == "github":
        return "\n".join(map(github, found))
    return "\n".join([*map(str, found), f"{project.shown}: {summary(found)} in {name}, model hash {model_hash}"])


def _json(problems: Sequence[CompileError], **fields: Any) -> str:
    return json.dumps({**fields, "problems": [as_data(problem) for problem in problems]})
