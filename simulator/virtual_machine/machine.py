"""A whole `machine` module as an object, for CPython. On a board `on_board.py` has its place, which loads only what is used."""

from . import pin_memory as layout
from .adc import ADC
from .devices.onewire import OneWire
from .devices.softi2c import SoftI2C
from .pin import Pin
from .pin_memory import BufferMemory
from .pwm import PWM
from .resets import RESET
from .timer import Timer
from .wdt import WDT


class VirtualMachine:
    """One board's `machine` module; as many may exist as there are pin memories."""

    PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5

    def __init__(self, memory: BufferMemory) -> None:
        self.memory = memory
        self.timers: list[Timer] = []
        self.Pin = type("Pin", (Pin,), {"memory": memory})
        self.ADC = type("ADC", (ADC,), {"memory": memory})
        self.PWM = type("PWM", (PWM,), {"memory": memory})
        self.SoftI2C = type("SoftI2C", (SoftI2C,), {"memory": memory})
        self.OneWire = type("OneWire", (OneWire,), {"memory": memory})
        self.WDT = type("WDT", (WDT,), {"memory": memory})
        self.Timer = type("Timer", (Timer,), {"timers": self.timers})

    def pass_time(self, ms: int) -> None:
        """Runs the timers that fall due in the next `ms`."""
        for timer in list(self.timers):
            timer.pass_time(ms)

    def reset_cause(self) -> int:
        """Why the board started."""
        return self.memory.get("<B", layout.CAUSE) or self.PWRON_RESET

    def reset(self) -> None:
        """Ends the process with a status that asks for a new start."""
        raise SystemExit(RESET)

    def unique_id(self) -> bytes:
        return b"isoscan\x00"
