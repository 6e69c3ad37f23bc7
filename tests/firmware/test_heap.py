"""What the example costs of a 32-bit board's heap of 192 KB, as the board itself measures it after a collection."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.firmware.boards import RunningBoard, running_board
from tools.interpreters import micropython

KEPT_FREE_BYTES = 54 * 1024  # with one client that looks at metrics
CLIENT_BYTES = 2560


@pytest.fixture
def board(tmp_path: Path) -> Iterator[RunningBoard]:
    if micropython().word_bits != 32:
        pytest.skip("objects of this MicroPython are twice a board's")
    with running_board(tmp_path) as made:
        made.load()
        made.power_on()
        yield made


def subscribe(board: RunningBoard, clients: ExitStack, *topics: str) -> ClientConnection:
    client = clients.enter_context(connect(f"ws://127.0.0.1:{board.port}/ws", proxy=None))
    client.send(json.dumps({"type": "subscribe", "id": 1, "topics": list(topics)}))
    return client


def memory(client: ClientConnection) -> dict[str, int]:
    """Of metrics that were measured after this call: the first to come is the last of before."""
    client.send(json.dumps({"type": "subscribe", "id": 2, "topics": ["metrics"]}))
    while json.loads(client.recv(timeout=10)).get("re") != 2:
        pass
    found: list[dict[str, int]] = []
    while len(found) < 2:
        message = json.loads(client.recv(timeout=10))
        if message["type"] == "metrics":
            found.append(message["memory"])
    return found[1]


def test_the_example_leaves_room_and_a_subscribed_client_costs_little(board: RunningBoard) -> None:
    with ExitStack() as clients:
        for _ in range(10):  # fill the ring of events
            subscribe(board, clients, "tags").close()
        time.sleep(1.5)  # until the last of them is gone on the board, too
        observer = subscribe(board, clients, "metrics")
        before = memory(observer)
        assert before["total_bytes"] - before["used_bytes"] >= KEPT_FREE_BYTES
        for _ in range(3):
            subscribe(board, clients, "tags", "events", "metrics", "health")
        each = (memory(observer)["used_bytes"] - before["used_bytes"]) / 3
    assert each <= CLIENT_BYTES
