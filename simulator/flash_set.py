"""What a project becomes on a board: firmware and model as bytecode, the board file, the description. Where it is put is not known here."""

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from firmware import drivers, safe_outputs
from firmware.machine_code import ARCHITECTURES
from shared_model import Scanner
from simulator import bytecode
from simulator.board_limits import board_limits
from simulator.bound_drivers import bound_drivers
from simulator.project import Project
from simulator.runtime import version
from tools.flash_set import FlashSet, with_manifest
from tools.interpreters import ROOT
from tools.shrunk import shrunk
from tools.untitled import untitled

PACKAGES = ("shared_model", "firmware", "firmware/drivers")
VIPER = "firmware/viper/frames.py"
PARTS = "shared_model/parts"
"""The ready parts: of these, a board gets those that its model imports."""


def flash_set(project: Project) -> FlashSet:
    """The set of a project that has a board file. ProjectError when there is no mpy-cross, or it refuses a file."""
    board = project.board or {}
    files = dict(_code(tuple(_models(project)), frozenset(bound_drivers(board))))
    files["model.json"] = project.description.bytes
    files["board.json"] = _json({key: board[key] for key in board if key != "limits"})
    files["safe.json"] = _json(safe_outputs.levels(drivers.check(board, Scanner(project.model_class))))
    files["config.json"] = _json(_config(project))
    return with_manifest(files, project.description.hash)


@functools.lru_cache(maxsize=4)
def _code(models: tuple[bytecode.Source, ...], bound: frozenset[str]) -> dict[str, bytes]:
    """Firmware and model as bytecode. It is kept, as making it takes seconds and a board starts many times in one test run."""
    firmware, texts = shrunk(dict(_ours(bound)), [source.text for source in models])
    ours = [bytecode.Source(name, text, bytecode.SMALL) for name, text in firmware.items()]
    return {**bytecode.compiled([*ours, *models, *machine_code()]), "firmware/texts.bin": texts}


def machine_code() -> Iterator[bytecode.Source]:
    """What is there in machine code, once for each architecture."""
    text = (ROOT / VIPER).read_text(encoding="utf-8")
    for architecture in sorted(set(ARCHITECTURES.values())):
        yield bytecode.Source(f"firmware/viper_{architecture}", text, (*bytecode.SMALL, f"-march={architecture}"))


def _config(project: Project) -> dict[str, Any]:
    return {
        "device": (project.board or {}).get("name", project.name),
        "module": project.path.stem,
        "class": project.model_class.__name__,
        "version": version(),
        "limits": board_limits(project.board or {}),
        "reads": project.reads,
    }


def _ours(bound: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The board's own modules, with the drivers that are bound: the path on the flash, without suffix, and the source."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).glob("*.py")):
            if package != "firmware/drivers" or path.stem in bound:
                yield f"{package}/{path.stem}", path.read_text(encoding="utf-8")


def _models(project: Project) -> Iterator[bytecode.Source]:
    """The model's files, whose names and lines are not made shorter, so that a fault in them names what is there."""
    for shown in project.description.files:
        part = shown.startswith(f"{PARTS}/")
        path = ROOT / shown if part else Path(shown)
        yield bytecode.Source(f"{PARTS}/{path.stem}" if part else path.stem, untitled(path.read_text(encoding="utf-8")))


def _json(data: object) -> bytes:
    return json.dumps(data).encode("ascii")
