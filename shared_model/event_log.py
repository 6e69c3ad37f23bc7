"""Events: numbered per boot, kept in a ring for those who resume, and those that matter later as journal lines."""

from shared_model.journal import KEPT, Journal
from shared_model.messages import dumps

MOST_LINES = 64
"""Journal lines that may wait: what comes while storage takes none is not kept, and its numbers are missing."""


class EventLog:
    """A ring of the newest `size` events; `n` is the number of the newest, from 1."""

    def __init__(self, size: int, journal: Journal) -> None:
        self.n = 0
        self.lines: list[str] = []  # journal lines that storage has not been given yet
        self._journal = journal
        self._size = size
        self._ring: list[tuple[str]] = []

    def add(self, kind: str, subject, data, actor, now_ms: int, time_ms) -> None:
        """One event; `data` is what JSON can hold, `time_ms` Unix time or None."""
        n = self.n + 1
        entry = {"ms": now_ms, "time": time_ms, "kind": kind, "subject": subject, "data": data, "actor": actor}
        entry["j"] = None
        if kind in KEPT:
            if len(self.lines) < MOST_LINES:
                self.lines.append(self._journal.line(entry))  # which sets its j
            else:
                self._journal.next_j += 1
        entry.update({"type": "event", "n": n, "historical": False})
        self._ring.append((dumps(entry),))
        self.n = n  # last: what fails for want of memory is no event
        if len(self._ring) > self._size:
            self._ring.pop(0)

    @property
    def first(self) -> int:
        """The number of the oldest event that the ring still holds, or of the next one if it is empty."""
        return self.n - len(self._ring) + 1

    def message(self, n: int, historical: bool) -> tuple:
        """The message of event `n`, which the ring still holds."""
        message = self._ring[n - self.first]
        if historical:
            return (message[0].replace('"historical":false', '"historical":true'),)
        return message
