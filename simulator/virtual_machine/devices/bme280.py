"""A virtual BME280: its registers, with the calibration that the data sheet of its sibling BMP280 gives as an example."""

from ..pin_memory import BufferMemory
from . import memory as devices

CALIBRATION = (27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000)  # T1 to T3, P1 to P9
HUMIDITY = (75, 370, 0, 313, 50, 30)  # H1 to H6
CTRL_MEAS = 0xF4
SKIPPED = (0x80000, 0x80000, 0x8000)


def registers(memory: BufferMemory, at: int, first: int, count: int, woken: bool) -> bytearray:
    """The registers from `first` on; `woken`: it was told to measure."""
    page = bytearray(256)
    for place in range(12):
        page[0x88 + 2 * place] = CALIBRATION[place] & 0xFF
        page[0x89 + 2 * place] = CALIBRATION[place] >> 8 & 0xFF
    h1, h2, h3, h4, h5, h6 = HUMIDITY
    page[0xA1], page[0xE1], page[0xE2], page[0xE3] = h1, h2 & 0xFF, h2 >> 8 & 0xFF, h3
    page[0xE4], page[0xE5], page[0xE6], page[0xE7] = h4 >> 4 & 0xFF, (h4 & 15) | (h5 & 15) << 4, h5 >> 4 & 0xFF, h6
    page[0xD0] = 0x60
    temperature, pressure, humidity = [devices.measured(memory, at, which) for which in range(3)] if woken else SKIPPED
    page[0xF7], page[0xF8], page[0xF9] = pressure >> 12, pressure >> 4 & 0xFF, (pressure & 15) << 4
    page[0xFA], page[0xFB], page[0xFC] = temperature >> 12, temperature >> 4 & 0xFF, (temperature & 15) << 4
    page[0xFD], page[0xFE] = humidity >> 8, humidity & 0xFF
    return page[first : first + count]
