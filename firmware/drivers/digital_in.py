"""A digital input on a pin; a pushbutton is one too, since the scanner itself finds a command's rising edge."""

from firmware.drivers.settings import FLAG, PULL, pull


class Driver:
    """`active_low`: the input is 1 while the pin is low. `pull`: the pin's own resistor."""

    OUTPUT = False
    KINDS = ("DigitalIn",)
    SETTINGS = {"pull": (PULL, "none"), "active_low": (FLAG, False)}

    def __init__(self, machine, entry: dict):
        self._pin = machine.Pin(entry["pin"], machine.Pin.IN, pull(machine, entry["pull"]))
        self._flip = 1 if entry["active_low"] else 0

    def read(self) -> int:
        return int(self._pin.value() ^ self._flip)
