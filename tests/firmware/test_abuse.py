"""Each attack on the whole firmware, while a healthy client follows telemetry and a scan runs every 10 ms.

What the rules of bytes and requests are is told elsewhere, with each code and text: here is that an offender gets his, and that nobody
else does. The deadlines of connections are shorter and the sockets' buffers as small as a chip's; all else is what a board runs.
"""

import itertools
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
from websockets.exceptions import ConnectionClosed

from benchmarks.attacks import ENDED, EVERYTHING, RUBBISH, TOO_LONG, WRONG_PROOF, request
from benchmarks.offender import PAUSE_S, PING, PONG, Raw, masked
from benchmarks.watcher import Watcher
from simulator.project import load_project
from tests.firmware.boards import RunningBoard, other_firmware, running_board, with_limits
from tests.firmware.micropython import ROOT
from tests.firmware.test_board import until
from tests.firmware.test_soak import GROWN_BYTES, used

PROJECT = ROOT / "tests/firmware/every_10_ms"
SCAN_MS = 10
SHORTER = {"handshake_ms": 1000, "stalled_ms": 1500, "ping_ms": 500, "gone_ms": 3000}
CHIPS_BUFFERS = {"sock.listen(backlog)": f"sock.setsockopt(socket.SOL_SOCKET, {int(socket.SO_SNDBUF)}, 8192); sock.listen(backlog)"}
SMALLEST_HEAP = "128k"
GAP_S = 3.0  # of telemetry, of a scan: on a machine that does much else
LEAST_S = 0.5  # that the healthy client watches
ATTACK_S = 20.0


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


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBoard]:
    """A running board; it must not have said anything at the end."""
    folder = tmp_path_factory.mktemp("board")
    project = with_limits(load_project(PROJECT), SHORTER)
    with other_firmware({}, CHIPS_BUFFERS), running_board(folder, project, SMALLEST_HEAP) as made:
        made.load()
        made.power_on()
        warm(made)
        yield made
        assert made.printed == []
        assert made.status is None, "it runs still"


def warm(board: RunningBoard) -> None:
    """Have its rings full and used once what is first used by somebody."""
    with Raw(board.port, "/ws") as client:
        client.talk(request("subscribe", topics=EVERYTHING) + request("get_model", part=0), 1.5)
        client.talk(WRONG_PROOF, LEAST_S)
    settled(board)


@pytest.fixture(scope="module")
def settled_bytes(board: RunningBoard) -> int:
    """Of its heap in use before the first attack, at most: what a collection finds differs a little from time to time."""
    return max(settled(board) for _ in range(3))


@pytest.fixture(autouse=True)
def unharmed(board: RunningBoard, settled_bytes: int) -> Iterator[None]:
    """What a test does harms neither telemetry nor scan, and its memory is given back."""
    watcher = Watcher(board.port)
    assert watcher.deltas
    started = time.monotonic()
    yield
    time.sleep(max(LEAST_S - (time.monotonic() - started), 0))
    gap_s = watcher.gap_s()
    watcher.stop()
    assert watcher.lost == ""
    assert gap_s < GAP_S
    scans = [scan for _, scan in watcher.deltas]
    assert all(later > scan for scan, later in itertools.pairwise(scans))
    assert scans[-1] - scans[0] > (watcher.deltas[-1][0] - watcher.deltas[0][0]) * 1000 / SCAN_MS / 10
    assert watcher.late_ms < GAP_S * 1000
    assert not watcher.scans_stopped
    until(lambda: settled(board) - settled_bytes <= GROWN_BYTES, ATTACK_S)


# Framing and handshakes: ended with their code.


@pytest.mark.parametrize("name", ENDED)
def test_broken_framing_is_closed_with_its_code(board: RunningBoard, name: str) -> None:
    data, code = ENDED[name]
    with Raw(board.port, "/ws") as offender:
        assert offender.talk(data)
        assert offender.close_code() == code


@pytest.mark.parametrize("name", TOO_LONG)
def test_a_head_that_does_not_end_gets_431(board: RunningBoard, name: str) -> None:
    with Raw(board.port) as offender:
        assert offender.talk(TOO_LONG[name])
        assert offender.got.startswith(b"HTTP/1.1 431 ")


def crowd(board: RunningBoard, size: int, sent: bytes) -> None:
    """That many connections at once that come to nothing: each is refused or ended."""
    with ExitStack() as open_ones:
        peers = [open_ones.enter_context(Raw(board.port)) for _ in range(size)]
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
    with Raw(board.port, "/ws") as offender:
        offender.send(request("subscribe", topics=EVERYTHING))
        until(lambda: not offender.send(request("get_model", part=0) * 2), ATTACK_S)


def test_silent_peers_are_pinged_and_then_let_go(board: RunningBoard) -> None:
    with ExitStack() as open_ones:
        peers = [open_ones.enter_context(Raw(board.port, "/ws")) for _ in range(3)]
        for peer in peers:
            assert peer.talk(b"")
            assert [first for first, _ in peer.frames()].count(PING) == 1


# Floods of what is allowed.


def test_a_flood_of_pings_is_answered_at_its_pace(board: RunningBoard) -> None:
    with Raw(board.port, "/ws") as offender:
        started = time.monotonic()
        assert not offender.talk(masked(PING, b"now"), 2.0, again=True)
        pongs = [first for first, _ in offender.frames()].count(PONG)
        assert 10 <= pongs <= 100 * (time.monotonic() - started + 1)


def test_invalid_json_is_told_so_until_it_is_too_much_and_a_flood_of_it_closed(board: RunningBoard) -> None:
    with Raw(board.port, "/ws") as offender:
        for _ in range(15):
            assert not offender.talk(RUBBISH * 4, PAUSE_S)
        codes = offender.codes()
        assert codes[:20] == ["bad_json"] * 20
        assert set(codes[20:]) == {"bad_json", "busy"}
        assert offender.talk(RUBBISH * 1000)
        assert offender.close_code() == 1008


def test_failed_proofs_end_the_connection_and_hold_up_the_next(board: RunningBoard) -> None:
    with board.client() as operator:
        board.authenticate(operator)  # what failed before counts no more
    with Raw(board.port, "/ws") as offender:
        assert offender.talk(WRONG_PROOF * 5)
        assert offender.codes() == ["bad_proof"] * 3
        assert offender.close_code() == 1008
    with Raw(board.port, "/ws") as offender:
        offender.talk(WRONG_PROOF, LEAST_S)
        assert offender.codes() == ["busy"]
