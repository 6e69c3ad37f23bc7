"""`examples/tank_fill` by hand: `hand_written.py`, as the others are called."""

from benchmarks.hand_written import TankFill

INPUTS = ("start", "reset", "stop_clear", "brim_clear", "level")


class Machine(TankFill):
    """The tank, which takes its inputs as one list."""

    def __init__(self) -> None:
        TankFill.__init__(self)
        self.out = [0]

    def scan(self, dt_ms: int, values: list) -> None:  # type: ignore[override]
        """From sensors and buttons to the valve."""
        start, reset, stop_clear, brim_clear, level = values
        self.out[0] = TankFill.scan(self, dt_ms, level, stop_clear, brim_clear, start, reset)
