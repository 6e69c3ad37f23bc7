"""machine.Pin over pin memory, and what other peripherals need of a pin."""

from . import pin_memory as layout
from .pin_memory import BufferMemory


class Pin:
    """machine.Pin of a virtual board: `id` is a number from 0 to 63."""

    IN, OUT, OPEN_DRAIN = 0, 1, 2
    PULL_UP, PULL_DOWN = 1, 2
    IRQ_RISING, IRQ_FALLING = 1, 2
    memory: BufferMemory  # set by VirtualMachine
    _interrupts = None

    def __init__(self, id: int, mode: int = -1, pull: int | None = -1, value: int | None = None) -> None:
        self._at = layout.pin_at(id)
        if mode != -1 or pull != -1 or value is not None:
            self.init(mode, pull, value)

    def init(self, mode: int = -1, pull: int | None = -1, value: int | None = None) -> None:
        """Mode, pull and level; the level is there before the pin becomes an output, as on the chips."""
        if value is not None:
            self.memory.put("<H", self._at + layout.OUT, 1 if value else 0)
        if pull != -1:
            self.memory.put("<B", self._at + layout.PULL, pull or 0)
        if mode != -1:
            self.memory.put("<B", self._at + layout.MODE, (layout.INPUT, layout.OUTPUT, layout.OPEN_DRAIN)[mode])

    def value(self, level: int | None = None) -> int | None:
        """The level, 0 or 1; with an argument, drives it. OSError when what is connected does not answer."""
        if level is not None:
            self.memory.put("<H", self._at + layout.OUT, 1 if level else 0)
            return None
        mode = self.memory.get("<B", self._at + layout.MODE)
        out = self.memory.get("<H", self._at + layout.OUT) & 1
        if mode == layout.OUTPUT or (mode == layout.OPEN_DRAIN and not out):
            return out
        if self._interrupts:
            self._interrupts.tell()
        if connected(self.memory, self._at):
            return self.memory.get("<H", self._at + layout.IN) & 1
        return 1 if mode == layout.OPEN_DRAIN or self.memory.get("<B", self._at + layout.PULL) == Pin.PULL_UP else 0

    def irq(self, handler=None, trigger: int = 3, hard: bool = False) -> None:  # type: ignore[no-untyped-def]
        """Calls `handler(pin)` for each edge of `trigger`, from now on."""
        from .devices.interrupts import Interrupts  # here, for the heap of a virtual board

        self._interrupts = Interrupts(self, self._at, handler, 2 if trigger == 3 else 1)

    def __call__(self, level: int | None = None) -> int | None:
        return self.value(level)

    def on(self) -> None:
        self.value(1)

    def off(self) -> None:
        self.value(0)


def place(pin: Pin | int) -> int:
    return pin._at if isinstance(pin, Pin) else layout.pin_at(pin)


def connected(memory: BufferMemory, at: int) -> bool:
    """Whether the world drives the pin; OSError (ENODEV) for a sensor that does not answer."""
    state = memory.get("<B", at + layout.STATE)
    if state == layout.SILENT:
        raise OSError(19)
    return state == layout.DRIVEN
