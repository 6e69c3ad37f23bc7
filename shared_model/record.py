"""The recording of scans, as words that the scan writes and the hub reads.

A record is a header (scans, dt_ms, count of inputs, count of commands), then three words an input that changed (state
index, value, quality) and three a command (operation, state index, value). Scans in which nothing changed are folded into
the record before them if their dt_ms is the same and it holds no commands.
"""

from array import array

from shared_model.words import Words

HEADER = 4


class Recorder(Words):
    """Records scans while `on`, in so many `words`, which it has only then; the first record after `start` holds all inputs."""

    def __init__(self, words: int) -> None:
        super().__init__(0, 1)
        self._size = words
        self.on = False
        self.full = False  # the next record takes all inputs, changed or not
        self._head = -1  # where the open record's header stands

    def start(self) -> None:
        """Begin anew. Only here is memory taken, and if there is none, it stays as it was."""
        if not len(self.words):
            self.words = array("i", [0] * self._size)
        self.on = True
        self.full = True
        self.clear()

    def stop(self) -> None:
        """Record no more, and give the memory back."""
        self.on = False
        self.words = array("i")
        self.clear()

    def clear(self) -> None:
        Words.clear(self)
        self._head = -1

    def seal(self) -> int:
        """Close the open record, so that what was recorded until now changes no more; the count of its words."""
        self._head = -1
        return self.used

    def drop(self, words: int) -> None:
        """Forget the first so many words, which were sealed; scans may have recorded more since."""
        for at in range(words, self.used):
            self.words[at - words] = self.words[at]
        self.used -= words
        if self._head >= 0:
            self._head -= words

    def begin(self, dt_ms: int, inputs, commands: int) -> bool:
        """Open the record of this scan, or fold it; True if its commands are to follow, three words each.

        When the buffer is full, this scan and all until `clear` are lost, `lost` counts them, and the next record takes
        all inputs.
        """
        if self.lost:
            self.lost += 1
            return False
        changed = 0
        for tag in inputs:
            if tag.changed or self.full:
                changed += 1
        words = self.words
        head = self._head
        if not changed and not commands and head >= 0 and words[head + 1] == dt_ms and not words[head + 3]:
            words[head] += 1
            return False
        if not self.room(HEADER + 3 * changed + 3 * commands):
            self.full = True
            return False
        self._head = self.used
        self.add(1)
        self.add3(dt_ms, changed, commands)
        for tag in inputs:
            if tag.changed or self.full:
                self.add3(tag.index, tag.value, tag.quality)
        self.full = False
        return True
