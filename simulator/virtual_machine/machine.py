"""Pin, ADC, PWM, WDT and Timer as MicroPython's `machine` has them, over pin memory.

No hardware is touched and no time passes by itself.
"""

from . import pin_memory as layout
from .pin_memory import BufferMemory, FileMemory

RESET_STATUS = 75  # exit status of a process that asked for machine.reset()


class Pin:
    """machine.Pin of a virtual board: `id` is a number from 0 to 63."""

    IN, OUT = 0, 1
    PULL_UP, PULL_DOWN = 1, 2
    memory: BufferMemory | FileMemory  # set by VirtualMachine

    def __init__(self, id: int, mode: int = -1, pull: int | None = -1, value: int | None = None) -> None:
        self._at = layout.pin_at(id)
        if mode != -1 or pull != -1 or value is not None:
            self.init(mode, pull, value)

    def init(self, mode: int = -1, pull: int | None = -1, value: int | None = None) -> None:
        """Mode, pull and level; the level is there before the pin becomes an output, as on the chips."""
        if value is not None:
            self.memory.put("<H", self._at + layout.OUT, 1 if value else 0)
        if pull != -1:
            self.memory.put("<B", self._at + layout.PULL, pull or 0)
        if mode != -1:
            self.memory.put("<B", self._at + layout.MODE, layout.OUTPUT if mode == Pin.OUT else layout.INPUT)

    def value(self, level: int | None = None) -> int | None:
        """The level, 0 or 1; with an argument, drives it. OSError when what is connected does not answer."""
        if level is not None:
            self.memory.put("<H", self._at + layout.OUT, 1 if level else 0)
            return None
        if self.memory.get("<B", self._at + layout.MODE) == layout.OUTPUT:
            return self.memory.get("<H", self._at + layout.OUT) & 1
        if _connected(self.memory, self._at):
            return self.memory.get("<H", self._at + layout.IN) & 1
        return 1 if self.memory.get("<B", self._at + layout.PULL) == Pin.PULL_UP else 0

    def __call__(self, level: int | None = None) -> int | None:
        return self.value(level)

    def on(self) -> None:
        self.value(1)

    def off(self) -> None:
        self.value(0)


class ADC:
    """machine.ADC on a pin or its number."""

    memory: BufferMemory | FileMemory

    def __init__(self, pin: Pin | int) -> None:
        self._at = _place(pin)
        self.memory.put("<B", self._at + layout.MODE, layout.ANALOG)

    def read_u16(self) -> int:
        """0 to 65535; 0 with nothing connected. OSError when what is connected does not answer."""
        return self.memory.get("<H", self._at + layout.IN) if _connected(self.memory, self._at) else 0


class PWM:
    """machine.PWM on a pin or its number."""

    memory: BufferMemory | FileMemory

    def __init__(self, pin: Pin | int, freq: int = 1000, duty_u16: int = 0) -> None:
        self._at = _place(pin)
        self.freq(freq)
        self.duty_u16(duty_u16)
        self.memory.put("<B", self._at + layout.MODE, layout.PULSED)

    def freq(self, hertz: int | None = None) -> int | None:
        """The frequency in Hz; with an argument, sets it."""
        if hertz is None:
            return self.memory.get("<I", self._at + layout.FREQUENCY)
        self.memory.put("<I", self._at + layout.FREQUENCY, hertz)
        return None

    def duty_u16(self, duty: int | None = None) -> int | None:
        """The duty, 0 to 65535; with an argument, sets it."""
        if duty is None:
            return self.memory.get("<H", self._at + layout.OUT)
        self.memory.put("<H", self._at + layout.OUT, duty)
        return None

    def deinit(self) -> None:
        self.memory.put("<B", self._at + layout.MODE, layout.UNUSED)


class WDT:
    """machine.WDT: whoever runs the board's process restarts it when the feeds stop for `timeout` ms. It cannot be stopped."""

    memory: BufferMemory | FileMemory

    def __init__(self, id: int = 0, timeout: int = 5000) -> None:
        self._feeds = self.memory.get("<I", layout.FEEDS)
        self.memory.put("<I", layout.WATCHDOG_MS, timeout)
        self.feed()

    def feed(self) -> None:
        self._feeds = (self._feeds + 1) & 0x3FFFFFFF
        self.memory.put("<I", layout.FEEDS, self._feeds)


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


class VirtualMachine:
    """One board's `machine` module; as many may exist as there are pin memories."""

    PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5

    def __init__(self, memory: BufferMemory | FileMemory) -> None:
        self.memory = memory
        self.timers: list[Timer] = []
        self.Pin = type("Pin", (Pin,), {"memory": memory})
        self.ADC = type("ADC", (ADC,), {"memory": memory})
        self.PWM = type("PWM", (PWM,), {"memory": memory})
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
        raise SystemExit(RESET_STATUS)

    def unique_id(self) -> bytes:
        return b"isoscan\x00"


def _place(pin: Pin | int) -> int:
    return pin._at if isinstance(pin, Pin) else layout.pin_at(pin)


def _connected(memory: BufferMemory | FileMemory, at: int) -> bool:
    """Whether the world drives the pin; OSError (ENODEV) for a sensor that does not answer."""
    state = memory.get("<B", at + layout.STATE)
    if state == layout.SILENT:
        raise OSError(19)
    return state == layout.DRIVEN
