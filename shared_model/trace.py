"""Traces: a run of scans as lines of JSON that replays on any runtime to the same digests, or says where it does not.

The first line is the state at the start, the others are steps: a record `[scans, dt_ms, {input: value or [value, quality]} or
null, [[command, name, value]] or null]` whose inputs and commands belong to its first scan; `{"digests": {scan: digest}}`;
`{"restart": true}`, a power cycle, which keeps what is retained; `{"restore": true}`, state taken and put back;
`{"state": scan, "image": base64}`, the state after the scan before it, which tells what differs where digests tell only that.
"""

import json
from array import array
from binascii import a2b_base64, b2a_base64

from shared_model import commands, quality
from shared_model.image import digest
from shared_model.messages import dumps


class TraceError(Exception):
    """A line that is no step of this model's trace; the text says which and why."""


def header(scanner, model_hash=None) -> str:
    """The first line of a trace that begins now."""
    scanner.image.pack()
    image = b2a_base64(bytes(scanner.image.words)).decode().strip()
    name = type(scanner.model).__name__
    return dumps(
        {"trace": 1, "model": name, "hash": model_hash, "digest_every": scanner.digest_every, "scan": scanner.scan_no(), "image": image}
    )


def state(scanner) -> str:
    """The state as it is now, as a line of a trace; what was recorded before must have been written."""
    scanner.image.pack()
    return dumps({"state": scanner.scan_no(), "image": b2a_base64(bytes(scanner.image.words)).decode().strip()})


def differences(objects, words, image: bytes) -> list:
    """What differs between the state of these objects, in `words`, and an image: (`path.field`, value there, value here)."""
    others = array("i", image)
    found = []
    at = 0
    for thing in objects:
        for field in thing.state_fields:
            if words[at] != others[at]:
                found.append((f"{thing.path}.{field}", others[at], words[at]))
            at += 1
    return found


class Replay:
    """Runs a trace's lines on a scanner of the same model; the latch decides nothing again.

    `differs` is None, or (scan, expected digest, digest here) of the first difference; `compared` counts digests. `where` is None, or
    (scan, what differs as `differences` gives it) of the first state in the trace that is not the one here.
    """

    def __init__(self, scanner, model_hash=None) -> None:
        self.scanner = scanner
        self._things = {thing.path: thing for thing in scanner.objects}
        self.differs: tuple[int, str, str] | None = None
        self.where: tuple[int, list] | None = None
        self.compared = 0
        self._hash = model_hash
        self._digests: dict[int, str] = {}
        self._begun = False

    def feed(self, line: str) -> None:
        """One line of a trace; TraceError if it is none, or the state is another model's."""
        step = json.loads(line)
        if not self._begun:
            self._begin(step)
        elif isinstance(step, list):
            self._record(step)
        elif "digests" in step:
            self._compare(step["digests"])
        elif "state" in step:
            self._locate(step["state"], a2b_base64(step["image"].encode()))
        elif "restart" in step:
            self.scanner.recover()
            self.scanner.started = True
        elif "restore" in step:
            self.scanner.image.pack()
            self.scanner.restore(bytes(self.scanner.image.words), self.scanner.scan_no())
        else:
            raise TraceError(f"scan {self.scanner.scan_no()}: {line[:80]} is no step of a trace")

    def start(self, scan: int, image: str) -> None:
        """Begin from a state: the scan it was taken after, and its image in base64."""
        try:
            self.scanner.restore(a2b_base64(image.encode()), scan)
        except ValueError as error:
            raise TraceError(f"the state does not fit this model: {error}")
        self._begun = True

    def _begin(self, head: dict) -> None:
        name = type(self.scanner.model).__name__
        if not isinstance(head, dict) or head.get("trace") != 1 or head.get("model") != name:
            raise TraceError(f"this is no trace of {name}: its first line is {dumps(head)[:80]}")
        if self._hash is not None and head.get("hash") not in (None, self._hash):
            raise TraceError("the trace is of another version of {}: hash {}, here {}".format(name, head["hash"], self._hash))
        self.scanner.digest_every = head["digest_every"]
        self.start(head["scan"], head["image"])

    def _record(self, record: list) -> None:
        scans, dt_ms, inputs, orders = record
        self._order(orders or ())
        changes = tuple([self._change(path, inputs[path]) for path in inputs or ()])
        for _ in range(scans):
            self.scanner.rescan(dt_ms, changes)
            changes = ()
            if self.scanner.digest_due:
                self.scanner.digest_due = False
                self._digests[self.scanner.scan_no()] = digest(self.scanner.image.words)
        self.scanner.events.clear()

    def _order(self, orders) -> None:
        for name, path, value in orders:
            thing = self._things.get(path)
            if thing is None or name not in commands.NAMES:
                raise TraceError(f"scan {self.scanner.scan_no() + 1}: there is no {name} of {path}")
            self.scanner.order(commands.NAMES.index(name), thing.index, value)

    def _change(self, path: str, sample) -> tuple:
        tag = self._things.get(path)
        if tag is None:
            raise TraceError(f"scan {self.scanner.scan_no() + 1}: there is no input {path}")
        value, name = sample if isinstance(sample, list) else (sample, "good")
        return tag, value, quality.code(name)

    def _locate(self, scan: int, image: bytes) -> None:
        """Compare the state after `scan` with the one here."""
        scanner = self.scanner
        if self.where is not None or scan != scanner.scan_no():
            return
        if len(image) != 4 * scanner.image.length:
            raise TraceError(f"scan {scan}: the state does not fit this model")
        scanner.image.pack()
        found = differences(scanner.objects, scanner.image.words, image)
        if found:
            self.where = (scan, found)

    def _compare(self, digests: dict) -> None:
        """Compare the digests of these scans with those computed here; each is compared once."""
        for scan in sorted([int(s) for s in digests]):
            here = self._digests.pop(scan, None)
            if here is None:
                continue
            self.compared += 1
            if here != digests[str(scan)] and self.differs is None:
                self.differs = (scan, digests[str(scan)], here)
