"""The hub: the one of its kind in a runtime. It reads finished scans, builds telemetry once for all, and queues commands.

Sans-I/O: it gets time as arguments and calls nothing back but what a runtime hangs in: `describe`, `audit` and `bench`.
The runtime calls `update` after each tick, keeps `unkept` lines and says so by `kept`. A scan may come in the midst of all that,
from a timer's interrupt, but where it says `between_scans`.
"""

from array import array

from shared_model import commands, events
from shared_model.alarms import STATES, Alarm
from shared_model.event_log import EventLog
from shared_model.health import Health
from shared_model.image import digest
from shared_model.journal import Journal
from shared_model.limits import NOT_FORCED
from shared_model.messages import Refused, dumps, error_message
from shared_model.quality import NAMES
from shared_model.scan import QUEUE_COMMANDS, SCAN_MASK
from shared_model.scan_log import ScanLog
from shared_model.telemetry import Telemetry

TELEMETRY_MS = 100
"""Least time between two deltas, and between two messages of the scan log."""

RESERVED_COMMANDS = 8
"""Places in the scanner's queue that are left to buttons and to forces that expire."""


class Hub:
    """What all connections of one runtime share.

    `identity`: the fixed fields of `hello` (runtime, role, device, boot, version, model, capabilities). `limits`: what
    differs from the defaults. `journal` goes on where storage ended.
    """

    def __init__(self, scanner, identity: dict, limits=None, journal=None, now_ms: int = 0) -> None:
        self.scanner = scanner
        self.identity = identity
        scanner.image.model_hash = identity["model"]["hash"]
        from shared_model.device_limits import limits_with  # once, after which a board forgets it

        self.limits = limits_with(limits)
        self.telemetry = Telemetry(scanner, now_ms)
        self.events = EventLog(self.limits["events"], journal or Journal())
        self.scan_log = ScanLog(scanner, self.limits["scan_logs"], self._take_digest)
        self.health = Health()
        self.names: list[str] = []  # its own host names and addresses
        self.tokens: dict[str, tuple[bytes, str]] = {}  # name to (token, access)
        self.system_info: dict = {}
        self.describe: object = None  # part -> (text, parts)
        self.audit: object = None  # (since_j, limit) -> fields of the audit message
        self.bench: object = None  # a Bench, where there is one
        self.wake = 0
        self.clients = 0
        self.listeners = 0
        self.dropped = 0
        self.metrics_message: tuple[str, ...] = ()
        self.metrics_n = 0
        self.metrics_wanted = False
        self.auth_failures = 0
        self.auth_after_ms = 0
        self.time_ms: int | None = None
        self._told_ms = now_ms - TELEMETRY_MS
        self._noted = 0  # words of the scanner's events that were taken already
        self._pending: list[tuple] = []  # commands that wait for their scan
        self._answers: list[tuple] = []  # (session, message) that wait for the journal
        self._taken = (0, 0)
        self._fault: str | None = None

    def update(self, now_ms: int, time_ms) -> None:
        """Take in what the scans since the last call did; `time_ms` is Unix time or None."""
        self.time_ms = time_ms
        self._take_events(now_ms, self.scanner.events.used)
        self._take_results(now_ms)
        self._take_fault(now_ms)
        with self.scanner.between_scans:
            self._take_digest()
        if not self.look(now_ms) and self.scanner.recorder.used * 2 > len(self.scanner.recorder.words):
            self.scan_log.flush()

    def look(self, now_ms: int) -> bool:
        """Take in the state that clients are told of, if the last time is long enough ago; whether it was."""
        if now_ms - self._told_ms < TELEMETRY_MS:
            return False
        self._told_ms = now_ms
        self._expire_forces(now_ms)
        scanner = self.scanner
        words = array("i", [0] * scanner.image.length)
        with scanner.between_scans:
            scanner.image.pack_into(words)
            scan, noted = scanner.scan_no(), scanner.events.used
        self._take_events(now_ms, noted)  # which say since when the state is so
        self.health.judge(scanner)
        self.telemetry.look(words, scan, now_ms)
        self.scan_log.flush()
        self.wake += 1
        return True

    def event(self, kind: str, subject, data, actor, now_ms: int) -> None:
        """Publish an event and, if its kind matters later, journal it."""
        self.events.add(kind, subject, data, actor, now_ms, self.time_ms)
        self.wake += 1

    def metrics(self, body: dict) -> None:
        """Publish the platform's metrics; clients and drops are added here."""
        body.update({"type": "metrics", "clients": self.clients, "dropped": self.dropped})
        self.metrics_message = (dumps(body),)
        self.metrics_n += 1
        self.metrics_wanted = False
        self.wake += 1

    def set_check(self, name: str, status: str, message: str) -> None:
        """Set a health check of the platform; `status` is pass, warn or fail."""
        self.health.set(name, status, message)

    # The journal.

    def unkept(self) -> list:
        """The journal lines to append to storage now, in order."""
        lines = list(self.events.lines)
        self._taken = (len(lines), len(self._answers))
        return lines

    def kept(self) -> None:
        """What `unkept` gave is safe: the answers that waited for it may go."""
        lines, answers = self._taken
        self._taken = (0, 0)
        del self.events.lines[:lines]
        for session, message in self._answers[:answers]:
            session.answer(message)
            self.wake += 1
        del self._answers[:answers]

    # Commands.

    def command(self, session, request: dict, orders: list, now_ms: int) -> None:
        """Queue a request's single commands (operation, object, value) for the next scan, all or none; Refused if full."""
        self._take_results(now_ms)  # so that all that wait, wait for one scan
        if len(orders) > QUEUE_COMMANDS - RESERVED_COMMANDS:
            raise Refused("bad_message", f"values may name at most {QUEUE_COMMANDS - RESERVED_COMMANDS} settings", "values")
        with self.scanner.between_scans:
            if self.scanner.fault is not None:
                raise Refused("not_now", _FAULT)
            untold = sum([len(entry[2]) for entry in self._pending])
            room = QUEUE_COMMANDS - RESERVED_COMMANDS - max(untold, self.scanner.queue.waiting())
            if len(self._pending) >= self.limits["commands"] or len(orders) > room:
                raise Refused("busy", f"{len(self._pending)} commands wait already; send it again after a scan")
            if len(self._answers) >= self.limits["answers"]:
                raise Refused("busy", f"{len(self._answers)} answers wait for the journal; send it again once they have come")
            for operation, thing, value in orders:
                if operation == commands.FORCE:
                    self.telemetry.forced_by[thing.index] = session.actor
                    self.telemetry.until[thing.index] = now_ms + request["for_ms"]
                elif operation == commands.SHELVE:
                    self.telemetry.until[thing.index] = now_ms + value
            places = [0] * len(orders)
            self._pending.append((session, request, orders, places, self.scanner.scan_no()))  # from here on nothing takes memory
            for number in range(len(orders)):
                operation, thing, value = orders[number]
                places[number] = self.scanner.order(operation, thing.index, value)

    def reset_system(self, session, request: dict, now_ms: int) -> None:
        """Begin again after a fault; Refused when there is none."""
        self._take_results(now_ms)
        if self.scanner.fault is None:
            raise Refused("not_now", "the scan runs; there is nothing to reset")
        self._take_fault(now_ms)
        self.scan_log.break_off()
        with self.scanner.between_scans:
            self.scanner.recover()
        self._fault = None
        self.telemetry.begin_again(now_ms)
        self.event("reset", "system", None, session.actor, now_ms)
        self._done(session, request, self.scanner.scan_no())

    def _done(self, session, request: dict, scan: int) -> None:
        """Have the result of a command, which that scan applied, go out once its journal entry is kept."""
        answer = dumps({"type": "result", "re": request["id"], "scan": scan})
        self._answers.append((session, (answer,)))

    # What a scan left behind.

    def _take_events(self, now_ms: int, until: int) -> None:
        """Publish what scans noted in that many words; they are given back once there are no others behind them."""
        noted = self.scanner.events
        words = noted.words
        while self._noted < until:
            at = self._noted
            self._noted += events.WIDTH  # first: what fails for want of memory is not told twice
            if words[at] == events.VALUE:
                continue  # told with its trip
            scans_ago = (self.scanner.scan_low - words[at + 4]) & SCAN_MASK
            ms = now_ms - scans_ago * self.scanner.scan_ms
            self._take_event(words[at], self.scanner.objects[words[at + 1]], words[at + 2], words[at + 3], ms, self._values(at))
        lost = 0
        with self.scanner.between_scans:
            if self._noted >= noted.used:
                lost = noted.lost
                noted.clear()
                self._noted = 0
        if lost:
            self.event("overrun", "events", {"lost": lost}, None, now_ms)

    def _values(self, at: int) -> dict:
        """What is noted of tags behind the event there."""
        noted = self.scanner.events
        words = noted.words
        values = {}
        at += events.WIDTH
        while at < noted.used and words[at] == events.VALUE:
            value, code = words[at + 2], words[at + 3]
            values[self.scanner.objects[words[at + 1]].path] = [value, NAMES[code]] if code else value
            at += events.WIDTH
        return values

    def _take_event(self, code: int, thing, a: int, b: int, ms: int, values: dict) -> None:
        actor = None
        if code == events.TRANSITION:
            data = {"from": thing.states[a], "to": thing.states[b]}
        elif code == events.ALARM:
            data = {"from": STATES[a], "to": STATES[b], "priority": thing.priority}
        elif code == events.QUALITY:
            data = {"quality": NAMES[a]}
        elif code == events.CLAIM:
            data = {"ok": a}
        elif code == events.COMMAND:
            data = None
            actor = "button"
        else:
            data = {"active": a, "latched": b}
            if values:
                data["values"] = values
        if code != events.QUALITY and code != events.COMMAND:
            self.telemetry.stamp(thing.index, ms)
        self.event(events.KINDS[code], thing.path, data, actor, ms)

    def _take_results(self, now_ms: int) -> None:
        """Answer the commands that a scan has applied, behind their journal entries."""
        scanner = self.scanner
        scan_no = scanner.scan_no()
        while self._pending and (self._pending[0][4] != scan_no or scanner.fault is not None):
            session, request, orders, places, before = self._pending.pop(0)
            refused = False
            for (operation, thing, value), place in zip(orders, places):
                done = scanner.queue.results[place]
                refused = refused or not done
                kind = _EVENT_OF.get(operation, "command")
                data = {"request": request["type"], "value": value, "result": "done" if done else "refused"}
                if "for_ms" in request:
                    data["for_ms"] = request["for_ms"]
                self.event(kind, thing.path, data, session.actor, now_ms)
                if done and isinstance(thing, Alarm):
                    self.telemetry.stamp(thing.index, now_ms)
            if refused:
                why = _why_not(request["type"], thing) if scanner.fault is None else _FAULT
                self._answers.append((session, (error_message(request["id"], "not_now", why),)))
            else:
                self._done(session, request, before + 1)

    def _take_fault(self, now_ms: int) -> None:
        """Tell of a fault once."""
        if self._fault is None and self.scanner.fault is not None:
            self._fault = self.scanner.fault
            self.event("fault", "system", {"traceback": self._fault}, None, now_ms)

    def _take_digest(self) -> None:
        """Take the digest that is due, if there is one; between two scans."""
        scanner = self.scanner
        if scanner.digest_due:
            scanner.digest_due = False
            scan = scanner.scan_no() - scanner.scan_no() % scanner.digest_every
            value = digest(scanner.image.words)
            self.telemetry.digest = {"scan": scan, "value": value}
            self.scan_log.digest(scan, value)

    def _expire_forces(self, now_ms: int) -> None:
        if not self.scanner.forces or self.scanner.queue.used or self.scanner.fault is not None:
            return
        for tag in self.scanner.inputs + self.scanner.outputs:
            if getattr(tag, "force", NOT_FORCED) != NOT_FORCED and now_ms >= self.telemetry.until.get(tag.index, 0):
                if self.scanner.order(commands.UNFORCE, tag.index) < 0:
                    return  # the rest, once there is room again
                self.event("force", tag.path, {"request": "unforce", "value": 0, "result": "expired"}, None, now_ms)

    # Listeners of the scan log.

    def listen(self) -> int:
        """One more listener of the scan log; the number of the message that holds all inputs."""
        self.scan_log.start()
        self.listeners += 1
        return self.scan_log.n + 1

    def unlisten(self) -> None:
        """One listener less; the last one ends the recording."""
        self.listeners -= 1
        if not self.listeners:
            self.scan_log.stop()


_EVENT_OF = {commands.FORCE: "force", commands.UNFORCE: "force"}

_FAULT = "the scan is stopped by a fault; reset system first"


def _why_not(kind: str, thing) -> str:
    """Why a scan refused a command of that type for a thing. The reasons are one text, which a board has on its flash."""
    if kind == "reset" and not (thing.active if isinstance(thing, Alarm) else thing.condition):
        kind = "needless"
    reasons = (
        "reset: its condition holds\n"
        "needless: there is nothing to reset\n"
        "command: the condition of a trip that it resets still holds\n"
        "ack: it is not waiting for an acknowledgement\n"
        "shelve: it is out of service\n"
        "unshelve: it is not shelved\n"
        "out_of_service: it is out of service already\n"
        "in_service: it is in service already\n"
        "unforce: it is not forced"
    )
    for reason in reasons.split("\n"):
        if reason.startswith(kind + ": "):
            return reason[len(kind) + 2 :]
    return "it has no effect now"
