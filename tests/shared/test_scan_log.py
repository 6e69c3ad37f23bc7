"""The scan log: what was recorded, in the protocol's words, from which a client runs the model again. Runs on every runtime."""

from shared_model import scan_log
from shared_model.scan import Scanner
from shared_model.trace import Replay
from tests.shared.support import equal, no_memory, replaced
from tests.shared.talk import Sample, Talk, of


def listening(**others):
    talk = Talk(**others)
    talk.run(100)
    return talk, talk.reader("scan_log")


INPUTS = {"stop": 0, "level": 500, "break_it": 0}


def test_the_first_message_holds_all_inputs_and_the_others_what_changed():
    talk, reader = listening()
    operator = talk.client()
    talk.run(60)
    operator.send("write", values={"limit": 700})
    talk.run(20, level=2500)
    talk.run(200, stop=1)
    found = of(reader.take(), "scan_log")
    equal([message["from"] for message in found], [6, 7, 12])
    equal(found[0]["records"], [[1, 20, INPUTS, None]])
    second = found[1]["records"]
    equal(second[0], [2, 20, None, None])
    equal(second[1], [1, 20, {"level": [2000, "uncertain/out_of_range"]}, [["write", "limit", 700]]])
    equal(second[2], [2, 20, {"stop": 1}, None])
    equal(found[2], {"type": "scan_log", "from": 12, "records": [[5, 20, None, None]], "digests": {}})


def test_the_digests_of_its_scans_go_with_it():
    talk, reader = listening()
    talk.run(1000)
    found = [message["digests"] for message in reader.take() if message.get("digests")]
    equal([list(digests) for digests in found], [["50"]])
    equal(found[0]["50"], talk.hub.telemetry.digest["value"])


def test_nobody_listening_nothing_is_recorded():
    talk, reader = listening()
    equal((talk.hub.listeners, talk.rig.scanner.recorder.on), (1, True))
    other = talk.reader("scan_log")
    reader.session.closed(talk.now_ms)
    talk.readers.remove(reader)
    equal((talk.hub.listeners, talk.rig.scanner.recorder.on), (1, True))
    other.do("unsubscribe", topics=["scan_log"])
    equal((talk.hub.listeners, talk.rig.scanner.recorder.on, talk.hub.scan_log.flush()), (0, False, False))
    other.do("unsubscribe", topics=["scan_log"])
    equal(talk.hub.listeners, 0)


def test_a_second_listener_begins_with_all_inputs_and_the_first_goes_on():
    talk, reader = listening()
    talk.run(140)
    reader.take()
    other = talk.reader("scan_log")
    talk.run(200)
    first, second = of(reader.take(), "scan_log"), of(other.take(), "scan_log")
    equal(second[0]["records"][0][2], INPUTS)
    equal([m["from"] for m in first][-len(second) :], [m["from"] for m in second])
    scans = [(m["from"], sum([r[0] for r in m["records"]])) for m in first]
    for place in range(1, len(scans)):
        equal(scans[place][0], scans[place - 1][0] + scans[place - 1][1])


def interrupted(talk, scans, do):
    """Do it, while so many scans come in the midst of making a message, as a timer's interrupts bring them."""
    records = scan_log._records
    left = list(range(scans))

    def slow(*recorded):
        while left:
            left.pop()
            swing(talk)
        return records(*recorded)

    replaced(scan_log, "_records", slow, do)


def swing(talk):
    """One scan, in which the level changes."""
    talk.rig.values["level"] = 900 - talk.rig.values["level"]
    talk.rig.tick()


def spans(messages):
    """The scans that each message of the log, or gap, speaks of; there are no others between them."""
    found = []
    for message in of(messages, "scan_log") + of(messages, "gap"):
        last = message["to"] if message["type"] == "gap" else message["from"] + sum([record[0] for record in message["records"]]) - 1
        found.append((message["from"], last, message["type"]))
    found.sort()
    for place in range(1, len(found)):
        equal(found[place][0], found[place - 1][1] + 1, found)
    return found


def test_a_recording_that_is_full_before_its_beginning_is_given_back_gives_a_gap_and_goes_on():
    talk, reader = listening()
    talk.run(100)
    recorder = talk.rig.scanner.recorder
    while recorder.room(7):  # one record of one input
        swing(talk)
    equal(recorder.lost, 1)  # which asking for room has told
    recorder.lost = 0
    interrupted(talk, 3, talk.hub.scan_log.flush)
    equal((recorder.used, recorder.lost), (0, 3))
    talk.run(400)
    found = spans(reader.take())
    equal([kind for _, _, kind in found].count("gap"), 1)
    equal(found[-1][1] > talk.rig.scanner.scan_no() - 10, True)


def test_scans_that_come_while_a_second_one_begins_to_listen_are_told_to_both():
    talk, reader = listening()
    talk.run(140)
    other = talk.client("viewer")
    swing(talk)
    interrupted(talk, 2, lambda: other.send("subscribe", topics=["scan_log"]))
    swing(talk)
    talk.run(200)
    spans(reader.take())
    told = other.take()
    equal(sorted(of(told, "scan_log")[0]["records"][0][2]), sorted(INPUTS))
    spans(told)


def test_one_who_cannot_begin_again_has_ended_before():
    talk, reader = listening()
    answer = replaced(talk.hub, "listen", no_memory, lambda: reader.ask("subscribe", topics=["scan_log"]))
    equal(answer["code"], "internal")
    equal((talk.hub.listeners, talk.rig.scanner.recorder.on), (0, False))
    reader.do("unsubscribe", topics=["scan_log"])
    equal(talk.hub.listeners, 0)


def test_one_who_was_overtaken_gets_a_gap_of_the_scans_that_it_missed():
    talk = Talk(limits={"scan_logs": 3})
    talk.run(100)
    client = talk.client("viewer")
    client.do("subscribe", topics=["scan_log"])
    talk.run(120)
    first = of(client.take(), "scan_log")[-1]
    last = first["from"] + sum([r[0] for r in first["records"]]) - 1
    talk.run(1000)
    found = client.take()
    equal([m["type"] for m in found], ["gap", "scan_log", "scan_log", "scan_log"])
    equal(found[0], {"type": "gap", "topic": "scan_log", "from": last + 1, "to": found[1]["from"] - 1})
    equal(found[0]["to"] > found[0]["from"], True)


def test_scans_that_found_no_room_are_a_gap():
    talk, reader = listening()
    talk.run(100)
    reader.take()
    for number in range(90):  # more than the recording holds, before the hub looks
        talk.rig.tick(level=number)
    talk.now_ms += 1800
    talk.hub.update(talk.now_ms, None)
    found = reader.take()
    equal([m["type"] for m in found], ["scan_log", "gap"])
    scans = sum([r[0] for r in found[0]["records"]])
    equal((found[1]["from"], found[1]["to"]), (found[0]["from"] + scans, talk.rig.scanner.scan_no()))
    talk.run(100)
    equal(of(reader.take(), "scan_log")[0]["records"][0][2]["stop"], 0)


def test_resumed_it_goes_on_where_it_was():
    talk, reader = listening()
    talk.run(140)
    seen = of(reader.take(), "scan_log")[-1]
    last = seen["from"] + sum([r[0] for r in seen["records"]]) - 1
    talk.run(400)
    client = talk.client("viewer")
    client.do("subscribe", topics=["scan_log"])
    client.do("resume", boot="b1", scan=last)
    found = client.take()
    equal([m["type"] for m in found], ["scan_log"] * len(found))
    equal(found[0]["from"], last + 1)


def test_resumed_too_late_it_gets_a_gap():
    talk = Talk(limits={"scan_logs": 2})
    talk.run(100)
    talk.reader("scan_log")
    talk.run(1000)
    client = talk.client("viewer")
    client.do("subscribe", topics=["scan_log"])
    client.do("resume", boot="b1", scan=6)
    found = client.take()
    equal(found[0], {"type": "gap", "topic": "scan_log", "from": 7, "to": found[1]["from"] - 1})


def test_a_reset_of_system_is_a_gap():
    talk, reader = listening()
    talk.run(60)
    talk.run(40, break_it=1)
    operator = talk.client()
    talk.rig.values["break_it"] = 0
    operator.do("reset", name="system")
    talk.run(200)
    found = [m for m in reader.take() if m["type"] in ("gap", "scan_log")]
    gaps = [(place, m) for place, m in enumerate(found) if m["type"] == "gap"]
    equal(len(gaps), 1)
    place, gap = gaps[0]
    equal(gap, {"type": "gap", "topic": "scan_log", "from": 9, "to": 9})
    before = found[place - 1]
    equal(before["from"] + sum([r[0] for r in before["records"]]) - 1, 9)  # the scan that broke off is the last one
    equal((found[place + 1]["from"], found[place + 1]["records"][0][2]), (10, INPUTS))


class Follower:
    """A client that came in the middle: the model run again from a state, by the scan log."""

    def __init__(self, client):
        state = client.do("get_state")
        self.replay = Replay(Scanner(Sample, digest_every=10))
        self.replay.start(state["scan"], state["image"])
        self.scan = state["scan"]

    def take(self, messages):
        for message in of(messages, "scan_log"):
            first = message["from"]
            for scans, dt_ms, inputs, orders in message["records"]:
                for number in range(scans):
                    if first > self.scan:
                        equal(first, self.scan + 1)
                        self.replay._record([1, dt_ms, None if number else inputs, None if number else orders])
                        self.scan = first
                    first += 1
            self.replay._compare(message["digests"])


def test_a_client_in_the_middle_runs_the_model_to_equal_digests():
    talk = Talk()
    talk.rig.scanner.digest_every = 10
    talk.rig.scanner.start_at(0)
    talk.run(500)
    operator = talk.client()
    operator.send("command", tag="go")
    talk.run(30)
    reader = talk.reader("scan_log")
    follower = Follower(reader)
    for number in range(60):
        if number % 7 == 3:
            operator.send("write", values={"limit": 300 + 50 * number})
        if number % 11 == 5:
            operator.send("force", tag="level", value=30 * number, for_ms=200)
        if number % 13 == 6:
            operator.send("command", tag="reset")
        talk.run(20 + 20 * (number % 5), level=(number * 331) % 2300 if number % 9 else None, stop=number // 4 % 2)
        operator.take()
        follower.take(reader.take())
    equal((follower.replay.differs, follower.replay.compared > 10), (None, True))
