"""The simulator: one clock, one rig and one hub, and in what order they get their turns. What anything means is decided elsewhere.

Scans wait for no client and no disk: sessions pull, and the journal is written in a thread; only answers wait for it.
"""

import asyncio
import importlib.metadata
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from shared_model.grid import Grid
from shared_model.hub import TELEMETRY_MS, Hub
from shared_model.journal import Journal
from shared_model.limits import MAX_PERIODS
from shared_model.scan_times import ScanTimes
from simulator import health
from simulator.clock import Clock
from simulator.controls import Controls
from simulator.keeper import Keeper
from simulator.metrics import Meter
from simulator.plant_errors import PlantError
from simulator.project import Project
from simulator.recorder import Recorder
from simulator.rig import Rig
from simulator.storage import Storage

SLICE_US = 10_000
"""How long scans may follow each other before clients get a turn."""

METRICS_MS = 5_000
LIMITS = {"clients": 64, "events": 1024, "scan_logs": 256, "answers": 64}
DESCRIPTION_PART_BYTES = 1024


class Runtime:
    """A project running. `tick` does what is due, `run` for ever; `on_news` is called when clients may have something to get,
    `on_trouble` with what whoever started it should know."""

    def __init__(self, project: Project, storage: Storage, clock: Clock) -> None:
        self.clock = clock
        self.rig = Rig(project)
        self.scanner = self.rig.scanner
        self.keeper = Keeper(self.scanner, storage)
        journal = Journal(self.keeper.journal.head, self.keeper.journal.last_j)
        self.hub = Hub(self.scanner, identity(project), LIMITS, journal, clock.now_ms())
        self.hub.describe = describer(project)
        self.hub.audit = self.keeper.journal.audit
        self.hub.bench = Controls(self)
        self.on_news: Callable[[], None] = lambda: None
        self.on_trouble: Callable[[str], None] = lambda _: None
        self._grid = Grid(self.scanner.scan_ms)
        self._times = ScanTimes()
        self._recorder: Recorder | None = None
        self._meter = Meter(storage.folder)
        self._metrics_at_ms = 0
        self._steps = 0
        self._lost_time = False
        self._woken = asyncio.Event()
        self._start(project)

    def _start(self, project: Project) -> None:
        problems = self.keeper.restore()
        self.hub.update(self.clock.now_ms(), self.clock.unix_ms())
        self._event("boot", project.name, {"model": project.description.hash, "not_restored": problems})
        for check in (health.CLOCK, health.plant(""), health.model(project.description.hash)):
            self.hub.set_check(*check)

    def record(self, path: Path, model_hash: str) -> None:
        """Record everything from now on as a trace in that file."""
        self._recorder = Recorder(self.hub, path, model_hash)

    async def run(self) -> None:
        """Scan, from now on the grid, until cancelled; then everything is kept. ProjectError when what was recorded is not whole."""
        self._grid = Grid(self.scanner.scan_ms, self.clock.model_ms())
        keeping = asyncio.create_task(self.keeper.run(self.hub, self._kept))
        try:
            while True:
                wait_s = self.tick()
                self._woken.clear()
                if wait_s:
                    with suppress(asyncio.TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), wait_s)
                else:
                    await asyncio.sleep(0)
        finally:
            if self._recorder:
                self._recorder.close()
            await self.keeper.stop(keeping, self.hub)
            if self._recorder:
                self._recorder.check()

    def tick(self) -> float:
        """Run the scans that are due and publish what there is; the real seconds until there is more to do."""
        until_us = self.clock.now_us() + SLICE_US
        while dt_ms := self._due():
            self._scan(dt_ms)
            self.hub.update(self.clock.now_ms(), self.clock.unix_ms())
            if self.clock.now_us() >= until_us:
                self._drop_lag()
                break
        self.hub.update(self.clock.now_ms(), self.clock.unix_ms())
        if self.hub.metrics_wanted or self.clock.now_ms() >= self._metrics_at_ms:
            self._publish_metrics()
        if self._recorder:
            self._recorder.take()
        self.keeper.look()
        self.on_news()
        return 0.0 if self._steps else min(self.clock.wait_s(self._grid.next_ms), TELEMETRY_MS / 1000)

    def allow(self, scans: int) -> None:
        """Let so many more scans run while paused."""
        self._steps += scans
        self.wake()

    def time_changed(self) -> None:
        """Speed or pause changed: think again about what is due."""
        self._steps = 0
        self.wake()

    def wake(self) -> None:
        """Have `run` tick at once."""
        self._woken.set()

    def _due(self) -> int:
        """The `dt_ms` of the scan that is due, or 0. In real time a late scan covers the periods it missed; else each has its own."""
        clock, grid = self.clock, self._grid
        stepping = clock.paused and self._steps > 0
        if stepping:
            self._steps -= 1
        if stepping or (clock.speed == 0 and not clock.paused):
            clock.jump_to(grid.next_ms)
        model_ms = clock.model_ms()
        return int(grid.due(model_ms if clock.speed == 1 else min(model_ms, grid.next_ms)))

    def _drop_lag(self) -> None:
        """A speed that the machine cannot keep up with is a lower one."""
        if self.clock.speed != 1 and self.clock.model_ms() > self._grid.next_ms:
            self.clock.jump_to(self._grid.next_ms)

    def _scan(self, dt_ms: int) -> None:
        try:
            self.rig.sense(dt_ms)
        except PlantError as error:
            self._plant_failed(str(error))
            self.rig.sense(dt_ms)
        started_us = self.clock.now_us()
        self.rig.scan(dt_ms)
        self._times.add(self.clock.now_us() - started_us, self._grid.late_ms * 1000)
        if dt_ms > self.scanner.scan_ms:
            self._times.overrun()
        if self._grid.late_ms >= MAX_PERIODS * self.scanner.scan_ms:
            self._lost_time = True
            self._event("overrun", "scan", {"late_ms": self._grid.late_ms})

    def _plant_failed(self, error: str) -> None:
        self.rig.unplug()
        failed = health.plant(error)
        self.hub.set_check(*failed)
        self.on_trouble(f"plant {failed[2]}")
        self._event("fault", "plant", {"error": error})

    def _publish_metrics(self) -> None:
        now_ms = self.clock.now_ms()
        self._metrics_at_ms = now_ms + METRICS_MS
        measured, times = self._meter.measure(), self._times.take()
        self.hub.metrics(measured | {"scan": times})
        for name in ("memory", "disk"):
            self.hub.set_check(*health.room(name, measured[name]))
        self.hub.set_check(*health.scan_time(times, self.scanner.scan_ms, self._lost_time))
        self._lost_time = False

    def _kept(self, error: str) -> None:
        """The keeper did its work, or could not."""
        self.hub.set_check(*health.journal(self.keeper.journal.damage, error))
        self.on_news()

    def _event(self, kind: str, subject: str, data: dict[str, Any]) -> None:
        self.hub.event(kind, subject, data, None, self.clock.now_ms())


def identity(project: Project) -> dict[str, Any]:
    """What `hello` says of this runtime, new at each start."""
    return {
        "runtime": "cpython",
        "role": "simulator",
        "device": (project.board or {}).get("name", project.name),
        "boot": secrets.token_hex(8),
        "version": version(),
        "model": {"name": project.model_class.__name__, "hash": project.description.hash},
        "capabilities": ["model", "audit", "bench"],
    }


def version() -> str:
    """The version of isoscan."""
    return importlib.metadata.version("isoscan")


def describer(project: Project) -> Callable[[int], tuple[str, int]]:
    """The hub's way to the parts of the description."""
    text = project.description.bytes.decode("ascii")
    size = DESCRIPTION_PART_BYTES
    parts = -(-len(text) // size)
    return lambda part: (text[part * size : (part + 1) * size], parts)
