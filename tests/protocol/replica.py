"""What a client makes of what it is sent: a copy of the device's state by snapshots and deltas, and the model run again by the scan log."""

from base64 import b64decode, b64encode
from typing import Any

from shared_model.messages import dumps
from shared_model.scan import Scanner
from shared_model.trace import Replay
from simulator.project import load_project
from tests.protocol.client import Message
from tests.protocol.servers import MODEL

MAPS = ("tags", "quality", "sequences", "blocks", "interlocks", "permissives", "causes", "alarms", "claims", "forces")


class Replica:
    """The device's state, from a snapshot on kept by deltas; `deltas` counts them."""

    def __init__(self, snapshot: Message) -> None:
        self.deltas = 0
        self._begin(snapshot)

    def _begin(self, snapshot: Message) -> None:
        self.seq: int = snapshot["seq"]
        self.maps: dict[str, dict[str, Any]] = {name: dict(snapshot[name]) for name in MAPS}

    def take(self, message: Message) -> None:
        """A delta, which must follow the last one, or the snapshot that stands for those that were dropped."""
        if message["type"] == "snapshot":
            self._begin(message)
        else:
            self._change(message)

    def _change(self, delta: Message) -> None:
        assert delta["seq"] == self.seq + 1
        self.seq += 1
        self.deltas += 1
        for name in MAPS:
            for path, entry in (delta.get(name) or {}).items():
                if entry is None or entry == "good":
                    self.maps[name].pop(path, None)
                else:
                    self.maps[name][path] = entry


class Follower:
    """Runs the model again from a state and the scan log that covers it.

    Inputs up to the state's scan are put in front of the first record behind it, because a state holds what logic saw
    of them, not what was delivered.
    """

    def __init__(self, hello: Message, state: list[Message], model: type | None = None) -> None:
        scanner = Scanner(model or load_project(str(MODEL)).model_class)
        scanner.digest_every = hello["digest_every"]
        self.scan: int = state[0]["scan"]
        self.replay = Replay(scanner)
        image = b"".join(b64decode(part["image"]) for part in state)
        self.replay.start(self.scan, b64encode(image).decode())
        self._inputs: dict[str, Any] = {}

    def take(self, log: Message) -> None:
        """One `scan_log` message, which must leave no hole; scans that were run already are passed over."""
        first: int = log["from"]
        assert first <= self.scan + 1
        for scans, dt_ms, inputs, commands in log["records"]:
            self._inputs |= inputs or {}
            old = min(scans, self.scan + 1 - first)
            first += scans
            if scans > old:
                self.replay.feed(dumps([scans - old, dt_ms, self._inputs, None if old else commands]))
                self._inputs = {}
                self.scan += scans - old
        self.replay.feed(dumps({"digests": log["digests"]}))
