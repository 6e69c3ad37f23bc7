"""CTU, CTD and CTUD by tables of inputs and counts. Runs on every runtime."""

from shared_model.counters import Ctd, Ctu, Ctud
from shared_model.declaration import ModelError
from shared_model.limits import MAX_INT
from tests.shared.support import equal, message, without_heap

CTU = (  # name, preset, steps of (cu, r, q, cv)
    ("counts rising edges", 2, ((0, 0, 0, 0), (1, 0, 0, 1), (1, 0, 0, 1), (0, 0, 0, 1), (1, 0, 1, 2), (0, 0, 1, 2), (1, 0, 1, 3))),
    ("an input at the first call is no edge", 1, ((1, 0, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0), (1, 0, 1, 1))),
    ("a reset beats an edge, which is lost", 1, ((0, 0, 0, 0), (1, 1, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0), (1, 0, 1, 1), (1, 1, 0, 0))),
    ("preset 0", 0, ((0, 0, 1, 0), (1, 0, 1, 1), (0, 1, 1, 0))),
    ("negative preset", -1, ((0, 0, 1, 0), (0, 1, 1, 0))),
    ("any true input", 1, ((0, 0, 0, 0), (5, 0, 1, 1), (-2, 0, 1, 1), (0, 0, 1, 1), (-2, 0, 1, 2))),
    ("largest preset", MAX_INT, ((0, 0, 0, 0), (1, 0, 0, 1))),
)

CTD = (  # name, preset, steps of (cd, ld, q, cv)
    ("nothing loaded yet", 3, ((0, 0, 1, 0), (1, 0, 1, -1))),
    (
        "counts down from what is loaded",
        2,
        ((0, 1, 0, 2), (1, 0, 0, 1), (1, 0, 0, 1), (0, 0, 0, 1), (1, 0, 1, 0), (0, 0, 1, 0), (1, 0, 1, -1)),
    ),
    ("an input at the first call is no edge", 1, ((1, 1, 0, 1), (1, 0, 0, 1), (0, 0, 0, 1), (1, 0, 1, 0))),
    ("a load beats an edge, which is lost", 2, ((0, 1, 0, 2), (1, 1, 0, 2), (1, 0, 0, 2))),
    ("preset 0", 0, ((0, 1, 1, 0), (1, 0, 1, -1))),
    ("largest preset", MAX_INT, ((0, 1, 0, MAX_INT), (1, 0, 0, MAX_INT - 1))),
)

CTUD = (  # name, preset, steps of (cu, cd, r, ld, qu, qd, cv)
    ("both ways", 1, ((0, 0, 0, 0, 0, 1, 0), (1, 0, 0, 0, 1, 0, 1), (0, 1, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 1, 0), (0, 1, 0, 0, 0, 1, -1))),
    ("both edges at once", 3, ((0, 0, 0, 0, 0, 1, 0), (1, 1, 0, 0, 0, 1, 0), (1, 0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 0, 1, 0))),
    ("inputs at the first call are no edges", 1, ((1, 1, 0, 0, 0, 1, 0), (1, 0, 0, 0, 0, 1, 0), (1, 1, 0, 0, 0, 1, -1))),
    (
        "a reset beats a load, both beat edges",
        5,
        ((0, 0, 0, 1, 1, 0, 5), (1, 0, 0, 1, 1, 0, 5), (0, 1, 1, 1, 0, 1, 0), (0, 1, 0, 0, 0, 1, 0)),
    ),
    ("preset 0", 0, ((0, 0, 0, 0, 1, 1, 0), (1, 0, 0, 0, 1, 0, 1))),
    ("largest preset", MAX_INT, ((0, 0, 0, 1, 1, 0, MAX_INT), (1, 0, 0, 0, 1, 0, MAX_INT), (0, 1, 0, 0, 0, 0, MAX_INT - 1))),
)


def test_ctu_by_table():
    for name, preset, steps in CTU:
        counter = Ctu("C", pv=preset)
        for number, (cu, r, q, cv) in enumerate(steps):
            equal(counter(cu, r), q, (name, number))
            equal((counter.q, counter.cv, counter.pv), (q, cv, preset), (name, number))


def test_ctd_by_table():
    for name, preset, steps in CTD:
        counter = Ctd("C", pv=preset)
        for number, (cd, ld, q, cv) in enumerate(steps):
            equal(counter(cd, ld), q, (name, number))
            equal((counter.q, counter.cv, counter.pv), (q, cv, preset), (name, number))


def test_ctud_by_table():
    for name, preset, steps in CTUD:
        counter = Ctud("C", pv=preset)
        for number, (cu, cd, r, ld, qu, qd, cv) in enumerate(steps):
            equal(counter(cu, cd, r, ld), cv, (name, number))
            equal((counter.qu, counter.qd, counter.cv, counter.pv), (qu, qd, cv, preset), (name, number))


def test_a_preset_that_is_passed_holds_at_once_and_stays():
    up = Ctu(pv=9)
    equal([up(0, 0, 1), up(1, 0), up(0, 0, 2), up(1, 0)], [0, 1, 0, 1])
    down = Ctd()
    equal([down(0, 1, 1), down(1, 0), down.pv], [0, 1, 1])
    both = Ctud()
    equal([both(0, 0, 0, 1, 4), both.qu, both(0, 0, 0, 0, 5), both.qu, both(0, 0, 0, 1)], [4, 1, 4, 0, 5])


def test_counters_stop_at_the_largest_integers_and_allocate_nothing():
    up, down, both = Ctu(pv=MAX_INT), Ctd(), Ctud()

    def step(clk):
        up(clk, 0)
        down(clk, 0)
        both(clk, 0, 0, 0)

    step(0)
    up.cv, down.cv, both.cv = MAX_INT - 1, 1 - MAX_INT, MAX_INT

    def count():
        for _ in range(3):
            step(1)
            step(0)

    without_heap(count)
    equal((up.cv, up.q, down.cv, both.cv), (MAX_INT, 1, -MAX_INT, MAX_INT))
    both.cv = -MAX_INT
    without_heap(lambda: both(0, 1, 0, 0))
    equal(both.cv, -MAX_INT)


def test_a_preset_that_is_none():
    for counter in (Ctu, Ctd, Ctud):
        text = message(ModelError, lambda counter=counter: counter("Parts", pv=MAX_INT + 1))
        equal(text, "'Parts': pv is 1073741824; it must be an integer of -1073741823 to 1073741823")


def test_the_state_is_in_the_image():
    equal(Ctu.state_fields, ("q", "cv", "pv", "last"))
    equal(Ctd.state_fields, ("q", "cv", "pv", "last"))
    equal(Ctud.state_fields, ("qu", "qd", "cv", "pv", "last_up", "last_down"))
