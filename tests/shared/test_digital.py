"""Debounce, blink and time-proportional output by tables of advance, input and output. Runs on every runtime."""

from shared_model.declaration import ModelError
from shared_model.digital import Blink, Debounce, TimeProportional
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

SHARE = (  # name, (period_ms, min_on_ms), steps of (dt_ms, permille, q, et_ms)
    ("half", (40, 0), ((10, 500, 1, 0), (10, 500, 1, 10), (10, 500, 0, 20), (10, 500, 0, 30), (10, 500, 1, 0), (10, 500, 1, 10))),
    ("nothing and all", (20, 0), ((10, 0, 0, 0), (10, 0, 0, 10), (10, 1000, 1, 0), (10, 1000, 1, 10), (10, 1000, 1, 0))),
    ("outside the range", (20, 0), ((10, -9, 0, 0), (10, 0, 0, 10), (10, 4000, 1, 0), (10, 1001, 1, 10))),
    (
        "less ends the pulse, more begins none",
        (40, 0),
        ((10, 900, 1, 0), (10, 200, 0, 10), (10, 900, 0, 20), (10, 900, 0, 30), (10, 900, 1, 0)),
    ),
    ("a pulse too short is left out", (100, 20), ((10, 199, 0, 0), (90, 199, 0, 90), (10, 200, 1, 0), (10, 200, 1, 10), (10, 200, 0, 20))),
    ("a pause too short is spent on", (100, 20), ((10, 801, 1, 0), (90, 801, 1, 90), (10, 800, 1, 0), (79, 800, 1, 79), (1, 800, 0, 80))),
    ("a pulse that began lasts", (100, 30), ((10, 500, 1, 0), (10, 0, 1, 10), (10, 0, 1, 20), (10, 0, 0, 30))),
    ("a pause that would be short does not begin", (100, 30), ((10, 1000, 1, 0), (71, 1000, 1, 71), (10, 0, 1, 81), (19, 0, 0, 0))),
    ("all or nothing", (100, 100), ((10, 999, 0, 0), (90, 1000, 0, 90), (10, 1000, 1, 0), (10, 0, 1, 10), (90, 0, 0, 0))),
    (
        "periods do not drift",
        (50, 0),
        ((20, 500, 1, 0), (20, 500, 1, 20), (20, 500, 0, 40), (20, 500, 1, 10), (20, 500, 0, 30), (20, 500, 1, 0)),
    ),
    ("a late scan skips periods", (1000, 0), ((10, 500, 1, 0), (100_000, 500, 1, 0), (99_500, 500, 0, 500))),
    (
        "largest period",
        (1_000_000, 0),
        ((10, 999, 1, 0), (998_999, 999, 1, 998_999), (1, 999, 0, 999_000), (1000, 1, 1, 0), (1000, 1, 0, 1000)),
    ),
    ("smallest period", (1, 0), ((10, 999, 0, 0), (10, 1000, 1, 0), (10, 0, 0, 0))),
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


def test_time_proportional_by_table():
    check(TimeProportional, SHARE)


def test_over_many_periods_the_share_is_what_was_asked():
    output = TimeProportional(period_ms=10_000)
    for permille in (1, 250, 333, 999):
        output.running = 0
        on_ms = 0
        for _ in range(2000):
            on_ms += 10 * output(permille, 10)
        equal(on_ms, 20 * permille, permille)


MISUSE = (
    (lambda: Debounce("D", on_ms=-1), "'D': on_ms is -1; it must be an integer of 0 to 1000000000"),
    (lambda: Debounce("D", off_ms=MAX_MS + 1), "'D': off_ms is 1000000001; it must be an integer of 0 to 1000000000"),
    (lambda: Blink("B", on_ms=0), "'B': on_ms is 0; it must be an integer of 1 to 500000000"),
    (lambda: Blink("B", off_ms=HALF + 1), "'B': off_ms is 500000001; it must be an integer of 1 to 500000000"),
    (lambda: TimeProportional("H", period_ms=0), "'H': period_ms is 0; it must be an integer of 1 to 1000000"),
    (lambda: TimeProportional("H", period_ms=1_000_001), "'H': period_ms is 1000001; it must be an integer of 1 to 1000000"),
    (lambda: TimeProportional("H", period_ms=50, min_on_ms=51), "'H': min_on_ms is 51; it must be an integer of 0 to 50"),
)


def test_wrong_arguments_say_what_is_allowed():
    for make, text in MISUSE:
        equal(message(ModelError, make), text)


def test_the_state_is_in_the_image():
    for block_class in (Debounce, Blink, TimeProportional):
        equal(block_class.state_fields, ("q", "running", "et_ms"))
