"""A tank with an inlet valve, a constant draw-off, a level sensor, a high-high float and a panel with stop, start and reset buttons.

The level is kept in micrometres: a flow of 1 mm/s is 1 um/ms, so that whole milliseconds give whole micrometres and
nothing is rounded but the sensor's reading.
"""

PRESS_MS = 200
PRESS_AGAIN_MS = 3_000


class Tank:
    """A tank whose tags have the names of `examples/tank_fill`; subclasses change its sizes.

    Lengths in mm, flows in mm of level a second. Whoever stands at the panel presses start for 200 ms when the level is
    at or below `start_at_mm` and the inlet is closed, and again 3 s later if that did not help.
    """

    height_mm = 2000
    float_mm = 1950
    first_level_mm = 800
    inflow_mm_s = 120
    draw_off_mm_s = 40
    resolution_mm = 1
    start_at_mm = 700

    def __init__(self) -> None:
        self.level_um = self.first_level_mm * 1000
        self._since_press_ms = PRESS_AGAIN_MS

    def step(self, dt_ms: int, outputs: dict[str, int]) -> dict[str, int | None]:
        """Fill and draw off for `dt_ms`; return level, float and buttons."""
        filling = outputs["inlet"]
        flow_mm_s = (self.inflow_mm_s if filling else 0) - self.draw_off_mm_s
        self.level_um = min(max(self.level_um + flow_mm_s * dt_ms, 0), self.height_mm * 1000)
        level_mm = self.level_um // 1000
        return {
            "level": level_mm - level_mm % self.resolution_mm,
            "brim_clear": int(level_mm < self.float_mm),
            "stop_clear": 1,
            "start": self._start_button(dt_ms, wanted=level_mm <= self.start_at_mm and not filling),
            "reset": 0,
        }

    def _start_button(self, dt_ms: int, wanted: bool) -> int:
        self._since_press_ms = min(self._since_press_ms + dt_ms, PRESS_AGAIN_MS)
        if wanted and self._since_press_ms == PRESS_AGAIN_MS:
            self._since_press_ms = 0
        return int(self._since_press_ms < PRESS_MS)
