"""What a finished image says about the model in the protocol's words: snapshots, and deltas built once for all clients.

Stamps are milliseconds since boot of the moment a thing became what it is, so that pages count by themselves.
"""

from array import array

from shared_model import quality
from shared_model.alarms import PRIORITIES, SHELVED, STATES, Alarm
from shared_model.claims import Claim
from shared_model.interlocks import Interlock, Permissive
from shared_model.limits import NOT_FORCED
from shared_model.messages import dumps
from shared_model.sequence import Sequence
from shared_model.tags import InputTag, OutputTag, Tag


class Telemetry:
    """Looks at the scanner's state between scans; `seq` numbers what changed, device-wide."""

    def __init__(self, scanner, now_ms: int) -> None:
        self.scanner = scanner
        self.seq = 0
        self.looks = 0  # how often it looked
        self.delta: tuple[str, ...] = ()
        self.digest: dict | None = None  # {"scan", "value"} of the newest one
        self.since = [now_ms] * len(scanner.objects)
        self.until: dict[int, int] = {}  # state index to stamp: of shelved alarms and forces
        self.forced_by: dict[int, str] = {}
        self._digest: dict | None = None
        self._words = array("i", [0] * scanner.image.length)
        scanner.image.pack_into(self._words)
        self.ms = now_ms
        self.scan = scanner.scan_no()
        self._remember()

    def begin_again(self, now_ms: int) -> None:
        """The model started anew: everything became what it is at `now_ms`, and nobody forced anything."""
        self.since = [now_ms] * len(self.since)
        self.until = {}
        self.forced_by = {}

    def stamp(self, index: int, ms: int) -> None:
        """The object of that state index changed at `ms`."""
        self.since[index] = ms

    def look(self, words, scan: int, now_ms: int) -> bool:
        """Compare the state with what was told last; if an entry changed, build the delta. True if there is a new one.

        `words` is the image at the end of `scan`, which is kept.
        """
        self.looks += 1
        self.ms = now_ms
        self.scan = scan
        maps: dict = {}
        at = 0
        for thing in self.scanner.objects:
            self._changes(maps, thing, words, at, now_ms)
            at += len(thing.state_fields)
        self._words = words
        if not maps:
            return False
        self.seq += 2  # two at once give everybody a snapshot: so it stays if there is no memory for the delta
        self._remember()
        maps.update({"type": "delta", "seq": self.seq - 1, "scan": scan, "ms": now_ms})
        if self.digest is not self._digest:
            self._digest = maps["digest"] = self.digest
        self.delta = (dumps(maps),)
        self.seq -= 1
        return True

    def snapshot(self, re=None):
        """The pieces of the snapshot at `seq`, an answer if `re` is given. Each is made when it is taken, of what was told at `seq`."""
        head = {"type": "snapshot", "seq": self.seq, "scan": self.scan, "ms": self.ms, "digest": self._digest}
        if re is not None:
            head["re"] = re
        return _pieces(self, dumps(head)[:-1], self._words, self._since, self._until, self._forced_by)

    def _remember(self) -> None:
        self._since = list(self.since)
        self._until = dict(self.until)
        self._forced_by = dict(self.forced_by)

    def _changes(self, maps: dict, thing, words, at: int, now_ms: int) -> None:
        """Add the entries of one object that differ from those told last."""
        old = self._words
        moved = False
        for place in range(at, at + len(thing.state_fields)):
            if words[place] != old[place]:
                moved = True
                break
        index = thing.index
        if not moved and self.since[index] == self._since[index] and self._holds(index):
            return
        if not isinstance(thing, _STAMPED_BY_EVENTS):
            self.since[index] = _since(thing, old, words, at, self.since[index], now_ms)
        before = _entries(self, thing, old, at, self._since, self._until, self._forced_by)
        after = _entries(self, thing, words, at, self.since, self.until, self.forced_by)
        for name in after:
            if after[name] != before[name]:
                maps.setdefault(name, {})[thing.path] = after[name]

    def _holds(self, index: int) -> bool:
        """Whether what was told of a force or shelf, until when and by whom, is still so."""
        return self.until.get(index) == self._until.get(index) and self.forced_by.get(index) == self._forced_by.get(index)


def _pieces(telemetry, head: str, words, since, until, forced_by):
    """Yields a snapshot entry by entry: a board has no room for a map of a large model, and time for other things in between."""
    yield head
    for name, kinds in _MAPS:
        before = ',"' + name + '":{'
        at = 0
        for thing in telemetry.scanner.objects:
            if isinstance(thing, kinds):
                entry = _entries(telemetry, thing, words, at, since, until, forced_by).get(name)
                if entry is not None and entry != "good":
                    yield before + '"' + thing.path + '":' + dumps(entry)
                    before = ","
            at += len(thing.state_fields)
        yield "}" if before == "," else before + "}"
    yield "}"


_STAMPED_BY_EVENTS = (Sequence, Interlock, Alarm, Claim)


def _since(thing, old, words, at: int, since_ms: int, now_ms: int):
    """When a block or permissive became what it is, seen from two images."""
    fields = thing.state_fields
    if "et_ms" not in fields:
        return now_ms if words[at] != old[at] else since_ms
    running = at + fields.index("running")
    elapsed = at + fields.index("et_ms")
    if not words[running]:
        return now_ms if old[running] or words[at] != old[at] else since_ms
    if not old[running] or words[elapsed] < old[elapsed]:
        return max(now_ms - words[elapsed], 0)  # a scan that covers many periods, or a fast simulator, is ahead of `ms`
    return since_ms


def _entries(telemetry, thing, words, at: int, since, until, forced_by) -> dict:
    """Map name to entry of one object: None where it has none now."""
    index = thing.index
    value = words[at]
    if isinstance(thing, InputTag):
        force = words[at + 3]
        code = words[at + 1] if force == NOT_FORCED else quality.LOCAL_OVERRIDE
        return {
            "tags": value,
            "quality": quality.NAMES[code],
            "forces": _force(index, force, words[at + 2], until, forced_by),
        }
    if isinstance(thing, OutputTag):
        return {
            "tags": value,
            "causes": _cause(telemetry, words, at),
            "forces": _force(index, words[at + 3], words[at + 2], until, forced_by),
        }
    if isinstance(thing, Tag):
        return {"tags": value}
    if isinstance(thing, Sequence):
        return {"sequences": {"state": thing.states[value], "since_ms": since[index]}}
    if isinstance(thing, Interlock):
        return {"interlocks": {"active": words[at + 1], "latched": words[at + 2], "since_ms": since[index]}}
    if isinstance(thing, Permissive):
        return {"permissives": {"ok": value, "since_ms": since[index]}}
    if isinstance(thing, Claim):
        return {"claims": {"ok": value, "since_ms": since[index]}}
    if isinstance(thing, Alarm):
        return {
            "alarms": {
                "state": STATES[value],
                "priority": PRIORITIES[thing.priority],
                "since_ms": since[index],
                "until_ms": until.get(index) if value == SHELVED else None,
            }
        }
    if "q" in thing.state_fields:  # what a block of numbers makes shows in the tags that take it
        return {"blocks": _block(thing, words, at, since[index])}
    return {}


def _force(index: int, force: int, underlying: int, until, forced_by):
    if force == NOT_FORCED:
        return None
    return {"value": force, "underlying": underlying, "by": forced_by.get(index), "until_ms": until.get(index, 0)}


def _cause(telemetry, words, at: int):
    """Why an output is not what logic demands: the interlock that decides and the first that acted, or a missing permission."""
    by = words[at + 4]
    demand = words[at + 1]
    if by < 0 and demand == words[at + 2]:
        return None
    objects = telemetry.scanner.objects
    return {
        "by": objects[by].path if by >= 0 else None,
        "first_out": objects[words[at + 5]].path if by >= 0 else None,
        "demand": demand,
    }


def _block(thing, words, at: int, since_ms: int) -> dict:
    """A function block; one without time runs while `q` is 1, and its `pt_ms` is null."""
    state = {"q": words[at], "running": words[at], "since_ms": since_ms, "pt_ms": None}
    for place, field in enumerate(thing.state_fields):
        if field in state:
            state[field] = words[at + place]
    return state


_MAPS: tuple[tuple, ...] = (
    ("tags", Tag),
    ("quality", InputTag),
    ("sequences", Sequence),
    ("blocks", object),
    ("interlocks", Interlock),
    ("permissives", Permissive),
    ("causes", OutputTag),
    ("alarms", Alarm),
    ("claims", Claim),
    ("forces", (InputTag, OutputTag)),
)
"""Maps of a snapshot and the objects they speak of."""
