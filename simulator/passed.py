"""The record that a project's scenarios passed, of the model as it is: pytest writes it, `isoscan flash` asks for it."""

import json
from collections.abc import Iterable
from pathlib import Path

from simulator.project import Project
from simulator.storage import state_folder

RECORD = "passed.json"


def scenario_files(project: Project) -> set[Path]:
    """The files that all must have run."""
    return {path.resolve() for path in (project.folder / "scenarios").glob("test_*.py")}


def record_passed(project: Project, ran: Iterable[Path]) -> None:
    """Write the record, if the files that ran and passed are all that there are, and there are any. OSError when it cannot be written."""
    wanted = scenario_files(project)
    if not wanted or not wanted <= {path.resolve() for path in ran}:
        return
    folder = state_folder(project.path)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    (folder / RECORD).write_text(json.dumps({"model_hash": project.description.hash}) + "\n", encoding="utf-8")


def have_passed(project: Project) -> bool:
    """Whether the scenarios passed for this model hash."""
    try:
        record = json.loads((state_folder(project.path) / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and record.get("model_hash") == project.description.hash
