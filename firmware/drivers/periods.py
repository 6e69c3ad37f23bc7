"""How often a slow input is delivered, against the model's patience with it: what comes seldom must not be stale because of that."""


def too_seldom(entry: dict, key: str, more_ms: int) -> list:
    """What is wrong with a sample each `entry[key]` and `more_ms`; one may be lost."""
    period_ms = (entry[key] or 0) + more_ms
    if entry[key] is None or entry["tag"].stale_ms >= 2 * period_ms:
        return []
    told = "a sample comes every " + str(period_ms) + " ms, but the model's stale_ms is " + str(entry["tag"].stale_ms)
    return [told + "; declare stale_ms of " + str(2 * period_ms) + " or more there"]
