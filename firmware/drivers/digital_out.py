"""A digital output on a pin, at its safe level from the moment that it is one."""

from firmware.drivers.settings import FLAG


class Driver:
    """`active_low`: the pin is low while the output is 1."""

    OUTPUT = True
    QUICK = True
    KINDS = ("DigitalOut",)
    SETTINGS = {"active_low": (FLAG, False)}

    def __init__(self, machine, entry: dict, safe: int):
        self._flip = 1 if entry["active_low"] else 0
        pin, level = self.level(entry, safe)
        self._pin = machine.Pin(pin, machine.Pin.OUT, value=level)

    @staticmethod
    def level(entry: dict, value: int) -> list:
        """Pin and level of a value, as in safe.json."""
        return [entry["pin"], value ^ (1 if entry["active_low"] else 0)]

    def write(self, value: int) -> None:
        self._pin.value(value ^ self._flip)
