"""The scan log: recorded scans as messages in a ring, from which a client can run the model again, bit for bit."""

from shared_model import commands, quality
from shared_model.messages import dumps


class ScanLog:
    """Turns the scanner's recording into `scan_log` messages; `n` is the number of the newest in the ring, from 1.

    `take_digest` says, by `digest`, which one the scans so far have left.
    """

    def __init__(self, scanner, size: int, take_digest) -> None:
        self.n = 0
        self.scanner = scanner
        self._size = size
        self._ring: list[tuple[tuple[str], int]] = []  # pairs of message and its first scan
        self._from = 0
        self._digests: dict[str, str] = {}
        self._take_digest = take_digest

    def start(self) -> None:
        """Somebody listens: the next record holds all inputs."""
        if self.scanner.recorder.on:
            self.flush(True)
            return
        with self.scanner.between_scans:
            self.scanner.recorder.start()
            self._from = self.scanner.scan_no()

    def stop(self) -> None:
        """Nobody listens any more."""
        self.flush()
        with self.scanner.between_scans:
            self.scanner.recorder.stop()
        self._ring = []

    def break_off(self) -> None:
        """The model began again: the last scan's successor cannot be had by running the model on."""
        self.flush()
        if self.scanner.recorder.on:
            self._gap(self.scanner.scan_no(), self.scanner.scan_no())

    def digest(self, scan: int, value: str) -> None:
        """A digest of the scans that are being recorded."""
        if self.scanner.recorder.on:
            self._digests[str(scan)] = value

    def flush(self, full: bool = False) -> bool:
        """Make a message of what was recorded since the last one; False if that was nothing. `full`: the next holds all inputs."""
        scanner = self.scanner
        recorder = scanner.recorder
        with scanner.between_scans:
            self._take_digest()
            used, lost, last = recorder.seal(), recorder.lost, scanner.scan_no()
            if full:
                recorder.full = True
        if not used and not lost:
            return False
        scans, records = _records(scanner, recorder.words, used)
        first = self._from + 1
        if used:
            self._add({"type": "scan_log", "from": first, "records": records, "digests": self._digests}, first)
            self._digests = {}
        with scanner.between_scans:
            if lost:  # nothing was recorded since
                last = scanner.scan_no()
                recorder.clear()
            else:
                recorder.drop(used)
        if lost:
            self._gap(first + scans, last)
        self._from = last
        return True

    def _gap(self, first: int, last: int) -> None:
        self._add({"type": "gap", "topic": "scan_log", "from": first, "to": last}, first)

    def _add(self, message: dict, first: int) -> None:
        self.n += 1
        self._ring.append(((dumps(message),), first))
        if len(self._ring) > self._size:
            self._ring.pop(0)

    @property
    def first(self) -> int:
        """The number of the oldest message that the ring still holds, or of the next one if it is empty."""
        return self.n - len(self._ring) + 1

    def message(self, n: int) -> tuple:
        """Message `n`, which the ring still holds."""
        return self._ring[n - self.first][0]

    def scan_of(self, n: int) -> int:
        """The first scan that message `n` or what comes after it speaks of."""
        place = n - self.first
        return self._ring[place][1] if place < len(self._ring) else self._from + 1

    def holding(self, scan: int) -> int:
        """The number of the message that holds this scan, or the oldest after it."""
        n = self.first
        while n < self.n and self.scan_of(n + 1) <= scan:
            n += 1
        return n


def _records(scanner, words, used: int) -> tuple:
    """How many scans the recorder's words speak of, and their records as the protocol writes them."""
    records = []
    scans = at = 0
    objects = scanner.objects
    while at < used:
        run, dt_ms, inputs, orders = words[at], words[at + 1], words[at + 2], words[at + 3]
        at += 4
        changes = {}
        for _ in range(inputs):
            code = words[at + 2]
            changes[objects[words[at]].path] = [words[at + 1], quality.NAMES[code]] if code else words[at + 1]
            at += 3
        done = []
        for _ in range(orders):
            done.append([commands.NAMES[words[at]], objects[words[at + 1]].path, words[at + 2]])
            at += 3
        records.append([run, dt_ms, changes or None, done or None])
        scans += run
    return scans, records
