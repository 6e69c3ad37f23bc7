"""A board that serves for long: clients come, operate and vanish, and its memory is what it was before."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection

from tests.firmware.boards import RunningBoard, running_board

TOPICS = ["tags", "events", "metrics", "health", "scan_log"]
GROWN_BYTES = 2048
WARM_EVENTS = 300  # until the rings are full
LOOKS = 4  # in a row that agree, and the memory is at rest
NOISE_BYTES = 128  # of a look: a message under way
MOST_LOOKS = 40
BATCH = 12  # requests at once; more answers than 16 that wait would end the connection


@pytest.fixture
def board(tmp_path: Path) -> Iterator[RunningBoard]:
    with running_board(tmp_path) as made:
        made.load()
        made.power_on()
        yield made


def told(client: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of that type."""
    while True:
        message: dict[str, Any] = json.loads(client.recv(timeout=20))
        if message["type"] == kind:
            return message


def events(board: RunningBoard, count: int) -> None:
    """That many events, by clients that operate, ask, and go with or without a word."""
    made = 0
    turn = 0
    while made < count:
        turn += 1
        with board.client() as client:
            board.authenticate(client)
            client.send(json.dumps({"type": "subscribe", "id": 2, "topics": TOPICS}))
            for number in range(BATCH):
                client.send(json.dumps({"type": "write", "id": 3 + number, "values": {"fill_to": 1000 + number}}))
            done = 0
            while done < BATCH:
                message = json.loads(client.recv(timeout=20))
                if message.get("re") and message["re"] >= 3:
                    done += 1  # some are refused as too fast: no event, but as good for memory
                made += message["type"] == "event"
            if turn % 2:
                client.socket.close()


def used(board: RunningBoard) -> int:
    """Bytes in use at rest, with one client that looks at metrics: what clients that went have left is given back over a second or two."""
    with board.client() as client:
        looks: list[int] = []
        while len(looks) < MOST_LOOKS and (len(looks) < LOOKS or max(looks[-LOOKS:]) - min(looks[-LOOKS:]) > NOISE_BYTES):
            time.sleep(0.5)
            client.send(json.dumps({"type": "subscribe", "id": 1, "topics": ["metrics"]}))  # which has the board measure at once
            looks.append(told(client, "metrics")["memory"]["used_bytes"])
        return min(looks[-LOOKS:])


def soak(board: RunningBoard, count: int) -> None:
    events(board, WARM_EVENTS)
    before = used(board)
    try:
        events(board, count)
    except (ConnectionClosed, InvalidHandshake) as closed:
        raise AssertionError(f"the board closed a connection: {board.printed}") from closed
    assert used(board) - before <= GROWN_BYTES
    assert board.printed == []


def test_memory_is_back_after_500_events(board: RunningBoard) -> None:
    soak(board, 500)


@pytest.mark.long
def test_memory_is_back_after_100_000_events(board: RunningBoard) -> None:
    soak(board, 100_000)
