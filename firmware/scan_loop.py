"""Turns that the event loop gives, where no timer can interrupt: a scan begins when what runs just then waits for something."""

from firmware.clock import Clock
from firmware.scan_turn import ScanTurn
from shared_model.grid import Grid


class LoopTurns(ScanTurn):
    """Turns on the grid, given when the event loop asks what has passed."""

    INTERRUPTS = False

    def __init__(self, scanner, io, times, clock: Clock) -> None:
        super().__init__(scanner, io, times)
        self._clock = clock

    def start(self) -> None:
        """The first turn is due a period from now."""
        self._grid = Grid(self.scanner.scan_ms, self._clock.now_ms())

    def passed(self) -> int:
        """The model's time of the turn that was due and has been given, in ms; 0 if none was."""
        dt_ms = self._grid.due(self._clock.now_ms())
        if dt_ms:
            self.give(dt_ms, self._grid.late_ms * 1000)
        return dt_ms

    def wait_ms(self) -> int:
        """Until the next is due."""
        return max(self._grid.next_ms - self._clock.now_ms(), 0)

    def stop(self) -> None:
        """No more turns."""
