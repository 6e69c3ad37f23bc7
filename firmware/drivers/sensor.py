"""What sensors on a bus have in common: a conversion that is begun, left alone, and fetched."""

from firmware.drivers.periods import too_seldom

EVERY = (100, 60_000)  # ms


class Sensor:
    """One device. A driver has `start`, `finish`, which returns the values of its tags, and CONVERSION_MS between them."""

    OUTPUT = False
    KINDS = ("AnalogIn",)
    ALONE = False  # it has one tag only

    def __init__(self, bus, entries: list):
        self._bus = bus
        self.every_ms = min([entry["every_ms"] for entry in entries])
        self.begin()

    @classmethod
    def check(cls, entry: dict) -> list:
        """What is wrong with an entry. A measurement is begun and fetched after a scan each."""
        return too_seldom(entry, "every_ms", cls.CONVERSION_MS + 2 * entry["scan_ms"])  # type: ignore[attr-defined]

    @staticmethod
    def device(entry: dict):
        """Which device of its bus it is on, as told by its address; None when that is not known."""
        return str(entry["address"])

    def begin(self) -> None:
        """Start afresh, as if it had just been plugged in."""
        self._converting = False
        self.wait_ms = 0

    def step(self):
        """One half of a measurement; the values of the tags, or None after the first half."""
        self._converting = not self._converting
        if self._converting:
            self.start()  # type: ignore[attr-defined]
            self.wait_ms = self.CONVERSION_MS  # type: ignore[attr-defined]
            return None
        self.wait_ms = self.every_ms - self.CONVERSION_MS  # type: ignore[attr-defined]
        return self.finish()  # type: ignore[attr-defined]


def rounded(value: int, divisor: int) -> int:
    """A quotient in integers, rounded half up."""
    return (2 * value + divisor) // (2 * divisor)
