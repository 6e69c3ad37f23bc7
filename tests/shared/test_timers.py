"""TON by tables of advance, condition, and what is expected. Runs on every runtime."""

from shared_model.declaration import ModelError
from shared_model.limits import MAX_MS
from shared_model.timers import Ton
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

CHANGED = (  # name, steps of (dt_ms, condition, preset, q, et_ms)
    ("shortened while it runs", ((20, 1, 100, 0, 0), (60, 1, 100, 0, 60), (20, 1, 50, 1, 50))),
    ("lengthened while it runs", ((20, 1, 40, 0, 0), (30, 1, 40, 0, 30), (30, 1, 100, 0, 60), (40, 1, 100, 1, 100))),
    ("lengthened after it was on", ((20, 1, 20, 0, 0), (20, 1, 20, 1, 20), (20, 1, 80, 0, 40), (40, 1, 80, 1, 80))),
    ("kept where none is passed", ((20, 1, 40, 0, 0), (20, 1, None, 0, 20), (20, 1, None, 1, 40))),
)


def test_ton_by_table():
    for name, preset, steps in TON:
        timer = Ton("T", pt_ms=preset)
        for number, (dt_ms, condition, q, running, et_ms) in enumerate(steps):
            equal(timer(condition, dt_ms), q, (name, number))
            equal((timer.q, timer.running, timer.et_ms, timer.pt_ms), (q, running, et_ms, preset), (name, number))


def test_ton_with_a_preset_that_is_passed():
    for name, steps in CHANGED:
        timer = Ton()
        for number, (dt_ms, condition, preset, q, et_ms) in enumerate(steps):
            timer(condition, dt_ms, preset) if preset is not None else timer(condition, dt_ms)
            equal((timer.q, timer.et_ms), (q, et_ms), (name, number))


def test_ton_allocates_nothing_at_its_limit():
    timer = Ton(pt_ms=MAX_MS)
    timer(1, 20)
    timer.et_ms = MAX_MS - 50_000
    without_heap(lambda: timer(1, 100_000))
    equal((timer.q, timer.et_ms), (1, MAX_MS))


def test_ton_with_a_preset_that_is_none():
    text = "'Slow': pt_ms is {}; it must be an integer of 0 to 1000000000"
    equal(message(ModelError, lambda: Ton("Slow", pt_ms=-1)), text.format(-1))
    equal(message(ModelError, lambda: Ton("Slow", pt_ms=MAX_MS + 1)), text.format(MAX_MS + 1))
    equal(message(ModelError, lambda: Ton("Slow", pt_ms=1.5)), text.format(1.5))  # type: ignore[arg-type]


def test_ton_state_is_four_words():
    equal(Ton.state_fields, ("q", "running", "et_ms", "pt_ms"))
