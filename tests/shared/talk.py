"""A hub around a small model, and clients that talk with it without a socket; for the tests of hub, session and what they tell."""

import json

from shared_model.messages import dumps  # first: MicroPython's stack is too short for hub's way to it

# isort: split
from shared_model import (
    Alarm,
    Always,
    AnalogIn,
    Command,
    DigitalIn,
    DigitalOut,
    Interlock,
    Memory,
    Model,
    Permissive,
    RTrig,
    Sequence,
    Setting,
    Ton,
)
from shared_model.hub import Hub
from shared_model.session import Session
from tests.shared.support import Rig


class Sample(Model):
    go = Command("Go")
    reset = Command("Reset")
    stop = DigitalIn("Stop")
    level = AnalogIn("Level", high=2000, stale_ms=100)
    break_it = DigitalIn("Makes the scan raise")
    pump = DigitalOut("Pump")
    drain = DigitalOut("Drain", safe=1)
    limit = Setting("Limit", low=1, high=2000, default=1000)
    target = Setting("Target", low=1, high=9, default=5)
    total = Memory("Total", high=1_000_000)
    slow = Ton("Slow", pt_ms=200)
    edge = RTrig("Edge")
    phase = Sequence(("REST", "RUN"), (("REST", "RUN", lambda m: m.go), ("RUN", "REST", lambda m: m.stop or m.tripped)))
    open = Permissive("Open", when=lambda m: not m.stop, allows=("pump",))
    high = Interlock("High", when=lambda m: m.level > m.limit, trips=("pump",), latch=True, reset="reset")
    low = Interlock("Low", when=lambda m: m.level < 10, force={"pump": 0, "drain": 1}, priority=700)
    alarm = Alarm("High", "Do something", when=lambda m: m.level > m.limit, priority="high", latch=True)
    holds = Always("the pump is off at rest", lambda m: not m.pump or m.phase.at("RUN"))

    def scan(self, dt_ms):
        self.total = self.total + 1 // (1 - self.break_it)
        self.edge(self.stop)
        self.slow(self.phase.at("RUN"), dt_ms)
        self.phase.step(self, dt_ms)
        self.pump = self.phase.at("RUN")
        self.drain = self.stop


def nonce(number):
    return bytes([number & 255] * 16)


class Talk:
    """The runtime around a hub: a rig whose scans, updates and kept journal lines go on as time does."""

    def __init__(self, model=Sample, limits=None, reads=None, **values):
        self.rig = Rig(model, reads, level=500)
        self.rig.values.update(values)
        identity: dict = {"runtime": "cpython", "role": "simulator", "device": "d", "boot": "b1", "version": "0"}
        identity["model"] = {"name": "Sample", "hash": None}
        identity["capabilities"] = []
        self.hub = Hub(self.rig.scanner, identity, limits)
        self.now_ms = 0
        self.keeps = True
        self.lines = []
        self.nonces = 0
        self.readers = []  # clients that take everything at once

    def run(self, ms=20, **values):
        """So many milliseconds of scans, with these inputs from now on."""
        self.rig.values.update(values)
        for _ in range(0, ms, self.rig.scanner.scan_ms):
            self.now_ms += self.rig.scanner.scan_ms
            self.rig.tick()
            self.hub.update(self.now_ms, 1_700_000_000_000 + self.now_ms)
            if self.keeps:
                self.keep()
            for client in self.readers:
                client.passed = client.take()

    def keep(self):
        self.lines += self.hub.unkept()
        self.hub.kept()

    def client(self, access="operator", host="tank:3001"):
        self.nonces += 1
        return Client(self, access, host)

    def reader(self, *topics):
        """A viewer that has subscribed, and what it was given then has passed."""
        client = self.client("viewer")
        client.do("subscribe", topics=list(topics))
        client.take()
        self.readers.append(client)
        return client


class Client:
    """One connection; `asked` is the id of its last request."""

    def __init__(self, talk, access, host):
        self.talk = talk
        self.session = Session(talk.hub, access, "1.2.3.4", host, nonce(talk.nonces), talk.now_ms)
        self.passed = []  # what came while it waited for an answer
        self.hello = self.take()[0]
        self.asked = 0

    def send(self, request, **fields):
        """One request, without waiting for its answer."""
        self.asked += 1
        message = {"type": request, "id": self.asked}
        message.update(fields)
        self.say(dumps(message))

    def say(self, text):
        self.talk.nonces += 1
        self.session.receive(text, self.talk.now_ms, nonce(self.talk.nonces))

    def take(self, most=1000):
        """All messages that it was given and is given now, or so many of those."""
        found = self.passed
        self.passed = []
        while len(found) < most:
            pieces = self.session.next(self.talk.now_ms)
            if pieces is None:
                break
            found.append(json.loads("".join(pieces)))
        return found

    def ask(self, request, **fields):
        """The answer to a request: at once, after the next scan, or when the state is looked at next."""
        self.send(request, **fields)
        for _ in range(6):
            found = self.take()
            for place, message in enumerate(found):
                if message.get("re") == self.asked:
                    self.passed = found[:place] + found[place + 1 :]
                    return message
            self.passed = found
            self.talk.run()
        raise AssertionError(f"no answer to {request}")

    def do(self, request, **fields):
        """The answer, which must not be an error."""
        answer = self.ask(request, **fields)
        if answer["type"] == "error":
            raise AssertionError(f"{request}: {answer}")
        return answer

    def refused(self, request, **fields):
        """(code, message, path) of the error that a request gets."""
        answer = self.ask(request, **fields)
        return answer.get("code"), answer.get("message"), answer.get("path")


def of(messages, kind):
    """Those of one type."""
    return [message for message in messages if message["type"] == kind]
