"""A digital input on a pin; a pushbutton is one too, since the scanner itself finds a command's rising edge."""

from firmware.drivers.settings import FLAG, PULL


class Driver:
    """`active_low`: the input is 1 while the pin is low. `pull`: the pin's own resistor.

    `debounce_ms`: a change counts once the pin has been read so for this long, in whole scans; a trip waits as long, too.
    """

    OUTPUT = False
    QUICK = True
    KINDS = ("DigitalIn",)
    SETTINGS = {"pull": (PULL, "none"), "active_low": (FLAG, False), "debounce_ms": ((0, 1000), 0)}

    def __init__(self, machine, entry: dict):
        self._pin = machine.Pin(entry["pin"], machine.Pin.IN, pull_of(machine, entry["pull"]))
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


def pull_of(machine, name: str):
    """`machine.Pin`'s constant for a pull."""
    if name == "up":
        return machine.Pin.PULL_UP
    return machine.Pin.PULL_DOWN if name == "down" else None
