"""The hub: commands and their answers, events, faults, forces that expire, metrics. Runs on every runtime."""

import json

from shared_model import DigitalIn, DigitalOut, Model, Setting
from tests.shared.support import equal, replaced
from tests.shared.talk import Talk, of


def ready(**others):
    talk = Talk(**others)
    talk.run(100)
    return talk, talk.client()


def kept(talk, kind):
    """(subject, data, actor) of the journal entries of one kind."""
    entries = [json.loads(line[65:]) for line in talk.lines]
    return [(e["subject"], e["data"], e["actor"]) for e in entries if e["kind"] == kind]


OPERATOR = "operator@1.2.3.4"

# Commands.


def test_an_answer_names_the_scan_that_applied_it_and_comes_after_it():
    talk, client = ready()
    client.send("write", values={"limit": 700})
    equal((client.take(), talk.rig.model.limit), ([], 1000))
    talk.run()
    equal((client.take(), talk.rig.model.limit), ([{"type": "result", "re": 1, "scan": 6}], 700))


def test_an_answer_waits_until_its_journal_entry_is_kept():
    talk, client = ready()
    talk.keeps = False
    client.send("command", tag="go")
    talk.run(100)
    equal(client.take(), [])
    lines = talk.hub.unkept()
    client.send("write", values={"limit": 700})  # later than what was taken to be kept
    talk.run(100)
    equal(client.take(), [])
    talk.hub.kept()
    equal([m["re"] for m in client.take()], [1])
    equal(len([line for line in lines if '"command"' in line]), 1)
    talk.keep()
    equal([m["re"] for m in client.take()], [2])


def test_lines_that_were_not_kept_are_given_again():
    talk, client = ready()
    talk.keeps = False
    client.send("command", tag="go")
    talk.run()
    first = talk.hub.unkept()
    equal((talk.hub.unkept(), len(first) > 0), (first, True))
    talk.hub.kept()
    equal(talk.hub.unkept(), [])


def test_a_write_is_all_or_none():
    talk, client = ready()
    found = client.refused("write", values={"limit": 700, "target": 10})
    equal(found, ("out_of_range", "target must be 1 to 9", "values.target"))
    equal((talk.rig.model.limit, talk.rig.model.target), (1000, 5))
    client.do("write", values={"limit": 700, "target": 9})
    equal((talk.rig.model.limit, talk.rig.model.target), (700, 9))


def test_a_write_of_many_is_in_one_scan():
    class Many(Model):
        out = DigitalOut("Out")

    for number in range(30):
        setattr(Many, f"s{number}", Setting("S"))
    talk = Talk(Many)
    del talk.rig.values["level"]
    talk.run(40)
    client = talk.client()
    values = {}
    for number in range(24):
        values[f"s{number}"] = 7
    client.do("write", values=values)
    equal([talk.rig.find(name).value for name in sorted(values)], [7] * 24)
    values["s25"] = 7
    equal(client.refused("write", values=values), ("bad_message", "values may name at most 24 settings", "values"))
    talk.rig.scanner.order(1, 0, 3)
    del values["s25"]
    equal(client.refused("write", values=values)[0], "busy")


def test_eight_commands_wait_and_no_more():
    talk, client = ready()
    for _ in range(9):
        client.send("command", tag="go")
    text = "8 commands wait already; send it again after a scan"
    equal(client.take(), [{"type": "error", "re": 9, "code": "busy", "message": text, "path": None}])
    talk.run()
    equal([m["type"] for m in client.take()], ["result"] * 8)
    equal(client.do("command", tag="go")["type"], "result")


def test_eight_answers_wait_for_the_journal_and_no_more():
    talk, client = ready()
    talk.keeps = False
    for _ in range(8):
        client.send("command", tag="go")
    talk.run()
    client.send("command", tag="go")
    text = "8 answers wait for the journal; send it again once they have come"
    equal(client.take(), [{"type": "error", "re": 9, "code": "busy", "message": text, "path": None}])
    talk.keep()
    equal([m["re"] for m in client.take()], list(range(1, 9)))
    talk.keeps = True
    equal(client.do("command", tag="go")["type"], "result")


class NoRoom(list):
    """A list for which there is no memory."""

    def append(self, _):
        raise MemoryError


def test_a_command_that_there_is_no_memory_for_is_not_done():
    talk, client = ready()
    answer = replaced(talk.hub, "_pending", NoRoom(), lambda: client.ask("write", values={"limit": 700}))
    equal(answer["code"], "internal")
    talk.run(100)
    equal((talk.rig.model.limit, client.take()), (1000, []))


def test_commands_that_wait_for_two_scans_are_not_mixed_up():
    talk, client = ready()
    client.send("ack", name="alarm")  # refused
    talk.rig.tick()  # a scan, and the runtime has not told the hub yet
    client.send("command", tag="go")
    talk.run()
    equal([(m["re"], m["type"]) for m in client.take()], [(1, "error"), (2, "result")])


NOT_NOW = (
    ("reset", {"name": "high"}, "there is nothing to reset"),
    ("reset", {"name": "alarm"}, "there is nothing to reset"),
    ("ack", {"name": "alarm"}, "it is not waiting for an acknowledgement"),
    ("unshelve", {"name": "alarm"}, "it is not shelved"),
    ("in_service", {"name": "alarm"}, "it is in service already"),
    ("unforce", {"tag": "level"}, "it is not forced"),
)


def test_what_cannot_be_done_now_says_why():
    _, client = ready()
    for kind, fields, text in NOT_NOW:
        equal(client.refused(kind, **fields), ("not_now", text, None))
    client.do("out_of_service", name="alarm")
    equal(client.refused("out_of_service", name="alarm"), ("not_now", "it is out of service already", None))
    equal(client.refused("shelve", name="alarm", for_ms=5), ("not_now", "it is out of service", None))


def test_a_reset_is_refused_while_the_condition_holds():
    talk, client = ready()
    talk.run(100, level=1500)
    for name in ("high", "alarm"):
        equal(client.refused("reset", name=name), ("not_now", "its condition holds", None), name)


def test_a_reset_command_is_refused_while_the_condition_holds():
    talk, client = ready()
    talk.run(40, level=1500)
    equal(client.refused("command", tag="reset"), ("not_now", "the condition of a trip that it resets still holds", None))
    talk.run(40, level=500)
    client.do("command", tag="reset")
    equal(talk.rig.find("high").latched, 0)


def test_every_command_is_journalled_with_who_and_what_became_of_it():
    talk, client = ready()
    client.do("write", values={"limit": 700})
    client.refused("ack", name="alarm")
    client.do("force", tag="level", value=600, for_ms=1000)
    equal(
        kept(talk, "command"),
        [
            ("limit", {"request": "write", "value": 700, "result": "done"}, OPERATOR),
            ("alarm", {"request": "ack", "value": 0, "result": "refused"}, OPERATOR),
        ],
    )
    equal(kept(talk, "force"), [("level", {"request": "force", "value": 600, "result": "done", "for_ms": 1000}, OPERATOR)])


# What a scan left behind.


def test_events_of_the_model_carry_the_time_of_their_scan():
    talk, _ = ready()
    reader = talk.reader("events")
    talk.now_ms += 2
    for level in (1500, 500, 500):  # three scans before the hub is told
        talk.rig.tick(level=level)
    talk.now_ms = 160
    talk.hub.update(160, 5000)
    found = [(m["kind"], m["subject"], m["ms"], m["data"], m["actor"]) for m in of(reader.take(), "event")]
    trip = {"active": 1, "latched": 1}
    expected = [
        ("trip", "high", 120, trip, None),
        ("alarm", "alarm", 120, {"from": "normal", "to": "unacknowledged", "priority": "high"}, None),
        ("trip", "high", 140, {"active": 0, "latched": 1}, None),
        ("alarm", "alarm", 140, {"from": "unacknowledged", "to": "latched_unacknowledged", "priority": "high"}, None),
    ]
    equal(found, expected)


def test_a_button_is_named_as_the_actor():
    talk, _ = ready()
    reader = talk.reader("events")
    talk.run(20, go=1)
    found = [(m["kind"], m["subject"], m["actor"]) for m in of(reader.take(), "event")]
    equal(found, [("command", "go", "button"), ("transition", "phase", None)])


def test_quality_claims_and_transitions_are_told_in_words():
    talk, client = ready()
    client.do("force", tag="pump", value=1, for_ms=60)
    reader = talk.reader("events")
    talk.run(60, level=3000)
    found = {}
    for event in of(reader.take(), "event"):
        found[event["kind"]] = (event["subject"], event["data"])
    equal(found["quality"], ("level", {"quality": "uncertain/out_of_range"}))
    equal(found["claim"], ("holds", {"ok": 1}))
    talk.run(40, level=500)
    client.do("reset", name="high")
    reader.take()
    client.do("command", tag="go")
    moves = [(e["subject"], e["data"]) for e in of(reader.take(), "event") if e["kind"] == "transition"]
    equal(moves, [("phase", {"from": "REST", "to": "RUN"})])


class Noisy(Model):
    """Every scan changes the quality of many inputs."""

    out = DigitalOut("Out")


for _number in range(60):
    setattr(Noisy, f"i{_number}", DigitalIn("I", stale_ms=20))


def test_events_that_were_lost_are_told():
    talk = Talk(Noisy)
    del talk.rig.values["level"]
    talk.hub.limits["events"] = 100
    talk.run(20)
    reader = talk.reader("events")
    for name in talk.rig.values:
        talk.rig.values[name] = None
    talk.run(60)
    lost = [(e["subject"], e["data"]) for e in of(reader.take(), "event") if e["kind"] == "overrun"]
    equal(lost, [("events", {"lost": 12})])


def test_a_force_expires_by_itself():
    talk, client = ready()
    client.do("force", tag="level", value=900, for_ms=300)
    equal(talk.rig.scanner.forces, 1)
    talk.run(200)
    equal(talk.rig.scanner.forces, 1)
    talk.run(120)
    equal((talk.rig.scanner.forces, talk.rig.model.level), (0, 500))
    equal(kept(talk, "force")[1:], [("level", {"request": "unforce", "value": 0, "result": "expired"}, None)])


def test_a_force_again_begins_its_time_anew():
    talk, client = ready()
    client.do("force", tag="level", value=900, for_ms=300)
    talk.run(200)
    client.do("force", tag="level", value=900, for_ms=300)
    talk.run(200)
    equal(talk.rig.scanner.forces, 1)
    talk.run(140)
    equal(talk.rig.scanner.forces, 0)


def test_a_force_that_nobody_answers_for_ends_at_once():
    talk, _ = ready()
    talk.rig.scanner.order(8, talk.rig.find("level").index, 900)
    talk.run(200)
    equal(talk.rig.scanner.forces, 0)


# Faults.


def broken():
    talk, client = ready()
    reader = talk.reader("events")
    client.send("command", tag="go")
    talk.run(60, break_it=1)
    return talk, client, reader


def test_a_fault_is_told_once_with_its_traceback_and_the_time_stays_right():
    talk, _, reader = broken()
    talk.run(200)
    found = of(reader.take(), "event")
    faults = [e for e in found if e["kind"] == "fault"]
    equal([(e["subject"], "ZeroDivisionError" in e["data"]["traceback"]) for e in faults], [("system", True)])
    equal([e["ms"] for e in found if e["kind"] != "fault"], [120] * (len(found) - 1))
    equal(len(kept(talk, "fault")), 1)


def test_a_command_of_the_scan_that_broke_off_is_answered():
    _, client, _ = broken()
    equal([(m["type"], m["re"], m["scan"]) for m in client.take()], [("result", 1, 6)])


def test_what_waits_when_scans_are_stopped_is_refused():
    talk, client = ready()
    client.send("write", values={"limit": 700})
    talk.rig.scanner.stop("a driver failed")
    talk.run()
    text = "the scan is stopped by a fault; reset system first"
    equal(client.take(), [{"type": "error", "re": 1, "code": "not_now", "message": text, "path": None}])
    equal(client.refused("write", values={"limit": 700}), ("not_now", text, None))


def test_a_reset_of_system_begins_again_and_is_kept_before_it_is_answered():
    talk, client, reader = broken()
    client.take()
    talk.keeps = False
    client.send("reset", name="system")
    equal((client.take(), talk.rig.scanner.fault), ([], None))
    talk.keep()
    equal([(m["type"], m["scan"]) for m in client.take()], [("result", 6)])
    equal(kept(talk, "reset"), [("system", None, OPERATOR)])
    talk.keeps = True
    talk.run(100, break_it=0)
    equal((talk.rig.scanner.scan_no() > 6, len([e for e in of(reader.take(), "event") if e["kind"] == "fault"])), (True, 1))


def test_a_reset_of_system_without_a_fault_is_refused():
    _, client = ready()
    equal(client.refused("reset", name="system"), ("not_now", "the scan runs; there is nothing to reset", None))


def test_after_a_reset_of_system_a_subscriber_gets_what_changed():
    talk, client, _ = broken()
    reader = talk.reader("tags")
    client.send("reset", name="system")
    talk.run(300, break_it=0)
    found = reader.take()
    equal([m["type"] for m in found if m["type"] != "delta"], [])
    phases = [m["sequences"]["phase"]["state"] for m in found if "sequences" in m]
    equal(phases[:1], ["REST"])


# Metrics.


def test_metrics_get_clients_and_drops():
    talk, _ = ready()
    talk.client()
    equal(talk.hub.metrics_wanted, False)
    reader = talk.reader("metrics")
    equal(talk.hub.metrics_wanted, True)
    talk.hub.metrics({"cpu_pct": 1.5})
    equal(reader.take(), [{"type": "metrics", "cpu_pct": 1.5, "clients": 3, "dropped": 0}])
    equal((reader.take(), talk.hub.metrics_wanted), ([], False))


def test_of_metrics_the_latest_wins_and_the_others_count_as_dropped():
    talk, _ = ready()
    talk.hub.metrics({"cpu_pct": 1.0})
    client = talk.client()
    client.do("subscribe", topics=["metrics"])
    equal([m["cpu_pct"] for m in of(client.take(), "metrics")], [1.0])
    for number in range(3):
        talk.hub.metrics({"cpu_pct": 2.0 + number})
    equal(([m["cpu_pct"] for m in client.take()], talk.hub.dropped), ([4.0], 2))


def test_deltas_come_at_most_ten_times_a_second():
    talk, _ = ready()
    reader = talk.reader("tags")
    talk.run(1000)
    stamps = [m["ms"] for m in of(reader.take(), "delta")]
    equal((len(stamps), stamps[1] - stamps[0]), (10, 100))
