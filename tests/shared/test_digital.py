"""Debounce and blink by tables of advance, input and output. Runs on every runtime."""

from shared_model.declaration import ModelError
from shared_model.digital import Blink, Debounce
from shared_model.limits import MAX_MS
from tests.shared.support import equal, message, without_heap

HALF = MAX_MS // 2

DEBOUNCE = (  # name, (on_ms, off_ms), steps of (dt_ms, input, q, et_ms)
    ("exactly at the delays", (40, 20), ((20, 1, 0, 0), (20, 1, 0, 20), (20, 1, 1, 0), (20, 0, 1, 0), (20, 0, 0, 0))),
    (
        "a bounce starts again",
        (40, 40),
        ((20, 1, 0, 0), (39, 1, 0, 39), (1, 0, 0, 0), (20, 1, 0, 0), (40, 1, 1, 0), (5, 0, 1, 0), (5, 1, 1, 0)),
    ),
    ("delays 0", (0, 0), ((20, 1, 1, 0), (20, 0, 0, 0), (20, 3, 1, 0))),
    ("one way only", (0, 30), ((20, 1, 1, 0), (20, 0, 1, 0), (29, 0, 1, 29), (1, 0, 0, 0))),
    ("an input at the first call has to last", (20, 0), ((2000, 1, 0, 0), (20, 1, 1, 0))),
    ("largest delay", (MAX_MS, 0), ((20, 1, 0, 0), (MAX_MS - 1, 1, 0, MAX_MS - 1), (100_000, 1, 1, 0))),
)

BLINK = (  # name, (on_ms, off_ms), steps of (dt_ms, enable, q, et_ms)
    ("begins with on, exactly at each end", (40, 20), ((20, 1, 1, 0), (20, 1, 1, 20), (20, 1, 0, 40), (20, 1, 1, 0), (20, 1, 1, 20))),
    ("not enabled", (40, 20), ((20, 0, 0, 0), (20, 1, 1, 0), (20, 0, 0, 0), (20, 1, 1, 0))),
    ("periods do not drift", (30, 30), ((20, 1, 1, 0), (20, 1, 1, 20), (20, 1, 0, 40), (20, 1, 1, 0), (50, 1, 0, 50), (20, 1, 1, 10))),
    ("a late scan skips periods", (40, 20), ((20, 1, 1, 0), (100_000, 1, 0, 40), (100_000, 1, 1, 20))),
    ("shortest", (1, 1), ((1, 1, 1, 0), (1, 1, 0, 1), (1, 1, 1, 0))),
    (
        "longest",
        (HALF, HALF),
        ((1, 1, 1, 0), (HALF - 1, 1, 1, HALF - 1), (1, 1, 0, HALF), (HALF - 1, 1, 0, MAX_MS - 1), (100_000, 1, 1, 99_999)),
    ),
)


def check(block_class, table):
    for name, times, steps in table:
        block = block_class("B", *times)
        for number, (dt_ms, value, q, et_ms) in enumerate(steps):
            equal(without_heap(lambda block=block, value=value, dt_ms=dt_ms: block(value, dt_ms)), q, (name, number))
            equal((block.q, block.et_ms), (q, et_ms), (name, number))


def test_debounce_by_table():
    check(Debounce, DEBOUNCE)


def test_blink_by_table():
    check(Blink, BLINK)


MISUSE = (
    (lambda: Debounce("D", on_ms=-1), "'D': on_ms is -1; it must be an integer of 0 to 1000000000"),
    (lambda: Debounce("D", off_ms=MAX_MS + 1), "'D': off_ms is 1000000001; it must be an integer of 0 to 1000000000"),
    (lambda: Blink("B", on_ms=0), "'B': on_ms is 0; it must be an integer of 1 to 500000000"),
    (lambda: Blink("B", off_ms=HALF + 1), "'B': off_ms is 500000001; it must be an integer of 1 to 500000000"),
)


def test_wrong_arguments_say_what_is_allowed():
    for make, text in MISUSE:
        equal(message(ModelError, make), text)


def test_the_state_is_in_the_image():
    for block_class in (Debounce, Blink):
        equal(block_class.state_fields, ("q", "running", "et_ms"))
