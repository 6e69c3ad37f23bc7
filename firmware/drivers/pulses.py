"""Edges at a pin, counted by its interrupt into a word that was there before, as nothing can be allocated there."""

from array import array

from firmware.drivers.digital_in import pull_of
from firmware.drivers.settings import PULL

COUNTS = 0xFFFF  # of the word, which begins again at 0: so many edges may come between two looks
EDGES = ["rising", "falling", "both"]
SETTINGS: dict[str, tuple] = {
    "pull": (PULL, "none"),
    "edge": (EDGES, "rising"),
    "pulses": ((1, 1_000_000), 1),  # so many
    "units": ((1, 1_000_000), 1),  # are so many of the tag
}


class Pulses:
    """Counts edges from now on. `take` is called by one reader, outside the interrupt."""

    def __init__(self, machine, entry: dict):
        self._word = array("H", [0])
        self._seen = 0
        self._pin = pin = machine.Pin(entry["pin"], machine.Pin.IN, pull_of(machine, entry["pull"]))
        trigger = 0
        if entry["edge"] != "falling":
            trigger |= pin.IRQ_RISING
        if entry["edge"] != "rising":
            trigger |= pin.IRQ_FALLING
        try:
            pin.irq(handler=self._count, trigger=trigger, hard=True)
        except TypeError:  # esp32 has soft ones only
            pin.irq(handler=self._count, trigger=trigger)

    def _count(self, _pin) -> None:
        word = self._word
        word[0] = (word[0] + 1) & COUNTS

    def take(self) -> int:
        """Edges since the last call. OSError when what is connected is known not to answer, which only a virtual pin knows."""
        self._pin.value()
        counted = self._word[0]
        new = (counted - self._seen) & COUNTS
        self._seen = counted
        return new
