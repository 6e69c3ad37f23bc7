"""What everybody may ask, and the topics: protocol.md, "From the device" and "Everybody"."""

import asyncio
import hashlib
import json
from base64 import b64decode

from tests.protocol.client import operator, viewer
from tests.protocol.servers import ServerUnderTest

ROLES = {"simulator": ("cpython", "simulator"), "board": ("micropython", "edge")}


async def test_hello_comes_first_and_says_what_runs_here(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        hello = client.hello
        assert (hello["runtime"], hello["role"]) == ROLES[server.kind]
        assert hello["model"]["name"] == "TankFill"
        assert hello["scan_ms"] == 20
        assert hello["access"] == "viewer"
        assert hello["max_message_bytes"] >= 4096
        assert len(bytes.fromhex(hello["auth"]["nonce"])) == 16


async def test_each_connection_gets_another_nonce_of_the_same_boot(server: ServerUnderTest) -> None:
    async with viewer(server) as one, viewer(server) as other:
        assert one.nonce != other.nonce
        assert one.hello["boot"] == other.hello["boot"]


async def test_ping_is_answered_with_the_time_since_boot(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        first = await client.do("ping")
        await asyncio.sleep(0.2)
        second = await client.do("ping")
        assert first["type"] == "pong"
        assert client.hello["ms"] <= first["ms"] < second["ms"] < first["ms"] + 5000


async def test_an_id_comes_back_as_it_was_sent(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        for given in (0, -5, 2**53 - 1, "", "a b", "é€😀", '"\\\n', "x" * 32):
            await client.send(json.dumps({"type": "ping", "id": given}))
            assert (await client.receive())["re"] == given


async def test_the_parts_of_the_model_join_to_what_the_hash_is_of(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        parts = await client.parts("get_model")
        assert {part["parts"] for part in parts} == {len(parts)}
        assert all(len(part["text"]) <= 1024 for part in parts)
        text = "".join(part["text"] for part in parts)
        assert hashlib.sha256(text.encode("ascii")).hexdigest() == client.hello["model"]["hash"]
        json.loads(text)
        assert await client.refusal("get_model", part=len(parts)) == ("out_of_range", "part")


async def test_the_parts_of_the_state_join_to_an_image_with_its_digest(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        parts = await client.parts("get_state")
        image = b"".join(b64decode(part["image"], validate=True) for part in parts)
        assert len({(part["scan"], part["digest"], part["hash"]) for part in parts}) == 1
        assert hashlib.sha256(image).hexdigest()[:16] == parts[0]["digest"]
        assert parts[0]["hash"] == client.hello["model"]["hash"]
        assert len(image) % 4 == 0
        assert await client.refusal("get_state", part=len(parts)) == ("out_of_range", "part")


async def test_system_info_and_health_are_answers(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        info = await client.do("get_system_info")
        assert (info["type"], info["version"]) == ("system_info", client.hello["version"])
        health = await client.do("get_health")
        assert health["type"] == "health"
        assert health["checks"]
        worst = max((check["status"] for check in health["checks"]), key=["pass", "warn", "fail"].index)
        assert health["status"] == worst


async def test_metrics_come_at_once_and_then_every_five_seconds(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        await client.do("subscribe", topics=["metrics"])
        first = await client.until("metrics", seconds=2)
        assert 0 < first["memory"]["used_bytes"] <= first["memory"]["total_bytes"]
        second = await client.until("metrics", seconds=7)
        assert second["clients"] >= 1  # the first may be of before it came
        assert second["scan"]["count"] > 0
        assert second["scan"]["mean_us"] <= second["scan"]["p99_us"] <= second["scan"]["max_us"]


async def test_nothing_comes_that_was_not_subscribed_to(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        await asyncio.sleep(1)
        await client.do("ping")
        assert client.inbox == []


async def test_unsubscribing_ends_a_topic(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        await client.do("subscribe", topics=["tags", "events", "metrics", "health", "scan_log"])
        await client.until("delta")
        await client.do("unsubscribe", topics=["tags", "events", "metrics", "health", "scan_log"])
        client.inbox.clear()
        await asyncio.sleep(0.5)
        await client.do("ping")
        assert [message["type"] for message in client.inbox] == []


async def test_subscribing_to_health_gives_it_without_re(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        await client.do("subscribe", topics=["health"])
        assert (await client.until("health")).get("re") is None


async def test_audit_lines_chain_from_first_prev_to_head(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        for _ in range(4):
            await client.do("write", values={"fill_to": 1500})
        since, before, numbers = 0, None, []
        while True:
            page = await client.do("get_audit", since_j=since, limit=3)
            assert len(page["entries"]) <= 3
            assert before in (None, page["first_prev"])
            before = page["first_prev"]
            for line in page["entries"]:
                digest, text = line.split(" ", 1)
                assert digest == hashlib.sha256((before + text).encode()).hexdigest()
                before = digest
                numbers.append(json.loads(text)["j"])
            if not page["more"]:
                break
            since = numbers[-1]
        assert before == page["head"]
        assert numbers == sorted(set(numbers))
        assert len(numbers) > 4
        assert numbers[0] >= 1000


async def test_the_journal_begins_with_the_boot(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        while not (page := await client.do("get_audit", since_j=0, limit=1))["entries"]:
            await asyncio.sleep(0.1)  # a server that has just begun keeps it in a moment
        assert json.loads(page["entries"][0].split(" ", 1)[1])["kind"] == "boot"
