"""The journal's lines: JSON in front of which stands the SHA-256 of the hash before it and the line itself.

Where lines are kept is the runtime's: a file on the desktop, flash on a board. Cutting old lines off needs their last hash as
anchor (`first_prev`); a changed, missing or added line breaks the chain at its place.
"""

import hashlib
from binascii import hexlify

from shared_model.messages import dumps

ANCHOR = "0" * 64
"""The hash before the first line that was ever written."""

KEPT = ("boot", "command", "force", "trip", "reset", "alarm", "fault", "auth", "deploy")
"""The kinds of events that are written down."""


class Journal:
    """Numbers and chains entries. After a boot the numbers go on at the next thousand above `last_j`."""

    def __init__(self, head: str = ANCHOR, last_j: int = 0) -> None:
        self.head = head
        self.next_j = (last_j // 1000 + 1) * 1000

    def line(self, entry: dict) -> str:
        """The line of the next entry, whose `j` is set; the head moves on."""
        entry["j"] = self.next_j
        self.next_j += 1
        text = dumps(entry)
        head = chained(self.head, text)
        line = head + " " + text
        self.head = head  # last: there may be no memory for the line
        return line


def chained(before: str, text: str) -> str:
    """The hash of a line's text behind the hash `before` it, in hex."""
    digest = hashlib.sha256(before.encode())
    digest.update(text.encode())
    return hexlify(digest.digest()).decode()


def broken_at(lines, first_prev: str = ANCHOR) -> int:
    """The place (from 0) of the first line that does not follow from the ones before it, or -1."""
    before = first_prev
    for place, line in enumerate(lines):
        if line[64:65] != " " or line[:64] != chained(before, line[65:]):
            return place
        before = line[:64]
    return -1
