"""Proof, and what an operator may do: protocol.md, "Proof" and "Operator"."""

import asyncio
import secrets

import pytest
from websockets.exceptions import ConnectionClosed

from tests.protocol.client import Client, operator, viewer
from tests.protocol.servers import ServerUnderTest


async def prove(client: Client, nonce: str, **changed: str) -> str:
    """Try to authenticate with a proof over `nonce`; the error's code, empty when it was taken."""
    client_nonce = secrets.token_hex(16)
    proof = client.proof(client_nonce, nonce, changed.get("host"), changed.get("token"))
    answer = await client.answer(
        await client.request("authenticate", name=changed.get("name", client.server.name), client_nonce=client_nonce, proof=proof)
    )
    return str(answer.get("code", ""))


async def test_a_proof_gives_access_and_the_device_proves_itself(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        before = client.nonce
        answer = await client.authenticate()
        assert answer["access"] in ("operator", "bench")
        assert answer["nonce"] != before


async def test_a_nonce_serves_once(server: ServerUnderTest) -> None:
    async with viewer(server) as client:
        used = client.nonce
        await client.authenticate()
        assert await prove(client, used) == "bad_proof"


async def test_three_failed_proofs_close_with_1008_and_then_all_have_to_wait(server: ServerUnderTest) -> None:
    async with viewer(server) as other, viewer(server) as client:
        await other.authenticate()  # what failed before counts no more
        assert await prove(client, client.nonce, host="evil.example:80") == "bad_proof"
        assert await prove(client, client.nonce, token="00" * 16) == "bad_proof"
        assert await prove(client, client.nonce, name="nobody") == "bad_proof"
        with pytest.raises(ConnectionClosed) as closed:
            await client.receive()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
        assert await prove(other, other.nonce) == "busy"
        await other.authenticate()  # asks again until the wait is over


async def test_a_setting_is_written_in_the_scan_that_the_result_names(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        for value in (1300, 1500):
            result = await client.do("write", values={"fill_to": value})
            snapshot = await client.do("get_snapshot")
            assert snapshot["tags"]["fill_to"] == value
            assert snapshot["scan"] >= result["scan"]


async def test_a_write_is_done_whole_or_not_at_all(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        await client.do("write", values={"fill_to": 1500})
        assert await client.refusal("write", values={"fill_to": 1200, "nothing": 1}) == ("unknown_tag", "values.nothing")
        assert (await client.do("get_snapshot"))["tags"]["fill_to"] == 1500


async def test_what_one_client_does_the_others_see(server: ServerUnderTest) -> None:
    async with operator(server) as client, viewer(server) as other:
        await other.do("subscribe", topics=["tags"])
        await other.until("snapshot")
        await client.do("write", values={"fill_to": 1450})
        await other.until("delta", wanted=lambda delta: (delta.get("tags") or {}).get("fill_to") == 1450)
        await client.do("write", values={"fill_to": 1500})


async def test_a_start_fills_the_tank_and_a_stop_of_time_does_not_hide_it(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        await client.do("write", values={"fill_to": 1800})
        result = await client.do("command", tag="start")
        snapshot = await client.do("get_snapshot")
        assert result["scan"] <= snapshot["scan"]
        assert snapshot["sequences"]["phase"]["state"] == "FILLING"
        assert snapshot["tags"]["inlet"] == 1
        level = snapshot["tags"]["level"]
        await asyncio.sleep(1)
        snapshot = await client.do("get_snapshot")
        assert snapshot["tags"]["level"] > level
        assert snapshot["blocks"]["slow"]["running"] == 1
        assert snapshot["blocks"]["slow"]["pt_ms"] == 30_000
        await client.do("write", values={"fill_to": 100})  # which ends the fill
        await asyncio.sleep(0.2)
        assert (await client.do("get_snapshot"))["tags"]["inlet"] == 0
        await client.do("write", values={"fill_to": 1500})


async def test_a_force_holds_an_output_until_it_is_taken_back(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        await client.do("force", tag="inlet", value=1, for_ms=30_000)
        snapshot = await client.do("get_snapshot")
        force = snapshot["forces"]["inlet"]
        assert snapshot["tags"]["inlet"] == 1
        assert (force["value"], force["underlying"]) == (1, 0)
        assert client.server.name in force["by"]
        assert 25_000 < force["until_ms"] - snapshot["ms"] <= 30_000
        await client.do("unforce", tag="inlet")
        snapshot = await client.do("get_snapshot")
        assert snapshot["forces"] == {}
        assert snapshot["tags"]["inlet"] == 0


async def test_a_force_expires(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        await client.do("subscribe", topics=["tags"])
        await client.do("force", tag="inlet", value=1, for_ms=400)
        await client.until("delta", wanted=lambda delta: (delta.get("forces") or {}).get("inlet"))
        await client.until("delta", wanted=lambda delta: delta.get("forces") == {"inlet": None}, seconds=3)
        assert (await client.do("get_snapshot"))["tags"]["inlet"] == 0


async def test_a_forced_input_is_uncertain_and_good_again_after(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        await client.do("force", tag="stop_clear", value=1, for_ms=5000)
        assert (await client.do("get_snapshot"))["quality"] == {"stop_clear": "uncertain/local_override"}
        await client.do("unforce", tag="stop_clear")
        await asyncio.sleep(0.2)
        assert (await client.do("get_snapshot"))["quality"] == {}


async def test_an_alarm_is_shelved_and_taken_out_of_service(server: ServerUnderTest) -> None:
    async def state(client: Client) -> tuple[str, int | None]:
        alarm = (await client.do("get_snapshot"))["alarms"]["level_high"]
        return alarm["state"], alarm["until_ms"]

    async with operator(server) as client:
        assert await state(client) == ("normal", None)
        await client.do("shelve", name="level_high", for_ms=60_000)
        shelved, until_ms = await state(client)
        assert shelved == "shelved"
        assert until_ms is not None
        await client.do("unshelve", name="level_high")
        assert await state(client) == ("normal", None)
        await client.do("out_of_service", name="level_high")
        assert await state(client) == ("out_of_service", None)
        await client.do("in_service", name="level_high")
        assert await state(client) == ("normal", None)


async def test_an_overfill_trips_against_a_force_is_acknowledged_and_reset(server: ServerUnderTest) -> None:
    async with operator(server) as client:
        await client.do("subscribe", topics=["events"])
        await client.do("force", tag="inlet", value=1, for_ms=60_000)
        await client.until("event", wanted=lambda event: event["kind"] == "alarm" and event["subject"] == "level_high", seconds=25)
        await client.do("ack", name="level_high")
        await client.until("event", wanted=lambda event: event["kind"] == "trip" and event["subject"] == "overfill", seconds=5)
        snapshot = await client.do("get_snapshot")
        assert snapshot["tags"]["inlet"] == 0
        assert snapshot["interlocks"]["overfill"]["latched"] == 1
        assert snapshot["alarms"]["level_high"]["state"] == "acknowledged"
        cause = snapshot["causes"]["inlet"]
        assert (cause["by"], cause["first_out"]) == ("overfill", "overfill")
        await client.do("unforce", tag="inlet")
        await asyncio.sleep(1)  # the level falls below 1900 mm
        await client.do("reset", name="overfill")
        snapshot = await client.do("get_snapshot")
        assert snapshot["interlocks"]["overfill"]["latched"] == 0
        assert snapshot["tags"]["inlet"] == 0
