"""What the simulator keeps from run to run: the project's `.isoscan/` folder with its lock and its retained values.

The values are in a sealed file with a spare, as on a board. What is damaged is told and put aside, never overwritten.
The folder is `.isoscan/` in the project, `.isoscan/NAME/` for a single file NAME.py, or what ISOSCAN_STATE names. One simulator at a
time may have it.
"""

import os
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO, Any

from firmware.storage import RETAINED, RetainedFile
from simulator.modules import WRONG_USE, ProjectError, shown
from simulator.project import Project
from tools.sealed import SPARE, seal

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
        self._retained = self.folder / RETAINED
        self._saved: dict[str, Any] | None = None
        self._goes_to = _spare(self._retained)
        self.damage = ""

    def load_retained(self) -> dict[str, Any]:
        """The retained values of the last run, empty when there are none; those of before, and then `damage` says so, when their file is
        damaged. ValueError when its spare is, too.
        """
        file = RetainedFile(str(self.folder))
        found: dict[str, Any] = file.load()
        self.damage = file.damage
        if self.damage:  # until there is another file, it shows that its spare counts
            self._goes_to = _aside(self._retained)
        return found

    def put_aside(self) -> None:
        """What is there of retained values, which cannot be used, is left beside what is saved from now on."""
        for path in (self._retained, _spare(self._retained)):
            with suppress(OSError):  # it is not there, or nothing can be written here anyway
                path.replace(_aside(path))

    def save_retained(self, kept: dict[str, Any]) -> None:
        """Keep these values, if they are others than before: whole or not at all, flushed to the disk. Those of before are the spare."""
        if kept == self._saved:
            return
        new = self.folder / f"{RETAINED}.new"
        with new.open("w", encoding="ascii", newline="\n") as file:
            file.write(seal(kept))
            file.flush()
            os.fsync(file.fileno())
        if self._retained.exists():
            self._retained.replace(self._goes_to)
        self._goes_to = _spare(self._retained)
        new.replace(self._retained)
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


def _spare(path: Path) -> Path:
    return path.with_name(path.name + SPARE)


def _aside(path: Path) -> Path:
    """A name beside it that is free: `.damaged` behind its own, or that with a number."""
    names = (path.with_name(f"{path.name}.damaged{number or ''}") for number in count())
    return next(name for name in names if not name.exists())


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
