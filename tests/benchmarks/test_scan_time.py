"""The yardstick does what the model does, on every runtime, and the command prints its table."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import RUNTIMES
from benchmarks.heap import boot, divided, group
from tools.interpreters import ROOT, Missing


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_code_by_hand_equals_the_model_in_every_scan_and_both_are_timed(runtime: str) -> None:
    found = RUNTIMES[runtime](2, 1)["us"]
    assert sorted(found) == ["at_rest", "filling", "moving"]
    for us in found.values():
        assert {kind: len(times) for kind, times in us.items()} == {"by_hand": 2, "duties": 2, "scanner": 2, "told": 2}
        assert all(time > 0 for times in us.values() for time in times)


def test_the_command_prints_a_table_and_writes_json(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "scan_time", "--repeats", "1", "--milliseconds", "1"]
    run = subprocess.run(
        [*command, "--json", str(tmp_path / "figures.json")], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "One scan of tank_fill" in run.stdout
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="ascii"))["scan_time"]
    assert sorted(figures) == sorted(RUNTIMES)
    for result in figures.values():
        for what in ("moving", "filling", "at_rest"):
            assert result[what]["ratio"]["by_hand"] == result[what]["ratio_duties"]["duties"] == 1


def test_the_heap_is_that_of_the_boot_and_all_of_it_is_counted() -> None:
    try:
        found = boot("192k")
    except Missing as missing:
        pytest.skip(str(missing))
    modules = dict(found["modules"])
    assert {"model", "shared_model.running", "firmware.main", "firmware.assembly", "machine"} <= modules.keys()
    counted = found["start"] + sum(modules.values())
    assert sum(found["groups"].values()) == sum(size for _, size in found["modules"])
    assert abs(found["used"] - counted) < 20_000 < found["used"] < found["total"]


def test_what_always_runs_is_told_apart_by_what_it_is_for() -> None:
    try:
        found, whole = divided("192k"), dict(boot("192k")["modules"])["shared_model.running"]
    except Missing as missing:
        pytest.skip(str(missing))
    assert list(found) == ["language and scan", "messages and sessions", "server and storage"]
    assert all(size > 10_000 for size in found.values())
    assert whole < sum(found.values()) < whole + 5_000


def test_modules_are_counted_with_their_group() -> None:
    assert [group(name) for name in ("model", "shared_model.running", "firmware.flash_files", "firmware.drivers.adc", "asyncio")] == [
        "the model",
        "all that runs: language, scan, messages, sessions, server, storage",
        "files of the set, strict JSON",
        "start and drivers, before most of it is forgotten",
        "interpreter's own",
    ]
