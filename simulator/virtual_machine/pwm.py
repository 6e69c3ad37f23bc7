"""machine.PWM over pin memory."""

from . import pin_memory as layout
from .pin import Pin, place
from .pin_memory import BufferMemory


class PWM:
    """machine.PWM on a pin or its number."""

    memory: BufferMemory

    def __init__(self, pin: Pin | int, freq: int = 1000, duty_u16: int = 0) -> None:
        self._at = place(pin)
        self.freq(freq)
        self.duty_u16(duty_u16)
        self.memory.put("<B", self._at + layout.MODE, layout.PULSED)

    def freq(self, hertz: int | None = None) -> int | None:
        """The frequency in Hz; with an argument, sets it."""
        if hertz is None:
            return self.memory.get("<I", self._at + layout.FREQUENCY)
        self.memory.put("<I", self._at + layout.FREQUENCY, hertz)
        return None

    def duty_u16(self, duty: int | None = None) -> int | None:
        """The duty, 0 to 65535; with an argument, sets it."""
        if duty is None:
            return self.memory.get("<H", self._at + layout.OUT)
        self.memory.put("<H", self._at + layout.OUT, duty)
        return None

    def deinit(self) -> None:
        self.memory.put("<B", self._at + layout.MODE, layout.UNUSED)
