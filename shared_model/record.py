"""The recording of scans, as words that the scan writes and the hub reads.

A record is a header (scans, dt_ms, count of inputs, count of commands), then three words an input that changed (state
index, value, quality) and three a command (operation, state index, value). Scans in which nothing changed are folded into
the record before them if their dt_ms is the same and it holds no commands.
"""

from shared_model.words import Words

HEADER = 4


class Recorder(Words):
    """Records scans while `on`; the first record after `start` holds all inputs."""

    def __init__(self, words: int) -> None:
        super().__init__(words, 1)
        self.on = False
        self.full = False  # the next record takes all inputs, changed or not
        self._head = -1  # where the open record's header stands

    def start(self) -> None:
        """Begin anew."""
        self.on = True
        self.full = True
        self.clear()

    def clear(self) -> None:
        Words.clear(self)
        self._head = -1

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
