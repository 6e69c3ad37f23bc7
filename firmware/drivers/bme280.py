"""The BME280, a sensor of temperature, pressure and humidity on I2C. The formulas are those of Bosch's data sheet, 4.2.3, in integers.

It is woken for one measurement at a time, each without oversampling.
"""

from firmware.drivers.sensor import EVERY, Sensor, rounded
from firmware.drivers.settings import REQUIRED

MEASURES = ["temperature", "humidity", "pressure"]
ID, CTRL_HUM, STATUS, CTRL_MEAS, DATA = 0xD0, 0xF2, 0xF3, 0xF4, 0xF7
CHIP = 0x60
FORCED = 1 << 5 | 1 << 2 | 1  # temperature once, pressure once, then sleep
MEASURING = 0x08
SKIPPED = 0x80000


class Driver(Sensor):
    """`measure`: temperature in degrees Celsius, humidity in percent or pressure in hPa, each with its tag's decimals."""

    BUS = "i2c"
    CONVERSION_MS = 10  # 9.3 at most
    SETTINGS = {"address": ((0x76, 0x77), 0x76), "measure": (MEASURES, REQUIRED), "every_ms": (EVERY, 1000)}

    def __init__(self, bus, entries: list):
        super().__init__(bus, entries)
        self._address = entries[0]["address"]
        self._tags = [(MEASURES.index(entry["measure"]), 10 ** entry["tag"].decimals) for entry in entries]
        self._data = bytearray(8)

    def begin(self) -> None:
        super().begin()
        self._calibration: tuple = ()

    def start(self) -> None:
        if not self._calibration:
            if self._read(ID, 1)[0] != CHIP:
                raise OSError("another chip")
            self._calibration = calibration(self._read(0x88, 26) + self._read(0xE1, 7))
        self._bus.writeto_mem(self._address, CTRL_HUM, b"\x01")  # counts from the next CTRL_MEAS on
        self._bus.writeto_mem(self._address, CTRL_MEAS, bytes([FORCED]))

    def finish(self) -> list:
        if self._read(STATUS, 1)[0] & MEASURING:
            raise OSError("not ready")
        data = self._data
        self._bus.readfrom_mem_into(self._address, DATA, data)
        temperature = data[3] << 12 | data[4] << 4 | data[5] >> 4
        if temperature == SKIPPED:
            raise OSError("not measured")
        pressure = data[0] << 12 | data[1] << 4 | data[2] >> 4
        fine = fine_temperature(self._calibration, temperature)
        found = (
            (celsius_100(fine), 100),
            (humidity_1024(self._calibration, fine, data[6] << 8 | data[7]), 1024),
            (pressure_256(self._calibration, fine, pressure), 25600),
        )
        return [rounded(found[which][0] * scale, found[which][1]) for which, scale in self._tags]

    def _read(self, register: int, count: int) -> bytearray:
        data = bytearray(count)
        self._bus.readfrom_mem_into(self._address, register, data)
        return data


def calibration(data) -> tuple:
    """T1 to T3, P1 to P9, H1 to H6 from registers 0x88 to 0xA1 and 0xE1 to 0xE7; OSError when there are none."""
    words = [data[at] | data[at + 1] << 8 for at in range(0, 24, 2)]
    if not words[0] or not words[3]:
        raise OSError("no calibration")
    signed = [words[at] if at in (0, 3) else _signed(words[at], 16) for at in range(12)]
    h4 = _signed(data[29] << 4 | data[30] & 0x0F, 12)
    h5 = _signed(data[31] << 4 | data[30] >> 4, 12)
    return tuple(signed + [data[25], _signed(data[26] | data[27] << 8, 16), data[28], h4, h5, _signed(data[32], 8)])


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> bits - 1 else value


def fine_temperature(c: tuple, raw: int) -> int:
    """t_fine of the data sheet, which the other two need."""
    first = ((raw >> 3) - (c[0] << 1)) * c[1] >> 11
    off = (raw >> 4) - c[0]
    return int(first + ((off * off >> 12) * c[2] >> 14))


def celsius_100(fine: int) -> int:
    """Hundredths of a degree."""
    return fine * 5 + 128 >> 8


def pressure_256(c: tuple, fine: int, raw: int) -> int:
    """256ths of a Pa."""
    off = fine - 128000
    second = off * off * c[8] + (off * c[7] << 17) + (c[6] << 35)
    first = (off * off * c[5] >> 8) + (off * c[4] << 12)
    first = ((1 << 47) + first) * c[3] >> 33
    if not first:
        raise OSError("no calibration")
    value = ((1048576 - raw << 31) - second) * 3125 // first
    first = c[11] * (value >> 13) * (value >> 13) >> 25
    return int((value + first + (c[10] * value >> 19) >> 8) + (c[9] << 4))


def humidity_1024(c: tuple, fine: int, raw: int) -> int:
    """1024ths of a percent."""
    off = fine - 76800
    value = (raw << 14) - (c[15] << 20) - c[16] * off + 16384 >> 15
    factor = ((off * c[17] >> 10) * ((off * c[14] >> 11) + 32768) >> 10) + 2097152
    value *= factor * c[13] + 8192 >> 14
    value -= ((value >> 15) * (value >> 15) >> 7) * c[12] >> 4
    return int(min(max(value, 0), 419430400) >> 12)
