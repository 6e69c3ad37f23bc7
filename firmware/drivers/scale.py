"""The straight line through two points, in integers: between a converter's counts and a tag's units. Nothing is clamped here."""

MAX_COUNT = 65535  # read_u16 and duty_u16, whatever the converter's own width
COUNTS = (0, MAX_COUNT)


def map_between(value: int, from_low: int, from_high: int, to_low: int, to_high: int) -> int:
    """`value` carried from one span to the other, rounded half up. The spans may run downwards; `from` must not be empty."""
    span = from_high - from_low
    moved = (value - from_low) * (to_high - to_low)
    if span < 0:
        span = -span
        moved = -moved
    return to_low + (2 * moved + span) // (2 * span)


def is_quick(span: int) -> bool:
    """Whether that span of units, between which and counts `map_between` carries, keeps it within small integers: it allocates nothing."""
    return 2 * MAX_COUNT * abs(span) + MAX_COUNT < 1 << 30


def check_calibration(entry: dict, raw: tuple = ("raw_low", "raw_high")) -> list:
    """What is wrong with an entry's two points."""
    found = []
    for low, high in (raw, ("low", "high")):
        if entry[low] is not None and entry[low] == entry[high]:
            found.append(low + " and " + high + " are both " + str(entry[low]) + "; a calibration needs two points")
    return found
