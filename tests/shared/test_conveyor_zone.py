"""The conveyor zone part: handshake, tracking and jam of two zones in a row. Runs on every runtime."""

from shared_model import AnalogIn, DigitalIn, Model
from shared_model.commands import PRESS
from shared_model.parts.conveyor_zone import ConveyorZone
from shared_model.retained import restore, retained
from tests.shared.support import Rig, equal


class Belt(Model):
    go = DigitalIn("Line runs")
    infeed = AnalogIn("Number of the item that is put on", low=0, high=999)
    away = DigitalIn("The end is free")
    a = ConveyorZone("A", travel_ms=200)
    b = ConveyorZone("B", travel_ms=200)

    def scan(self, dt_ms):
        self.a.enabled = self.go
        self.a.offered = self.infeed > 0
        self.a.offered_item = self.infeed
        self.a.next_takes = self.b.takes
        self.a.scan(dt_ms)
        self.b.enabled = self.go
        self.b.offered = self.a.offers
        self.b.offered_item = self.a.item
        self.b.next_takes = self.away
        self.b.scan(dt_ms)


def belt():
    rig = Rig(Belt, go=1)
    rig.tick(2)
    return rig


def states(rig):
    return rig.model.a.phase.states[rig.model.a.phase.state], rig.model.b.phase.states[rig.model.b.phase.state]


def belts(rig):
    return rig.out("a.run"), rig.out("b.run")


def items(rig):
    return rig.find("a.item").value, rig.find("b.item").value


def taken_to_a(rig, number):
    rig.tick(2, infeed=number)
    rig.tick(infeed=0)
    rig.tick(2, **{"a.eye": 1})


def test_an_item_goes_from_zone_to_zone_with_its_number():
    rig = belt()
    rig.tick(infeed=7)
    equal((states(rig), belts(rig), items(rig)), (("TAKING", "EMPTY"), (1, 0), (7, 0)))
    rig.tick(infeed=0, **{"a.eye": 1})
    equal((states(rig), belts(rig)), (("HOLDING", "EMPTY"), (0, 0)))
    rig.tick()
    equal((states(rig), belts(rig), items(rig)), (("GIVING", "TAKING"), (1, 1), (7, 7)))
    rig.tick(3, **{"a.eye": 0})
    equal(states(rig), ("GIVING", "TAKING"), "the eye was free for 40 ms")
    rig.tick()
    equal((states(rig), belts(rig), items(rig)), (("EMPTY", "TAKING"), (0, 1), (0, 7)))
    rig.tick(**{"b.eye": 1})
    equal((states(rig), belts(rig), rig.model.b.takes), (("EMPTY", "HOLDING"), (0, 0), 0))
    rig.tick(away=1)
    rig.tick(4, **{"b.eye": 0})
    equal((states(rig), items(rig)), (("EMPTY", "EMPTY"), (0, 0)))


def test_a_zone_takes_one_item_at_a_time():
    rig = belt()
    taken_to_a(rig, 7)
    rig.tick(4, **{"a.eye": 0})
    rig.tick(infeed=8)
    rig.tick(2, infeed=0, **{"a.eye": 1})
    equal((states(rig), belts(rig), items(rig)), (("HOLDING", "TAKING"), (0, 1), (8, 7)), "7 has not come to the eye")
    rig.tick(4, **{"b.eye": 1})
    equal((states(rig), belts(rig)), (("HOLDING", "HOLDING"), (0, 0)))


def test_an_item_that_does_not_come_is_a_jam_that_needs_reset_and_clear():
    rig = belt()
    rig.tick(infeed=7)
    rig.tick(10, infeed=0)
    equal((rig.find("a.jam").latched, rig.out("a.run")), (0, 1), "180 ms")
    rig.tick(2)
    equal((rig.find("a.jam").latched, rig.out("a.run"), states(rig), rig.find("a.jammed").state), (1, 0, ("JAM", "EMPTY"), 1))
    equal(rig.do(PRESS, "a.clear"), 1)
    equal(states(rig)[0], "JAM", "the trip is not reset")
    equal(rig.do(PRESS, "a.reset"), 1)
    rig.tick(3)
    equal((belts(rig), states(rig)[0]), ((0, 0), "JAM"), "a reset starts nothing")
    rig.do(PRESS, "a.clear")
    equal((states(rig)[0], items(rig)), ("EMPTY", (0, 0)))


def test_an_item_that_comes_or_goes_exactly_at_its_travel_time_is_no_jam():
    rig = belt()
    rig.tick(2, infeed=7)
    rig.tick(9, infeed=0)
    rig.tick(**{"a.eye": 1})
    equal((rig.find("a.late").q, rig.find("a.jam").latched, states(rig)), (1, 0, ("HOLDING", "EMPTY")))
    rig.tick(8)
    equal(states(rig), ("GIVING", "TAKING"))
    rig.tick(4, **{"a.eye": 0})
    equal((rig.find("a.late").q, rig.find("a.jam").latched, states(rig)), (1, 0, ("EMPTY", "TAKING")))


def test_an_item_put_at_the_eye_of_a_jammed_zone_keeps_its_number():
    rig = belt()
    rig.tick(infeed=7)
    rig.tick(13, infeed=0)
    rig.do(PRESS, "a.reset")
    rig.tick(**{"a.eye": 1})
    rig.do(PRESS, "a.clear")
    equal((states(rig)[0], items(rig)[0]), ("HOLDING", 7))


def test_a_jam_behind_stops_the_zone_that_hands_over():
    rig = belt()
    taken_to_a(rig, 7)
    equal(belts(rig), (1, 1))
    rig.tick(60, **{"b.eye": None})
    equal((belts(rig), states(rig)[1]), ((0, 0), "JAM"))


def test_a_line_that_is_stopped_goes_on_where_it_was():
    rig = belt()
    rig.tick(infeed=7)
    rig.tick(40, go=0, infeed=0)
    equal((belts(rig), states(rig)[0]), ((0, 0), "TAKING"))
    rig.tick(go=1)
    equal((belts(rig), rig.model.tripped), ((1, 0), 0))


def test_after_power_up_items_at_the_eyes_are_known_and_others_are_jams():
    rig = belt()
    taken_to_a(rig, 7)
    rig.tick(4, **{"a.eye": 0})
    rig.tick(infeed=8)
    rig.tick(3, infeed=0, **{"a.eye": 1})
    equal((states(rig), items(rig)), (("HOLDING", "TAKING"), (8, 7)))
    again = Rig(Belt, go=1, **{"a.eye": 1})
    restore(again.scanner, retained(rig.scanner))
    again.tick(3)
    equal((states(again), items(again), belts(again)), (("HOLDING", "JAM"), (8, 7), (0, 0)))


def test_an_empty_or_waiting_zone_whose_eye_is_bad_says_why_it_is_tripped():
    rig = belt()
    rig.tick(60, **{"a.eye": None})
    equal((states(rig)[0], rig.model.a.tripped, rig.model.a.takes), ("EMPTY", 1, 0))
    equal((rig.find("a.jammed").state, rig.find("a.unseen").state, rig.find("b.unseen").state), (0, 1, 0))
    rig.tick(5, **{"a.eye": 0})
    equal(rig.find("a.unseen").active, 1, "it is there as long as the trip")
    rig.do(PRESS, "a.reset")
    equal((rig.find("a.unseen").active, rig.model.a.tripped), (0, 0))
    taken_to_a(rig, 7)
    rig.tick(away=0, **{"b.eye": 1})
    rig.tick(60, **{"b.eye": None})
    equal((rig.model.b.tripped, rig.find("b.jammed").state, rig.find("b.unseen").state), (1, 0, 1), "while it holds an item")
