"""What follows each scan: sensors on buses get their turn, the watchdog is fed, the hub looks, memory is collected. Nothing here waits
for a client.

It is the first task of the event loop, and gives the scans their turns unless a timer does.
"""

import gc

from firmware.clock import Clock, unix_ms
from firmware.tasks import sleep_ms

LOOK_MS = 100
GARBAGE_BYTES = 4 * 1024  # worth a collection in idle time, before main's threshold makes one at a worse time


class ScanTask:
    """Looks after `turns` (LoopTurns or TimerTurns) over `io`; `notify` is called when the hub may have news. `dog` is a watchdog."""

    def __init__(self, turns, io, hub, clock: Clock, dog, notify) -> None:
        self._turns = turns
        self._io = io
        self._hub = hub
        self._clock = clock
        self._dog = dog
        self._notify = notify
        self._looked_ms = clock.now_ms()
        self._live_bytes = 0
        self._collection_ms = 0
        self._lost_time = False

    async def run(self) -> None:
        """For ever. Whatever a driver or the hub raises, scans go on or outputs are safe."""
        turns = self._turns
        turns.start()
        while True:
            dt_ms = turns.passed()
            if dt_ms:
                in_time = not turns.lost_ms
                self._pass_time(dt_ms)
                if in_time:  # one that was too late to make up for does not count
                    self._dog.feed()
                self._tell()
            if turns.INTERRUPTS or turns.wait_ms() > self._collection_ms + 1:
                self._collect()
            await sleep_ms(turns.wait_ms())

    def _pass_time(self, dt_ms: int) -> None:
        turns = self._turns
        try:
            self._io.pass_time(dt_ms)
        except Exception as error:
            with turns.scanner.between_scans:
                turns.fail(error)
        if turns.lost_ms:
            self._lost_time = True
            try:
                self._hub.event("overrun", "scan", {"late_ms": turns.lost_ms}, None, self._clock.now_ms())
            except MemoryError:
                pass  # the health check tells it, too
            turns.lost_ms = 0

    def take_lost(self) -> bool:
        """Whether a scan since the last call began 100 periods too late or more, so that the model's time fell behind."""
        lost = self._lost_time
        self._lost_time = False
        return lost

    def _tell(self) -> None:
        try:
            self._hub.update(self._clock.now_ms(), unix_ms())
        except MemoryError:
            gc.collect()
            self._hub.set_check("memory", "fail", "there was not enough memory to tell clients what changed")
        self._notify()

    def _collect(self) -> None:
        now_ms = self._clock.now_ms()
        if now_ms - self._looked_ms < LOOK_MS:
            return
        self._looked_ms = now_ms
        if gc.mem_alloc() - self._live_bytes >= GARBAGE_BYTES:  # type: ignore[attr-defined]
            gc.collect()
            self._live_bytes = gc.mem_alloc()  # type: ignore[attr-defined]
            self._collection_ms = self._clock.now_ms() - now_ms
