"""An analog input that counts pulses, as those of a meter. It begins at the tag's low with every start of the board."""

from firmware.drivers import pulses


class Driver:
    """`pulses` of them are `units` of the tag. After the tag's high comes its low again."""

    OUTPUT = False
    QUICK = False
    KINDS = ("AnalogIn",)
    SETTINGS = pulses.SETTINGS

    def __init__(self, machine, entry: dict):
        self._pulses = pulses.Pulses(machine, entry)
        self._units = entry["units"]
        self._per = entry["pulses"]
        self._low = entry["tag"].low
        self._span = entry["tag"].high - self._low + 1
        self._count = 0
        self._rest = 0  # pulses times units that are no whole unit yet

    def read(self) -> int:
        self._rest += self._pulses.take() * self._units
        self._count = (self._count + self._rest // self._per) % self._span
        self._rest %= self._per
        return int(self._low + self._count)
