"""Errors: each code, with its path, and that none of them closes the connection. protocol.md, "Error codes"."""

import asyncio
import json
import re
from collections import Counter
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.protocol.client import operator, viewer
from tests.protocol.servers import ServerUnderTest
from tests.protocol.test_corpus import ENTRIES

BENCH: dict[str, dict[str, Any]] = {
    "set": {"values": {"level": 1000}},
    "pause": {},
    "resume_time": {},
    "step": {"scans": 1},
    "speed": {"factor": 1},
    "fault": {"tag": "level", "kind": "stuck"},
    "clear_fault": {"tag": "level"},
}

OPERATOR: dict[str, dict[str, Any]] = {
    "write": {"values": {"fill_to": 1400}},
    "command": {"tag": "start"},
    "ack": {"name": "level_high"},
    "reset": {"name": "brim"},
    "shelve": {"name": "level_high", "for_ms": 1000},
    "unshelve": {"name": "level_high"},
    "out_of_service": {"name": "level_high"},
    "in_service": {"name": "level_high"},
    "force": {"tag": "inlet", "value": 1, "for_ms": 1000},
    "unforce": {"tag": "inlet"},
}

HALF_A_PAIR = re.compile("[\ud800-\udfff]")  # of surrogates, which cannot be sent as text at all

REFUSED = [entry for entry in ENTRIES if entry["to"] == "device" and entry["verdict"] not in ("ok", "too_large")]


def expected(server: ServerUnderTest, entry: dict[str, Any]) -> tuple[str, str | None]:
    """Code and path. Where there is no bench, no field of what it takes is looked at."""
    if server.kind == "board" and entry["verdict"] == "bad_message":
        message = json.loads(entry["text"])
        if isinstance(message, dict) and message.get("type") in list(BENCH):
            return "not_supported", None
    return entry["verdict"], entry["path"]


async def refused_each(server: ServerUnderTest, entries: list[dict[str, Any]]) -> None:
    """Send each on one connection and judge its error; one that comes too soon after the others is sent again a little later."""
    async with viewer(server) as client:
        for entry in entries:
            while True:
                await client.send(entry["text"])
                message = await client.receive()
                if message.get("code") != "busy":
                    break
                await asyncio.sleep(0.3)
            assert (message["type"], message["code"], message["path"]) == ("error", *expected(server, entry)), entry["name"]
        assert (await client.do("ping"))["type"] == "pong"


async def test_every_refused_request_of_the_corpus_gets_its_error_and_the_connection_stays(server: ServerUnderTest) -> None:
    sendable = [entry for entry in REFUSED if not HALF_A_PAIR.search(entry["text"])]
    assert len(REFUSED) - len(sendable) < 5
    await asyncio.gather(*(refused_each(server, sendable[first::3]) for first in range(3)))


async def test_an_error_repeats_the_id_where_it_could_be_read(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        for text, number in (
            ('{"type":"dance","id":"x"}', "x"),
            ('{"type":"ping","id":7,"colour":1}', 7),
            ('{"type":"ping","id":1.5}', None),
            ('{"type":"ping","id":7', None),
        ):
            await client.send(text)
            assert (await client.receive())["re"] == number


async def test_a_message_that_is_too_large_is_refused_and_the_connection_stays(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        most = client.hello["max_message_bytes"]
        request = json.dumps({"type": "ping", "id": 1})
        await client.send(request + " " * (most - len(request)))
        assert (await client.receive())["type"] == "pong"
        await client.send(request + " " * (most + 1 - len(request)))
        error = await client.receive()
        assert (error["code"], error["message"], error["re"]) == ("too_large", f"a message may have at most {most} bytes", None)
        assert (await client.do("ping"))["type"] == "pong"


async def test_a_message_that_is_far_too_large_closes_with_1009(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        await client.send(" " * 100_000)
        with pytest.raises(ConnectionClosed) as closed:
            await client.receive()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


@pytest.mark.parametrize("kind", OPERATOR)
async def test_a_viewer_may_not_operate(server: ServerUnderTest, kind: str) -> None:
    async with viewer(server) as client:
        assert await client.refusal(kind, **OPERATOR[kind]) == ("not_allowed", None)


async def test_the_bench_is_the_simulators(server: ServerUnderTest) -> None:
    expected = "not_allowed" if server.kind == "simulator" else "not_supported"
    async with viewer(server) as client:
        for kind, fields in BENCH.items():
            assert await client.refusal(kind, **fields) == (expected, None)


async def test_names_that_the_model_does_not_have_are_unknown_tags(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        assert await client.refusal("command", tag="strat") == ("unknown_tag", "tag")
        assert await client.refusal("command", tag="inlet") == ("unknown_tag", "tag")
        assert await client.refusal("command", tag="Füllstand 😀") == ("unknown_tag", "tag")
        assert await client.refusal("write", values={"fil_to": 1200}) == ("unknown_tag", "values.fil_to")
        assert await client.refusal("write", values={"level": 1200}) == ("unknown_tag", "values.level")
        assert await client.refusal("ack", name="nothing") == ("unknown_tag", "name")
        assert await client.refusal("reset", name="nothing") == ("unknown_tag", "name")
        assert await client.refusal("force", tag="fill_to", value=1200, for_ms=1000) == ("unknown_tag", "tag")
        assert await client.refusal("unforce", tag="phase") == ("unknown_tag", "tag")


async def test_values_outside_their_range_are_refused(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        assert await client.refusal("write", values={"fill_to": 1801}) == ("out_of_range", "values.fill_to")
        assert await client.refusal("write", values={"fill_to": 99}) == ("out_of_range", "values.fill_to")
        assert await client.refusal("force", tag="inlet", value=2, for_ms=1000) == ("out_of_range", "value")
        assert await client.refusal("force", tag="level", value=2001, for_ms=1000) == ("out_of_range", "value")


async def test_what_cannot_be_done_now_is_refused(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        assert await client.refusal("reset", name="system") == ("not_now", None)
        assert await client.refusal("reset", name="brim") == ("not_now", None)
        assert await client.refusal("unforce", tag="inlet") == ("not_now", None)
        assert await client.refusal("ack", name="level_high") == ("not_now", None)
        assert await client.refusal("unshelve", name="level_high") == ("not_now", None)
        assert await client.refusal("in_service", name="level_high") == ("not_now", None)


async def test_too_many_requests_in_a_second_are_busy_and_each_is_answered_once(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        numbers = []
        answers = []
        for _ in range(10):
            numbers += [await client.request("ping") for _ in range(6)]
            answers += [await client.receive() for _ in range(6)]
        assert Counter(answer["re"] for answer in answers) == Counter(numbers)
        assert {answer.get("code") for answer in answers} == {None, "busy"}
        await asyncio.sleep(0.5)
        assert (await client.do("ping"))["type"] == "pong"


async def test_more_commands_than_the_queue_holds_are_busy_and_each_is_answered_once(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        await asyncio.sleep(1)  # for a full allowance of requests
        numbers = [await client.request("write", values={"fill_to": 1500}) for _ in range(14)]
        answers = [await client.answer(number) for number in numbers]
        assert {answer["type"] for answer in answers} <= {"result", "error"}
        assert {answer.get("code") for answer in answers} <= {None, "busy"}
        assert (await client.do("ping"))["type"] == "pong"
