"""Preallocated buffers of words that the scan fills and the hub empties; a scan never waits for room and never allocates."""

from array import array


class Words:
    """A buffer of fixed-size records of integers; what does not fit is counted in `lost`."""

    def __init__(self, records: int, width: int) -> None:
        self.words = array("i", [0] * (records * width))
        self.width = width
        self.used = 0
        self.lost = 0

    def room(self, count: int) -> bool:
        """Whether `count` more words fit; if not, it is counted as lost."""
        if self.used + count <= len(self.words):
            return True
        self.lost += 1
        return False

    def add(self, word: int) -> None:
        """Append one word; `room` was asked before."""
        self.words[self.used] = word
        self.used += 1

    def add3(self, a: int, b: int, c: int) -> None:
        """Append three words, which is what an input's change and a command take."""
        words = self.words
        at = self.used
        words[at] = a
        words[at + 1] = b
        words[at + 2] = c
        self.used = at + 3

    def clear(self) -> None:
        """Empty it, after everything was read."""
        self.used = 0
        self.lost = 0
