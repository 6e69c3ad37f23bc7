"""A greenhouse through short days: sun and night, a heater, a roof with a drive, a fan, two beds that dry, and a rain tank.

Temperatures are kept in thousandths of a tenth of a degree, moisture in thousandths of a tenth of a percent.
"""

RUNS = ("climate.fan", "pump")


class House:
    """A greenhouse whose tags have the names of `examples/greenhouse`; subclasses change it.

    A day of `day_ms` has its warmest moment in the middle, from `night` to `noon` outside (tenths of a degree). The roof needs
    `roof_ms` for its way, with limit switches at both ends. The wind guard opens from `windy_from_ms` of each day for `windy_ms`.
    Somebody comes in the evening and leaves the door open for a while.
    """

    day_ms = 480_000
    night = 20
    noon = 260
    roof_ms = 8_000
    windy_from_ms = 260_000
    windy_ms = 30_000
    contactor_ms = 200
    tank = 2_000_000  # milliseconds of watering by one valve

    def __init__(self) -> None:
        self.air = 150_000
        self.soil = {"left": 400_000, "right": 330_000}
        self.roof = 0  # ms of its way
        self._day_ms = 100_000
        self._on_ms = dict.fromkeys(RUNS, 0)

    def step(self, dt_ms: int, outputs: dict[str, int]) -> dict[str, int | None]:
        """Let `dt_ms` of the day pass; return what the sensors say."""
        self._day_ms = (self._day_ms + dt_ms) % self.day_ms
        running = {f"{name}.running": self._follows(name, dt_ms, outputs) for name in RUNS}
        self._move_roof(dt_ms, outputs)
        self._warm(dt_ms, outputs["climate.heat"], running["climate.fan.running"])
        self._water(dt_ms, outputs, running["pump.running"])
        sunlit = self._sun() > 200
        evening = self.day_ms * 9 // 10
        return {
            **running,
            "climate.air.measured": self.air // 1000,
            "climate.roof.running": int(outputs["climate.roof.forward"] or outputs["climate.roof.reverse"]),
            "climate.roof_is_open": int(self.roof == self.roof_ms),
            "climate.roof_is_shut": int(self.roof == 0),
            "left.soil.measured": self.soil["left"] // 1000,
            "right.soil.measured": self.soil["right"] // 1000,
            "tank_wet": int(self.tank > 0),
            "wind_calm": int(not self.windy_from_ms <= self._day_ms < self.windy_from_ms + self.windy_ms),
            "dark": int(not sunlit),
            "door_shut": int(not evening <= self._day_ms < evening + 10_000),
        }

    def _sun(self) -> int:
        """0 at midnight, 1000 at noon."""
        half = self.day_ms // 2
        return (self._day_ms if self._day_ms < half else self.day_ms - self._day_ms) * 1000 // half

    def _follows(self, name: str, dt_ms: int, outputs: dict[str, int]) -> int:
        self._on_ms[name] = min(self._on_ms[name] + dt_ms, self.contactor_ms) if outputs[f"{name}.run"] else 0
        return int(self._on_ms[name] == self.contactor_ms)

    def _move_roof(self, dt_ms: int, outputs: dict[str, int]) -> None:
        way = (outputs["climate.roof.forward"] - outputs["climate.roof.reverse"]) * dt_ms
        self.roof = min(max(self.roof + way, 0), self.roof_ms)

    def _warm(self, dt_ms: int, heat: int, fan: int) -> None:
        """The sun adds 15 degrees to the outside at noon, the heater 12; roof and fan let out some of it."""
        sun = self._sun()
        outside = self.night + (self.noon - self.night) * sun // 1000
        inside = outside + 150 * sun // 1000 + 120 * heat
        shed = 60 * self.roof // self.roof_ms + 30 * fan
        goal = outside + (inside - outside) * 100 // (100 + shed * 3)
        self.air += (goal * 1000 - self.air) * dt_ms // 20_000

    def _water(self, dt_ms: int, outputs: dict[str, int], pumping: int) -> None:
        """A bed gains 1.0 % in a second of watering, and dries by 0.1 % in a second, twice as fast at noon."""
        for bed in self.soil:
            wetter = 10 if pumping and outputs[f"{bed}.water"] and self.tank > 0 else 0
            self.tank = max(self.tank - dt_ms, 0) if wetter else self.tank
            change = (wetter * 1000 - 1000 - self._sun()) * dt_ms // 1000
            self.soil[bed] = min(max(self.soil[bed] + change, 0), 1_000_000)
