"""machine.WDT over pin memory: whoever runs the board's process is what bites."""

from . import pin_memory as layout
from .pin_file import FileMemory
from .pin_memory import BufferMemory


class WDT:
    """machine.WDT: whoever runs the board's process restarts it when the feeds stop for `timeout` ms. It cannot be stopped."""

    memory: BufferMemory | FileMemory

    def __init__(self, id: int = 0, timeout: int = 5000) -> None:
        self._feeds = self.memory.get("<I", layout.FEEDS)
        self.memory.put("<I", layout.WATCHDOG_MS, timeout)
        self.feed()

    def feed(self) -> None:
        self._feeds = (self._feeds + 1) & 0x3FFFFFFF
        self.memory.put("<I", layout.FEEDS, self._feeds)
