"""The firmware's server on the real MicroPython, met by an independent client and by raw sockets that break every rule."""

import asyncio
import contextlib
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.offender import Raw, handshake, masked
from tests.firmware.micropython import free_port, running
from tests.firmware.test_clock_and_tasks import prints

SCENE = "tests/firmware/echo_server.py"


@pytest.fixture(scope="module")
def shared() -> Iterator[int]:
    """The port of a server for tests that leave it as it was."""
    port = free_port()
    with running(SCENE, str(port)):
        yield port


@contextlib.contextmanager
def server(*settings: str, heap: str = "192k") -> Iterator[int]:
    port = free_port()
    with running(SCENE, str(port), *settings, heap=heap):
        yield port


@contextlib.asynccontextmanager
async def client(port: int, path: str = "/ws", **options: Any) -> AsyncIterator[ClientConnection]:
    async with connect(f"ws://127.0.0.1:{port}{path}", proxy=None, close_timeout=2, **options) as opened:
        yield opened


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def limited() -> None:
        await asyncio.wait_for(test(), 30)

    asyncio.run(limited())


def http(port: int, head: str, wait_s: float = 10) -> tuple[int, str]:
    """Status and body that a raw request gets."""
    with socket.create_connection(("127.0.0.1", port), wait_s) as raw:
        raw.sendall(head.encode())
        answer = read_all(raw).decode()
    return int(answer.split(" ")[1]), answer.partition("\r\n\r\n")[2]


def get(port: int, path: str) -> tuple[int, str]:
    return http(port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")


def read_all(raw: socket.socket) -> bytes:
    data = b""
    while more := raw.recv(65536):
        data += more
    return data


def opened(port: int) -> socket.socket:
    """A raw socket behind a good handshake."""
    raw = socket.create_connection(("127.0.0.1", port), 10)
    raw.sendall(handshake("/ws"))
    head = b""
    while b"\r\n\r\n" not in head:
        head += raw.recv(1)
    assert head.startswith(b"HTTP/1.1 101 ")
    return raw


# What works.


@pytest.mark.parametrize("size", [0, 1, 125, 126, 1000, 4096])
def test_text_comes_back_whatever_its_length(shared: int, size: int) -> None:
    async def test() -> None:
        async with client(shared) as ws:
            await ws.send("x" * size)
            assert await ws.recv() == "x" * size

    run(test)


def test_fragments_and_binary_come_back(shared: int) -> None:
    async def test() -> None:
        async with client(shared) as ws:
            await ws.send(["Füll", "stand", " €"])
            assert await ws.recv() == "Füllstand €"
            await ws.send(b"\x00\xff")
            assert await ws.recv() == "2 bytes"

    run(test)


def test_a_ping_is_answered_inside_a_fragmented_message(shared: int) -> None:
    with opened(shared) as raw:
        raw.sendall(masked(0x01, b"a") + masked(0x89, b"now") + masked(0x80, b"b"))
        assert raw.recv(5, socket.MSG_WAITALL) == b"\x8a\x03now"
        assert raw.recv(4, socket.MSG_WAITALL) == b"\x81\x02ab"


def test_a_long_answer_goes_out_in_fragments(shared: int) -> None:
    async def test() -> None:
        async with client(shared, "/pieces") as ws:
            parts = [part async for part in ws.recv_streaming()]
            assert len(parts) > 5
            assert "".join(map(str, parts)) == "".join(f"{n};" for n in range(2000))

    run(test)


@pytest.mark.parametrize(("size", "head"), [(1024, b"\x81\x7e\x04\x00"), (1025, b"\x01\x7e\x02\x00")])
def test_a_text_of_a_kilobyte_is_one_frame_and_a_longer_one_is_several(shared: int, size: int, head: bytes) -> None:
    with opened(shared) as raw:
        raw.sendall(masked(0x81, b"x" * size))
        assert raw.recv(4, socket.MSG_WAITALL) == head


def test_pongs_get_between_the_frames_of_a_full_socket_and_never_into_one(shared: int) -> None:
    with Raw(shared, "/both") as raw:
        for _ in range(10):  # it reads nothing yet
            raw.send(masked(0x89, b"now") * 5)
        assert not raw.talk(masked(0x89, b"now") * 500, 1.0)
        frames = raw.frames()
    assert sorted(frames) == [(0x81, b"x" * 1000)] * 1000 + [(0x8A, b"now")] * 550
    assert frames.index((0x8A, b"now")) < 1000  # the socket was full before the end


def test_a_frame_that_comes_byte_by_byte_is_a_frame(shared: int) -> None:
    with opened(shared) as raw:
        for byte in masked(0x81, b"slow"):
            raw.sendall(bytes([byte]))
            time.sleep(0.002)
        assert raw.recv(6, socket.MSG_WAITALL) == b"\x81\x04slow"


def test_a_route_streams_its_body(shared: int) -> None:
    assert get(shared, "/stream?again=1") == (200, "x" * 50_000)


# Ends, each with its code.


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4999])
def test_a_close_is_answered_with_its_code_and_the_socket_closes(shared: int, code: int) -> None:
    with opened(shared) as raw:
        raw.sendall(masked(0x88, code.to_bytes(2, "big")))
        assert read_all(raw) == b"\x88\x02" + code.to_bytes(2, "big")


def test_a_close_without_a_code_is_answered_without_one(shared: int) -> None:
    with opened(shared) as raw:
        raw.sendall(masked(0x88, b""))
        assert read_all(raw) == b"\x88\x00"


def test_a_handler_that_returns_closes_with_1000(shared: int) -> None:
    async def test() -> None:
        async with client(shared, "/pieces") as ws:
            await ws.recv()
            with pytest.raises(ConnectionClosed):
                await ws.recv()
            assert ws.close_code == 1000

    run(test)


@pytest.mark.parametrize("path", ["/broken", "/hungry"])
def test_a_handler_that_fails_closes_with_1011_and_the_server_goes_on(shared: int, path: str) -> None:
    async def test() -> None:
        async with client(shared, path) as ws:
            with contextlib.suppress(ConnectionClosed):  # one of them fails at once
                await ws.send("go")
            await ws.wait_closed()
            assert ws.close_code == 1011

    run(test)
    assert get(shared, "/stream")[0] == 200


BROKEN = {
    "unmasked": (b"\x81\x01a", 1002),
    "reserved bit": (masked(0xC1, b"a"), 1002),
    "reserved opcode": (masked(0x83, b"a"), 1002),
    "fragmented ping": (masked(0x09, b""), 1002),
    "not UTF-8": (masked(0x81, b"\xff"), 1007),
    "not UTF-8 over fragments": (masked(0x01, b"\xed") + masked(0x80, b"\xa0\x80"), 1007),
    "oversize": (b"\x81\xff" + (1 << 20).to_bytes(8, "big") + bytes(4) + bytes(1 << 20), 1009),
    "oversize over fragments": (masked(0x01, b"x" * 5120) + masked(0x80, b"x"), 1009),
    "fragment flood": (masked(0x01, b"x") + masked(0x00, b"x") * 20, 1009),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_framing_is_closed_with_its_code_and_a_healthy_client_goes_on(shared: int, name: str) -> None:
    data, code = BROKEN[name]

    async def test() -> None:
        async with client(shared) as healthy:
            offender = asyncio.to_thread(offend)
            for _ in range(20):
                await healthy.send("alive")
                assert await healthy.recv() == "alive"
            assert (await offender)[-4:] == b"\x88\x02" + code.to_bytes(2, "big")

    def offend() -> bytes:
        with opened(shared) as raw:
            raw.sendall(data)
            raw.shutdown(socket.SHUT_WR)
            return read_all(raw)

    run(test)


# Handshakes.

HEADS = (
    ("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "there is nothing at this address\n"),
    ("POST /stream HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "only GET is served\n"),
    ("GET /stream HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403, "Host is none of this device's names\n"),
    ("GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n", 426, "this address speaks WebSocket\n"),
    ("GET /stream HTTP/1.1\r\nHost: localhost\r\nX: " + "y" * 2048, 431, "the request's head is longer than 2048 bytes\n"),
    ("rubbish\r\n\r\n", 400, "the first line is not METHOD /PATH HTTP/1.1\n"),
)


@pytest.mark.parametrize(("head", "status", "text"), HEADS)
def test_a_bad_request_is_refused_with_its_status_and_text(shared: int, head: str, status: int, text: str) -> None:
    assert http(shared, head) == (status, text)


def test_a_page_of_another_site_is_refused(shared: int) -> None:
    async def test() -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with client(shared, origin="https://evil.example"):
                pass
        assert refused.value.response.status_code == 403
        async with client(shared, origin="https://plant.example") as ws:
            await ws.send("hello")

    run(test)


def test_the_fifth_client_gets_503_until_one_leaves(shared: int) -> None:
    async def test() -> None:
        async with contextlib.AsyncExitStack() as clients:
            places = [await clients.enter_async_context(client(shared)) for _ in range(4)]
            with pytest.raises(InvalidStatus) as refused:
                await clients.enter_async_context(client(shared))
            response = refused.value.response
            assert (response.status_code, response.body) == (503, b"all 4 places are taken; close another page or try later\n")
            await places[0].close()
            fifth = await clients.enter_async_context(client(shared))
            await fifth.send("in")
            assert await fifth.recv() == "in"

    run(test)


def test_slow_handshakes_are_all_ended_and_healthy_clients_go_on() -> None:
    async def test() -> None:
        async with client(port) as healthy:
            slow = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(30)]
            for raw in slow:
                with contextlib.suppress(ConnectionError):  # refused already
                    raw.sendall(b"GET /ws HT")
            for _ in range(20):
                await healthy.send("alive")
                assert await healthy.recv() == "alive"
            for raw in slow:
                with raw, contextlib.suppress(ConnectionError):
                    assert (await asyncio.to_thread(read_all, raw))[:12] in (b"", b"HTTP/1.1 503")
            async with client(port) as newcomer:
                await newcomer.send("in")
                assert await newcomer.recv() == "in"

    with server("handshake_ms=700") as port:
        run(test)


def test_fifty_connects_at_once_on_a_small_heap_leave_the_server_up() -> None:
    async def test() -> None:
        async with client(port) as healthy:
            crowd = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(50)]
            for _ in range(20):
                await healthy.send("alive")
                assert await healthy.recv() == "alive"
            for raw in crowd:
                raw.close()

    with server("handshake_ms=500", heap="128k") as port:
        run(test)
        time.sleep(0.8)
        assert get(port, "/stream")[0] == 200


# Floods, stalls and silence.


def test_a_client_that_never_reads_is_cut_off_and_costs_nobody_anything() -> None:
    def laggard() -> float:
        with socket.create_connection(("127.0.0.1", port), 10) as raw:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.sendall(handshake("/firehose"))
            started = time.monotonic()
            raw.recv(1)
            time.sleep(2.5)
            with contextlib.suppress(ConnectionError):  # it cannot be told: its socket is full
                while time.monotonic() - started < 10:
                    raw.sendall(masked(0x8A, b""))
                    time.sleep(0.05)
            return time.monotonic() - started

    async def test() -> None:
        async with client(port) as healthy:
            lost = asyncio.create_task(asyncio.to_thread(laggard))
            slowest = 0.0
            while not lost.done():
                before = time.monotonic()
                await healthy.send("alive")
                assert await healthy.recv() == "alive"
                slowest = max(slowest, time.monotonic() - before)
                await asyncio.sleep(0.01)
            assert await lost < 10
            assert slowest < 1

    with server("stalled_ms=1000") as port:
        run(test)


@pytest.mark.parametrize("flood", [masked(0x89, b"ping"), masked(0x8A, b""), masked(0x81, b"")])
def test_a_flood_starves_nobody(shared: int, flood: bytes) -> None:
    def drown() -> None:
        with opened(shared) as raw:
            raw.setblocking(False)
            until = time.monotonic() + 1
            while time.monotonic() < until:
                with contextlib.suppress(BlockingIOError):
                    raw.send(flood * 200)
                with contextlib.suppress(BlockingIOError):
                    raw.recv(65536)
                time.sleep(0.001)

    async def test() -> None:
        async with client(shared) as healthy:
            flooding = asyncio.create_task(asyncio.to_thread(drown))
            slowest = 0.0
            while not flooding.done():
                before = time.monotonic()
                await healthy.send("alive")
                assert await healthy.recv() == "alive"
                slowest = max(slowest, time.monotonic() - before)
                await asyncio.sleep(0.005)
            assert slowest < 1

    run(test)


def test_more_than_20_messages_a_second_wait_their_turn(shared: int) -> None:
    async def test() -> None:
        async with client(shared, "/slow") as ws:
            started = time.monotonic()
            for n in range(50):
                await ws.send(str(n))
            assert [await ws.recv() for _ in range(50)] == [str(n) for n in range(50)]
            assert 1.5 < time.monotonic() - started < 4

    run(test)


def test_a_silent_peer_is_pinged_and_then_let_go() -> None:
    with server("ping_ms=300", "gone_ms=900", "LOOK_EVERY_MS=50") as port, opened(port) as raw:
        started = time.monotonic()
        assert read_all(raw) == b"\x89\x00"
        assert 0.8 < time.monotonic() - started < 2


def test_a_silent_peer_that_answers_pings_stays() -> None:
    with server("ping_ms=100", "gone_ms=300", "LOOK_EVERY_MS=50") as port, opened(port) as raw:
        for _ in range(8):
            assert raw.recv(2, socket.MSG_WAITALL) == b"\x89\x00"
            raw.sendall(masked(0x8A, b""))


@pytest.mark.parametrize("limit", ["handshake_ms=500", "gone_ms=500"])
def test_what_came_while_the_board_stood_still_counts(limit: str) -> None:
    """As a flash stops it, or the machine of a virtual board: what a deadline waits for may be there already."""
    port = free_port()
    with running(SCENE, str(port), limit) as board, opened(port) as old, socket.create_connection(("127.0.0.1", port), 10) as new:
        time.sleep(0.1)  # it is accepted
        board.send_signal(signal.SIGSTOP)
        old.sendall(masked(0x81, b"still here"))
        new.sendall(handshake("/ws"))
        time.sleep(1)
        board.send_signal(signal.SIGCONT)
        assert old.recv(12, socket.MSG_WAITALL) == b"\x81\x0astill here"
        assert new.recv(12, socket.MSG_WAITALL) == b"HTTP/1.1 101"


def test_a_connection_for_whose_task_there_is_no_memory_takes_no_place() -> None:
    program = """
import asyncio
from firmware import server
from shared_model.device_limits import limits_with
class Socket:
    def setblocking(self, on):
        pass
    def setsockopt(self, *_):
        pass
    def write(self, data):
        print(data)
    def close(self):
        pass
def full(coroutine):
    raise MemoryError
made = server.Server([], [], limits_with(None))
asyncio.create_task, works = full, asyncio.create_task
for _ in range(server.MAX_UNDECIDED):
    try:
        made._admit(Socket(), "peer")
    except MemoryError:
        print("full")
asyncio.create_task = works
made._admit(Socket(), "peer")
"""
    assert prints(program) == "full\n" * 4


def test_memory_returns_when_clients_have_gone(shared: int) -> None:
    async def come_and_go() -> None:
        for n in range(8):
            async with client(shared) as ws:
                await ws.send("x" * 3000)
                if n % 2:
                    await ws.recv()
            opened(shared).close()

    def free() -> int:
        return int(get(shared, "/free")[1])

    run(come_and_go)
    time.sleep(1)
    before = free()
    for _ in range(4):
        run(come_and_go)
    end = time.monotonic() + 5  # the board has yet to hear that some are gone
    while free() < before - 512:
        assert time.monotonic() < end, f"{free()} bytes are free, of {before}"
        time.sleep(0.3)
