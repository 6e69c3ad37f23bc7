"""Events: their numbers, resuming, and the journal behind them. protocol.md, "Delivery"."""

import hashlib
import json

from tests.protocol.client import Client, Message, operator, viewer
from tests.protocol.servers import ServerUnderTest


async def events(client: Client, count: int) -> list[Message]:
    return [await client.until("event") for _ in range(count)]


async def test_a_command_is_an_event_with_its_actor_and_a_journal_number(server: ServerUnderTest) -> None:
    async with operator(server) as client, viewer(server) as other:
        await other.do("subscribe", topics=["events"])
        await client.do("write", values={"fill_to": 1500})
        event = await other.until("event", wanted=lambda event: event["kind"] == "command")
        assert event["subject"] == "fill_to"
        assert event["j"] >= 1000
        assert client.server.name in event["actor"]
        assert event["historical"] is False


async def test_events_are_numbered_without_gaps(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        await client.do("subscribe", topics=["events"])
        for value in (1490, 1495, 1500):
            await client.do("write", values={"fill_to": value})
        numbers = [event["n"] for event in await events(client, 3)]
        assert numbers == list(range(numbers[0], numbers[0] + 3))


async def test_the_answer_of_a_command_comes_after_its_journal_entry(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        before = (await client.do("get_audit", since_j=0, limit=1))["head"]
        await client.do("write", values={"fill_to": 1500})
        assert (await client.do("get_audit", since_j=0, limit=1))["head"] != before


async def test_an_event_is_in_the_journal_under_its_number(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        await client.do("subscribe", topics=["events"])
        await client.do("write", values={"fill_to": 1500})
        event = await client.until("event", wanted=lambda event: event["kind"] == "command")
        page = await client.do("get_audit", since_j=event["j"] - 1, limit=1)
        digest, text = page["entries"][0].split(" ", 1)
        entry = json.loads(text)
        assert {name: entry[name] for name in ("j", "ms", "kind", "subject", "data", "actor")} == {
            name: event[name] for name in ("j", "ms", "kind", "subject", "data", "actor")
        }
        assert digest == hashlib.sha256((page["first_prev"] + text).encode()).hexdigest()


async def test_resuming_gives_what_was_missed_as_historical_and_then_what_is_new(server: ServerUnderTest) -> None:
    async with operator(server) as writer:
        async with viewer(server) as client:
            await client.do("subscribe", topics=["events"])
            await writer.do("write", values={"fill_to": 1490})
            last = await client.until("event", wanted=lambda event: event["kind"] == "command")
            boot = client.hello["boot"]
        await writer.do("write", values={"fill_to": 1500})
        async with viewer(server) as client:
            await client.do("resume", boot=boot, event_n=last["n"])
            missed = await client.until("event")
            assert missed["n"] == last["n"] + 1
            assert missed["historical"] is True
            written = await client.until("event", wanted=lambda event: event["kind"] == "command")
            assert (written["data"]["value"], written["historical"]) == (1500, True)
            await writer.do("write", values={"fill_to": 1495})
            new = await client.until("event", wanted=lambda event: event["kind"] == "command")
            assert (new["data"]["value"], new["historical"]) == (1495, False)
            await writer.do("write", values={"fill_to": 1500})


async def test_resuming_further_back_than_the_ring_holds_gives_a_gap(server: ServerUnderTest) -> None:
    connections = {"simulator": 520, "board": 20}[server.kind]  # two events each, one more than the ring holds
    for _ in range(connections):
        async with viewer(server):
            pass
    async with viewer(server) as client:
        await client.do("resume", boot=client.hello["boot"], event_n=0)
        gap = await client.until("gap")
        assert (gap["topic"], gap["from"]) == ("events", 1)
        assert (await client.until("event"))["n"] == gap["to"] + 1
