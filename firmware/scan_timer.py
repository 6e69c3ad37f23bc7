"""Turns that a hard timer's interrupt gives, in the midst of whatever else the board does: rp2 has such timers.

A scan in an interrupt allocates nothing and stores nothing but small integers. Between two of them runs what must not be torn apart,
in `with scanner.between_scans`: a turn that falls due meanwhile is given at its end. It is also given later, by the loop at the
latest, where what was interrupted has left it too little of the stack: an rp2 has 8 KB.
"""

from micropython import stack_use

from firmware.clock import ticks_add, ticks_diff, ticks_us
from firmware.scan_turn import ScanTurn
from shared_model.limits import MAX_PERIODS

DEEPER_BYTES = 1536  # than at the shallowest, in use of the stack; a scan of parts in parts takes 2 to 3 KB
EARLY_US = 1000  # two clocks may disagree about when a period is over, but not by more


class TimerTurns(ScanTurn):
    """Turns at each period of `timer`, a machine.Timer that was tried to be hard. It is its scanner's `between_scans`, too."""

    INTERRUPTS = True

    def __init__(self, scanner, io, times, timer) -> None:
        super().__init__(scanner, io, times)
        io.leave_to_loop()
        scanner.between_scans = self
        self._timer = timer
        self._passed_ms = 0
        self._held = 0
        self._waits = False
        self._stopped = False
        self._shallowest = 1 << 20

    def start(self) -> None:
        """The first turn is due a period from now."""
        self._next = ticks_add(ticks_us(), self._period_us)
        self._timer.init(period=self.scanner.scan_ms, callback=self._interrupt, hard=True)

    def stop(self) -> None:
        """No more turns."""
        self._timer.deinit()

    def passed(self):
        """The model's time of the turns that were given since the last call, in ms; 0 if none was. Raises what a Ctrl-C in one did."""
        if self._stopped:
            raise KeyboardInterrupt
        with self:
            pass  # here there is room for a turn that waits for it
        with self:
            passed_ms = self._passed_ms
            self._passed_ms = 0
        return passed_ms

    def wait_ms(self):
        """Until it is worth asking again: just after the next turn is due, which waits for the loop if there was no room for it."""
        return max(ticks_diff(self._next, ticks_us()) // 1000, 0) + 1

    def __enter__(self) -> None:
        self._held += 1

    def __exit__(self, kind, error, trace) -> None:
        self._held -= 1
        while self._waits and not self._held and self._has_room():  # an interrupt may come between any two steps of this
            self._held = 1
            if self._waits:
                self._due()
            self._held = 0

    def _interrupt(self, _timer) -> None:
        try:
            self._waits = True
            self._shallowest = min(self._shallowest, stack_use())
            if not self._held and self._has_room():
                self._due()
        except KeyboardInterrupt:  # a Ctrl-C that what was interrupted had not seen yet: left uncaught, it would only end the timer
            self._stopped = True

    def _has_room(self):
        return stack_use() <= self._shallowest + DEEPER_BYTES

    def _due(self) -> None:
        self._waits = False
        late_us = ticks_diff(ticks_us(), self._next)
        if late_us < -EARLY_US:  # given already
            return
        late_us = max(late_us, 0)
        periods = 1 + late_us // self._period_us
        self._next = ticks_add(self._next, periods * self._period_us)
        dt_ms = min(periods, MAX_PERIODS) * self.scanner.scan_ms
        self._passed_ms += dt_ms
        self.give(dt_ms, late_us)
