"""An oven: an element that takes up heat at once, air that follows it, and walls that lose it; a sensor and a limit thermostat.

Temperatures are kept in ten-thousandths of a degree; each millisecond moves them by whole numbers.
"""

PRESS_MS = 200


class Oven:
    """An oven whose tags have the names of `examples/heater`; subclasses change its sizes.

    `rise_c_min`: what full power adds to the element in a minute; `lag_s`: how fast the air follows it; `loss_s`: how fast it cools
    to `room_c`. The thermostat opens at `limit_c` and closes 30 degrees below. `welded`: the relay stays on. At the panel somebody
    presses start 2 s after power-up.
    """

    rise_c_min = 60
    lag_s = 20
    loss_s = 400
    room_c = 20
    limit_c = 280

    def __init__(self) -> None:
        self.element = self.air = self.room_c * 10_000
        self.welded = False
        self._open = False
        self._now_ms = 0

    def step(self, dt_ms: int, outputs: dict[str, int]) -> dict[str, int | None]:
        """Heat and cool for `dt_ms`; return temperature, thermostat and buttons."""
        self._now_ms += dt_ms
        heated = self.rise_c_min * 10_000 * dt_ms // 60_000 if outputs["heat"] or self.welded else 0
        lost = (self.element - self.room_c * 10_000) * dt_ms // (self.loss_s * 1000)
        self.element += heated - lost
        self.air += (self.element - self.air) * dt_ms // (self.lag_s * 1000)
        degrees = self.air // 10_000
        self._open = degrees >= self.limit_c or (self._open and degrees > self.limit_c - 30)
        return {
            "temperature": self.air // 1000,
            "limit_clear": int(not self._open),
            "start": int(2_000 <= self._now_ms < 2_000 + PRESS_MS),
        }
