"""Set-up steps that are done once: each has inputs and a product, and is skipped while the product stands and the inputs have not changed.

Nothing here knows what the steps are (that is `setup.py`'s and `getting.py`'s). Standard library only.
"""

import hashlib
import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tools.interpreters import PATH, ROOT, TOOLS, Missing

STAMPS = TOOLS / "stamps"
LOGS = TOOLS / "logs"
LOG_LINES_SHOWN = 8
LOG_COLUMNS_SHOWN = 150
OFFLINE = "If there is no network here, connect once and type the same again: afterwards it works offline."

Input = str | Path


def once(name: str, title: str, product: Path, inputs: Iterable[Input], make: Callable[[], None], stamps: Path = STAMPS) -> None:
    """Run `make` unless it has been done for these inputs and its product exists; say so, and how long it took."""
    stamp = stamps / name
    wanted = digest(inputs)
    if product.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"{title} … ", end="", flush=True)
    started = time.monotonic()
    try:
        make()
        if not product.exists():
            raise Missing(str(product), "The step that makes it ended without an error: this is a mistake in isoscan, please report it.")
    except BaseException:
        print("not done")
        raise
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def digest(inputs: Iterable[Input]) -> str:
    """SHA-256, hex, over texts, the names and contents of files, and where this clone is (an environment cannot be moved)."""
    total = hashlib.sha256(str(ROOT).encode())
    for item in inputs:
        total.update(b"\0text\0" + item.encode() if isinstance(item, str) else b"\0file\0" + _file(item))
    return total.hexdigest()


def _file(path: Path) -> bytes:
    return path.as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest()


def sources(folder: Path, skipped: Iterable[str]) -> list[Path]:
    """Every file below `folder` in a fixed order, without the files and folders that have one of the skipped names."""
    skip = set(skipped)
    found: list[Path] = []
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - skip)
        found += [Path(here, name) for name in sorted(files) if name not in skip]
    return found


def call(
    log_name: str, what: str, command: list[str], cwd: Path = ROOT, env: Mapping[str, str] | None = None, remedy: str = OFFLINE
) -> None:
    """Run a command that gets `what`, with its output in a log; raise Missing with the end of that log when it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{log_name}.log"
    environment = {**os.environ, "PATH": PATH, **(env or {})}
    try:
        with log.open("w") as output:
            status = subprocess.run(command, cwd=cwd, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False).returncode
    except OSError as error:
        raise Missing(what, remedy, f"{command[0]} cannot be started: {error.strerror}") from None
    if status:
        end = "\n".join("    " + line[:LOG_COLUMNS_SHOWN] for line in log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:])
        ended = f"{Path(command[0]).name} ended with status {status}; the end of {log.relative_to(ROOT).as_posix()}:\n{end}"
        raise Missing(what, remedy, ended)
