"""Sessions: hello, topics, resuming, proofs, limits, and clients that are slow or break the rules. Runs on every runtime."""

from binascii import hexlify

from shared_model import proof, requests
from shared_model.proof import same
from tests.shared.support import equal
from tests.shared.talk import Talk, nonce, of

TOKEN = bytes(range(32))


def ready(access="operator", **others):
    talk = Talk(**others)
    talk.run(100)
    return talk, talk.client(access)


def test_hello_comes_first_and_at_once():
    talk = Talk()
    talk.run(100)
    expected = {"type": "hello", "protocol": 1, "runtime": "cpython", "role": "simulator", "device": "d", "boot": "b1", "version": "0"}
    expected["model"] = {"name": "Sample", "hash": None}
    expected.update({"capabilities": [], "scan_ms": 20, "digest_every": 50, "access": "viewer", "auth": None})
    expected.update({"max_message_bytes": 4096, "ms": 100, "time": 1_700_000_000_100})
    equal(talk.client("viewer").hello, expected)


def test_connections_are_counted_and_told():
    talk, _ = ready()
    reader = talk.reader("events")
    other = talk.client("viewer")
    equal(talk.hub.clients, 3)
    other.session.closed(talk.now_ms)
    equal(talk.hub.clients, 2)
    found = [(e["kind"], e["subject"], e["data"]) for e in of(reader.take(), "event")]
    equal(found, [("connect", "1.2.3.4", {"access": "viewer"}), ("disconnect", "1.2.3.4", {"access": "viewer"})])


# Topics.


def test_nothing_is_told_that_was_not_asked_for():
    talk, client = ready()
    talk.hub.metrics({})
    talk.run(300, level=1500)
    equal(client.take(), [])


def test_tags_begin_with_a_snapshot_and_go_on_with_deltas():
    talk, client = ready()
    client.do("subscribe", topics=["tags"])
    found = client.take()
    equal([m["type"] for m in found], ["snapshot"])
    equal("re" in found[0], False)
    talk.run(100)
    delta = client.take()
    equal([(m["type"], m["seq"]) for m in delta], [("delta", found[0]["seq"] + 1)])
    client.do("unsubscribe", topics=["tags"])
    client.take()
    talk.run(300)
    equal(client.take(), [])


def test_a_client_that_missed_a_delta_gets_a_snapshot_and_the_drop_is_counted():
    talk, client = ready()
    client.do("subscribe", topics=["tags"])
    client.take()
    talk.run(300)
    equal(([m["type"] for m in client.take()], talk.hub.dropped), (["snapshot"], 2))
    talk.run(100)
    equal(([m["type"] for m in client.take()], talk.hub.dropped), (["delta"], 2))


def test_all_clients_get_the_same_object():
    talk, first = ready()
    second = talk.client()
    for client in (first, second):
        client.do("subscribe", topics=["tags", "events", "metrics"])
    first.take()
    second.take()
    talk.hub.metrics({})
    talk.run(100, level=1500)
    for _ in range(4):
        message = first.session.next(talk.now_ms)
        equal(message is second.session.next(talk.now_ms) and len(message) == 1, True)


def test_health_is_told_at_once_and_on_change():
    talk, client = ready("viewer")
    client.do("subscribe", topics=["health"])
    equal([m["status"] for m in client.take()], ["pass"])
    talk.run(300)
    equal(client.take(), [])
    talk.hub.set_check("disk", "fail", "full")
    equal([(m["status"], m["uptime_ms"]) for m in client.take()], [("fail", 400)])


def test_answers_go_before_telemetry():
    talk, client = ready("viewer")
    client.do("subscribe", topics=["tags", "events", "health"])
    client.take()
    talk.run(100, level=1500)
    client.send("ping")
    equal(client.take()[0]["type"], "pong")


# Events: a cursor into the ring.


def test_events_begin_with_the_next_one():
    _, client = ready("viewer")
    client.do("subscribe", topics=["events"])
    found = client.take()
    equal([(e["kind"], e["historical"]) for e in found], [("subscribe", False)])


def test_one_who_was_overtaken_gets_a_gap():
    talk, client = ready("viewer", limits={"events": 4})
    client.do("subscribe", topics=["events"])
    client.take()
    last = talk.hub.events.n
    for number in range(7):
        talk.hub.event("connect", f"c{number}", None, None, talk.now_ms)
    found = client.take()
    equal(found[0], {"type": "gap", "topic": "events", "from": last + 1, "to": last + 3})
    equal([e["n"] for e in found[1:]], [last + 4, last + 5, last + 6, last + 7])


def test_resumed_it_gets_what_it_missed_as_historical():
    talk, client = ready("viewer")
    seen = talk.hub.events.n
    for number in range(3):
        talk.hub.event("connect", f"c{number}", None, None, talk.now_ms)
    equal(client.do("resume", boot="b1", event_n=seen)["resumed"], True)
    talk.hub.event("connect", "new", None, None, talk.now_ms)
    found = [(e["n"] - seen, e["historical"]) for e in of(client.take(), "event")]
    equal(found, [(1, True), (2, True), (3, True), (4, False)])


def test_resumed_too_late_it_gets_a_gap_and_the_rest():
    talk, client = ready("viewer", limits={"events": 2})
    for number in range(4):
        talk.hub.event("connect", f"c{number}", None, None, talk.now_ms)
    n = talk.hub.events.n
    client.do("resume", boot="b1", event_n=n - 4)
    found = client.take()
    equal(found[0], {"type": "gap", "topic": "events", "from": n - 3, "to": n - 2})
    equal([e["n"] for e in found[1:]], [n - 1, n])


def test_events_of_another_boot_cannot_be_given():
    talk, client = ready("viewer")
    equal(client.do("resume", boot="b0", event_n=500)["resumed"], False)
    found = client.take()
    equal([e["n"] for e in found], list(range(1, talk.hub.events.n + 1)))
    equal(found[0]["historical"], True)


# The state.


def test_the_state_comes_in_parts_of_one_moment():
    _, client = ready("viewer")
    found = client.do("get_state")
    equal((found["part"], found["parts"], found["scan"], found["hash"], len(found["digest"])), (0, 1, 5, None, 16))
    equal(client.refused("get_state", part=1), ("out_of_range", "part must be 0 to 0", "part"))


# Proofs.


def proving(talk):
    talk.hub.tokens = {"op": (TOKEN, "operator"), "bench": (TOKEN[:16], "bench")}
    return talk.client("viewer")


def prove(client, name="op", token=TOKEN, nonce_text=None, host="tank:3001", boot="b1", code="cc"):
    """The answer to a proof made of these."""
    claimed = proof.proof(token, nonce_text or client.hello["auth"]["nonce"], code, boot, host)
    return client.ask("authenticate", name=name, client_nonce=code, proof=claimed)


def test_a_proof_gives_the_access_of_its_name_and_the_devices_proof():
    talk, _ = ready()
    client = proving(talk)
    equal(client.hello["auth"]["scheme"], "hmac-sha256")
    used = client.hello["auth"]["nonce"]
    answer = prove(client)
    expected = proof.proof(TOKEN, used, "cc", "b1", "tank:3001", True)
    equal((answer["type"], answer["access"], same(answer["proof"], expected)), ("result", "operator", True))
    equal((len(answer["nonce"]), answer["nonce"] != used), (32, True))
    equal(client.do("command", tag="go")["type"], "result")
    equal('"actor":"op@1.2.3.4"' in talk.lines[-1].replace(" ", ""), True, talk.lines[-1])


def test_each_name_has_its_token():
    talk, _ = ready()
    equal(prove(proving(talk), "bench", TOKEN[:16])["access"], "bench")
    equal(prove(proving(talk), "bench", TOKEN)["code"], "bad_proof")


def test_a_nonce_serves_once():
    talk, _ = ready()
    client = proving(talk)
    used = client.hello["auth"]["nonce"]
    prove(client)
    answer = prove(client, nonce_text=used)
    equal(answer["code"], "bad_proof")
    equal(prove(client, nonce_text=answer["nonce"])["type"], "result")


def test_what_a_proof_is_over_must_all_fit():
    text = "the proof does not fit this name, nonce and host"
    for others in ({"token": b"x" * 16}, {"name": "nobody"}, {"host": "other:3001"}, {"boot": "b0"}, {"nonce_text": "00" * 16}):
        talk, _ = ready()
        client = proving(talk)
        answer = prove(client, **others)
        equal((answer["code"], answer["message"], answer["path"]), ("bad_proof", text, None), others)
        equal(answer["nonce"], hexlify(nonce(talk.nonces)).decode())
        equal(client.session.access, "viewer")


def test_a_name_without_a_token_cannot_be_proved_with_an_empty_one():
    talk, _ = ready()
    client = proving(talk)
    equal(prove(client, name="nobody", token=b"")["code"], "bad_proof")


def test_three_failures_close_and_all_have_to_wait():
    talk, _ = ready()
    client = proving(talk)
    for _ in range(2):
        equal((prove(client, token=b"x")["code"], client.session.close_code), ("bad_proof", 0))
    client.send("authenticate", name="op", client_nonce="cc", proof="x")
    client.send("ping")  # not answered any more
    equal([m.get("code") for m in client.take()], ["bad_proof"])
    equal(client.session.close_code, 1008)
    other = proving(talk)
    answer = prove(other)
    equal((answer["code"], answer["message"]), ("busy", "too many failed proofs; try again in 2 s"))
    talk.run(2000)
    equal(prove(other)["type"], "result")


def test_failures_of_several_connections_count_together():
    talk, _ = ready()
    for failures in (1, 2):
        client = proving(talk)
        equal((prove(client, token=b"x")["code"], client.session.close_code), ("bad_proof", 0), failures)
    third = proving(talk)
    equal((prove(third, token=b"x")["code"], third.session.close_code), ("bad_proof", 1008))
    equal(prove(proving(talk))["message"], "too many failed proofs; try again in 2 s")


def test_three_failures_of_one_connection_close_it_whoever_proves_something_meanwhile():
    talk, _ = ready()
    client = proving(talk)
    for closed in (0, 0, 1008):
        equal((prove(client, token=b"x")["code"], client.session.close_code), ("bad_proof", closed))
        if not closed:
            equal(prove(proving(talk))["type"], "result")


def test_the_wait_grows_and_a_good_proof_ends_it():
    talk, _ = ready()
    for wait_ms in (2000, 4000):
        client = proving(talk)
        for _ in range(3):
            prove(client, token=b"x")
        before = talk.now_ms
        equal(talk.hub.auth_after_ms - before, wait_ms)
        talk.run(wait_ms + 20)
    equal((prove(proving(talk))["type"], talk.hub.auth_failures), ("result", 0))


def test_proofs_and_refusals_are_events():
    talk, _ = ready()
    reader = talk.reader("events")
    client = proving(talk)
    prove(client, token=b"x")
    client.refused("command", tag="go")
    talk.run()
    found = [(e["kind"], e["data"], e["actor"]) for e in of(reader.take(), "event") if e["kind"] != "connect"]
    equal(found, [("auth", {"code": "bad_proof"}, "viewer@1.2.3.4"), ("refused", {"code": "not_allowed"}, "viewer@1.2.3.4")])


# Limits, and requests that are none.


def test_twenty_requests_a_second_and_no_more():
    talk, client = ready("viewer")
    for _ in range(21):
        client.send("ping")
        client.take(1)
    client.send("ping")
    text = "at most 20 requests a second"
    equal(client.take(), [{"type": "error", "re": 22, "code": "busy", "message": text, "path": None}])
    talk.run(40)
    equal(client.refused("ping")[0], "busy")
    talk.run(20)
    equal(client.do("ping")["type"], "pong")
    talk.run(60_000)
    equal([client.ask("ping")["type"] for _ in range(20)], ["pong"] * 20)


def test_messages_that_are_none_count_too():
    _, client = ready("viewer")
    for text in ("{", '{"type":"ping"}') * 10:
        client.say(text)
        equal(client.take()[0]["code"] in ("bad_json", "bad_message"), True)
    error: dict = {"type": "error", "code": "busy", "message": "at most 20 requests a second", "path": None}
    for text, re in (("{", None), ('{"type":"pong","id":7}', 7), ('{"type":"ping","id":8}', 8)):
        client.say(text)
        error["re"] = re
        equal(client.take(), [error])


def test_one_who_asks_without_reading_is_closed():
    talk, client = ready("viewer", limits={"requests_per_s": 1000})
    for _ in range(16):
        client.send("ping")
    equal(client.session.close_code, 0)
    client.send("ping")
    equal((client.session.close_code, len(client.take())), (1008, 16))
    equal(client.session.next(talk.now_ms), None)


def test_one_who_is_being_closed_is_not_heard_any_more():
    talk, client = ready(limits={"requests_per_s": 1000})
    for _ in range(17):
        client.send("ping")
    client.send("write", values={"limit": 700})
    talk.run()
    equal(talk.rig.model.limit, 1000)


def test_a_message_that_is_none_is_answered_without_re():
    _, client = ready("viewer")
    for text, code in (
        ("[1,", "bad_json"),
        ("[]", "bad_message"),
        ('{"type":"ping"}', "bad_message"),
        ('{"type":"pong","id":1}', "unknown_type"),
    ):
        client.say(text)
        answer = client.take()[0]
        equal((answer["type"], answer["code"]), ("error", code))
        equal(answer["re"], 1 if "id" in text else None)
    client.say('{"type":"ping","id":1,"x":"' + "y" * 5000 + '"}')
    equal(client.take()[0]["code"], "too_large")
    client.say(b'{"type":"ping","id":"b"}')
    equal(client.take(), [{"type": "pong", "re": "b", "ms": 100}])


def test_an_unexpected_exception_is_an_internal_error_and_the_session_goes_on():
    talk, client = ready("viewer")

    def broken(part):
        raise KeyError(part)

    talk.hub.describe = broken
    equal(client.refused("get_model", part=3), ("internal", "KeyError: 3", None))
    equal(client.do("ping")["type"], "pong")


def test_wake_changes_whenever_there_may_be_something_to_send():
    talk, client = ready("viewer")
    for action in (
        lambda: client.send("ping"),
        lambda: talk.hub.event("connect", "x", None, None, 0),
        lambda: talk.hub.metrics({}),
        lambda: talk.run(100, level=900),
    ):
        before = talk.hub.wake
        action()
        equal(talk.hub.wake > before, True)


def test_the_roles_are_in_order():
    equal(requests.ACCESS, ("viewer", "operator", "bench"))
