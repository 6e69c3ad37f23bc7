"""How often a slow input is delivered, against the model's patience with it: what comes seldom must not be stale because of that."""


def too_seldom(entry: dict, period_ms: int):
    """What is wrong with a sample each `period_ms`, or None; one may be lost."""
    if entry["tag"].stale_ms >= 2 * period_ms:
        return None
    told = "a sample comes every " + str(period_ms) + " ms, but the model's stale_ms is " + str(entry["tag"].stale_ms)
    return told + "; declare stale_ms of " + str(2 * period_ms) + " or more there"
