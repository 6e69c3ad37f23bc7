"""The folder that is a virtual board's flash: firmware and model as bytecode, configuration, and the manifest that vouches for them.

It is laid down afresh at each start, but for what the board itself keeps there: journal and retained values.
"""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from firmware import drivers, safe_outputs
from shared_model import Scanner
from simulator import doors
from simulator.modules import WRONG_USE, ProjectError
from simulator.project import Project
from simulator.runtime import version
from tools.constants_inlined import Constants
from tools.interpreters import ROOT, Missing, mpy_cross

KEPT = ("journal", "journal.1", "retained.json")
MAIN = "import sys\n\nfrom firmware.main import main\n\nsys.exit(main())\n"
COMPILERS = 4  # at once
LIMITS = {"events": 16, "scan_logs": 8}  # what a heap of 192 KB has room for beside four clients


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
    _compile(project, folder)
    (folder / "main.py").write_text(MAIN, encoding="ascii")
    (folder / "model.json").write_bytes(project.description.bytes)
    board = project.board or {}
    entries = drivers.check(board, Scanner(project.model_class))
    _write(folder / "board.json", board)
    _write(folder / "safe.json", safe_outputs.levels(entries))
    vouched = {path.relative_to(folder).as_posix(): _sha256(path) for path in sorted(folder.rglob("*")) if _is_vouched(path)}
    _write(folder / "manifest.json", {"model_hash": project.description.hash, "files": vouched})
    _write(folder / "config.json", _config(project, settings))
    _write(folder / "secrets.json", {"tokens": {settings.token_name: {"token": settings.token, "access": "operator"}}})


def _config(project: Project, settings: Settings) -> dict[str, Any]:
    return {
        "device": (project.board or {}).get("name", project.name),
        "module": project.path.stem,
        "class": project.model_class.__name__,
        "version": version(),
        "host": settings.host,
        "port": settings.port,
        "names": doors.own_names(settings.host),
        "origins": [],
        "limits": LIMITS,
    }


def _ours() -> Iterator[tuple[str, Path]]:
    """The board's own modules: the path on the flash, without suffix, and the source."""
    for package in ("shared_model", "firmware", "firmware/drivers"):
        for path in sorted((ROOT / package).glob("*.py")):
            yield f"{package}/{path.stem}", path
    for path in sorted((ROOT / "simulator/virtual_machine").glob("[!_]*.py")):
        yield ("machine" if path.stem == "on_board" else f"virtual_machine/{path.stem}"), path


def _compile(project: Project, folder: Path) -> None:
    """Compile the board's own modules small, and the model's as they are, so that a fault in it names its lines."""
    ours = {name: path.read_text(encoding="utf-8") for name, path in _ours()}
    constants = Constants({name.replace("/", "."): text for name, text in ours.items()}, public=("machine",))
    jobs = [(name, constants.inlined(name.replace("/", ".")), ["-O3"]) for name in ours]
    for shown in project.description.files:
        jobs.append((Path(shown).stem, Path(shown).read_text(encoding="utf-8"), []))
    try:
        compiler = mpy_cross()
    except Missing as missing:
        raise ProjectError(str(missing), WRONG_USE) from None
    with ThreadPoolExecutor(COMPILERS) as pool, TemporaryDirectory() as temporary:
        list(pool.map(lambda job: _compile_one(compiler, Path(temporary), folder, *job), jobs))


def _compile_one(compiler: list[str], temporary: Path, folder: Path, name: str, text: str, options: list[str]) -> None:
    source = temporary / name.replace("/", ".")
    source.write_text(text, encoding="utf-8")
    target = folder / f"{name}.mpy"
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [*compiler, *options, "-s", f"{name}.py", "-o", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProjectError(f"{name}.py: mpy-cross refuses it: {done.stderr.strip()}")


def _clear(folder: Path) -> None:
    """Take away what an earlier start laid down."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in KEPT:
            path.unlink()


def _is_vouched(path: Path) -> bool:
    return path.is_file() and path.name not in KEPT


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data), encoding="ascii")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
