"""A digital input on a pin; a pushbutton is one too, since the scanner itself finds a command's rising edge."""

from firmware.drivers.settings import FLAG, INTEGER, PULL

MOST_MS = 1000


class Driver:
    """`active_low`: the input is 1 while the pin is low. `pull`: the pin's own resistor.

    `debounce_ms`: a change counts once the pin has been read so for this long, in whole scans; a trip waits as long, too.
    """

    OUTPUT = False
    KINDS = ("DigitalIn",)
    SETTINGS = {"pull": (PULL, "none"), "active_low": (FLAG, False), "debounce_ms": (INTEGER, 0)}

    @staticmethod
    def check(entry: dict):
        if not 0 <= entry["debounce_ms"] <= MOST_MS:
            return "debounce_ms is " + str(entry["debounce_ms"]) + "; it must be 0 to " + str(MOST_MS)
        return None

    def __init__(self, machine, entry: dict):
        self._pin = machine.Pin(entry["pin"], machine.Pin.IN, _pull(machine, entry["pull"]))
        self._flip = 1 if entry["active_low"] else 0
        self._readings = -(-entry["debounce_ms"] // entry["scan_ms"])  # after the first that differs
        self._left = 0  # of those; the very first reading is the value
        self._value = -1

    def read(self) -> int:
        value = int(self._pin.value() ^ self._flip)
        if value == self._value:
            self._left = self._readings
        elif self._left:
            self._left -= 1
        else:
            self._value = value
            self._left = self._readings
        return self._value


def _pull(machine, name: str):
    """`machine.Pin`'s constant for a pull."""
    if name == "up":
        return machine.Pin.PULL_UP
    return machine.Pin.PULL_DOWN if name == "down" else None
