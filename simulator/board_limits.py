"""The [limits] of a board file: checked here, and complete in what a board gets, which so needs neither defaults nor checks."""

from collections.abc import Callable
from typing import Any

from firmware.drivers.settings import CONTRADICTION, UNKNOWN_KEY, WRONG_VALUE, BoardError, refuse
from shared_model.device_limits import LIMITS, limits_with

BOARD = {"events": 16, "scan_logs": 8}  # what a heap of 192 KB has room for beside four clients
WHAT = {
    "answers": "answers that one client may leave unread, besides those to commands; then it is closed with 1008. "
    "As many to commands may wait for the journal; then commands are `busy`",
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


def board_limits(board: dict[str, Any], tell: Callable[[BoardError], object] = refuse) -> dict[str, int]:
    """All limits of a board with that file; each that cannot be is told as a BoardError, as `firmware.drivers.check` does."""
    given = board.get("limits", {})
    if not isinstance(given, dict):
        tell(BoardError(WRONG_VALUE, ("limits",), f"limits is {given!r}; it must be a table of limits by name"))
        given = {}
    good = {name: given[name] for name in sorted(given) if _fits(name, given[name], tell)}
    limits: dict[str, int] = limits_with({**BOARD, **good})
    unclear = {"gone_ms", "ping_ms"} & (given.keys() - good.keys())
    if limits["gone_ms"] <= limits["ping_ms"] and not unclear:
        told = f"gone_ms is {limits['gone_ms']}; it must be more than ping_ms, which is {limits['ping_ms']}"
        tell(BoardError(CONTRADICTION, ("limits", "gone_ms" if "gone_ms" in given else "ping_ms"), told))
    return limits


def _fits(name: str, value: Any, tell: Callable[[BoardError], object]) -> bool:
    """Whether there is such a limit, and this is one of its values."""
    if name not in LIMITS:
        allowed = sorted(LIMITS)
        tell(BoardError(UNKNOWN_KEY, ("limits", name), f"unknown key '{name}'; it may have {', '.join(allowed)}", allowed))
        return False
    _, lowest, highest = LIMITS[name]
    fits = type(value) is int and lowest <= value <= highest
    if not fits:
        tell(BoardError(WRONG_VALUE, ("limits", name), f"the limit is {value!r}; it must be an integer from {lowest} to {highest}"))
    return fits
