"""The checks of the simulator's machine: what passes, warns and fails, and what they say."""

import pytest

from simulator import health
from simulator.health import Check

TIMES = {"count": 250, "max_us": 310, "overruns": 0, "late_max_us": 900}


@pytest.mark.parametrize(
    ("check", "told"),
    [
        (health.room("disk", {"used_bytes": 94, "total_bytes": 100}), ("disk", "pass", "94 % in use")),
        (health.room("disk", {"used_bytes": 95, "total_bytes": 100}), ("disk", "warn", "95 % in use")),
        (health.room("memory", {"used_bytes": 0, "total_bytes": 0}), ("memory", "pass", "0 % in use")),
        (health.scan_time(TIMES, 20, False), ("scan time", "pass", "the longest scan took 310 us of 20 ms")),
        (
            health.scan_time(TIMES | {"overruns": 1}, 20, False),
            ("scan time", "warn", "1 overrun; the longest scan took 310 us of 20 ms"),
        ),
        (
            health.scan_time(TIMES | {"overruns": 2}, 20, False),
            ("scan time", "warn", "2 overruns; the longest scan took 310 us of 20 ms"),
        ),
        (
            health.scan_time(TIMES | {"overruns": 1, "late_max_us": 7_000_000}, 20, True),
            ("scan time", "fail", "a scan began 7000 ms late, too late to make up for it"),
        ),
        (health.plant(""), ("plant", "pass", "running")),
        (health.plant("KeyError: 'inlt'"), ("plant", "fail", "stopped: KeyError: 'inlt'")),
        (health.journal("", ""), ("journal", "pass", "written, its chain is whole")),
        (health.journal("entry 3 is damaged", ""), ("journal", "warn", "entry 3 is damaged")),
        (health.journal("", "No space left on device"), ("journal", "fail", "cannot be written: No space left on device")),
        (health.model("abc"), ("model verified", "pass", "abc")),
        (health.model(None), ("model verified", "warn", "there is no description to compare with")),
    ],
)
def test_checks(check: Check, told: Check) -> None:
    assert check == told
