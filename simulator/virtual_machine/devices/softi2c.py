"""machine.SoftI2C over the devices in pin memory: what a master reads of their registers, and what its writes do. Both lines are
pulled up.
"""

from ..pin import Pin, place
from ..pin_memory import BufferMemory
from . import memory as devices


class SoftI2C:
    """machine.SoftI2C; a bus is known by its SDA pin. A device that is not there, or does not answer, is an OSError (ENODEV); so is
    every one while something holds SDA low."""

    memory: BufferMemory

    def __init__(self, scl: Pin, sda: Pin, freq: int = 400_000, timeout: int = 50_000) -> None:
        for line in (scl, sda):
            line.init(Pin.OPEN_DRAIN, value=1)
        self._sda = sda
        self._bus = place(sda)
        self._written: dict[int, int] = {}  # the last word or byte that was written to a register, by address and register

    def scan(self) -> list[int]:
        """The addresses that answer."""
        return [at for at in range(8, 0x78) if devices.find(self.memory, self._bus, at, devices.ON_I2C) is not None]

    def writeto_mem(self, addr: int, memaddr: int, buf: bytes) -> None:
        self._device(addr)
        value = 0
        for byte in buf:
            value = value << 8 | byte
        self._written[addr << 8 | memaddr] = value

    def readfrom_mem_into(self, addr: int, memaddr: int, buf: bytearray) -> None:
        slot, kind = self._device(addr)
        if kind == devices.BME280:  # each is loaded where it is used, for the heap of a virtual board
            from . import bme280

            data = bme280.registers(self.memory, slot, memaddr, len(buf), bool(self._written.get(addr << 8 | bme280.CTRL_MEAS, 0) & 3))
        else:
            from . import ads1115

            data = ads1115.register(self.memory, slot, memaddr, self._written.get(addr << 8 | ads1115.CONFIG, ads1115.POWER_UP))
        for at in range(len(buf)):
            buf[at] = data[at]

    def _device(self, addr: int) -> tuple[int, int]:
        found = devices.find(self.memory, self._bus, addr, devices.ON_I2C)
        if found is None or not self._sda.value():
            raise OSError(19)
        return found
