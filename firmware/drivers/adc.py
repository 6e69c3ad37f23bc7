"""An analog input on a converter's pin, calibrated at two points."""

from firmware.drivers.scale import COUNTS, MAX_COUNT, check_calibration, is_quick, map_between
from firmware.drivers.settings import INTEGER, REQUIRED


class Driver:
    """`raw_low` counts (0 to 65535) are `low` in the tag's units, `raw_high` are `high`; beyond them the line goes on.

    `oversample`: of so many readings at once the mean is taken, in counts, rounded half up.
    """

    OUTPUT = False
    KINDS = ("AnalogIn",)
    SETTINGS = {
        "raw_low": (COUNTS, 0),
        "raw_high": (COUNTS, MAX_COUNT),
        "low": (INTEGER, REQUIRED),
        "high": (INTEGER, REQUIRED),
        "oversample": ((1, 64), 1),
    }
    check = staticmethod(check_calibration)

    def __init__(self, machine, entry: dict):
        self._adc = machine.ADC(machine.Pin(entry["pin"]))
        self.QUICK = is_quick(entry["high"] - entry["low"])
        self._line = (entry["raw_low"], entry["raw_high"], entry["low"], entry["high"], entry["oversample"])

    def read(self) -> int:
        raw_low, raw_high, low, high, readings = self._line
        count = readings
        for _ in range(readings):
            count += 2 * self._adc.read_u16()
        return map_between(count // (2 * readings), raw_low, raw_high, low, high)
