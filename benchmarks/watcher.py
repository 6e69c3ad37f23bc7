"""The healthy client while others misbehave: it follows telemetry, and knows when each message came and how late scans were."""

from __future__ import annotations

import itertools
import json
import threading
import time
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

START_S = 10.0
SILENCE_S = 10.0
TOPICS = ["tags", "metrics", "health"]


class Watcher(threading.Thread):
    """Follows tags, metrics and health of the server at a port until it is stopped; `lost` is why it could not."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.deltas: list[tuple[float, int]] = []  # when, and of which scan
        self.late_ms = 0
        self.scans_stopped = False
        self.lost = ""
        self._port = port
        self._stopping = threading.Event()
        self._told = threading.Event()
        self.start()
        self._told.wait(START_S)

    def run(self) -> None:
        try:
            with connect(f"ws://127.0.0.1:{self._port}/ws", proxy=None, compression=None) as client:
                client.send(json.dumps({"type": "subscribe", "id": 1, "topics": TOPICS}))
                while not self._stopping.is_set():
                    self._take(json.loads(client.recv(timeout=SILENCE_S)))
        except (ConnectionClosed, TimeoutError, OSError) as error:
            self.lost = repr(error)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "delta":
            self.deltas.append((time.monotonic(), message["scan"]))
            self._told.set()
        elif message["type"] == "metrics":
            self.late_ms = max(self.late_ms, message["scan"]["late_max_us"] // 1000)
        elif message["type"] == "health":
            self.scans_stopped |= any(check["name"] == "scan" and check["status"] == "fail" for check in message["checks"])

    def gap_s(self) -> float:
        """The longest time without a delta, from the first one until now."""
        told = [at for at, _ in self.deltas]
        return max((later - at for at, later in itertools.pairwise([*told, time.monotonic()])), default=START_S)

    def stop(self) -> None:
        """Ends it; `gap_s` belongs before."""
        self._stopping.set()
        self.join(SILENCE_S + 5)
