"""Snapshots and deltas: the maps of the protocol, stamps, and that they fit together under random activity. Runs on every runtime."""

from tests.shared.support import equal, no_memory, raises, replaced
from tests.shared.talk import Talk, of

MAPS = ("tags", "quality", "sequences", "blocks", "interlocks", "permissives", "causes", "alarms", "claims", "forces")


class Chance:
    """The same pseudo-random numbers on every runtime (MINSTD)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 48271) % 2147483647
        return self.state % limit


class Follower:
    """A client's copy, from snapshots and deltas."""

    def __init__(self, client):
        self.client = client
        self.seq = -1
        self.maps = {}
        client.do("subscribe", topics=["tags"])

    def follow(self, most=1000):
        for message in self.client.take(most):
            if message["type"] == "snapshot" and "re" not in message:
                self.maps = maps_of(message)
                self.seq = message["seq"]
            elif message["type"] == "delta":
                equal(message["seq"], self.seq + 1)
                self.seq = message["seq"]
                self._merge(message)

    def _merge(self, delta):
        for name in MAPS:
            entries = delta.get(name) or {}
            for path in entries:
                if entries[path] is None or entries[path] == "good":
                    self.maps[name].pop(path, None)
                else:
                    self.maps[name][path] = entries[path]


def maps_of(snapshot):
    found = {}
    for name in MAPS:
        found[name] = snapshot[name]
    return found


REQUESTS = (
    ("write", {"values": {"limit": 900}}),
    ("write", {"values": {"limit": 300, "target": 7}}),
    ("command", {"tag": "go"}),
    ("command", {"tag": "reset"}),
    ("reset", {"name": "high"}),
    ("reset", {"name": "alarm"}),
    ("ack", {"name": "alarm"}),
    ("shelve", {"name": "alarm", "for_ms": 300}),
    ("shelve", {"name": "alarm", "for_ms": 700}),
    ("unshelve", {"name": "alarm"}),
    ("out_of_service", {"name": "alarm"}),
    ("in_service", {"name": "alarm"}),
    ("force", {"tag": "level", "value": 1200, "for_ms": 250}),
    ("force", {"tag": "level", "value": 1200, "for_ms": 900}),
    ("force", {"tag": "pump", "value": 1, "for_ms": 400}),
    ("force", {"tag": "drain", "value": 0, "for_ms": 400}),
    ("unforce", {"tag": "level"}),
    ("unforce", {"tag": "pump"}),
)
LEVELS = (0, 5, 200, 500, 950, 1500, 2500, None)


def act(talk, operator, chance):
    """One random thing, and some time."""
    values = {}
    if not chance.below(3):
        values["level"] = LEVELS[chance.below(len(LEVELS))]
    if not chance.below(4):
        values["stop"] = chance.below(2)
    if not chance.below(2):
        kind, fields = REQUESTS[chance.below(len(REQUESTS))]
        if talk.rig.scanner.fault is not None:
            kind, fields = "reset", {"name": "system"}
        operator.send(kind, **fields)
    values["break_it"] = 0 if chance.below(60) else 1
    talk.run(20 * (1 + chance.below(9)), **values)
    operator.take()


def until_told(talk):
    """Scans up to one after which all is told."""
    talk.run()
    while talk.hub._told_ms != talk.now_ms:
        talk.run()


def same(talk, follower, asker, at):
    """Once all is told, both hold the same."""
    until_told(talk)
    fresh = maps_of(asker.do("get_snapshot"))
    follower.follow()
    for name in MAPS:
        equal(follower.maps[name], fresh[name], (at, name))


def activity(seed, steps, behind):
    talk = Talk()
    operator, asker = talk.client(), talk.client("viewer")
    follower = Follower(talk.client("viewer"))
    if not behind:
        talk.readers.append(follower.client)
    chance = Chance(seed)
    for number in range(steps):
        act(talk, operator, chance)
        if behind and chance.below(2):
            follower.follow(1)
        if not chance.below(4):
            follower.follow()
            same(talk, follower, asker, (seed, number))
    return talk


def test_snapshot_plus_deltas_is_a_fresh_snapshot_for_one_who_keeps_up():
    for seed in (1, 2, 3):
        equal(activity(seed, 120, False).hub.telemetry.seq > 100, True)


def test_and_for_one_who_falls_behind():
    for seed in (4, 5):
        equal(activity(seed, 120, True).hub.dropped > 0, True)


def test_who_asks_for_snapshots_brings_no_more_deltas_to_others():
    talk = Talk(limits={"requests_per_s": 1000})
    until_told(talk)
    follower = talk.reader("tags")
    asker = talk.client("viewer")
    deltas = 0
    for number in range(50):
        asker.send("get_snapshot")
        talk.run(level=500 + number)
        asker.take()
        deltas += len(of(follower.take(), "delta"))
    equal(deltas, 10)


def test_a_snapshot_that_was_asked_for_holds_what_came_before_and_fits_the_deltas():
    talk = Talk()
    until_told(talk)
    follower, asker = talk.reader("tags"), talk.client("viewer")
    talk.run(level=700)
    asker.send("get_snapshot")
    equal(asker.take(), [])
    talk.run(80)
    answer, told = asker.take()[0], of(follower.take(), "delta")
    equal([(delta["seq"], delta["tags"]["level"]) for delta in told], [(answer["seq"], answer["tags"]["level"])])


def test_of_slow_scans_a_snapshot_comes_at_once():
    talk = Talk()
    until_told(talk)
    asker = talk.client("viewer")
    talk.now_ms += 100
    asker.send("get_snapshot")
    equal([message["type"] for message in asker.take()], ["snapshot"])


def test_more_snapshots_than_are_kept_waiting_are_busy_and_each_request_is_answered_once():
    talk = Talk()
    until_told(talk)
    asker = talk.client("viewer")
    for _ in range(10):
        asker.send("get_snapshot")
    refused = asker.take()
    equal([(m["re"], m["code"], m["message"]) for m in refused], [(re, "busy", BUSY) for re in (9, 10)])
    talk.run(100)
    equal([(m["re"], m["type"]) for m in asker.take()], [(re, "snapshot") for re in range(1, 9)])


def test_a_look_that_fails_is_one_answer():
    talk = Talk()
    until_told(talk)
    asker = talk.client("viewer")
    talk.now_ms += 100
    look = talk.hub.telemetry.look

    def fails(*_):
        raise MemoryError

    talk.hub.telemetry.look = fails  # type: ignore[method-assign]
    asker.send("get_snapshot")
    talk.hub.telemetry.look = look  # type: ignore[method-assign]
    equal([(m["type"], m["code"]) for m in asker.take()], [("error", "internal")])
    talk.run(100)
    equal(asker.take(), [])


def test_a_delta_for_which_there_is_no_memory_is_made_up_for_by_a_snapshot():
    talk = Talk()
    talk.run(100)
    follower = Follower(talk.client("viewer"))
    talk.run(100, level=400)
    follower.follow()
    replaced(talk.hub.telemetry, "_remember", no_memory, lambda: raises(MemoryError, lambda: talk.run(100, level=700)))
    follower.follow()
    equal(follower.maps["tags"]["level"], 700)
    talk.run(100, level=800)
    follower.follow()
    equal(follower.maps["tags"]["level"], 800)


BUSY = "8 snapshots are asked for already; wait for one"


# What the entries say.


def ready():
    talk = Talk()
    talk.run(100)
    return talk, talk.client()


def test_a_snapshot_says_everything_once():
    _, client = ready()
    client.do("command", tag="go")
    found = client.do("get_snapshot")
    equal(found["tags"]["level"], 500)
    equal(sorted(found["tags"]), sorted(["go", "reset", "stop", "level", "break_it", "pump", "drain", "limit", "target", "total"]))
    equal((found["quality"], found["causes"], found["forces"]), ({}, {}, {}))
    equal(found["sequences"], {"phase": {"state": "RUN", "since_ms": 120}})
    equal(found["interlocks"]["high"], {"active": 0, "latched": 0, "since_ms": 0})
    equal(found["alarms"], {"alarm": {"state": "normal", "priority": 2, "since_ms": 0, "until_ms": None}})
    equal(found["claims"], {"holds": {"ok": 1, "since_ms": 0}})
    equal((found["permissives"]["open"]["ok"], found["digest"]), (1, None))
    equal(sorted(found["blocks"]), ["edge", "slow"])


def test_quality_and_its_return_to_good():
    talk, _ = ready()
    reader = talk.reader("tags")
    talk.run(200, level=None)
    equal([d["quality"] for d in of(reader.take(), "delta") if "quality" in d], [{"level": "bad/stale"}])
    talk.run(100, level=500)
    equal([d["quality"] for d in of(reader.take(), "delta") if "quality" in d], [{"level": "good"}])


def test_a_trip_names_its_cause_and_first_out():
    talk, client = ready()
    client.do("command", tag="go")
    talk.run(100, level=1500)
    talk.run(100, level=5)
    found = client.do("get_snapshot")
    equal(found["causes"]["pump"], {"by": "low", "first_out": "high", "demand": 0})
    equal(found["causes"]["drain"], {"by": "low", "first_out": "low", "demand": 0})
    equal((found["interlocks"]["high"]["active"], found["interlocks"]["high"]["latched"]), (0, 1))


def test_a_missing_permission_is_a_cause_without_an_interlock():
    talk, client = ready()
    talk.run(100, stop=1)
    client.send("command", tag="go")
    client.send("get_snapshot")
    talk.run()  # 220 ms: logic asks for the pump in this scan only, and the state is looked at behind it
    found = of(client.take(), "snapshot")[0]
    equal((found["causes"], found["permissives"]["open"]["ok"]), ({"pump": {"by": None, "first_out": None, "demand": 1}}, 0))


def test_a_force_says_who_until_when_and_what_is_below():
    _, client = ready()
    client.do("force", tag="level", value=900, for_ms=500)
    found = client.do("get_snapshot")
    force = {"value": 900, "underlying": 500, "by": "operator@1.2.3.4", "until_ms": 600}
    equal((found["forces"], found["quality"]), ({"level": force}, {"level": "uncertain/local_override"}))
    equal(found["tags"]["level"], 500)


def test_a_force_again_tells_its_new_end_in_a_delta():
    talk, client = ready()
    client.do("force", tag="level", value=900, for_ms=500)
    talk.run(100)
    reader = talk.reader("tags")
    client.send("force", tag="level", value=900, for_ms=5000)
    talk.run(200)
    told = [d["forces"]["level"]["until_ms"] for d in of(reader.take(), "delta") if "forces" in d]
    equal(told, [5220])


def test_stamps_say_when_a_thing_became_what_it_is():
    talk, client = ready()
    client.do("command", tag="go")  # in the scan at 120
    talk.run(880)
    found = client.do("get_snapshot")
    equal(found["sequences"]["phase"]["since_ms"], 120)
    block = found["blocks"]["slow"]
    equal((block["q"], block["running"], block["pt_ms"]), (1, 1, 200))
    equal(100 <= block["since_ms"] <= 160, True, block)
    talk.run(20, level=1500)
    tripped_ms = talk.now_ms
    talk.run(480)
    found = client.do("get_snapshot")
    equal((found["interlocks"]["high"]["since_ms"], found["alarms"]["alarm"]["since_ms"]), (tripped_ms, tripped_ms))
    equal(found["sequences"]["phase"], {"state": "REST", "since_ms": tripped_ms + 20})


def test_stamps_are_right_when_nobody_was_connected():
    talk = Talk()
    talk.run(300)
    talk.run(20, stop=1)
    talk.run(3000)
    found = talk.client().do("get_snapshot")
    equal(300 < found["permissives"]["open"]["since_ms"] <= 420, True, found["permissives"])


def test_a_refused_command_does_not_touch_a_stamp():
    _, client = ready()
    equal(client.refused("ack", name="alarm")[0], "not_now")
    equal(client.do("get_snapshot")["alarms"]["alarm"]["since_ms"], 0)


def test_a_shelf_has_an_end_only_while_it_is_on_it():
    _, client = ready()
    client.do("shelve", name="alarm", for_ms=1000)
    equal(client.do("get_snapshot")["alarms"]["alarm"], {"state": "shelved", "priority": 2, "since_ms": 120, "until_ms": 1100})
    client.do("unshelve", name="alarm")
    equal(client.do("get_snapshot")["alarms"]["alarm"]["until_ms"], None)


def test_the_digest_is_told_with_its_scan():
    talk, client = ready()
    talk.run(1000)
    digest = client.do("get_snapshot")["digest"]
    equal((digest["scan"], len(digest["value"])), (50, 16))
