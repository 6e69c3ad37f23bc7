"""What a board keeps on its flash: the journal's lines, and the values that survive a restart. What they say is decided in `shared_model`.

Flash writes hold everything up, so whoever calls batches them. A file is only ever appended to, or written beside the old one and
then renamed; so a power loss costs at most what was not yet flushed. No byte that changed by itself keeps a board from its start.
"""

import json
import os

from firmware import sealed
from shared_model.journal import ANCHOR

FILE_BYTES = 32 * 1024  # of a journal file; two are kept
AUDIT_BYTES = 2048  # of entries in one answer
PART_BYTES = 1024  # read at once: line by line, a file would be read byte by byte
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
            for place, line in enumerate(_lines(path, 0)):
                self.head = line[:64]
                if place:  # a damaged number is not given again
                    self.last_j = max(_number(line), self.last_j + 1)
        self._size = sealed.size(self._path)
        self._mend()

    def append(self, lines: list[str]) -> None:
        """Writes these lines and returns when the flash has them; whatever it raises, none of them counts."""
        self._undo()
        if self._size > self._file_bytes:
            self._rotate()
        head = lines[-1][:64]
        if not self._size:
            lines = [self.head] + lines
        try:
            with open(self._path, "a") as file:
                for line in lines:
                    file.write(line + "\n")
                file.flush()
            size = sealed.size(self._path)
        except BaseException:  # a Ctrl-C, too
            self._undo()
            raise
        self._size = size
        self.head = head

    def _undo(self) -> None:
        """Shortens the file to what counts, where an append that failed has left more; if that fails, too, the next one does it first."""
        path, left = self._path, self._size
        if sealed.size(path) > left:
            with open(path + ".new", "wb") as copy, open(path, "rb") as file:  # MicroPython cannot truncate
                while left:
                    part = file.read(min(left, PART_BYTES))
                    copy.write(part)
                    left -= len(part)
                copy.flush()
            sealed.replace(path + ".new", path)

    def _rotate(self) -> None:
        sealed.replace(self._path, self._old_path)
        self._size = 0

    def audit(self, since_j: int, limit: int) -> dict:
        """The fields of an `audit` answer: entries with numbers above `since_j`, oldest first, at most `limit` and about 2 KB.

        One that is damaged is among them, under the number that it should have.
        """
        entries: list[str] = []
        before = ANCHOR
        size = number = 0
        more = False
        for path in (self._old_path, self._path):
            for place, line in enumerate(_lines(path, _near(path, since_j))):
                if place:
                    number = _number(line) or number + 1
                if not place or number <= since_j:  # the first line of a file is its anchor, or else the rest of one
                    if not entries:
                        before = line[:64]
                elif more or len(entries) >= limit or (entries and size + len(line) > AUDIT_BYTES):
                    more = True
                    break
                else:
                    entries.append(line)
                    size += len(line)
        return {"entries": entries, "first_prev": before, "head": self.head, "more": more}

    def _mend(self) -> None:
        """Cuts off a last line that a power loss left without its end. Without room for that the file is put aside as it is."""
        whole = 0
        if self._size:
            with open(self._path, "rb") as file:
                whole = sum([len(line) for line in file if line[-1:] == b"\n"])
        if self._size == whole:
            return
        self._size = whole
        self.damage = "the last entry was cut short by a power loss, and was dropped"
        try:
            try:
                self._undo()
            except OSError:
                self._rotate()
                os.remove(self._path + ".new")  # half a copy
        except OSError:
            pass  # the first append tries again


class RetainedFile:
    """The retained values, in one sealed file; its spare has those of before."""

    def __init__(self, folder: str = ".") -> None:
        self._path = folder + "/" + RETAINED
        self._saved = ""
        self.damage = ""

    def load(self) -> dict:
        """The values of before, empty when there are none; of the spare, and then `damage` says so, when their file is damaged.

        ValueError when the spare is, too.
        """
        found, damaged = sealed.read(self._path)
        if damaged:
            self.damage = "the file of retained values is damaged; the one before it was taken"
        return found or {}

    def save(self, text: str) -> bool:
        """Keeps this JSON text if it is another than before; whether it wrote. OSError when it cannot, and then the old one stands."""
        if text == self._saved:
            return False
        sealed.save(self._path, text)
        self._saved = text
        return True


def _near(path: str, since_j: int) -> int:
    """Where to begin reading: at or a little before the last entry up to `since_j`. Of one whose number is in doubt it is before."""
    low, high = 0, sealed.size(path)
    while high - low > PART_BYTES:
        middle = (low + high) // 2
        with open(path, "rb") as file:
            file.seek(middle)
            lines = file.read(PART_BYTES).split(b"\n")
        number = _number(lines[1]) if len(lines) > 3 else since_j + 1
        if number <= since_j and _number(lines[2]) in (number + 1, (number // 1000 + 1) * 1000):
            low = middle
        else:
            high = middle
    return low


def _lines(path: str, start: int):
    """The whole lines of a journal file from a byte on, at 0 its anchor first, at another the rest of one.

    In one whose bytes are no text any more they are told by number: its hash shows it.
    """
    if not sealed.size(path):
        return
    with open(path, "rb") as file:
        file.seek(start)
        rest = b""
        part = file.read(PART_BYTES)
        while part:
            lines = (rest + part).split(b"\n")
            rest = lines.pop()
            for line in lines:
                try:
                    yield line.decode()
                except UnicodeError:
                    yield repr(line)[2:-1]
            part = file.read(PART_BYTES)


def _number(line) -> int:
    """The journal number of a line; 0 for an anchor or a damaged line."""
    try:
        number = json.loads(line[65:])["j"]
        return number if isinstance(number, int) else 0
    except (ValueError, KeyError, TypeError):
        return 0
