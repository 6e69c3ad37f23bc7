"""machine.ADC over pin memory."""

from . import pin_memory as layout
from .pin import Pin, connected, place
from .pin_memory import BufferMemory


class ADC:
    """machine.ADC on a pin or its number."""

    memory: BufferMemory

    def __init__(self, pin: Pin | int) -> None:
        self._at = place(pin)
        self.memory.put("<B", self._at + layout.MODE, layout.ANALOG)

    def read_u16(self) -> int:
        """0 to 65535; 0 with nothing connected. OSError when what is connected does not answer."""
        return self.memory.get("<H", self._at + layout.IN) if connected(self.memory, self._at) else 0
