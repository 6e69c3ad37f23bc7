"""The tank in front of which the model is tried: it warms while heated and cools all the time. Integers only, so that it repeats."""


class Plant:
    def __init__(self):
        self.millidegrees = 20_000

    def step(self, dt_ms, outputs):
        """Let `dt_ms` pass with these outputs, and return what the sensors deliver."""
        heating = 3 * dt_ms if outputs["heater"] else 0  # 3 degrees a second
        cooling = (self.millidegrees - 20_000) * dt_ms // 100_000
        self.millidegrees += heating - cooling
        return {"temperature": self.millidegrees // 100, "water_in": 1}
