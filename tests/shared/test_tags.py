"""Tags: quality and its ageing, what logic sees of a bad input, commands from buttons, ranges. Runs on every runtime."""

from shared_model import quality
from shared_model.declaration import ModelError
from shared_model.limits import MAX_MS, NOT_FORCED
from shared_model.tags import AnalogIn, AnalogOut, Command, DigitalIn, DigitalOut, Input, Memory, Setting
from tests.shared.support import equal, message, without_heap


class Owner:
    pass


def placed(tag, name="tag"):
    """The tag on a model instance, with a driver."""
    twin = tag.instance()
    twin.place(Owner(), name, 0)
    twin.bind()
    return twin


def latched(tag, dt_ms=20, *samples):
    """One latch after these samples: (value, quality, seen, ok)."""
    for sample in samples:
        tag.put(*sample) if isinstance(sample, tuple) else tag.put(sample)
    tag.latch(dt_ms)
    tag.show()
    return (tag.value, quality.NAMES[tag.quality], tag.owner.tag, tag.owner.tag_ok)


def level(**others):
    return placed(AnalogIn("Level", unit="mm", low=0, high=2000, stale_ms=100, **others))


# Quality.


def test_an_input_without_a_driver_is_not_connected_and_does_not_age():
    tag = AnalogIn("Level").instance()
    tag.place(Owner(), "tag", 0)
    equal(tag.pending(), False)
    equal(latched(tag, 100_000), (0, "bad/not_connected", 0, 0))


def test_a_bound_input_waits_for_its_first_sample():
    tag = level()
    equal((latched(tag), tag.pending()), ((0, "bad/waiting_for_initial_data", 0, 0), True))
    equal((latched(tag, 20, 700), tag.pending()), ((700, "good", 700, 1), False))


def test_an_input_that_never_came_stays_waiting():
    tag = level()
    latched(tag, 2000)
    equal((latched(tag), tag.pending()), ((0, "bad/waiting_for_initial_data", 0, 0), False))


def test_it_is_stale_exactly_at_stale_ms_and_good_again_with_the_next_sample():
    tag = level()
    latched(tag, 20, 700)
    equal(latched(tag, 99), (700, "good", 700, 1))
    equal(latched(tag, 1), (700, "bad/stale", 700, 0))
    equal(latched(tag, 20, 700), (700, "good", 700, 1))
    equal(latched(tag, 80), (700, "good", 700, 1))


def test_age_saturates_without_the_heap():
    tag = level()
    latched(tag, 20, 1)
    tag.age_ms = MAX_MS - 10
    without_heap(lambda: tag.latch(100_000))
    equal(tag.age_ms, MAX_MS)


def test_a_value_outside_its_range_is_clamped_and_uncertain():
    tag = level()
    equal(latched(tag, 20, 2001), (2000, "uncertain/out_of_range", 2000, 0))
    equal(latched(tag, 20), (2000, "uncertain/out_of_range", 2000, 0))
    equal(latched(tag, 20, -1), (0, "uncertain/out_of_range", 0, 0))
    equal(latched(tag, 20, 2000), (2000, "good", 2000, 1))


def test_a_value_outside_its_fault_limits_is_a_failed_sensor_and_the_last_one_stays():
    tag = level(fault_low=-50, fault_high=2100)
    latched(tag, 20, 700)
    equal(latched(tag, 20, 2101), (700, "bad/sensor_failure", 700, 0))
    equal(latched(tag, 20, 2100), (2000, "uncertain/out_of_range", 2000, 0))
    equal(latched(tag, 20, -51), (2000, "bad/sensor_failure", 2000, 0))
    equal(latched(tag, 20, -50), (0, "uncertain/out_of_range", 0, 0))


def test_a_fault_that_the_driver_reports_is_the_quality():
    tag = level(on_bad=1999)
    latched(tag, 20, 700)
    equal(latched(tag, 20, (0, quality.SENSOR_FAILURE)), (700, "bad/sensor_failure", 1999, 0))
    equal(latched(tag, 100), (700, "bad/stale", 1999, 0))


def test_a_value_that_stands_still_is_uncertain_exactly_at_frozen_ms():
    tag = level(frozen_ms=60)
    latched(tag, 20, 700)
    equal(latched(tag, 20, 700)[1], "good")
    equal(latched(tag, 39, 700)[1], "good")
    equal(latched(tag, 1, 700), (700, "uncertain/not_changing", 700, 0))
    equal(latched(tag, 20, 700)[1], "uncertain/not_changing")
    equal(latched(tag, 20, 701), (701, "good", 701, 1))
    equal(latched(tag, 59, 701)[1], "good")
    equal(latched(tag, 1, 701)[1], "uncertain/not_changing")


def test_a_frozen_value_that_is_not_delivered_either_is_stale():
    tag = level(frozen_ms=40)
    latched(tag, 20, 700)
    latched(tag, 60)
    equal(latched(tag, 20)[1], "uncertain/not_changing")
    equal(latched(tag, 20)[1], "bad/stale")


def test_after_a_restore_the_same_sample_is_taken_over_again():
    tag = level()
    latched(tag, 20, 700)
    tag.unpack((5, quality.STALE, 5, NOT_FORCED), 0)
    equal(latched(tag, 20, 700), (700, "good", 700, 1))


def test_the_latch_says_whether_the_quality_changed():
    tag = level()
    tag.put(5)
    equal((tag.latch(20), tag.latch(20)), (1, 0))
    tag.put(6)
    equal(tag.latch(20), 0)
    equal((tag.latch(99), tag.latch(1), tag.latch(1)), (0, 1, 0))


def test_a_value_or_a_quality_that_is_new_is_marked_for_the_recording():
    tag = level()
    for sample, dt_ms, changed in ((5, 20, 1), (5, 20, 0), (6, 20, 1), (None, 99, 0), (None, 1, 1), (None, 1, 0), (6, 20, 1)):
        tag.changed = 0
        if sample is not None:
            tag.put(sample)
        tag.latch(dt_ms)
        equal(tag.changed, changed, (sample, dt_ms))


def test_a_sample_like_the_one_before_a_fault_ends_the_fault():
    for kind in (AnalogIn, DigitalIn):
        tag = placed(kind("Tag"))
        equal(latched(tag, 20, 1), (1, "good", 1, 1))
        for _ in range(2):
            equal(latched(tag, 20, (0, quality.SENSOR_FAILURE))[:2], (1, "bad/sensor_failure"))
        equal(latched(tag, 20, 1), (1, "good", 1, 1))


ON_BAD = (  # on_bad, seen at first, seen when bad after 700
    ("hold", 0, 700),
    ("low", 0, 0),
    ("high", 2000, 2000),
    (1234, 1234, 1234),
)


def test_on_bad_says_what_logic_sees_meanwhile():
    for on_bad, first, then in ON_BAD:
        tag = level(on_bad=on_bad)
        equal(latched(tag)[2], first, on_bad)
        equal(latched(tag, 20, 700)[2], 700, on_bad)
        equal(latched(tag, 100)[2:], (then, 0), on_bad)
        equal(latched(tag, 20, 800)[2:], (800, 1), on_bad)


def test_on_bad_does_not_touch_uncertain_values():
    tag = level(on_bad="low")
    equal(latched(tag, 20, 2500)[2:], (2000, 0))


def test_a_held_input_starts_within_its_range():
    for low, high, first in ((40, 200, 40), (-50, 50, 0), (-90, -10, -90)):
        equal(AnalogIn("T", low=low, high=high).value, first)


def test_a_digital_input_is_low_while_bad_if_it_is_fail_safe():
    for fail_safe, seen in ((True, 0), (False, 1)):
        tag = placed(DigitalIn("Stop", fail_safe=fail_safe))
        equal(latched(tag, 20, 9), (1, "good", 1, 1))
        equal(latched(tag, 1000), (1, "bad/stale", seen, 0))
    equal(latched(placed(DigitalIn("Stop", fail_safe=True, on_bad="high")), 20)[2], 1)


def test_a_force_shows_and_says_so_and_the_field_is_kept():
    tag = level()
    latched(tag, 20, 700)
    tag.force = 1500
    equal(latched(tag, 20, 800), (800, "good", 1500, 0))
    tag.show_field()
    equal((tag.owner.tag, tag.owner.tag_ok), (800, 1))
    tag.force = NOT_FORCED
    tag.show()
    equal((tag.owner.tag, tag.owner.tag_ok), (800, 1))


# Commands.


def button(samples):
    """Whether each sample of a button, in order, was a command."""
    tag = placed(Command("Start"))
    found = []
    for sample in samples:
        tag.put(*sample) if isinstance(sample, tuple) else tag.put(sample)
        found.append(tag.pressed)
        tag.pressed = 0
    return found


def test_a_button_counts_on_its_rising_edge_once_it_was_seen_0():
    for samples, expected in (
        ((1, 1, 1), [0, 0, 0]),
        ((1, 0, 1, 1, 0, 1), [0, 0, 1, 0, 0, 1]),
        ((0, 1), [0, 1]),
        ((0, (0, quality.SENSOR_FAILURE), 1, 0, 1), [0, 0, 0, 0, 1]),
    ):
        equal(button(samples), expected, samples)


def test_after_a_restart_a_button_must_be_seen_0_again():
    tag = placed(Command("Start"))
    tag.put(0)
    tag.forget()
    tag.put(1)
    equal((tag.pressed, tag.pending()), (0, False))


# Outputs, settings, memories.


def test_written_values_go_to_the_nearer_limit():
    tag = Memory("M", low=-5, high=9).instance()
    tag.place(Owner(), "tag", 0)
    for written, kept in ((3, 3), (-6, -5), (10, 9), (True, 1)):
        tag.owner.tag = written
        tag.take(written)
        equal((tag.value, tag.owner.tag), (kept, kept))


def test_a_digital_output_is_0_or_1():
    tag = DigitalOut("Valve").instance()
    tag.place(Owner(), "tag", 0)
    for written, demand in ((7, 1), (0, 0), (-1, 1), (True, 1)):
        tag.owner.tag = written
        tag.take(written)
        equal(tag.demand, demand)


def test_initial_values():
    equal((DigitalOut("V", safe=1).value, AnalogOut("S", low=20, high=50, safe=25).value), (1, 25))
    equal((Setting("S", low=1, high=9, default=5).value, Memory("M", high=9, initial=4).value, Input("I", initial=1).value), (5, 4, 1))


MISUSE = (
    (lambda: AnalogIn("T", low=9, high=3), "'T': high is 3; it must be an integer of 9 to 1073741823"),
    (lambda: AnalogIn("T", low=0.5), "'T': low is 0.5; it must be an integer of -1073741823 to 1073741823"),  # type: ignore[arg-type]
    (lambda: AnalogIn("T", decimals=7), "'T': decimals is 7; it must be an integer of 0 to 6"),
    (lambda: AnalogIn("T", stale_ms=0), "'T': stale_ms is 0; it must be an integer of 1 to 1000000000"),
    (lambda: AnalogIn("T", frozen_ms=-1), "'T': frozen_ms is -1; it must be an integer of 0 to 1000000000"),
    (lambda: AnalogIn("T", fault_low=1), "'T': fault_low is 1; it must be an integer of -1073741823 to 0"),
    (lambda: AnalogIn("T", fault_high=99), "'T': fault_high is 99; it must be an integer of 100 to 1073741823"),
    (lambda: AnalogIn("T", on_bad=101), "'T': on_bad is 101; it must be 'hold', 'low', 'high' or an integer of 0 to 100"),
    (lambda: DigitalIn("T", on_bad="keep"), "'T': on_bad is 'keep'; it must be 'hold', 'low', 'high' or an integer of 0 to 1"),
    (lambda: DigitalOut("T", safe=2), "'T': safe is 2; it must be an integer of 0 to 1"),
    (lambda: AnalogOut("T", low=4, high=20), "'T': safe is 0; it must be an integer of 4 to 20"),
    (lambda: Setting("T", low=1, high=9), "'T': default is 0; it must be an integer of 1 to 9"),
    (lambda: Memory("T", initial=2), "'T': initial is 2; it must be an integer of 0 to 1"),
)


def test_misuse_says_what_is_allowed():
    for misuse, text in MISUSE:
        equal(message(ModelError, misuse), text)
