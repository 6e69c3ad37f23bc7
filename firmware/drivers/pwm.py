"""An analog output as the duty of a pulse train."""

from firmware.drivers.scale import COUNTS, MAX_COUNT, check_calibration, is_quick, map_between
from firmware.drivers.settings import INTEGER, REQUIRED


class Driver:
    """`low` in the tag's units is a duty of `raw_low` (0 to 65535), `high` one of `raw_high`; `freq` in Hz."""

    OUTPUT = True
    KINDS = ("AnalogOut",)
    SETTINGS = {
        "freq": ((1, 40_000_000), 1000),
        "raw_low": (COUNTS, 0),
        "raw_high": (COUNTS, MAX_COUNT),
        "low": (INTEGER, REQUIRED),
        "high": (INTEGER, REQUIRED),
    }

    check = staticmethod(check_calibration)

    def __init__(self, machine, entry: dict, safe: int):
        low, tag = entry["low"], entry["tag"]
        self.QUICK = is_quick(tag.high - low) and is_quick(tag.low - low)
        self._line = _line(entry)
        pin, duty, freq = self.level(entry, safe)
        self._pwm = machine.PWM(machine.Pin(pin), freq=freq, duty_u16=duty)

    def write(self, value: int) -> None:
        self._pwm.duty_u16(_duty(value, self._line))

    @staticmethod
    def level(entry: dict, value: int) -> list:
        """Pin, duty and frequency of a value, as in safe.json."""
        return [entry["pin"], _duty(value, _line(entry)), entry["freq"]]


def _line(entry: dict) -> tuple:
    return (entry["low"], entry["high"], entry["raw_low"], entry["raw_high"])


def _duty(value: int, line: tuple) -> int:
    low, high, raw_low, raw_high = line
    return min(max(map_between(value, low, high, raw_low, raw_high), 0), MAX_COUNT)
