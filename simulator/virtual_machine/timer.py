"""machine.Timer. No time passes by itself: whoever owns the time says how much has."""


class Timer:
    """machine.Timer: its callback runs inside `VirtualMachine.pass_time`, never by itself."""

    ONE_SHOT, PERIODIC = 0, 1
    timers: list[object]  # each VirtualMachine has its own

    def __init__(self, id: int = -1, mode: int = PERIODIC, period: int = 0, callback=None) -> None:  # type: ignore[no-untyped-def]
        if callback:
            self.init(mode, period, callback)

    def init(self, mode: int = PERIODIC, period: int = 0, callback=None) -> None:  # type: ignore[no-untyped-def]
        """Starts it: `callback(timer)` every `period` ms, or once."""
        if period < 1:
            raise ValueError("period")
        self.deinit()
        self._mode, self._period, self._left, self._callback = mode, period, period, callback
        self.timers.append(self)

    def deinit(self) -> None:
        if self in self.timers:
            self.timers.remove(self)

    def pass_time(self, ms: int) -> None:
        self._left -= ms
        while self._left <= 0 and self in self.timers:
            if self._mode == Timer.ONE_SHOT:
                self.deinit()
            self._left += self._period
            self._callback(self)
