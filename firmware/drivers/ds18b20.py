"""The DS18B20, a thermometer on a 1-Wire bus, with a supply of its own: a conversion takes 750 ms at 12 bits."""

from firmware.drivers.sensor import EVERY, Sensor, rounded
from firmware.drivers.settings import TEXT

SKIP_ROM, MATCH_ROM, CONVERT, READ_SCRATCHPAD = 0xCC, 0x55, 0x44, 0xBE
FAMILY = 0x28
HEX = "0123456789abcdefABCDEF"
POWER_ON = 0x0550  # 85 degrees: what is read before a first conversion, also after a supply that failed during one
NEAR = 80  # sixteenths, 5 degrees: from a reading as near as this, 85 degrees is a reading too


class Driver(Sensor):
    """`rom`: its address, 16 hex digits; not needed by the only device of a bus. The tag is in degrees Celsius, with its decimals."""

    BUS = "onewire"
    ALONE = True
    CONVERSION_MS = 750
    SETTINGS = {"rom": (TEXT, ""), "every_ms": ((1000, EVERY[1]), 1000)}

    @classmethod
    def check(cls, entry: dict) -> list:
        found, text = super().check(entry), entry["rom"]
        rom = None if text is None else _rom(text)
        if text is not None and rom is None:
            found.append("rom is '" + text + "'; it must be 16 hex digits, of which the last two are the right check sum")
        if rom and rom[0] != FAMILY:
            found.append("rom is '" + text + "'; that of a DS18B20 begins with 28")
        return found

    @staticmethod
    def device(entry: dict):
        text = entry["rom"]
        return None if text is None or _rom(text) is None else text.lower()

    def __init__(self, bus, entries: list):
        super().__init__(bus, entries)
        self._address = _rom(entries[0]["rom"])
        self._scale = 10 ** entries[0]["tag"].decimals
        self._scratchpad = bytearray(9)
        self._last: int | None = None

    def start(self) -> None:
        self._select()
        self._bus.writebyte(CONVERT)

    def finish(self) -> list:
        self._select()
        self._bus.writebyte(READ_SCRATCHPAD)
        data = self._scratchpad
        self._bus.readinto(data)
        if crc8(data) or data[4] & 0x9F != 0x1F:  # a bus held low reads zeros, whose check sum is zero
            raise OSError("check sum")
        value = data[0] | data[1] << 8
        if value & 0x8000:
            value -= 0x10000
        value &= -1 << (3 - (data[4] >> 5 & 3))  # bits below its resolution are undefined
        if value == POWER_ON and (self._last is None or abs(self._last - POWER_ON) > NEAR):
            raise OSError("power-on value")
        self._last = value
        return [rounded(value * self._scale, 16)]

    def _select(self) -> None:
        if not self._bus.reset():
            raise OSError("nobody there")
        if self._address:
            self._bus.writebyte(MATCH_ROM)
            for byte in self._address:
                self._bus.writebyte(byte)
        else:
            self._bus.writebyte(SKIP_ROM)


def crc8(data) -> int:
    """Dallas' check sum, x^8 + x^5 + x^4 + 1; 0 over data that end with their own."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8C if crc & 1 else crc >> 1
    return crc


def _rom(text: str):
    """The bytes of an address, none for no address; None when it is not one."""
    if len(text) not in (0, 16) or not all(digit in HEX for digit in text):
        return None
    rom = bytes([int(text[at : at + 2], 16) for at in range(0, len(text), 2)])
    return None if crc8(rom) else rom
