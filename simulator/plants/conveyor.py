"""Four conveyor zones with parts on them, someone who puts parts on, and a robot that takes them off.

A part is where its middle is, in micrometres from the line's beginning: a belt at 1 mm/s moves it by 1 um in a millisecond, so that
whole milliseconds round nothing.
"""

ZONES = ("first", "second", "third", "fourth")
PRESS_MS = 200


class Belt:
    """A line whose tags have the names of `examples/conveyor`; subclasses change its sizes, lengths in mm, speed in mm/s.

    A part put on lies at the loading place until the first belt draws it in. The eye of a zone is `eye_mm` before its end.
    The robot takes a part that is past the end, and is busy for `robot_ms`. `stuck` holds the index of a part that a guide rail holds.
    """

    zone_mm = 600
    part_mm = 200
    eye_mm = 60
    speed_mm_s = 400
    every_ms = 6_000
    robot_ms = 4_000

    def __init__(self) -> None:
        self.parts: list[int] = []  # middles in um, the foremost first
        self.stuck: int | None = None
        self.taken = 0
        self._to_next_ms = 1_500
        self._busy_ms = 0
        self._day_ms = 0

    def step(self, dt_ms: int, outputs: dict[str, int]) -> dict[str, int | None]:
        """Move what lies on belts that run for `dt_ms`; return eyes, robot and buttons."""
        self._day_ms += dt_ms
        self._load(dt_ms)
        for index, middle in enumerate(self.parts):
            if index != self.stuck and self._moves(middle, outputs):
                self.parts[index] = self._forward(index, middle, dt_ms)
        self._unload(dt_ms)
        eyes: dict[str, int | None] = {f"{zone}.eye": self._blocked((n + 1) * self.zone_mm - self.eye_mm) for n, zone in enumerate(ZONES)}
        return {
            **eyes,
            "part_waits": self._blocked(0),
            "robot_free": int(not self._busy_ms),
            "chain.closed": 1,
            "chain.acknowledge": int(500 <= self._day_ms < 500 + PRESS_MS),
            "start": int(1_000 <= self._day_ms < 1_000 + PRESS_MS),
            "stop": 0,
        }

    def _load(self, dt_ms: int) -> None:
        self._to_next_ms = max(self._to_next_ms - dt_ms, 0)
        if not self._to_next_ms and (not self.parts or self.parts[-1] >= 2 * self.part_mm * 1000):
            self.parts.append(0)
            self._to_next_ms = self.every_ms

    def _moves(self, middle: int, outputs: dict[str, int]) -> bool:
        """The belt under its middle moves a part."""
        zone = min(max(middle, 0) // (self.zone_mm * 1000), len(ZONES) - 1)
        return bool(outputs[f"{ZONES[zone]}.run"])

    def _forward(self, index: int, middle: int, dt_ms: int) -> int:
        """No further than to the part before it."""
        moved = middle + self.speed_mm_s * dt_ms
        return min(moved, self.parts[index - 1] - self.part_mm * 1000) if index else moved

    def _unload(self, dt_ms: int) -> None:
        self._busy_ms = max(self._busy_ms - dt_ms, 0)
        if self.parts and self.parts[0] >= (len(ZONES) * self.zone_mm + self.part_mm // 2 - self.eye_mm) * 1000:
            self.remove(0)
            self.taken += 1
            self._busy_ms = self.robot_ms

    def remove(self, index: int) -> None:
        """Take a part off, as the robot does, or somebody after a jam."""
        del self.parts[index]
        self.stuck = None

    def _blocked(self, at_mm: int) -> int:
        half = self.part_mm * 500
        return int(any(abs(middle - at_mm * 1000) < half for middle in self.parts))
