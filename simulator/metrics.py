"""What this machine tells about itself: metrics and system information, read by psutil. Nothing here is about the model."""

import os
import platform
import socket
import time
from pathlib import Path
from typing import Any

import psutil

CPU_OVER_S = 0.5
"""Least time over which CPU load means something."""


class Meter:
    """Measures the machine; disk is the one that `folder` is on."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._cpu_pct = psutil.cpu_percent(interval=0.05)
        self._cpu_at_s = time.monotonic()

    def measure(self) -> dict[str, Any]:
        """The machine's part of a `metrics` message; CPU load is since the last call, or the last one's if that was just now."""
        memory = psutil.virtual_memory()
        disk = psutil.disk_usage(self._folder)
        return {
            "cpu_pct": self._cpu(),
            "memory": {"used_bytes": memory.total - memory.available, "total_bytes": memory.total},
            "disk": {"used_bytes": disk.used, "total_bytes": disk.total},
            "temperature_c": _temperature_c(),
        }

    def _cpu(self) -> float:
        now_s = time.monotonic()
        if now_s - self._cpu_at_s >= CPU_OVER_S:
            self._cpu_pct = psutil.cpu_percent()
            self._cpu_at_s = now_s
        return round(self._cpu_pct, 1)


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


def _temperature_c() -> float | None:
    """The hottest sensor of the machine, or None where there is none to read."""
    read = getattr(psutil, "sensors_temperatures", None)
    readings = [sensor.current for group in read().values() for sensor in group] if read else []
    return round(max(readings), 1) if readings else None
