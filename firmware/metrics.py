"""What the board measures of itself: how busy it is, memory, disk; and the health checks that follow. It publishes nothing."""

import gc
import os
from asyncio import core  # type: ignore[attr-defined]

from firmware.clock import ticks_diff, ticks_us

ROOM_PCT = 90  # in use: more is a warning


class BusyMeter:
    """The share of time in which the event loop was not waiting. It puts itself around the loop's one place of waiting."""

    def __init__(self) -> None:
        self._wait = core._io_queue.wait_io_event
        core._io_queue.wait_io_event = self._metered
        self._idle_us = 0
        self._since = ticks_us()

    def _metered(self, limit_ms: int) -> None:
        started = ticks_us()
        self._wait(limit_ms)
        self._idle_us += ticks_diff(ticks_us(), started)

    def take_pct(self) -> float:
        """Percent busy since the last call, one decimal; called at least every 8 minutes."""
        now = ticks_us()
        elapsed_us = max(ticks_diff(now, self._since), 1)
        busy_us = max(elapsed_us - self._idle_us, 0)
        self._since = now
        self._idle_us = 0
        return float(busy_us * 1000 // elapsed_us) / 10


def memory() -> dict:
    """Heap in use and in all, after a collection."""
    gc.collect()
    used = gc.mem_alloc()  # type: ignore[attr-defined]
    return {"used_bytes": used, "total_bytes": used + gc.mem_free()}  # type: ignore[attr-defined]


def disk(path: str = ".") -> dict:
    """The file system that holds the flash."""
    stat = os.statvfs(path)
    return {"used_bytes": stat[0] * (stat[2] - stat[3]), "total_bytes": stat[0] * stat[2]}


def room_check(name: str, space: dict) -> tuple:
    """The health check of memory or disk."""
    used_pct = 100 * space["used_bytes"] // max(space["total_bytes"], 1)
    return name, "warn" if used_pct >= ROOM_PCT else "pass", str(used_pct) + " % in use"


def scan_check(times: dict, scan_ms: int, lost_time: bool) -> tuple:
    """The health check of the scan's time, from the `scan` fields of a metrics message.

    `lost_time`: one began too late for its `dt_ms` to make up for it.
    """
    if lost_time:
        return "scan time", "fail", "a scan began " + str(times["late_max_us"] // 1000) + " ms late, too late to make up for it"
    if times["overruns"]:
        return "scan time", "warn", str(times["overruns"]) + " scans began a whole period or more too late"
    message = "the longest scan took " + str(times["max_us"]) + " us of " + str(scan_ms) + " ms"
    stall_ms = times["flash_stall_max_us"] // 1000
    if stall_ms >= scan_ms:
        message += "; the flash held scans up for " + str(stall_ms) + " ms"
    return "scan time", "pass", message
