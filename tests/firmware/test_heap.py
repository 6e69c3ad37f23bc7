"""What examples cost of a 32-bit board's heap of 192 KB, as the board itself measures it after a collection."""

import contextlib
import json
import queue
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from simulator.project import load_project
from tests.firmware.boards import RunningBoard, running_board
from tests.firmware.micropython import ROOT
from tools.interpreters import micropython

FREE_BYTES = 85 * 1024  # with no client, after ten have come and gone
CLIENT_BYTES = 2560  # of one that is subscribed to everything
LITTLE_HEAP = "128k"
PLACES = 4  # as many clients as a board takes
LOOKS = 5
LARGE_FREE_BYTES = 32 * 1024  # of the largest example, with two clients subscribed to everything
ALL = ["tags", "events", "metrics", "health", "scan_log"]


@pytest.fixture
def board(tmp_path: Path) -> Iterator[RunningBoard]:
    if micropython().word_bits != 32:
        pytest.skip("objects of this MicroPython are twice a board's")
    with running_board(tmp_path) as made:
        made.load()
        made.power_on()
        yield made


class Follower:
    """A client that reads all it is sent, as a board cuts off one that does not; `close` it."""

    def __init__(self, board: RunningBoard, *topics: str) -> None:
        self._open = ExitStack()
        self._client = self._open.enter_context(connect(f"ws://127.0.0.1:{board.port}/ws", proxy=None))
        self._memory: queue.Queue[dict[str, int]] = queue.Queue()
        self._subscribe(topics)
        threading.Thread(target=self._read, daemon=True).start()

    def _subscribe(self, topics: Iterable[str]) -> None:
        self._client.send(json.dumps({"type": "subscribe", "id": 1, "topics": list(topics)}))

    def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            for text in self._client:
                message = json.loads(text)
                if message["type"] == "metrics":
                    self._memory.put(message["memory"])

    def memory(self) -> dict[str, int]:
        """Of metrics that were measured after this call: the least in use of some, as others may find a message under way."""
        while not self._memory.empty():
            self._memory.get()
        found = []
        for _ in range(LOOKS):
            self._subscribe(["metrics"])  # which has the board measure at once, after the last metrics of before
            time.sleep(0.3)
            while not self._memory.empty():
                found.append(self._memory.get())
        assert len(found) > LOOKS
        return min(found[1:], key=lambda memory: memory["used_bytes"])

    def close(self) -> None:
        self._open.close()


def test_the_example_leaves_room_and_a_subscribed_client_costs_little(board: RunningBoard) -> None:
    with ExitStack() as clients:
        fill_the_ring_of_events(board)
        observer = following(board, clients, "metrics")
        alone = observer.memory()
        each = added(board, clients, observer, *ALL[:-1])
    assert each <= CLIENT_BYTES
    assert alone["total_bytes"] - alone["used_bytes"] + each >= FREE_BYTES


def test_another_client_that_follows_scans_costs_as_little(board: RunningBoard) -> None:
    with ExitStack() as clients:
        fill_the_ring_of_events(board)
        observer = following(board, clients, "metrics", "scan_log")
        time.sleep(1.5)  # until the ring of recorded scans is full, which all share
        assert added(board, clients, observer, *ALL) <= CLIENT_BYTES


def fill_the_ring_of_events(board: RunningBoard) -> None:
    for _ in range(10):
        Follower(board, "tags").close()
    time.sleep(1.5)  # until the last of them is gone on the board, too


def following(board: RunningBoard, clients: ExitStack, *topics: str) -> Follower:
    return clients.enter_context(contextlib.closing(Follower(board, *topics)))


def added(board: RunningBoard, clients: ExitStack, observer: Follower, *topics: str) -> float:
    """What each of three more clients adds to the heap in use."""
    before = observer.memory()["used_bytes"]
    for _ in range(PLACES - 1):
        following(board, clients, *topics)
    return (observer.memory()["used_bytes"] - before) / (PLACES - 1)


def test_a_heap_of_128_kb_serves_as_many_clients_as_a_board_takes(tmp_path: Path) -> None:
    """Scans besides, whose messages are long."""
    if micropython().word_bits != 32:
        pytest.skip("objects of this MicroPython are twice a board's")
    with running_board(tmp_path, heap=LITTLE_HEAP) as board, ExitStack() as clients:
        board.load()
        board.power_on()
        followers = [following(board, clients, *ALL) for _ in range(PLACES)]
        for follower in followers:
            assert follower.memory()["total_bytes"] < 128 * 1024
        followers[0].close()
        time.sleep(1.5)  # until it is gone on the board, too
        assert board.operate("write", values={"fill_to": 1400})["type"] == "result"
        assert followers[1].memory()
        assert board.printed == []


def test_a_model_of_parts_of_parts_serves_two_clients_with_room_to_spare(tmp_path: Path) -> None:
    if micropython().word_bits != 32:
        pytest.skip("objects of this MicroPython are twice a board's")
    with running_board(tmp_path, load_project(ROOT / "examples/greenhouse")) as board, ExitStack() as clients:
        board.load()
        board.power_on()
        followers = [following(board, clients, *ALL) for _ in range(2)]
        time.sleep(1.5)  # until the ring of recorded scans is full
        assert len(board.ask("get_snapshot")["blocks"]) > 30
        assert board.operate("write", values={"right.wet": 520})["type"] == "result"
        memory = followers[1].memory()
        assert memory["total_bytes"] - memory["used_bytes"] >= LARGE_FREE_BYTES
        assert followers[0].memory()
        assert board.printed == []
