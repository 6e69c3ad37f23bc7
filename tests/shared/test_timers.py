"""TON, TOF and TP by tables of advance, condition, and what is expected. Runs on every runtime."""

from shared_model.declaration import ModelError
from shared_model.limits import MAX_MS
from shared_model.timers import Tof, Ton, Tp
from tests.shared.support import equal, message, without_heap

TON = (  # name, preset, steps of (dt_ms, condition, q, running, et_ms)
    ("exactly at PT", 60, ((20, 1, 0, 1, 0), (20, 1, 0, 1, 20), (20, 1, 0, 1, 40), (20, 1, 1, 1, 60), (20, 1, 1, 1, 60))),
    (
        "input drops before PT",
        60,
        ((20, 1, 0, 1, 0), (40, 1, 0, 1, 40), (20, 0, 0, 0, 0), (20, 1, 0, 1, 0), (59, 1, 0, 1, 59), (1, 1, 1, 1, 60)),
    ),
    ("input drops after PT", 20, ((20, 1, 0, 1, 0), (20, 1, 1, 1, 20), (20, 0, 0, 0, 0), (20, 0, 0, 0, 0))),
    ("PT 0", 0, ((20, 0, 0, 0, 0), (20, 1, 1, 1, 0), (20, 1, 1, 1, 0), (20, 0, 0, 0, 0))),
    ("first call with a long dt", 10, ((2000, 1, 0, 1, 0), (2000, 1, 1, 1, 10))),
    ("steps over PT", 50, ((20, 1, 0, 1, 0), (40, 1, 0, 1, 40), (40, 1, 1, 1, 50))),
    ("any true condition", 20, ((20, 5, 0, 1, 0), (20, -1, 1, 1, 20))),
    ("largest preset", MAX_MS, ((100000, 1, 0, 1, 0), (MAX_MS - 1, 1, 0, 1, MAX_MS - 1), (1, 1, 1, 1, MAX_MS), (100000, 1, 1, 1, MAX_MS))),
)

TOF = (  # as TON
    ("exactly at PT", 60, ((20, 1, 1, 0, 0), (20, 0, 1, 1, 0), (20, 0, 1, 1, 20), (20, 0, 1, 1, 40), (20, 0, 0, 0, 60), (20, 0, 0, 0, 60))),
    ("first call without input", 60, ((20, 0, 0, 0, 0), (100, 0, 0, 0, 0), (20, 1, 1, 0, 0))),
    (
        "retriggered before PT",
        40,
        ((20, 1, 1, 0, 0), (20, 0, 1, 1, 0), (39, 0, 1, 1, 39), (20, 1, 1, 0, 0), (20, 0, 1, 1, 0), (40, 0, 0, 0, 40)),
    ),
    ("again after PT", 20, ((20, 1, 1, 0, 0), (20, 0, 1, 1, 0), (20, 0, 0, 0, 20), (20, 1, 1, 0, 0), (20, 0, 1, 1, 0), (20, 0, 0, 0, 20))),
    ("PT 0", 0, ((20, 1, 1, 0, 0), (20, 0, 0, 0, 0), (20, 0, 0, 0, 0))),
    ("steps over PT", 50, ((20, 1, 1, 0, 0), (2000, 0, 1, 1, 0), (40, 0, 1, 1, 40), (40, 0, 0, 0, 50))),
    ("any true condition", 20, ((20, -3, 1, 0, 0), (20, 0, 1, 1, 0), (20, 0, 0, 0, 20))),
    ("largest preset", MAX_MS, ((100000, 1, 1, 0, 0), (1, 0, 1, 1, 0), (MAX_MS - 1, 0, 1, 1, MAX_MS - 1), (100000, 0, 0, 0, MAX_MS))),
)

TP = (
    (
        "exactly PT long",
        40,
        ((20, 0, 0, 0, 0), (20, 1, 1, 1, 0), (20, 1, 1, 1, 20), (20, 1, 0, 0, 40), (20, 1, 0, 0, 40), (20, 0, 0, 0, 0)),
    ),
    ("a short input gives a whole pulse", 40, ((20, 0, 0, 0, 0), (20, 1, 1, 1, 0), (20, 0, 1, 1, 20), (20, 0, 0, 0, 0))),
    ("input at the first call is no edge", 40, ((20, 1, 0, 0, 0), (20, 1, 0, 0, 0), (20, 0, 0, 0, 0), (20, 1, 1, 1, 0))),
    (
        "an edge while it runs does nothing",
        60,
        ((20, 0, 0, 0, 0), (20, 1, 1, 1, 0), (20, 0, 1, 1, 20), (20, 1, 1, 1, 40), (20, 1, 0, 0, 60), (20, 1, 0, 0, 60)),
    ),
    (
        "an edge in the scan that ends it does nothing",
        20,
        ((20, 0, 0, 0, 0), (20, 1, 1, 1, 0), (0, 0, 1, 1, 0), (20, 1, 0, 0, 20), (20, 1, 0, 0, 20)),
    ),
    ("retriggered after PT", 20, ((20, 0, 0, 0, 0), (20, 1, 1, 1, 0), (20, 0, 0, 0, 0), (20, 1, 1, 1, 0), (20, 1, 0, 0, 20))),
    ("PT 0", 0, ((20, 0, 0, 0, 0), (20, 1, 0, 0, 0), (20, 1, 0, 0, 0))),
    ("steps over PT", 50, ((20, 0, 0, 0, 0), (2000, 1, 1, 1, 0), (40, 1, 1, 1, 40), (40, 1, 0, 0, 50))),
    ("largest preset", MAX_MS, ((1, 0, 0, 0, 0), (1, 7, 1, 1, 0), (MAX_MS - 1, 0, 1, 1, MAX_MS - 1), (100000, 1, 0, 0, MAX_MS))),
)

CHANGED = (  # name, steps of (dt_ms, condition, preset, q, et_ms)
    ("shortened while it runs", ((20, 1, 100, 0, 0), (60, 1, 100, 0, 60), (20, 1, 50, 1, 50))),
    ("lengthened while it runs", ((20, 1, 40, 0, 0), (30, 1, 40, 0, 30), (30, 1, 100, 0, 60), (40, 1, 100, 1, 100))),
    ("lengthened after it was on", ((20, 1, 20, 0, 0), (20, 1, 20, 1, 20), (20, 1, 80, 0, 40), (40, 1, 80, 1, 80))),
    ("kept where none is passed", ((20, 1, 40, 0, 0), (20, 1, None, 0, 20), (20, 1, None, 1, 40))),
)


TOF_CHANGED = (  # as those of TON, after 20 ms with the input on
    ("shortened while it runs", ((20, 0, 100, 1, 0), (60, 0, 100, 1, 60), (20, 0, 50, 0, 50))),
    ("lengthened while it runs", ((20, 0, 40, 1, 0), (30, 0, 40, 1, 30), (30, 0, 100, 1, 60), (40, 0, 100, 0, 100))),
    ("lengthened after it went off", ((20, 0, 20, 1, 0), (20, 0, 20, 0, 20), (20, 0, 80, 0, 20))),
    ("kept where none is passed", ((20, 0, 40, 1, 0), (20, 0, None, 1, 20), (20, 0, None, 0, 40))),
)

TP_CHANGED = (  # after 20 ms with the input off
    ("shortened while it runs", ((20, 1, 100, 1, 0), (60, 1, 100, 1, 60), (20, 1, 50, 0, 50))),
    ("lengthened while it runs", ((20, 1, 40, 1, 0), (30, 0, 40, 1, 30), (30, 0, 100, 1, 60), (40, 0, 100, 0, 0))),
    ("lengthened after it", ((20, 1, 20, 1, 0), (20, 1, 20, 0, 20), (20, 1, 80, 0, 20))),
    ("kept where none is passed", ((20, 1, 40, 1, 0), (20, 1, None, 1, 20), (20, 1, None, 0, 40))),
)


def test_ton_by_table():
    check(Ton, TON)


def test_tof_by_table():
    check(Tof, TOF)


def test_tp_by_table():
    check(Tp, TP)


def check(timer_class, table):
    for name, preset, steps in table:
        timer = timer_class("T", pt_ms=preset)
        for number, (dt_ms, condition, q, running, et_ms) in enumerate(steps):
            equal(timer(condition, dt_ms), q, (name, number))
            equal((timer.q, timer.running, timer.et_ms, timer.pt_ms), (q, running, et_ms, preset), (name, number))


def test_ton_with_a_preset_that_is_passed():
    check_changed(Ton, CHANGED, 0)


def test_tof_with_a_preset_that_is_passed():
    check_changed(Tof, TOF_CHANGED, 1)


def test_tp_with_a_preset_that_is_passed():
    check_changed(Tp, TP_CHANGED, 0)


def check_changed(timer_class, table, before):
    for name, steps in table:
        timer = timer_class()
        timer(before, 20)
        for number, (dt_ms, condition, preset, q, et_ms) in enumerate(steps):
            timer(condition, dt_ms, preset) if preset is not None else timer(condition, dt_ms)
            equal((timer.q, timer.et_ms), (q, et_ms), (name, number))


def test_timers_allocate_nothing_at_their_limit():
    for timer_class, q in ((Ton, 1), (Tof, 0), (Tp, 0)):
        timer = timer_class(pt_ms=MAX_MS)
        inputs = (0, 1, 1) if timer_class is not Tof else (1, 0, 0)
        timer(inputs[0], 20)
        timer(inputs[1], 20)
        timer.et_ms = MAX_MS - 50_000
        without_heap(lambda timer=timer, last=inputs[2]: timer(last, 100_000))
        equal((timer.q, timer.et_ms), (q, MAX_MS), timer_class.__name__)


def test_a_preset_that_is_none():
    text = "'Slow': pt_ms is {}; it must be an integer of 0 to 1000000000"
    for timer_class in (Ton, Tof, Tp):
        for preset in (-1, MAX_MS + 1, 1.5):
            equal(message(ModelError, lambda timer=timer_class, pt_ms=preset: timer("Slow", pt_ms=pt_ms)), text.format(preset))


def test_the_state_is_in_the_image():
    equal(Ton.state_fields, ("q", "running", "et_ms", "pt_ms"))
    equal(Tof.state_fields, ("q", "running", "et_ms", "pt_ms"))
    equal(Tp.state_fields, ("q", "running", "et_ms", "pt_ms", "last"))
