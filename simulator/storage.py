"""What the simulator keeps from run to run: the project's `.isoscan/` folder with its lock and its retained values.

The folder is `.isoscan/` in the project, `.isoscan/NAME/` for a single file NAME.py, or what ISOSCAN_STATE names. One simulator at a
time may have it.
"""

import json
import os
import sys
from pathlib import Path
from typing import IO, Any

from simulator.modules import WRONG_USE, ProjectError, shown
from simulator.project import Project

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Storage:
    """An opened state folder, locked until `close`; ProjectError when it cannot be had."""

    def __init__(self, project: Project) -> None:
        self.folder = state_folder(project.path)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
            self._lock = (self.folder / "lock").open("a+b")
        except OSError as error:
            told = f"{shown(self.folder)}: cannot keep retained values and the journal here: {error.strerror}"
            raise ProjectError(f"{told}; name another folder in ISOSCAN_STATE") from None
        if not _lock(self._lock):
            self._lock.close()
            told = f"{shown(self.folder)}: another simulator runs this project"
            raise ProjectError(f"{told}; stop it, or name another folder in ISOSCAN_STATE", WRONG_USE)
        self._saved: dict[str, Any] | None = None

    def load_retained(self) -> dict[str, Any]:
        """The retained values of the last run, empty when there are none. ValueError when the file is damaged."""
        path = self.folder / "retained.json"
        if not path.exists():
            return {}
        kept = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(kept, dict):
            raise ValueError("not an object")
        return kept

    def save_retained(self, kept: dict[str, Any]) -> None:
        """Keep these values, if they are others than before: whole or not at all, flushed to the disk."""
        if kept == self._saved:
            return
        new = self.folder / "retained.new"
        with new.open("w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / "retained.json")
        self._saved = kept

    def close(self) -> None:
        """Let another simulator have the folder."""
        self._lock.close()


def state_folder(model: Path) -> Path:
    """Where the state of the project with that model file is kept."""
    asked = os.environ.get("ISOSCAN_STATE")
    if asked:
        return Path(asked)
    folder = model.parent / ".isoscan"
    return folder if model.name == "model.py" else folder / model.stem


def _lock(file: IO[bytes]) -> bool:
    """Lock the file until it is closed; False when another process has it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
