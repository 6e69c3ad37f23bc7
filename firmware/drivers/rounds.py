"""The turns of sensors on buses: after each scan, at most one of them is spoken to. They wait for a conversion without anybody waiting."""

from shared_model.quality import SENSOR_FAILURE

FAILURES = 2  # in a row: one, as a disturbance on a wire makes it, is only tried again


class Rounds:
    """`sensors` are pairs: a driver, and the scanner's positions of its tags. Whatever goes wrong becomes quality.

    A driver's `step` begins or ends a measurement, and returns None or a value for each tag, where None is no new one; its `wait_ms`
    is then how long until its next. `every_ms` is how often it measures. What `step` raises, OSError or anything else, is a failure.
    """

    def __init__(self, scanner, sensors: list):
        self._scanner = scanner
        self._sensors = sensors
        self._next = 0
        self._failed = [0] * len(sensors)

    def pass_time(self, dt_ms: int) -> None:
        """So much time is over: whose turn it is gets it."""
        for sensor, _positions in self._sensors:
            sensor.wait_ms -= dt_ms
        for _ in self._sensors:
            place = self._next
            self._next = (place + 1) % len(self._sensors)
            sensor, positions = self._sensors[place]
            if sensor.wait_ms <= 0:
                self._step(place, sensor, positions)
                return

    def _step(self, place: int, sensor, positions) -> None:
        try:
            values = sensor.step()
        except Exception:  # buses and their drivers raise several kinds, and none is worth the scan
            self._fail(place, sensor, positions)
            return
        if values is None:
            return
        self._failed[place] = 0
        for index in range(len(positions)):
            if values[index] is not None:
                self._scanner.put(positions[index], values[index])

    def _fail(self, place: int, sensor, positions) -> None:
        sensor.begin()
        self._failed[place] += 1
        if self._failed[place] < FAILURES:
            return
        self._failed[place] = FAILURES
        sensor.wait_ms = sensor.every_ms
        for position in positions:
            self._scanner.put_bad(position, SENSOR_FAILURE)
