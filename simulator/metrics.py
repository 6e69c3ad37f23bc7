"""What this machine tells about itself: metrics, system information and the health of its memory and disk. Read by psutil, never kept."""

import os
import platform
import socket
from pathlib import Path
from typing import Any

import psutil

PERIOD_MS = 5_000
FULL_PCT = 95


def metrics(folder: Path) -> dict[str, Any]:
    """The machine's part of a `metrics` message; disk is the one `folder` is on, CPU load is since the last call."""
    memory = psutil.virtual_memory()
    disk = psutil.disk_usage(str(folder))
    return {
        "cpu_pct": round(psutil.cpu_percent(), 1),
        "memory": {"used_bytes": memory.total - memory.available, "total_bytes": memory.total},
        "disk": {"used_bytes": disk.used, "total_bytes": disk.total},
        "temperature_c": _temperature_c(),
    }


def system_info(folder: Path, address: str, version: str) -> dict[str, Any]:
    """The fields of a `system_info` message but `re`; `address` is where the server listens."""
    frequency = psutil.cpu_freq() if hasattr(psutil, "cpu_freq") else None
    return {
        "platform": platform.platform(terse=True),
        "interpreter": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": platform.machine(),
        "hostname": socket.gethostname(),
        "address": address,
        "cpu_count": os.cpu_count() or 1,
        "cpu_mhz": round(frequency.current) if frequency else None,
        "memory_total_bytes": psutil.virtual_memory().total,
        "disk_total_bytes": psutil.disk_usage(str(folder)).total,
        "reset_cause": "start",
        "version": version,
        "boot_time": round(psutil.Process().create_time() * 1000),
    }


def health_checks(measured: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Name, status and message of the checks on what `metrics` measured."""
    return [_space("memory", measured["memory"]), _space("disk", measured["disk"])]


def _space(name: str, space: dict[str, int]) -> tuple[str, str, str]:
    used_pct = 100 * space["used_bytes"] // max(space["total_bytes"], 1)
    return name, "warn" if used_pct >= FULL_PCT else "pass", f"{used_pct} % in use"


def _temperature_c() -> float | None:
    """The hottest sensor of the machine, or None where there is none to read."""
    sensors = getattr(psutil, "sensors_temperatures", dict)()
    readings = [sensor.current for group in sensors.values() for sensor in group]
    return round(max(readings), 1) if readings else None
