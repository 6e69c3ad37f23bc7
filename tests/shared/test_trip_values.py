"""The values of tags that a trip is noted with, from the scan to the event and the journal. Runs on every runtime."""

import json

from shared_model import AnalogIn, DigitalIn, DigitalOut, Interlock, Memory, Model, Setting, commands
from shared_model.image import digest
from shared_model.scan import NOTED_EVENTS
from tests.shared.support import Rig, equal
from tests.shared.talk import Talk, of


class Tank(Model):
    level = AnalogIn("Level", high=2000, stale_ms=60, on_bad="high")
    shut = DigitalIn("Shut")
    limit = Setting("Limit", high=2000, default=1900)
    armed = Memory("Armed")
    inlet = DigitalOut("Inlet")
    full = Interlock("Full", when=lambda m: m.level > m.limit, armed=lambda m: m.armed, trips=("inlet",), latch=True)
    both = Interlock("Both", when=lambda m: m.inlet and m.shut, trips=("inlet",))
    quiet = Interlock("Quiet", when=lambda m: m.shut, trips=("inlet",))

    def scan(self, dt_ms):
        self.armed = self.level > 100
        self.inlet = 1


READS = {"full": ["level", "limit", "armed"], "both": ["inlet", "shut"]}


def tripped(**values):
    """What is noted, qualities aside, once these values have come to a running tank."""
    rig = Rig(Tank, READS, level=800)
    rig.tick(2)
    rig.events()
    rig.tick(**values)
    return [event for event in rig.events() if event[0] != "quality"]


def test_values_stand_behind_their_trip():
    found = tripped(level=1912)
    equal(found, [("trip", "full", 1, 1), ("value", "level", 1912, 0), ("value", "limit", 1900, 0), ("value", "armed", 1, 0)])


def test_an_input_is_noted_as_the_condition_saw_it_and_with_its_quality():
    rig = Rig(Tank, READS, level=800)
    rig.tick(2)
    rig.events()
    rig.tick(4, level=None)
    equal(rig.events()[:3], [("quality", "level", 130, 0), ("trip", "full", 1, 1), ("value", "level", 2000, 130)])


def test_a_forced_input_is_noted_as_the_field_has_it():
    rig = Rig(Tank, READS, level=800)
    rig.do(commands.FORCE, "level", 5)
    rig.tick(level=1912)
    equal(("value", "level", 1912, 0) in rig.events(), False)  # nothing is armed, as logic sees the force
    rig.do(commands.FORCE, "level", 200)
    equal(("value", "level", 1912, 0) in rig.events(), True)


def test_an_output_is_noted_as_it_was_about_to_go_out():
    found = tripped(shut=1)
    equal(found, [("trip", "both", 1, 0), ("value", "inlet", 1, 0), ("value", "shut", 1, 0), ("trip", "quiet", 1, 0)])


def test_the_end_of_a_condition_is_noted_without_values():
    rig = Rig(Tank, READS, level=1912)
    rig.tick(2)
    rig.events()
    rig.tick(level=800)
    equal(rig.events(), [("trip", "full", 0, 1)])


def test_nothing_else_differs():
    rigs = Rig(Tank, READS, level=800), Rig(Tank, level=800)
    for level, shut in ((1912, 0), (800, 1), (1950, 1), (None, 0), (None, 0), (None, 0), (1, 1)):
        for rig in rigs:
            rig.tick(level=level, shut=shut)
            rig.scanner.image.pack()
        equal(digest(rigs[0].scanner.image.words), digest(rigs[1].scanner.image.words))


def test_values_take_no_room_from_events():
    equal(len(Rig(Tank, READS).scanner.events.words), 5 * (NOTED_EVENTS + 5))
    equal(len(Rig(Tank).scanner.events.words), 5 * NOTED_EVENTS)


def test_an_event_has_the_values_and_so_has_the_journal():
    talk = Talk(Tank, None, READS, level=800, shut=0)
    talk.run(100)
    client = talk.client()
    client.do("subscribe", topics=["events"])
    client.take()
    talk.run(20, level=1912)
    talk.run(20, level=800)
    told = [(event["subject"], event["data"]) for event in of(client.take(), "event") if event["kind"] == "trip"]
    values = {"level": 1912, "limit": 1900, "armed": 1}
    equal(told, [("full", {"active": 1, "latched": 1, "values": values}), ("full", {"active": 0, "latched": 1})])
    kept = [json.loads(line[65:]) for line in talk.lines]
    equal([entry["data"] for entry in kept if entry["kind"] == "trip"], [data for _, data in told])


def test_a_value_that_is_not_good_has_its_quality_in_the_event():
    talk = Talk(Tank, None, READS, level=800, shut=0)
    talk.run(100)
    client = talk.client()
    client.do("subscribe", topics=["events"])
    client.take()
    talk.run(100, level=None)
    trip = next(event for event in of(client.take(), "event") if event["kind"] == "trip")
    equal(trip["data"]["values"]["level"], [2000, "bad/stale"])
