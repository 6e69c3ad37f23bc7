"""machine.WDT over pin memory: whoever runs the board's process is what bites."""

from . import pin_memory as layout
from .pin_memory import BufferMemory

FEEDS_WITHOUT_POWER = 300


class WDT:
    """machine.WDT: whoever runs the board's process restarts it when the feeds stop for `timeout` ms. It cannot be stopped."""

    memory: BufferMemory

    def __init__(self, id: int = 0, timeout: int = 5000) -> None:
        self._feeds = self.memory.get("<I", layout.FEEDS)
        self._power = self._powered = 0
        self.memory.put("<I", layout.WATCHDOG_MS, timeout)
        self.feed()

    def feed(self) -> None:
        """Puts the restart off. Here a board also takes Ctrl-C, and notices that its world is gone and its power with it, and ends."""
        wish = self.memory.get("<B", layout.WISHES)
        if wish != self.memory.get("<B", layout.TAKEN):
            self.memory.put("<B", layout.TAKEN, wish)
            raise KeyboardInterrupt
        self._feeds = (self._feeds + 1) & 0x3FFFFFFF
        self.memory.put("<I", layout.FEEDS, self._feeds)
        power = self.memory.get("<I", layout.POWER)
        if power != self._power:
            self._power = power
            self._powered = self._feeds
        elif power and self._feeds - self._powered > FEEDS_WITHOUT_POWER:
            raise SystemExit(1)
