"""The [limits] of a board file: checked here, and complete in what a board gets, which so needs neither defaults nor checks."""

from typing import Any

from firmware.drivers.settings import CONTRADICTION, UNKNOWN_KEY, WRONG_VALUE, BoardError
from shared_model.device_limits import LIMITS, limits_with

BOARD = {"events": 16, "scan_logs": 8}  # what a heap of 192 KB has room for beside four clients
WHAT = {
    "answers": "answers that one client may leave unread, besides those to commands; then it is closed with 1008",
    "clients": "clients at once; one more gets 503",
    "commands": "commands that wait for a scan; then `busy`",
    "events": "newest events that are kept for clients which come back",
    "fragments": "frames in which one message may come; more is closed with 1009",
    "gone_ms": "silence after which a client is let go; more than `ping_ms`",
    "handshake_ms": "time for a request, until it is answered",
    "head_bytes": "bytes of a request's head; more gets 431",
    "message_bytes": "bytes of a message from a client (`max_message_bytes` in `hello`)",
    "ping_ms": "silence after which a client is pinged",
    "requests_per_s": "requests a second of one client; then `busy`",
    "scan_logs": "newest messages of the scan log that are kept for clients which are behind",
    "stalled_ms": "time for which a client may take nothing before it is cut off",
}


def board_limits(board: dict[str, Any]) -> dict[str, int]:
    """All limits of a board with that file; BoardError for one that cannot be."""
    given = board.get("limits", {})
    if not isinstance(given, dict):
        raise BoardError(WRONG_VALUE, ("limits",), f"limits is {given!r}; it must be a table of limits by name")
    for name in sorted(given):
        if name not in LIMITS:
            raise BoardError(UNKNOWN_KEY, ("limits", name), f"unknown key '{name}'; it may have {', '.join(sorted(LIMITS))}")
        _, lowest, highest = LIMITS[name]
        if type(given[name]) is not int or not lowest <= given[name] <= highest:
            told = f"the limit is {given[name]!r}; it must be an integer from {lowest} to {highest}"
            raise BoardError(WRONG_VALUE, ("limits", name), told)
    limits: dict[str, int] = limits_with({**BOARD, **given})
    if limits["gone_ms"] <= limits["ping_ms"]:
        told = f"gone_ms is {limits['gone_ms']}; it must be more than ping_ms, which is {limits['ping_ms']}"
        raise BoardError(CONTRADICTION, ("limits", "gone_ms" if "gone_ms" in given else "ping_ms"), told)
    return limits
