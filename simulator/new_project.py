"""`isoscan new`: a project to begin with, copied from `starter/`, that runs as it stands."""

import os
import re
import shutil
from pathlib import Path

from simulator.modules import WRONG_USE, ProjectError, shown

STARTER = Path(__file__).resolve().parent / "starter"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def new_project(folder: Path) -> list[str]:
    """Make a project in `folder`, which must not exist; the names of its files. ProjectError when it cannot be made."""
    if not NAME.fullmatch(folder.name):
        told = "a project's name is 1 to 32 letters, digits, - and _, the first a letter or digit"
        raise ProjectError(f"{folder.name!r} cannot be the name of a project; {told}", WRONG_USE)
    if os.path.lexists(folder):
        raise ProjectError(f"{shown(folder)} exists already; give the name of a new folder", WRONG_USE)
    try:
        shutil.copytree(STARTER, folder, ignore=shutil.ignore_patterns("__pycache__", ".isoscan"))
        board = folder / "board.toml"
        board.write_text(board.read_text(encoding="utf-8").replace('"NAME"', f'"{folder.name}"'), encoding="utf-8")
    except OSError as error:
        raise ProjectError(f"{shown(folder)}: cannot be made: {error.strerror}") from None
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
