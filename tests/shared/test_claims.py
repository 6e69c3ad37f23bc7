"""Claims judge what really goes out and change nothing. Runs on every runtime."""

from shared_model import Always, AnalogIn, DigitalIn, DigitalOut, Interlock, LeadsTo, Model, ModelError, Never, Within, commands
from shared_model.scan import Scanner
from tests.shared.support import Rig, equal, message
from tests.shared.talk import Talk, of


class Claimed(Model):
    go = DigitalIn("Go")
    stop = DigitalIn("Stop")
    out = DigitalOut("Out")
    stopped = Interlock("Stopped", when=lambda m: m.stop, trips=("out",))
    off = Always("the output is off", lambda m: not m.out)

    def scan(self, dt_ms):
        self.out = self.go


def test_a_violation_and_its_end_are_events():
    rig = Rig(Claimed)
    rig.tick(3)
    equal((rig.find("off").ok, rig.events()), (1, [("quality", "go", 0, 0), ("quality", "stop", 0, 0)]))
    rig.tick(2, go=1)
    equal((rig.find("off").ok, rig.out("out"), rig.events()), (0, 1, [("claim", "off", 0, 0)]))
    rig.tick(2, go=0)
    equal((rig.find("off").ok, rig.events()), (1, [("claim", "off", 1, 0)]))


def test_a_claim_sees_what_interlocks_and_forces_made_of_it():
    rig = Rig(Claimed, go=1, stop=1)
    rig.tick()
    equal(rig.find("off").ok, 1)
    rig.tick(go=0, stop=0)
    rig.do(commands.FORCE, "out", 1)
    equal(rig.find("off").ok, 0)


class Judged(Model):
    """A claim of each kind, on inputs alone."""

    scan_ms = 10
    both = DigitalIn("Both are on")
    asked = DigitalIn("Asked")
    done = DigitalIn("Done")
    level = AnalogIn("Level", low=0, high=200)
    never = Never("never both", lambda m: m.both)
    prompt = LeadsTo("what is asked is done", lambda m: m.asked, lambda m: m.done, within_ms=30)
    at_once = LeadsTo("what is asked is done at once", lambda m: m.asked, lambda m: m.done, within_ms=0)
    banded = Within("the level stays in its band", lambda m: m.level, 20, 180)


def test_never_is_violated_while_it_happens():
    rig = Rig(Judged, level=100)
    equal([rig.tick(both=on) and rig.find("never").ok for on in (0, 1, 1, 0)], [1, 0, 0, 1])


def test_within_counts_both_ends_in():
    rig = Rig(Judged, level=100)
    equal([rig.tick(level=level) and rig.find("banded").ok for level in (19, 20, 100, 180, 181, 100)], [0, 1, 1, 1, 0, 1])


LEADS = (  # asked, done, then the verdicts of 30 ms and of 0 ms, and the time that runs
    ("nothing was asked", ((0, 0, 1, 1, -1), (0, 1, 1, 1, -1), (0, 0, 1, 1, -1))),
    ("asked and done in one scan", ((1, 1, 1, 1, -1), (0, 0, 1, 1, -1))),
    ("done before it was asked does not count", ((0, 1, 1, 1, -1), (1, 0, 1, 0, 0))),
    ("done exactly in time", ((1, 0, 1, 0, 0), (0, 0, 1, 0, 10), (0, 0, 1, 0, 20), (0, 1, 1, 0, -1), (0, 0, 1, 1, -1))),
    (
        "not done in time, then done",
        ((1, 0, 1, 0, 0), (1, 0, 1, 0, 10), (1, 0, 1, 0, 20), (1, 0, 0, 0, 30), (1, 0, 0, 0, 40), (1, 1, 0, 0, -1)),
    ),
    ("asked again: the first time counts", ((1, 0, 1, 0, 0), (0, 0, 1, 0, 10), (1, 0, 1, 0, 20), (0, 0, 0, 0, 30))),
    ("the cause stays after it was done", ((1, 0, 1, 0, 0), (1, 1, 1, 0, -1), (1, 0, 1, 0, 0), (1, 0, 1, 0, 10))),
)


def test_a_cause_leads_to_its_effect_in_time():
    for title, rows in LEADS:
        rig = Rig(Judged, level=100)
        for number, (asked, done, prompt, at_once, elapsed_ms) in enumerate(rows):
            rig.tick(asked=asked, done=done)
            claim = rig.find("prompt")
            found = (claim.ok, rig.find("at_once").ok, claim.elapsed_ms)
            equal(found, (prompt, at_once, elapsed_ms), (title, number))


def test_an_effect_that_a_late_scan_finds_after_its_time_is_late():
    rig = Rig(Judged, level=100, asked=1)
    rig.tick()
    rig.values.update({"asked": 0, "done": 1})
    for position, tag in enumerate(rig.scanner.inputs):
        rig.scanner.put(position, rig.values[tag.path])
    rig.scanner.tick(40)
    equal((rig.find("prompt").ok, rig.find("prompt").elapsed_ms), (0, -1))
    rig.tick()
    equal(rig.find("prompt").ok, 1)


def test_what_is_due_is_part_of_the_state():
    rig = Rig(Judged, level=100)
    rig.tick(asked=1)
    rig.tick(asked=0)
    rig.scanner.image.pack()
    twin = Scanner(Judged)
    twin.restore(bytes(rig.scanner.image.words), 2)
    equal(twin.find("prompt").elapsed_ms, 10)
    for _ in range(2):
        twin.tick(10)
    equal((twin.find("prompt").ok, twin.find("prompt").elapsed_ms), (0, 30))


def test_a_time_that_is_due_for_ever_saturates():
    rig = Rig(Judged, level=100, asked=1)
    rig.tick()
    rig.find("prompt").elapsed_ms = 1_000_000_000 - 10
    rig.tick(3)
    equal((rig.find("prompt").ok, rig.find("prompt").elapsed_ms), (0, 1_000_000_000))


def test_claims_of_every_kind_are_told_and_so_are_their_events():
    talk = Talk(Judged, level=100)
    client = talk.reader("events")
    talk.run(100)
    client.take()
    talk.run(40, both=1, asked=1, level=19)
    equal({event["subject"]: event["data"] for event in of(client.take(), "event")}, {name: {"ok": 0} for name in CLAIMS})
    found = talk.client().do("get_snapshot")["claims"]
    equal(found, {"never": told(110), "prompt": told(140), "at_once": told(110), "banded": told(110)})
    talk.run(100)
    checks = talk.client().do("get_health")["checks"]
    equal([c["message"] for c in checks if c["name"] == "claims"], ["violated: " + ", ".join(CLAIMS)])


CLAIMS = ("never", "prompt", "at_once", "banded")


def told(since_ms):
    return {"ok": 0, "since_ms": since_ms}


def yes(_):
    return 1


CALLABLE = "it must be a function of the model, such as lambda m: m.level > 100"
MISUSE = (
    (lambda: Always("T", None), "'T': holds is None; " + CALLABLE),
    (lambda: Never("T", 0), "'T': happens is 0; " + CALLABLE),
    (lambda: LeadsTo("T", "asked", yes, 100), "'T': cause is 'asked'; " + CALLABLE),
    (lambda: LeadsTo("T", yes, "done", 100), "'T': effect is 'done'; " + CALLABLE),
    (lambda: LeadsTo("T", yes, yes, -1), "'T': within_ms is -1; it must be an integer of 0 to 1000000000"),
    (lambda: Within("T", "level", 0, 1), "'T': value is 'level'; " + CALLABLE),
    (lambda: Within("T", yes, 5, 4), "'T': high is 4; it must be an integer of 5 to 1073741823"),
)


def test_misuse_says_what_is_allowed():
    for misuse, text in MISUSE:
        equal(message(ModelError, misuse), text)
