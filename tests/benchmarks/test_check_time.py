"""The check of a large model: it passes clean, and in the time that is promised."""

from pathlib import Path

from benchmarks.check_time import times


def test_two_hundred_tags_are_checked_within_a_second(tmp_path: Path) -> None:
    assert sum(times(200, tmp_path)) < 1
