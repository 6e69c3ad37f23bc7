"""The ADS1115, a converter of four voltages on I2C: one channel at a time, each against ground."""

from firmware.drivers.scale import check_calibration, map_between
from firmware.drivers.sensor import EVERY, Sensor, rounded
from firmware.drivers.settings import INTEGER, REQUIRED

RESULT, CONFIG = 0, 1
RANGES_MV = [6144, 4096, 2048, 1024, 512, 256]  # in the order of its gains
READY, SINGLE_SHOT, RATE_128, NO_COMPARATOR = 1 << 15, 1 << 8, 4 << 5, 3
MILLIVOLTS = (-6144, 6144)


class Driver(Sensor):
    """`mv_low` at the `channel` is `low` in the tag's units, `mv_high` is `high`; beyond them the line goes on.

    `range_mv`: the most that it can measure, finer when smaller; its pins bear no more than its supply whatever this is.
    """

    BUS = "i2c"
    CONVERSION_MS = 10  # 7.8 at 128 a second, and 10 % for its clock
    SETTINGS = {
        "address": ((0x48, 0x4B), 0x48),
        "channel": ((0, 3), REQUIRED),
        "range_mv": (RANGES_MV, 4096),
        "mv_low": (MILLIVOLTS, 0),
        "mv_high": (MILLIVOLTS, REQUIRED),
        "low": (INTEGER, REQUIRED),
        "high": (INTEGER, REQUIRED),
        "every_ms": (EVERY, 500),
    }

    @classmethod
    def check(cls, entry: dict) -> list:
        points = ("mv_low", "mv_high")
        found = check_calibration(entry, points)
        for key in points:
            if None not in (entry[key], entry["range_mv"]) and abs(entry[key]) > entry["range_mv"]:
                found.append(key + " is " + str(entry[key]) + ", beyond range_mv, which is " + str(entry["range_mv"]))
        return found + super().check(entry)

    def __init__(self, bus, entries: list):
        super().__init__(bus, entries)
        self._address = entries[0]["address"]
        self._channels = [_channel(entry) for entry in entries]
        self._turn = 0
        self._word = bytearray(2)

    def start(self) -> None:
        self._put(self._channels[self._turn][0] | READY)  # which begins one conversion

    def finish(self) -> list:
        """The value of the channel whose turn it is; those that follow come at once."""
        turn = self._turn
        config, range_mv, line = self._channels[turn]
        if self._get(CONFIG) != config | READY:
            raise OSError("not ready")
        count = (self._get(RESULT) ^ 0x8000) - 0x8000  # signed
        self._turn = (turn + 1) % len(self._channels)
        if self._turn:
            self.wait_ms = 0
        values: list = [None] * len(self._channels)
        values[turn] = map_between(rounded(count * range_mv * 1000, 0x8000), *line)
        return values

    def _put(self, config: int) -> None:
        self._bus.writeto_mem(self._address, CONFIG, bytes([config >> 8, config & 0xFF]))

    def _get(self, register: int) -> int:
        self._bus.readfrom_mem_into(self._address, register, self._word)
        return self._word[0] << 8 | self._word[1]


def _channel(entry: dict) -> tuple:
    """Its configuration, its range, and its line from microvolts to the tag's units."""
    config = 4 + entry["channel"] << 12 | RANGES_MV.index(entry["range_mv"]) << 9 | SINGLE_SHOT | RATE_128 | NO_COMPARATOR
    return config, entry["range_mv"], (entry["mv_low"] * 1000, entry["mv_high"] * 1000, entry["low"], entry["high"])
