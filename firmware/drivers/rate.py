"""An analog input that is the rate of pulses, as of a flow meter or of a shaft's speed."""

from firmware.drivers import pulses
from firmware.drivers.periods import too_seldom


class Driver:
    """`pulses` a second are `units` of the tag, counted over each `window_ms`, rounded half up; not delivered until one is over."""

    OUTPUT = False
    QUICK = False
    KINDS = ("AnalogIn",)
    SETTINGS = dict(pulses.SETTINGS)
    SETTINGS["window_ms"] = ((10, 60_000), 500)

    @staticmethod
    def check(entry: dict) -> list:
        return too_seldom(entry, "window_ms", 0)

    def __init__(self, machine, entry: dict):
        self._pulses = pulses.Pulses(machine, entry)
        self._units = entry["units"]
        self._per = entry["pulses"]
        self._window_ms = entry["window_ms"]
        self._passed_ms = 0
        self._counted = 0
        self._rate = None

    def pass_time(self, dt_ms: int) -> None:
        """So much time is over: the end of a window, perhaps. One that a late scan made longer counts as long as it was."""
        self._passed_ms += dt_ms
        if self._passed_ms >= self._window_ms:
            per = self._per * self._passed_ms
            self._rate = (2 * self._counted * self._units * 1000 + per) // (2 * per)
            self._passed_ms = self._counted = 0

    def read(self):
        self._counted += self._pulses.take()
        return self._rate
