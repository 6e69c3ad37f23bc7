"""Snapshots, deltas and the scan log under random activity: protocol.md, "Delivery"."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from tests.protocol.client import Client, operator, viewer
from tests.protocol.replica import MAPS, Follower, Replica
from tests.protocol.servers import ServerUnderTest

ACTIVE_S = 4.0
REQUESTS_S = 12


async def act_at_random(client: Client, seed: int) -> None:
    """What an operator may do, in any order, until cancelled."""
    chance = random.Random(seed)
    while True:
        requests: list[tuple[str, dict[str, Any]]] = [
            ("write", {"values": {"fill_to": chance.randint(100, 1800)}}),
            ("command", {"tag": "start"}),
            ("command", {"tag": "reset"}),
            ("force", {"tag": "inlet", "value": chance.randint(0, 1), "for_ms": chance.randint(1, 400)}),
            ("force", {"tag": "stop_clear", "value": chance.randint(0, 1), "for_ms": chance.randint(1, 400)}),
            ("force", {"tag": "level", "value": chance.randint(0, 2000), "for_ms": chance.randint(1, 400)}),
            ("unforce", {"tag": chance.choice(["inlet", "stop_clear", "level"])}),
            ("ack", {"name": "failed"}),
            ("shelve", {"name": "level_high", "for_ms": chance.randint(1, 400)}),
            ("unshelve", {"name": "level_high"}),
            ("out_of_service", {"name": "failed"}),
            ("in_service", {"name": "failed"}),
        ]
        kind, fields = chance.choice(requests)
        answer = await client.ask(kind, **fields)
        assert answer.get("code") in (None, "not_now"), answer
        await asyncio.sleep(1 / REQUESTS_S)


async def settle(client: Client) -> None:
    """Leave things as other tests may find them."""
    for tag in ("inlet", "stop_clear", "level"):
        await client.ask("unforce", tag=tag)
    await client.ask("unshelve", name="level_high")
    await client.ask("in_service", name="failed")
    await client.do("write", values={"fill_to": 1500})
    await client.ask("command", tag="reset")
    await client.ask("ack", name="failed")


@asynccontextmanager
async def activity(server: ServerUnderTest, seed: int) -> AsyncIterator[None]:
    """A second client that does things at random meanwhile."""
    async with operator(server) as client:
        acting = asyncio.create_task(act_at_random(client, seed))
        try:
            yield
        finally:
            acting.cancel()
            with suppress(asyncio.CancelledError):
                await acting
            await settle(client)


async def test_a_snapshot_with_the_deltas_behind_it_equals_a_fresh_snapshot(server: ServerUnderTest) -> None:
    async with viewer(server) as client, viewer(server) as asker, activity(server, seed=1):
        await client.do("subscribe", topics=["tags"])
        replica = Replica(await client.until("snapshot"))
        compared = 0
        end = asyncio.get_running_loop().time() + ACTIVE_S
        while asyncio.get_running_loop().time() < end:
            fresh = await asker.do("get_snapshot")
            while replica.seq < fresh["seq"]:
                replica.take(await client.until("delta", "snapshot"))
            if replica.seq == fresh["seq"]:
                assert replica.maps == {name: fresh[name] for name in MAPS}
                compared += 1
            await asyncio.sleep(0.15)
        assert compared > 5
        assert replica.deltas > 15


async def test_deltas_come_at_most_ten_times_a_second(server: ServerUnderTest) -> None:
    async with viewer(server) as client, activity(server, seed=2):
        await client.do("subscribe", topics=["tags"])
        first = await client.until("delta")
        times = [first["ms"]] + [(await client.until("delta"))["ms"] for _ in range(20)]
        assert times[-1] - times[0] >= 20 * 100 - 100


async def test_a_client_in_the_middle_runs_the_model_to_equal_digests(server: ServerUnderTest) -> None:
    async with viewer(server) as client, activity(server, seed=3):
        await asyncio.sleep(0.5)
        await client.do("subscribe", topics=["scan_log"])
        follower = Follower(client.hello, await client.parts("get_state"))
        end = asyncio.get_running_loop().time() + ACTIVE_S
        while asyncio.get_running_loop().time() < end:
            follower.take(await client.until("scan_log"))
        assert follower.replay.differs is None
        assert follower.replay.compared >= 3


async def test_a_resumed_scan_log_goes_on_where_it_was_left(server: ServerUnderTest) -> None:
    async with viewer(server) as keeper, activity(server, seed=4):
        await keeper.do("subscribe", topics=["scan_log"])  # somebody else goes on listening
        async with viewer(server) as client:
            await client.do("subscribe", topics=["scan_log"])
            follower = Follower(client.hello, await client.parts("get_state"))
            for _ in range(5):
                follower.take(await client.until("scan_log"))
            boot, scan = client.hello["boot"], follower.replay.scanner.scan_no()
        async with viewer(server) as client:
            await client.do("subscribe", topics=["scan_log"])
            await client.do("resume", boot=boot, scan=scan)
            client.inbox.clear()
            for _ in range(10):
                follower.take(await client.until("scan_log"))
        assert follower.replay.differs is None
        assert follower.replay.compared >= 1


async def test_resuming_a_scan_log_further_back_than_it_is_kept_gives_a_gap(server: ServerUnderTest) -> None:
    async with viewer(server) as keeper:
        await asyncio.sleep(0.5)  # scans that nobody followed
        await keeper.do("subscribe", topics=["scan_log"])
        await keeper.until("scan_log")
        async with viewer(server) as client:
            await client.do("subscribe", topics=["scan_log"])
            await client.do("resume", boot=client.hello["boot"], scan=0)
            client.inbox.clear()
            gap = await client.until("gap", "scan_log")
            assert (gap["type"], gap.get("topic"), gap["from"]) == ("gap", "scan_log", 1)
            assert (await client.until("scan_log"))["from"] == gap["to"] + 1
