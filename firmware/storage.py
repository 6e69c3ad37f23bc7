"""What a board keeps on its flash: the journal's lines, and the values that survive a restart. What they say is decided in `shared_model`.

Flash writes hold everything up, so whoever calls batches them. A file is only ever appended to, or written beside the old one and
then renamed; so a power loss costs at most what was not yet flushed.
"""

import json
import os

from shared_model.journal import ANCHOR

FILE_BYTES = 32 * 1024  # of a journal file; two are kept
AUDIT_BYTES = 2048  # of entries in one answer
RETAINED = "retained.json"


class JournalFile:
    """The journal in `folder`: a file begins with the hash before its first line; `journal.1` is the one before `journal`."""

    def __init__(self, folder: str = ".", file_bytes: int = FILE_BYTES) -> None:
        self._path = folder + "/journal"
        self._old_path = folder + "/journal.1"
        self._file_bytes = file_bytes
        self.damage = ""
        self.head = ANCHOR
        self.last_j = 0
        for path in (self._old_path, self._path):
            self._mend(path)
            for line in _lines(path):
                self.head = line[:64]
                self.last_j = _number(line) or self.last_j
        self._size = _size(self._path)

    def append(self, lines: list[str]) -> None:
        """Writes these lines and returns when the flash has them; OSError when it cannot, and then none counts."""
        if self._size > self._file_bytes:
            replace(self._path, self._old_path)
            self._size = 0
        if not self._size:
            lines = [self.head] + lines
        try:
            with open(self._path, "a") as file:
                for line in lines:
                    file.write(line + "\n")
                file.flush()
        except OSError:
            _cut(self._path, self._size)
            raise
        self._size = _size(self._path)
        self.head = lines[-1][:64]

    def audit(self, since_j: int, limit: int) -> dict:
        """The fields of an `audit` answer: entries with numbers above `since_j`, oldest first, at most `limit` and about 2 KB."""
        entries: list[str] = []
        before = ANCHOR
        size = 0
        more = False
        for line in self._both():
            if _number(line) <= since_j:  # an anchor has the number 0
                if not entries:
                    before = line[:64]
            elif len(entries) >= limit or (entries and size + len(line) > AUDIT_BYTES):
                more = True
                break
            else:
                entries.append(line)
                size += len(line)
        return {"entries": entries, "first_prev": before, "head": self.head, "more": more}

    def _both(self):
        for path in (self._old_path, self._path):
            yield from _lines(path)

    def _mend(self, path: str) -> None:
        """Cuts off a last line that a power loss left without its end."""
        whole = 0
        for line in _raw_lines(path):
            if line[-1:] == b"\n":
                whole += len(line)
        if whole != _size(path):
            self.damage = "the last entry was cut short by a power loss, and was dropped"
            _cut(path, whole)


class RetainedFile:
    """The retained values, in one file that is replaced whole."""

    def __init__(self, folder: str = ".") -> None:
        self._path = folder + "/" + RETAINED
        self._saved = ""

    def load(self) -> dict:
        """The values of before, empty when there are none. ValueError when the file is damaged."""
        if not _size(self._path):
            return {}
        with open(self._path) as file:
            kept = json.load(file)
        if not isinstance(kept, dict):
            raise ValueError("it holds no object")
        return kept

    def save(self, text: str) -> bool:
        """Keeps this JSON text if it is another than before; whether it wrote. OSError when it cannot, and then the old one stands."""
        if text == self._saved:
            return False
        with open(self._path + ".new", "w") as file:
            file.write(text)
            file.flush()
        replace(self._path + ".new", self._path)
        self._saved = text
        return True


def _raw_lines(path: str):
    if _size(path):
        with open(path, "rb") as file:
            line = file.readline()
            while line:
                yield line
                line = file.readline()


def _lines(path: str):
    """The lines of a journal file, its anchor first."""
    for line in _raw_lines(path):
        yield line[:-1].decode()


def _number(line: str) -> int:
    """The journal number of a line; 0 for an anchor or a damaged line."""
    try:
        return int(json.loads(line[65:])["j"])
    except (ValueError, KeyError, TypeError):
        return 0


def _size(path: str) -> int:
    try:
        return os.stat(path)[6]
    except OSError:
        return 0


def replace(path: str, other: str) -> None:
    """Renames over what is there; on FAT, which cannot, the old one goes first."""
    try:
        os.rename(path, other)
    except OSError:
        os.remove(other)
        os.rename(path, other)


def _cut(path: str, size: int) -> None:
    """Shortens a file, by a copy of what stays: MicroPython cannot truncate."""
    with open(path + ".new", "wb") as copy, open(path, "rb") as file:
        while size:
            part = file.read(min(size, 256))
            copy.write(part)
            size -= len(part)
        copy.flush()
    replace(path + ".new", path)
