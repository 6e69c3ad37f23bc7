"""An I2C bus that frees itself. A device that was stopped in the midst of a byte, as by a reset of the board, holds SDA low until it has
been clocked through the rest, and nobody can begin anything meanwhile.
"""

import time

PULSES = 9  # of which one at least finds the device letting go (NXP UM10204, 3.1.16)
HALF_US = 5  # a standard-mode clock, which every device bears
STRETCH_US = 5000  # how long a device may hold the clock: a bus that hangs must not hold up the scan


class I2c:
    """MicroPython's SoftI2C, which any pins can be. After an error, and at the start, a held bus is freed; the error goes on."""

    def __init__(self, machine, bus: dict) -> None:
        self._machine = machine
        self._scl = bus["scl"]
        self._sda = bus["sda"]
        self._freq = bus["freq"]
        self._open()
        self._free()

    def writeto_mem(self, address: int, register: int, data: bytes) -> None:
        try:
            self._bus.writeto_mem(address, register, data)
        except OSError:
            self._free()
            raise

    def readfrom_mem_into(self, address: int, register: int, buffer: bytearray) -> None:
        try:
            self._bus.readfrom_mem_into(address, register, buffer)
        except OSError:
            self._free()
            raise

    def _open(self) -> None:
        pin = self._machine.Pin
        self._bus = self._machine.SoftI2C(scl=pin(self._scl), sda=pin(self._sda), freq=self._freq, timeout=STRETCH_US)

    def _free(self) -> None:
        """Clocks whoever holds SDA until it lets go, then ends the transfer with a stop; nothing if nobody holds it."""
        pin = self._machine.Pin
        if pin(self._sda).value():
            return
        scl = pin(self._scl, pin.OPEN_DRAIN, value=1)
        sda = pin(self._sda, pin.OPEN_DRAIN, value=1)
        for _ in range(PULSES):
            _drive(scl, 0)
            _drive(scl, 1)
            if sda.value():
                _drive(scl, 0)
                _drive(sda, 0)
                _drive(scl, 1)
                _drive(sda, 1)
                break
        self._open()  # which has the pins as it needs them


def _drive(pin, level: int) -> None:
    pin.value(level)
    if hasattr(time, "sleep_us"):  # where there is none, no electron waits either
        time.sleep_us(HALF_US)
