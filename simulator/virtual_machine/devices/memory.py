"""The devices on a virtual board's buses, as records behind its pins in pin memory. All of it is written by the world but the pins'.

0 kind u8 (0: none), 1 state u8, as a pin's, 4 bus u16: the record of its SDA or data pin, 6 address u16, 8 ROM u32, low and high,
16 what it measures, four u32: a DS18B20's sixteenths of a degree; a BME280's temperature, pressure and humidity as its converter
counts them; an ADS1115's microvolts at its channels; negative ones as two's complement
"""

from .. import pin_memory as pins
from ..pin_memory import BufferMemory

KIND, STATE, BUS, ADDRESS, ROM, MEASURED = 0, 1, 4, 6, 8, 16
DS18B20, BME280, ADS1115 = 1, 2, 3
ON_I2C = (BME280, ADS1115)


def device_at(number: int) -> int:
    """Where a device's record begins."""
    return pins.FIRST_DEVICE + number * pins.DEVICE_BYTES


def find(memory: BufferMemory, bus: int, address: int, kinds: tuple[int, ...]) -> tuple[int, int] | None:
    """Record and kind of a device of that bus and address that answers."""
    for number in range(pins.DEVICES):
        at = device_at(number)
        kind = memory.get("<B", at + KIND)
        if kind in kinds and memory.get("<H", at + BUS) == bus and memory.get("<H", at + ADDRESS) == address:
            return (at, kind) if memory.get("<B", at + STATE) == pins.DRIVEN else None
    return None


def measured(memory: BufferMemory, at: int, which: int) -> int:
    """One of the four values, signed."""
    value = memory.get("<I", at + MEASURED + 4 * which)
    return value - (1 << 32) if value >> 31 else value
