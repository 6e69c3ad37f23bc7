"""MicroPython's onewire.OneWire over the devices in pin memory: DS18B20s, which have converted once they were told to."""

from .. import pin_memory as pins
from ..pin import Pin, place
from ..pin_memory import BufferMemory
from . import memory as devices

MATCH_ROM, SKIP_ROM, CONVERT, READ_SCRATCHPAD = 0x55, 0xCC, 0x44, 0xBE
POWER_ON = 0x0550


class OneWire:
    """The bus at a pin. Devices that are not meant keep silent; nobody pulls the line down then, which reads as ones."""

    memory: BufferMemory

    def __init__(self, pin: Pin) -> None:
        self._bus = place(pin)
        self._converted: list[int] = []  # records of those that have, since they were last away
        self._rom: list[int] | None = None
        self._meant: list[int] = []

    def reset(self, required: bool = False) -> bool:
        """Whether any device is there."""
        there = self._there()
        self._converted = [at for at in self._converted if at in there]
        self._meant = there
        self._rom = None
        return bool(there)

    def writebyte(self, value: int) -> None:
        if self._rom is not None and len(self._rom) < 8:
            self._rom.append(value)
            if len(self._rom) == 8:
                self._meant = [at for at in self._meant if self._rom_of(at) == self._rom]
        elif value == MATCH_ROM and self._rom is None:
            self._rom = []
        elif value == CONVERT:
            self._converted += [at for at in self._meant if at not in self._converted]

    def readinto(self, buf: bytearray) -> None:
        """The scratchpad of the one that is meant; several at once would spoil it."""
        data = self._scratchpad(self._meant[0]) if len(self._meant) == 1 else b"\xff" * 9
        for at in range(len(buf)):
            buf[at] = data[at]

    def _there(self) -> list[int]:
        """The records of those that answer."""
        get = self.memory.get
        found = []
        for number in range(pins.DEVICES):
            at = devices.device_at(number)
            here = get("<B", at + devices.KIND) == devices.DS18B20 and get("<H", at + devices.BUS) == self._bus
            if here and get("<B", at + devices.STATE) == pins.DRIVEN:
                found.append(at)
        return found

    def _rom_of(self, at: int) -> list[int]:
        return [self.memory.get("<B", at + devices.ROM + place) for place in range(8)]

    def _scratchpad(self, at: int) -> bytes:
        value = devices.measured(self.memory, at, 0) if at in self._converted else POWER_ON
        data = bytes([value & 0xFF, value >> 8 & 0xFF, 0x4B, 0x46, 0x7F, 0xFF, 0x0C, 0x10])
        return data + bytes([crc8(data)])


def crc8(data: bytes) -> int:
    """Dallas' check sum."""
    crc = 0
    for byte in data:
        for bit in range(8):
            low = (crc ^ byte >> bit) & 1
            crc = crc >> 1 ^ (0x8C if low else 0)
    return crc
