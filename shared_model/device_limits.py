"""What a device allows its clients, so that nobody can take all of it: one table of names for boards and simulators."""

LIMITS = {
    "clients": (4, 1, 16),
    "message_bytes": (4096, 512, 16_384),
    "fragments": (16, 1, 256),
    "requests_per_s": (20, 1, 1000),
    "commands": (8, 1, 24),
    "events": (32, 4, 1024),
    "scan_logs": (16, 2, 256),
    "answers": (8, 1, 64),
    "head_bytes": (2048, 512, 8192),
    "handshake_ms": (5000, 100, 60_000),
    "stalled_ms": (5000, 100, 60_000),
    "ping_ms": (10_000, 100, 600_000),
    "gone_ms": (40_000, 200, 3_600_000),
}
"""Name to default, and the lowest and the highest that a board file may say instead."""


def limits_with(given) -> dict:
    """All limits: the defaults, and what is given instead."""
    limits = {name: LIMITS[name][0] for name in LIMITS}
    limits.update(given or {})
    return limits
