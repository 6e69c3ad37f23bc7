"""The journal's lines in a file: appended, flushed to the disk, rotated. What they say is `shared_model.journal`'s.

A file begins with its anchor, the hash before its first line. Two files are kept, the older as `journal.1`; with the older one gone the
anchor of the younger still tells what came before. Positions and numbers are those of the lines, never of bytes.
"""

import errno
import json
import os
from pathlib import Path
from threading import Lock
from typing import Any

from shared_model.journal import ANCHOR, broken_at

LINES_A_FILE = 5_000


class JournalFile:
    """The journal in `folder`. `damage` says what was found wrong when it was opened, or is empty."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "journal"
        self._old_path = folder / "journal.1"
        self._lock = Lock()  # lines are appended in a thread, for the disk may take long
        self.damage = ""
        old_anchor, old_lines = self._read(self._old_path)
        anchor, lines = self._read(self._path)
        self._lines = old_lines + lines
        self._in_file = len(lines)
        self._first_prev = old_anchor if old_lines else anchor
        broken = broken_at(self._lines, self._first_prev)
        if broken >= 0:
            self.damage = f"entry {broken + 1} of {len(self._lines)} does not follow from the one before it: changed, missing or added"
        self._numbers = [journal_number(line) for line in self._lines]

    @property
    def head(self) -> str:
        """The hash of the newest line."""
        return self._lines[-1][:64] if self._lines else self._first_prev

    @property
    def last_j(self) -> int:
        """The number of the newest line, 0 when there is none."""
        return max(self._numbers, default=0)

    def append(self, lines: list[str]) -> None:
        """Write these lines and return when the disk has them. OSError when it cannot, and then none is in the file."""
        anchor = self.head
        if self._in_file >= LINES_A_FILE:
            self._rotate()
        with self._path.open("ab", buffering=0) as file:
            size = file.tell()
            text = "".join(f"{line}\n" for line in (lines if size else [anchor, *lines]))
            try:
                if file.write(text.encode("ascii")) != len(text):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(file.fileno())
            except OSError:
                file.truncate(size)
                raise
        with self._lock:
            self._lines += lines
            self._numbers += map(journal_number, lines)
            self._in_file += len(lines)

    def audit(self, since_j: int, limit: int) -> dict[str, Any]:
        """The fields of an `audit` answer: at most `limit` entries with numbers above `since_j`, oldest first."""
        with self._lock:
            first = next((place for place, number in enumerate(self._numbers) if number > since_j), len(self._lines))
            entries = self._lines[first : first + limit]
            return {
                "entries": entries,
                "first_prev": self._lines[first - 1][:64] if first else self._first_prev,
                "head": self.head,
                "more": first + len(entries) < len(self._lines),
            }

    def _rotate(self) -> None:
        """Put the file aside and forget the lines of the one that stood there."""
        self._path.replace(self._old_path)
        with self._lock:
            gone = len(self._lines) - self._in_file
            if gone:
                self._first_prev = self._lines[gone - 1][:64]
            del self._lines[:gone], self._numbers[:gone]
            self._in_file = 0

    def _read(self, path: Path) -> tuple[str, list[str]]:
        """The anchor and the lines of a file; a last line that power loss cut short is cut off."""
        if not path.exists():
            return ANCHOR, []
        data = path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if whole != data:
            self.damage = "the last entry was cut short by a power loss, and was dropped"
            path.write_bytes(whole)
        anchor, *lines = whole.decode("ascii", "replace").splitlines() or [ANCHOR]
        return anchor, lines


def journal_number(line: str) -> int:
    """The journal number of a line; 0 of a damaged one."""
    try:
        return int(json.loads(line[65:])["j"])
    except (ValueError, KeyError, TypeError):
        return 0
