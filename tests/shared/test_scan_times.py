"""Scan times without keeping each: mean and maximum exact, the 99th percentile within its stated bound. Runs on every runtime."""

from shared_model.scan_times import ScanTimes
from tests.shared.support import equal, without_heap

NOTHING = {"count": 0, "mean_us": 0, "p99_us": 0, "max_us": 0, "late_max_us": 0, "overruns": 0, "flash_stall_max_us": 0}


def taken(durations):
    times = ScanTimes()
    for duration_us in durations:
        times.add(duration_us, 0)
    return times.take()


def exact(durations):
    """The longest duration when the longest hundredth is left out."""
    return sorted(durations)[len(durations) - 1 - len(durations) // 100]


def random_durations(seed, count, most):
    found = []
    for _ in range(count):
        seed = (seed * 48271) % 2147483647
        found.append(seed % (1 + (most >> (seed >> 8) % 12)))
    return found


def test_all_is_summed_up_and_begun_anew():
    times = ScanTimes()
    for duration_us, late_us in ((100, 5), (300, 0), (201, 90)):
        times.add(duration_us, late_us)
    times.overrun()
    times.stall(70_000)
    times.stall(50_000)
    expected = {"count": 3, "mean_us": 200, "p99_us": 300, "max_us": 300, "late_max_us": 90, "overruns": 1}
    expected["flash_stall_max_us"] = 70_000
    equal(times.take(), expected)
    equal(times.take(), NOTHING)


def test_what_the_flash_held_up_is_no_lateness_of_the_next_scan_and_of_no_other():
    times = ScanTimes()
    times.stall(70_000)
    times.stall(10_000)
    equal([times.own(81_000), times.own(81_000)], [1000, 81_000])
    times.stall(70_000)
    equal([times.own(0), times.own(5)], [0, 5])
    times.stall(70_000)
    times.take()
    equal(times.own(71_000), 1000)


def test_p99_is_never_too_low_and_at_most_a_quarter_too_high():
    for seed in range(1, 13):
        for most in (7, 200, 5000, 100_000, 1 << 20):
            durations = random_durations(seed, 250, most)
            found, right = taken(durations)["p99_us"], exact(durations)
            equal(right <= found <= right + right // 4, True, (seed, most, right, found))


def test_p99_leaves_out_the_longest_hundredth():
    equal(taken([5] * 99 + [7000])["p99_us"], 5)
    equal(taken([5] * 98 + [7000] * 2)["p99_us"] >= 7000, True)
    equal(taken([5] * 98 + [7000])["p99_us"], 7000)


def test_p99_beyond_the_last_bin_is_the_maximum():
    equal(taken([10, 5_000_000])["p99_us"], 5_000_000)


def test_p99_of_equal_scans_on_a_slow_board():
    equal(taken([9000] * 500)["p99_us"], 9000)


def test_adding_allocates_nothing():
    times = ScanTimes()
    without_heap(lambda: times.add(123_456, 5))
