"""`isoscan audit`: the journal of a device or of a file, and whether its chain is whole. What a line says is `shared_model.journal`'s."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from websockets.exceptions import InvalidHandshake, InvalidURI, WebSocketException
from websockets.sync.client import connect

from shared_model.journal import ANCHOR, broken_at
from simulator.asking import PATIENCE_S, Device, address_of
from simulator.modules import WRONG_USE, ProjectError, shown

FILES = ("journal.1", "journal")  # the older first


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
    """The journal of a device at an address, in a file, or in a folder. ProjectError when there is none."""
    path = Path(source)
    if path.is_dir():
        files = [path / name for name in FILES if (path / name).is_file()]
        if not files:
            raise ProjectError(f"{shown(path)}: there is no journal in this folder", WRONG_USE)
        return _of_files(files)
    return _of_files([path]) if path.is_file() else _of_device(source)


def _of_files(files: list[Path]) -> Audit:
    """A file begins with the hash before its first line; that of a later one must be the one that came before it."""
    lines: list[Line] = []
    first_prev = ANCHOR
    for file in files:
        texts = file.read_bytes().decode("ascii", "replace").splitlines()
        if not lines and texts:
            first_prev = texts[0]
        lines += [Line(f"{shown(file)}:{number}", text) for number, text in enumerate(texts[1:], 2)]
    return Audit(lines, first_prev)


def _of_device(source: str) -> Audit:
    address = address_of(source)
    try:
        with connect(address, open_timeout=PATIENCE_S, max_size=None, proxy=None) as connection:
            return _asked(Device(connection), address)
    except InvalidURI:
        raise ProjectError(f"{source}: neither a file, nor a folder, nor the address of a device", WRONG_USE) from None
    except (OSError, InvalidHandshake, WebSocketException) as error:
        told = f"{address}: no device answers there: {error or type(error).__name__}"
        raise ProjectError(f"{told}; and there is no file {source}") from None


def _asked(device: Device, address: str) -> Audit:
    lines: list[Line] = []
    first_prev = ""
    for answer in device.journal():
        first_prev = first_prev or answer["first_prev"]
        lines += [Line(f"{address}, entry {len(lines) + number}", text) for number, text in enumerate(answer["entries"], 1)]
    return Audit(lines, first_prev or ANCHOR)
