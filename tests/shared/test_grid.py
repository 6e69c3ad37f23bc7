"""The grid: what is due when, and what a late runtime makes of it. Runs on every runtime."""

from shared_model.grid import Grid
from tests.shared.support import equal

CASES = (  # name, scan_ms, start, steps of (now, dt, late)
    ("on time", 20, 0, ((0, 0, 0), (19, 0, 0), (20, 20, 0), (20, 0, 0), (40, 20, 0))),
    ("a little late stays on the grid", 20, 0, ((27, 20, 7), (40, 20, 0), (59, 0, 0), (79, 20, 19), (80, 20, 0))),
    ("periods that were missed count into the next", 20, 0, ((79, 60, 59), (80, 20, 0))),
    ("it starts anywhere", 50, 1007, ((1056, 0, 0), (1057, 50, 0), (1106, 0, 0), (1107, 50, 0))),
    (
        "at most 100 periods, and then on",
        20,
        0,
        ((2000, 2000, 1980), (4020, 2000, 2000), (4040, 20, 0), (90_040, 2000, 85_980)),
    ),
    ("far from boot", 5, 1 << 40, (((1 << 40) + 4, 0, 0), ((1 << 40) + 5, 5, 0))),
)


def test_by_table():
    for name, scan_ms, start, steps in CASES:
        grid = Grid(scan_ms, start)
        for now_ms, dt_ms, late_ms in steps:
            equal(grid.due(now_ms), dt_ms, (name, now_ms))
            if dt_ms:
                equal(grid.late_ms, late_ms, (name, now_ms))
                equal(grid.next_ms > now_ms, True, (name, now_ms))


def test_overruns_are_scans_that_began_a_whole_period_too_late():
    grid = Grid(20)
    for now_ms in (20, 59, 79, 99, 200):
        grid.due(now_ms)
    equal(grid.overruns, 1)
