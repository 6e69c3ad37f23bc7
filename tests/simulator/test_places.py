"""How many clients the simulator's server lets in, where answers take their time on the network."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import InvalidStatus

from shared_model.hub import Hub
from simulator.clock import Clock
from simulator.pages import Pages
from simulator.project import load_project
from simulator.runtime import Runtime
from simulator.server import Server
from simulator.storage import Storage

KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
UPGRADE = f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{KEY}"
FULL = b"there are 1 clients already; close another page or try later\n"


@pytest.fixture
def hub(project: Path) -> Iterator[Hub]:
    """One that lets one client in."""
    loaded = load_project(project)
    storage = Storage(loaded)
    made = Runtime(loaded, storage, Clock()).hub
    made.limits["clients"] = 1
    yield made
    storage.close()


@pytest.fixture(autouse=True)
def slow_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server sends takes 50 ms to leave."""

    async def drain(_: ServerConnection) -> None:
        await asyncio.sleep(0.05)

    monkeypatch.setattr(ServerConnection, "drain", drain)


async def let_in(port: int) -> str:
    """Whether a new client is let in, or what it is told; it leaves at once."""
    try:
        async with connect(f"ws://127.0.0.1:{port}/ws", proxy=None) as client:
            return str(await client.recv())[:15]
    except InvalidStatus as refused:
        return f"{refused.response.status_code} {(refused.response.body or b'').decode()}"


async def until_let_in(port: int) -> None:
    """Within 5 s, as a client that leaves is gone when its connection is."""
    async with asyncio.timeout(5):
        while not (await let_in(port)).startswith("{"):
            pass


def listening(hub: Hub) -> Server:
    return Server(hub, Pages(b"", lambda: ("pass", "")), ["127.0.0.1"], lambda: 0, lambda: None)


def test_of_two_that_come_at_once_for_one_place_one_is_let_in(hub: Hub) -> None:
    async def come() -> list[str]:
        async with listening(hub).listening("127.0.0.1", 0) as port:
            told = await asyncio.gather(let_in(port), let_in(port))
            await until_let_in(port)
            return sorted(told)

    first, second = asyncio.run(come())
    assert first == "503 " + FULL.decode()
    assert second.startswith("{")


def test_one_that_leaves_before_it_is_answered_takes_no_place(hub: Hub) -> None:
    async def come() -> None:
        async with listening(hub).listening("127.0.0.1", 0) as port:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(UPGRADE.encode())
            await writer.drain()
            writer.transport.abort()
            await until_let_in(port)

    asyncio.run(come())
