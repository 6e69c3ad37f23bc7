"""Each attack on the whole firmware, while a healthy client follows telemetry and a scan runs every 10 ms.

What the rules of bytes and requests are is told elsewhere, with each code and text: here is that an offender gets his, and that nobody
else does. The deadlines of connections are shorter and the sockets' buffers as small as a chip's; all else is what a board runs.
"""

import itertools
import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from simulator.project import load_project
from tests.firmware.boards import RunningBoard, other_firmware, running_board
from tests.firmware.micropython import ROOT
from tests.firmware.test_board import until
from tests.firmware.test_server import handshake, masked
from tests.firmware.test_soak import GROWN_BYTES, used

PROJECT = ROOT / "tests/firmware/every_10_ms"
SCAN_MS = 10
SHORTER = {"HANDSHAKE_MS": 1000, "STALLED_MS": 1500, "PING_AFTER_MS": 500, "GONE_AFTER_MS": 3000}
CHIPS_BUFFERS = {"sock.listen(backlog)": f"sock.setsockopt(socket.SOL_SOCKET, {int(socket.SO_SNDBUF)}, 8192); sock.listen(backlog)"}
SMALLEST_HEAP = "152k"  # on which the firmware runs with some clients; the aim is 128 KB
GAP_S = 3.0  # of telemetry, of a scan: on a machine that does much else
LEAST_S = 0.5  # that the healthy client watches
ATTACK_S = 20.0
PAUSE_S = 0.05

PING, PONG, TEXT, CLOSE = 0x89, 0x8A, 0x81, 0x88


class Watcher(threading.Thread):
    """A healthy client that follows tags and metrics until it is stopped."""

    def __init__(self, board: RunningBoard) -> None:
        super().__init__(daemon=True)
        self.deltas: list[tuple[float, int]] = []  # when, and of which scan
        self.late_ms = 0
        self.scans_stopped = False
        self.lost = ""
        self._stopping = threading.Event()
        self._board = board
        self.start()
        until(lambda: bool(self.deltas))

    def run(self) -> None:
        try:
            with self._board.client() as client:
                client.send(json.dumps({"type": "subscribe", "id": 1, "topics": ["tags", "metrics", "health"]}))
                while not self._stopping.is_set():
                    self._take(json.loads(client.recv(timeout=10)))
        except (ConnectionClosed, TimeoutError) as error:
            self.lost = repr(error)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "delta":
            self.deltas.append((time.monotonic(), message["scan"]))
        elif message["type"] == "metrics":
            self.late_ms = max(self.late_ms, message["scan"]["late_max_us"] // 1000)
        elif message["type"] == "health":
            self.scans_stopped |= any(check["name"] == "scan" and check["status"] == "fail" for check in message["checks"])

    def stop(self) -> None:
        self._stopping.set()
        self.join(15)


def settled(board: RunningBoard) -> int:
    """Bytes in use once all others are gone and the ring of events is full of the same."""
    until(lambda: clients(board) == 1, ATTACK_S)
    for _ in range(10):
        with board.client():
            pass
    until(lambda: clients(board) == 1, ATTACK_S)
    return used(board)


def clients(board: RunningBoard) -> int:
    """How many there are, this one among them; none while there is no place for it."""
    with suppress(OSError, ConnectionClosed, ValueError), board.client() as client:
        client.send(json.dumps({"type": "subscribe", "id": 1, "topics": ["metrics"]}))
        answered = False
        while True:
            message = json.loads(client.recv(timeout=10))
            answered = answered or message.get("re") == 1
            if message["type"] == "metrics" and answered:
                return int(message["clients"])
    return 0


class Raw:
    """A socket that sends what it likes; `got` is what came back."""

    def __init__(self, board: RunningBoard, path: str = "") -> None:
        self.got = b""
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(10)
        self._socket.connect(("127.0.0.1", board.port))
        if path:
            self._socket.sendall(handshake(path))
            self._until(lambda: b"\r\n\r\n" in self.got)
            head, _, self.got = self.got.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 101 "), head

    def __enter__(self) -> "Raw":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> bool:
        """Send it, and then nothing for a while; False when the board has ended the connection."""
        try:
            self._socket.sendall(data)
        except ConnectionError:
            return False
        time.sleep(PAUSE_S)
        return True

    def _until(self, enough: Callable[[], bool]) -> None:
        while not enough():
            more = self._socket.recv(65536)
            assert more, self.got
            self.got += more

    def talk(self, data: bytes, seconds: float = ATTACK_S, again: bool = False) -> bool:
        """Send all of it, over and over if `again`, and read meanwhile; whether the board ended the connection."""
        self._socket.setblocking(False)
        end_s = time.monotonic() + seconds
        left = memoryview(data)
        while time.monotonic() < end_s:
            wants = [self._socket] if left else []
            readable, writable, _ = select.select([self._socket], wants, [], 0.1)
            try:
                if readable:
                    more = self._socket.recv(65536)
                    if not more:
                        return True
                    self.got += more
                if writable:
                    left = left[self._socket.send(left) :] or memoryview(data if again else b"")
            except ConnectionError:
                return True
        return False

    def frames(self) -> list[tuple[int, bytes]]:
        """The whole frames of what came: first byte and payload."""
        found, data = [], self.got
        while len(data) >= 2:
            size, start = data[1], 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            if len(data) < start + size:
                break
            found.append((data[0], data[start : start + size]))
            data = data[start + size :]
        return found

    def close_code(self) -> int:
        """The code with which the board closed; 0 without."""
        return next((int.from_bytes(payload[:2], "big") for first, payload in self.frames() if first == CLOSE), 0)

    def codes(self) -> list[str]:
        """Of all errors that came."""
        messages = [json.loads(payload) for first, payload in self.frames() if first == TEXT]
        return [message["code"] for message in messages if message["type"] == "error"]


def request(kind: str, /, **fields: object) -> bytes:
    return masked(TEXT, json.dumps({"type": kind, "id": 1, **fields}).encode())


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBoard]:
    """A running board; it must not have said anything at the end."""
    folder = tmp_path_factory.mktemp("board")
    with other_firmware(SHORTER, CHIPS_BUFFERS), running_board(folder, load_project(PROJECT), SMALLEST_HEAP) as made:
        made.load()
        made.power_on()
        warm(made)
        yield made
        assert made.printed == []
        assert made.status is None, "it runs still"


def warm(board: RunningBoard) -> None:
    """Have its rings full and used once what is first used by somebody."""
    with Raw(board, "/ws") as client:
        client.talk(request("subscribe", topics=["tags", "events", "metrics", "health", "scan_log"]) + request("get_model", part=0), 1.5)
        client.talk(request("authenticate", name="operator", client_nonce="mine", proof="0" * 64), LEAST_S)
    settled(board)


@pytest.fixture(scope="module")
def settled_bytes(board: RunningBoard) -> int:
    """Of its heap in use before the first attack, at most: what a collection finds differs a little from time to time."""
    return max(settled(board) for _ in range(3))


@pytest.fixture(autouse=True)
def unharmed(board: RunningBoard, settled_bytes: int) -> Iterator[None]:
    """What a test does harms neither telemetry nor scan, and its memory is given back."""
    watcher = Watcher(board)
    started = time.monotonic()
    yield
    time.sleep(max(LEAST_S - (time.monotonic() - started), 0))
    watcher.stop()
    assert watcher.lost == ""
    told = [at for at, _ in watcher.deltas]
    assert max(later - at for at, later in itertools.pairwise([*told, time.monotonic()])) < GAP_S
    scans = [scan for _, scan in watcher.deltas]
    assert all(later > scan for scan, later in itertools.pairwise(scans))
    assert scans[-1] - scans[0] > (told[-1] - told[0]) * 1000 / SCAN_MS / 10
    assert watcher.late_ms < GAP_S * 1000
    assert not watcher.scans_stopped
    until(lambda: settled(board) - settled_bytes <= GROWN_BYTES, ATTACK_S)


# Framing and handshakes: ended with their code.

MEGABYTE = bytes(1 << 20)

ENDED = {
    "a frame of 1 MB": (b"\x81\xff" + len(MEGABYTE).to_bytes(8, "big") + bytes(4) + MEGABYTE, 1009),
    "an unmasked frame": (b"\x81\x02{}" * 1000, 1002),
    "a flood of fragments": (masked(0x01, b"{") + masked(0x00, b" ") * 20_000, 1009),
    "invalid UTF-8": (masked(0x01, b"\xf0\x9f") + masked(0x80, b"\x98") * 1000, 1007),
}


@pytest.mark.parametrize("name", ENDED)
def test_broken_framing_is_closed_with_its_code(board: RunningBoard, name: str) -> None:
    data, code = ENDED[name]
    with Raw(board, "/ws") as offender:
        assert offender.talk(data)
        assert offender.close_code() == code


TOO_LONG = {
    "a flood of headers": b"GET /ws HTTP/1.1\r\nHost: localhost\r\n" + b"X-Y: z\r\n" * 50_000,
    "a line of 1 MB": b"GET /" + b"y" * (1 << 20),
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_a_head_that_does_not_end_gets_431(board: RunningBoard, name: str) -> None:
    with Raw(board) as offender:
        assert offender.talk(TOO_LONG[name])
        assert offender.got.startswith(b"HTTP/1.1 431 ")


def crowd(board: RunningBoard, size: int, sent: bytes) -> None:
    """That many connections at once that come to nothing: each is refused or ended."""
    with ExitStack() as open_ones:
        peers = [open_ones.enter_context(Raw(board)) for _ in range(size)]
        for peer in peers:
            assert peer.talk(sent)
            assert peer.got[:13] in (b"", b"HTTP/1.1 503 ")
        assert any(peer.got for peer in peers)


def test_thirty_slow_handshakes_are_refused_or_ended(board: RunningBoard) -> None:
    crowd(board, 30, b"GET /ws HT")


def test_fifty_connects_at_once_are_refused_or_ended(board: RunningBoard) -> None:
    crowd(board, 50, b"")


# Peers that do not listen.


def test_a_client_that_never_reads_is_cut_off(board: RunningBoard) -> None:
    with Raw(board, "/ws") as offender:
        offender.send(request("subscribe", topics=["tags", "events", "metrics", "health", "scan_log"]))
        until(lambda: not offender.send(request("get_model", part=0) * 2), ATTACK_S)


def test_silent_peers_are_pinged_and_then_let_go(board: RunningBoard) -> None:
    with ExitStack() as open_ones:
        peers = [open_ones.enter_context(Raw(board, "/ws")) for _ in range(3)]
        for peer in peers:
            assert peer.talk(b"")
            assert [first for first, _ in peer.frames()].count(PING) == 1


# Floods of what is allowed.


def test_a_flood_of_pings_is_answered_at_its_pace(board: RunningBoard) -> None:
    with Raw(board, "/ws") as offender:
        started = time.monotonic()
        assert not offender.talk(masked(PING, b"now"), 2.0, again=True)
        pongs = [first for first, _ in offender.frames()].count(PONG)
        assert 10 <= pongs <= 100 * (time.monotonic() - started + 1)


def test_invalid_json_is_told_so_until_it_is_too_much_and_a_flood_of_it_closed(board: RunningBoard) -> None:
    rubbish = masked(TEXT, b'{"type":')
    with Raw(board, "/ws") as offender:
        for _ in range(15):
            assert not offender.talk(rubbish * 4, PAUSE_S)
        codes = offender.codes()
        assert codes[:20] == ["bad_json"] * 20
        assert set(codes[20:]) == {"bad_json", "busy"}
        assert offender.talk(rubbish * 1000)
        assert offender.close_code() == 1008


def test_failed_proofs_end_the_connection_and_hold_up_the_next(board: RunningBoard) -> None:
    wrong = request("authenticate", name="operator", client_nonce="mine", proof="0" * 64)
    with Raw(board, "/ws") as offender:
        assert offender.talk(wrong * 5)
        assert offender.codes() == ["bad_proof"] * 3
        assert offender.close_code() == 1008
    with Raw(board, "/ws") as offender:
        offender.talk(wrong, LEAST_S)
        assert offender.codes() == ["busy"]
