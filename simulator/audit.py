"""`isoscan audit`: the journal of a device or of a file, and whether its chain is whole. What a line says is `shared_model.journal`'s."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared_model.journal import ANCHOR, broken_at
from simulator.asking import Device, NoDevice, address_of, device_at
from simulator.modules import WRONG_USE, ProjectError, shown
from simulator.project import find_model
from simulator.storage import state_folder

FILES = ("journal.1", "journal")  # the older first
FIRST_LINE = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Line:
    """A line of a journal, and where it stands."""

    where: str
    text: str


@dataclass(frozen=True)
class Audit:
    """Lines, oldest first, and the hash before the first of them."""

    lines: list[Line]
    first_prev: str

    def broken(self) -> Line | None:
        """The first line that does not follow from the one before it."""
        place = broken_at([line.text for line in self.lines], self.first_prev)
        return self.lines[place] if place >= 0 else None

    def entries(self) -> Iterator[dict[str, object]]:
        """What the lines say, for those that say anything."""
        for line in self.lines:
            try:
                entry = json.loads(line.text[65:])
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry


def audit(source: str) -> Audit:
    """The journal of a device at an address, of a project, in a file, or in a folder. ProjectError when there is none."""
    path = Path(source)
    if not path.exists():
        return _of_device(source)
    if path.suffix == ".py" or (path / "model.py").is_file():
        path = state_folder(find_model(path))
    elif not path.is_dir():
        return _of_files([path])
    files = [file for file in (path / name for name in FILES) if file.is_file() and file.stat().st_size]
    if not files:
        raise ProjectError(f"{shown(path)}: there is no journal in this folder", WRONG_USE)
    return _of_files(files)


def _of_files(files: list[Path]) -> Audit:
    """A file begins with the hash before its first line; that of a later one must be the one that came before it."""
    lines: list[Line] = []
    first_prev = ""
    for file in files:
        first, *texts = file.read_bytes().decode("ascii", "replace").splitlines() or [""]
        if not FIRST_LINE.fullmatch(first):
            told = "this is no journal; one begins with a line of 64 hexadecimal digits, the hash before its first entry"
            raise ProjectError(f"{shown(file)}: {told}")
        first_prev = first_prev or first
        lines += [Line(f"{shown(file)}:{number}", text) for number, text in enumerate(texts, 2)]
    return Audit(lines, first_prev)


def _of_device(source: str) -> Audit:
    try:
        with device_at(source) as device:
            return _asked(device, address_of(source))
    except NoDevice as error:
        raise ProjectError(f"{error}; and there is no file {source}", error.exit_status) from None


def _asked(device: Device, address: str) -> Audit:
    lines: list[Line] = []
    first_prev = ""
    for answer in device.journal():
        first_prev = first_prev or answer["first_prev"]
        lines += [Line(f"{address}, entry {len(lines) + number}", text) for number, text in enumerate(answer["entries"], 1)]
    return Audit(lines, first_prev or ANCHOR)
