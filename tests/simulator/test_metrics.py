"""What the machine tells about itself, in the words and ranges of the protocol."""

from pathlib import Path

import psutil
import pytest

from simulator.metrics import Meter, system_info


def test_memory_and_disk_are_within_their_totals(tmp_path: Path) -> None:
    measured = Meter(tmp_path).measure()
    for name in ("memory", "disk"):
        assert 0 < measured[name]["used_bytes"] <= measured[name]["total_bytes"]
    assert measured["temperature_c"] is None or isinstance(measured["temperature_c"], float)


def test_cpu_load_over_no_time_is_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "cpu_percent", lambda interval=None: 12.34 if interval else 99.9)
    meter = Meter(tmp_path)
    assert meter.measure()["cpu_pct"] == 12.3
    meter._cpu_at_s -= 1
    assert meter.measure()["cpu_pct"] == 99.9
    assert meter.measure()["cpu_pct"] == 99.9


def test_system_information_has_every_field_of_the_message(tmp_path: Path) -> None:
    info = system_info(tmp_path, "localhost:3001", "0.1.0")
    assert sorted(info) == sorted(
        [
            "platform",
            "interpreter",
            "machine",
            "hostname",
            "address",
            "cpu_count",
            "cpu_mhz",
            "memory_total_bytes",
            "disk_total_bytes",
            "reset_cause",
            "version",
            "boot_time",
        ]
    )
    assert (info["address"], info["version"], info["reset_cause"]) == ("localhost:3001", "0.1.0", "start")
    assert info["boot_time"] == round(psutil.Process().create_time() * 1000)
