"""A digital input on a pin; a pushbutton is one too, since the scanner itself finds a command's rising edge."""

from firmware.drivers.settings import FLAG, PULL


class Driver:
    """`active_low`: the input is 1 while the pin is low. `pull`: the pin's own resistor."""

    OUTPUT = False
    KINDS = ("DigitalIn",)
    SETTINGS = {"pull": (PULL, "none"), "active_low": (FLAG, False)}

    def __init__(self, machine, entry: dict):
        self._pin = machine.Pin(entry["pin"], machine.Pin.IN, _pull(machine, entry["pull"]))
        self._flip = 1 if entry["active_low"] else 0

    def read(self) -> int:
        return int(self._pin.value() ^ self._flip)


def _pull(machine, name: str):
    """`machine.Pin`'s constant for a pull."""
    if name == "up":
        return machine.Pin.PULL_UP
    return machine.Pin.PULL_DOWN if name == "down" else None
