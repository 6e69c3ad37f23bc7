"""A motor behind a contactor, with a panel: the contactor's auxiliary contact follows after its own time, an overload relay warms up.

Heat is counted in thousandths of a second of full load, so that nothing is rounded.
"""

PRESS_MS = 200


class Drive:
    """A drive whose tags have the names of `examples/motor_starter`; subclasses change its times.

    Whoever works at it acknowledges the chain after power-up, starts it, stops it `work_ms` later, and rests for `rest_ms`.
    `load_pct`: above 100 the overload relay opens after `overload_ms` times 100 / (load - 100), and closes again when it is cold.
    """

    contactor_ms = 60
    overload_ms = 10_000
    load_pct = 80
    work_ms = 20_000
    rest_ms = 10_000

    def __init__(self) -> None:
        self.closed_ms = 0
        self.heat = 0
        self.tripped = False
        self._day_ms = 0

    def step(self, dt_ms: int, outputs: dict[str, int]) -> dict[str, int | None]:
        """Move the contactor and warm the relay for `dt_ms`; return contacts and buttons."""
        on = outputs["saw.run"]
        self.closed_ms = min(max(self.closed_ms + (dt_ms if on else -dt_ms), 0), self.contactor_ms)
        running = self.closed_ms == self.contactor_ms or (self.closed_ms > 0 and not on)
        self._warm(dt_ms, running)
        return {
            "saw.running": int(running),
            "overload_clear": int(not self.tripped),
            "hood_shut": 1,
            "stop_clear": 1,
            "chain.closed": 1,
            **self._panel(dt_ms),
        }

    def _warm(self, dt_ms: int, running: bool) -> None:
        over = max(self.load_pct - 100, 0) if running else -20
        self.heat = min(max(self.heat + over * dt_ms, 0), self.overload_ms * 100)
        self.tripped = self.heat == self.overload_ms * 100 or (self.tripped and self.heat > 0)

    def _panel(self, dt_ms: int) -> dict[str, int | None]:
        self._day_ms += dt_ms
        at_ms = (self._day_ms - 2_000) % (self.work_ms + self.rest_ms)
        return {
            "chain.acknowledge": int(1_000 <= self._day_ms < 1_000 + PRESS_MS),
            "saw.start": int(self._day_ms >= 2_000 and at_ms < PRESS_MS),
            "saw.stop": int(self.work_ms <= at_ms < self.work_ms + PRESS_MS),
            "saw.reset": 0,
        }
