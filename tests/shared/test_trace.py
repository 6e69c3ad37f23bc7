"""Traces: a run as lines that replays to equal digests, or says where it does not; and lines that are none. Runs on every runtime."""

import json

from shared_model import AnalogIn, Command, DigitalOut, Interlock, Memory, Model, Setting, commands
from shared_model.image import digest
from shared_model.scan import Scanner
from shared_model.trace import Replay, TraceError, header, state
from tests.shared.support import Rig, equal, message


class Sample(Model):
    go = Command("Go")
    level = AnalogIn("Level", high=100, on_bad=7)
    out = DigitalOut("Out")
    limit = Setting("Limit", high=100, default=50)
    total = Memory("Total", high=100_000)
    high = Interlock("High", when=lambda m: m.level > m.limit, trips=("out",), latch=True)

    def scan(self, dt_ms):
        self.out = not self.out
        self.total = self.total + self.level + 10 * self.go


def twisted(self, dt_ms):
    """Almost the same scan."""
    Sample.scan(self, dt_ms)
    if self.level == 33:
        self.total = self.total + 1


Twisted = type("Sample", (Sample,), {"scan": twisted})

RECORDS = (
    '[3,20,{"level":5},null]',
    '[1,20,null,[["command","go",0],["write","limit",20]]]',
    '[2,40,{"level":[0,"bad/stale"]},null]',
    '{"restore":true}',
    '[2,20,{"level":33},null]',
    '{"restart":true}',
    '[4,20,{"level":1},null]',
)


def traced(model=Sample):
    """A trace of RECORDS with the digests of every second scan, made by replaying it."""
    scanner = Scanner(model, digest_every=2)
    lines = [header(scanner, "h")]
    maker = Replay(scanner)
    maker.feed(lines[0])
    for record in RECORDS:
        maker.feed(record)
        lines.append(record)
        found = {}
        for scan in maker._digests:
            found[str(scan)] = maker._digests[scan]
        maker._digests = {}
        if found:
            lines.append(json.dumps({"digests": found}))
    return lines


def replayed(lines, model=Sample, model_hash=None):
    replay = Replay(Scanner(model), model_hash)
    for line in lines:
        replay.feed(line)
    return replay


def test_it_replays_to_equal_digests():
    replay = replayed(traced(), model_hash="h")
    equal((replay.differs, replay.compared, replay.scanner.scan_no()), (None, 6, 12))


def test_another_model_is_caught_at_its_first_difference():
    lines = traced()
    replay = replayed(lines, Twisted)
    equal(replay.differs[0], 8)
    equal(replay.differs[1] != replay.differs[2], True)


def test_replay_does_what_the_scans_did():
    replay = replayed(traced())
    equal((replay.scanner.model.total, replay.scanner.model.limit, replay.scanner.model.tripped), (4, 20, 1))


def test_what_was_recorded_live_replays():
    rig = Rig(Sample)
    rig.tick()
    lines = [header(rig.scanner)]
    rig.scanner.recorder.start()
    rig.tick(2, level=9)
    rig.do(commands.PRESS, "go")
    rig.scanner.image.pack()
    lines.append('[2,20,{"level":9},null]')
    lines.append('[1,20,null,[["command","go",0]]]')
    replay = replayed(lines)
    replay.scanner.image.pack()
    equal(digest(replay.scanner.image.words), digest(rig.scanner.image.words))
    equal(list(rig.scanner.recorder.words)[:10], [2, 20, 1, 0, 1, 9, 0, 1, 20, 0])


def test_a_state_in_the_trace_names_what_differs():
    lines = traced()
    at = lines.index('[2,20,{"level":33},null]') + 1
    scanner = Scanner(Sample)
    maker = Replay(scanner)
    for line in lines[:at]:
        maker.feed(line)
    lines.insert(at, state(scanner))
    equal(replayed(lines).where, None)
    replay = replayed(lines, Twisted)
    equal(replay.where, (8, [("total.value", 110, 112)]))
    equal(replay.differs[0], 8)


FIRST = traced()[0]
WRONG = (
    (['{"trace":1,"model":"Other"}'], 'this is no trace of Sample: its first line is {"'),
    (["[1,20,null,null]"], "this is no trace of Sample: its first line is [1,20,null,null]"),
    ([FIRST, '{"x":1}'], 'scan 0: {"x":1} is no step of a trace'),
    ([FIRST, '[1,20,{"lvl":1},null]'], "scan 1: there is no input lvl"),
    ([FIRST, '[1,20,null,[["press","go",0]]]'], "scan 1: there is no press of go"),
    ([FIRST, '[1,20,null,[["command","og",0]]]'], "scan 1: there is no command of og"),
)


def test_a_line_that_is_none_is_told():
    for lines, text in WRONG:
        found = message(TraceError, lambda lines=lines: replayed(lines))
        equal(found[: len(text)], text)


def test_a_state_of_another_shape_or_version_is_told():
    head = json.loads(FIRST)
    head["image"] = head["image"][:8]
    size = 4 * Scanner(Sample).image.length
    text = f"the state does not fit this model: an image of this model has {size} bytes, not 6"
    equal(message(TraceError, lambda: replayed([json.dumps(head)])), text)
    text = "the trace is of another version of Sample: hash h, here g"
    equal(message(TraceError, lambda: replayed([FIRST], model_hash="g")), text)
