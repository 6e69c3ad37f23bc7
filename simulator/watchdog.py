"""A virtual board's watchdog, as the world sees it: in the pin file, where the board feeds it. What a bite does is `board.py`'s."""

from simulator.virtual_machine import BufferMemory
from simulator.virtual_machine import pin_memory as layout


class Watchdog:
    """`bites` when the feeds have stopped for as long as the board asked."""

    def __init__(self, memory: BufferMemory) -> None:
        self._memory = memory
        self._feeds = -1
        self._fed_s = 0.0

    def bites(self, now_s: float) -> bool:
        feeds = self._memory.get("<I", layout.FEEDS)
        timeout_ms = self._memory.get("<I", layout.WATCHDOG_MS)
        if feeds != self._feeds or not timeout_ms:
            self._feeds = feeds
            self._fed_s = now_s
        return (now_s - self._fed_s) * 1000 > timeout_ms > 0
