"""The scan's turn: on its grid, read pins, tick, write pins, feed the watchdog, let the hub look. Nothing here waits for a client.

It is the first task of the event loop. Memory is collected after a scan, when the next one is far enough away.
"""

import gc

from firmware.clock import Clock, ticks_diff, ticks_us, unix_ms
from firmware.tasks import sleep_ms
from shared_model.grid import Grid
from shared_model.limits import MAX_PERIODS

LOOK_MS = 100
GARBAGE_BYTES = 4 * 1024  # worth a collection in idle time, before main's threshold makes one at a worse time


class ScanTask:
    """Runs `scanner` over `io`; `notify` is called when the hub may have news. `times` is a ScanTimes, `dog` a watchdog."""

    def __init__(self, scanner, io, hub, clock: Clock, times, dog, notify) -> None:
        self._scanner = scanner
        self._io = io
        self._hub = hub
        self._clock = clock
        self._times = times
        self._dog = dog
        self._notify = notify
        self._grid = Grid(scanner.scan_ms, clock.now_ms())
        self._looked_ms = clock.now_ms()
        self._live_bytes = 0
        self._collection_ms = 0
        self._lost_time = False

    async def run(self) -> None:
        """Scans for ever. Whatever a driver or the hub raises, scans go on or outputs are safe."""
        while True:
            dt_ms = self._grid.due(self._clock.now_ms())
            if dt_ms:
                self._scan(dt_ms)
                self._dog.feed()
                self._tell()
            left_ms = self._grid.next_ms - self._clock.now_ms()
            if left_ms > self._collection_ms + 1:
                self._collect()
            await sleep_ms(max(self._grid.next_ms - self._clock.now_ms(), 0))

    def _scan(self, dt_ms: int) -> None:
        started = ended = ticks_us()
        try:
            self._io.read()
            self._scanner.tick(dt_ms)
            self._io.write()
            ended = ticks_us()  # sensors on buses, whose turn comes now, are no part of the scan
            self._io.pass_time(dt_ms)
        except Exception as error:  # a driver: the model's own faults are the scanner's
            self._scanner.stop("a driver failed: " + repr(error))
            self._io.safe()
        late_us = self._times.own(self._grid.late_ms * 1000)
        self._times.add(ticks_diff(ended, started), late_us)
        if late_us >= self._scanner.scan_ms * 1000:
            self._times.overrun()
        if self._grid.late_ms >= MAX_PERIODS * self._scanner.scan_ms:
            self._lost_time = True
            self._hub.event("overrun", "scan", {"late_ms": self._grid.late_ms}, None, self._clock.now_ms())

    def take_lost(self) -> bool:
        """Whether a scan since the last call began more than 100 periods too late, so that the model's time fell behind."""
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
