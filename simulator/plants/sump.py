"""A sump with an inflow that swells and ebbs, two pumps behind contactors, a level sensor, a dry-run float and a high float.

The level is kept in micrometres: a flow of 1 mm/s is 1 um/ms, so that whole milliseconds give whole micrometres.
"""


class Sump:
    """A sump whose tags have the names of `examples/pump_station`; subclasses change its sizes.

    Lengths in mm, flows in mm of level a second. The inflow rises from `least_mm_s` to `most_mm_s` in half of `swell_ms` and falls
    in the other half. Pumps named in `dead` have contactors that do not close.
    """

    height_mm = 4000
    dry_mm = 300
    high_mm = 3400
    first_level_mm = 1500
    least_mm_s = 2
    most_mm_s = 20
    swell_ms = 600_000
    pump_mm_s = 10
    contactor_ms = 100

    def __init__(self) -> None:
        self.level_um = self.first_level_mm * 1000
        self.dead: tuple[str, ...] = ()
        self._now_ms = 0
        self._closed_ms = {"pumps.first": 0, "pumps.second": 0}

    def step(self, dt_ms: int, outputs: dict[str, int]) -> dict[str, int | None]:
        """Fill and pump for `dt_ms`; return level, floats and feedbacks."""
        self._now_ms = (self._now_ms + dt_ms) % self.swell_ms
        flow_mm_s = self._inflow_mm_s()
        feedback: dict[str, int | None] = {}
        for pump, closed_ms in self._closed_ms.items():
            on = outputs[f"{pump}.run"] and pump not in self.dead
            self._closed_ms[pump] = min(closed_ms + dt_ms, self.contactor_ms) if on else 0
            running = self._closed_ms[pump] == self.contactor_ms
            feedback[f"{pump}.running"] = int(running)
            flow_mm_s -= self.pump_mm_s if running else 0
        self.level_um = min(max(self.level_um + flow_mm_s * dt_ms, 0), self.height_mm * 1000)
        level_mm = self.level_um // 1000
        return {"level.measured": level_mm, "wet": int(level_mm > self.dry_mm), "high_clear": int(level_mm < self.high_mm), **feedback}

    def _inflow_mm_s(self) -> int:
        half_ms = self.swell_ms // 2
        risen_ms = self._now_ms if self._now_ms < half_ms else self.swell_ms - self._now_ms
        return self.least_mm_s + (self.most_mm_s - self.least_mm_s) * risen_ms // half_ms
