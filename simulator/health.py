"""The health checks that only the simulator's machine can give: room, scan times, plant, journal, model. The model's own are the hub's."""

from typing import Any

from simulator.plant_errors import stopped
from tools.compiler.problems import counted

Check = tuple[str, str, str]
"""Name, status (pass, warn, fail) and one sentence."""

FULL_PCT = 95


def room(name: str, space: dict[str, int]) -> Check:
    """Memory or disk, as `metrics` has them."""
    used_pct = 100 * space["used_bytes"] // max(space["total_bytes"], 1)
    return name, "warn" if used_pct >= FULL_PCT else "pass", f"{used_pct} % in use"


def scan_time(times: dict[str, Any], scan_ms: int, lost_time: bool) -> Check:
    """Scans since the last metrics, as `metrics` has them; `lost_time`: one began too late for its `dt_ms` to make up for it."""
    if lost_time:
        return "scan time", "fail", f"a scan began {times['late_max_us'] // 1000} ms late, too late to make up for it"
    if times["overruns"]:
        return "scan time", "warn", f"{counted(times['overruns'], 'overrun')}; the longest scan took {times['max_us']} us of {scan_ms} ms"
    return "scan time", "pass", f"the longest scan took {times['max_us']} us of {scan_ms} ms"


def plant(error: str) -> Check:
    """The plant; `error` is what stopped it, or empty."""
    return "plant", "fail" if error else "pass", stopped(error) if error else "running"


def journal(damage: str, error: str) -> Check:
    """The journal; `damage` was found when it was opened, `error` keeps it from being written now. Empty means none."""
    if error:
        return "journal", "fail", f"cannot be written: {error}"
    return "journal", "warn" if damage else "pass", damage or "written, its chain is whole"


def model(model_hash: str | None) -> Check:
    """Whether what runs is what was described."""
    return "model verified", "pass" if model_hash else "warn", model_hash or "there is no description to compare with"


CLOCK: Check = ("clock", "pass", "set")
