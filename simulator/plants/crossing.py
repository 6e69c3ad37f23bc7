"""People at a pedestrian crossing: somebody comes again and again, presses the button, and walks when the light says so."""

PRESS_MS = 200


class Crossing:
    """A crossing whose tags have the names of `examples/traffic_light`. Every `every_ms` somebody presses the button for 200 ms."""

    every_ms = 25_000

    def __init__(self) -> None:
        self._since_ms = 0
        self.crossed = 0
        self.waiting = 0

    def step(self, dt_ms: int, outputs: dict[str, int]) -> dict[str, int | None]:
        """Let people come for `dt_ms`, and walk if they may; return the button."""
        self._since_ms += dt_ms
        if self._since_ms >= self.every_ms:
            self._since_ms -= self.every_ms
            self.waiting += 1
        if outputs["walk"]:
            self.crossed += self.waiting
            self.waiting = 0
        return {"button": int(self.waiting > 0 and self._since_ms < PRESS_MS)}
