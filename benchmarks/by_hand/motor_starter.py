"""`examples/motor_starter` by hand."""

INPUTS = (
    "stop_clear",
    "hood_shut",
    "overload_clear",
    "chain.closed",
    "chain.acknowledge",
    "saw.start",
    "saw.stop",
    "saw.reset",
    "saw.running",
)

HOUR_MS = 3_600_000
SHARE_MS = HOUR_MS // 20


class Machine:
    """One plain class, plain attributes."""

    def __init__(self) -> None:
        self.out = [0, 0, 0]  # running lamp, fault lamp, saw
        self.acknowledge_before = self.start_before = self.stop_before = self.reset_before = 1
        self.clear = 0
        self.run = self.by_hand = self.run_before = 0
        self.off_ms = self.silent_ms = self.driven_ms = self.blink_ms = -1
        self.strain_ms = self.starts = self.hours = self.run_ms = 0
        self.stopped = self.overload = self.no_start = self.no_stop = 0  # conditions
        self.overload_latched = self.no_start_latched = self.no_stop_latched = 0
        self.tripped = 0
        self.pressed = self.failed = self.welded = 0

    def scan(self, dt_ms: int, values: list) -> None:
        """From contacts and buttons to saw and lamps."""
        stop_clear, hood_shut, overload_clear, closed, acknowledge, start, stop, reset, running = values
        if reset and not self.reset_before:
            self.release()
        self.clear = 1 if closed and (self.clear or (acknowledge and not self.acknowledge_before)) else 0
        pressed = start and not self.start_before
        stopped = stop and not self.stop_before
        self.acknowledge_before = acknowledge
        self.start_before = start
        self.stop_before = stop
        self.reset_before = reset
        self.by_hand = 1 if (pressed or self.by_hand) and not (stopped or self.tripped) else 0
        self.watch(dt_ms, running)
        self.count(dt_ms, running)
        run = self.by_hand
        if run and not self.run and not (self.off_ms >= 2000 and self.strain_ms <= HOUR_MS - SHARE_MS and self.clear):
            run = 0
        fault = self.overload_latched or self.no_start_latched or self.no_stop_latched
        self.blink_ms = -1 if not fault else 0 if self.blink_ms < 0 else (self.blink_ms + dt_ms) % 800
        self.protect(stop_clear, hood_shut, overload_clear)
        self.run = 0 if self.tripped else run
        out = self.out
        out[0] = running
        out[1] = 1 if 0 <= self.blink_ms < 400 else 0
        out[2] = self.run
        self.pressed = 0 if closed else 1
        self.failed = self.no_start_latched
        self.welded = self.no_stop

    def release(self) -> None:
        """A reset frees what no longer holds."""
        if not self.overload:
            self.overload_latched = 0
        if not self.no_start:
            self.no_start_latched = 0
        if not self.no_stop:
            self.no_stop_latched = 0
        self.note_trips()

    def watch(self, dt_ms: int, running: int) -> None:
        """How long the saw has been off, and how long its feedback has said otherwise."""
        if self.run:
            self.off_ms = -1
            self.silent_ms = -1 if running else 0 if self.silent_ms < 0 else self.silent_ms + dt_ms
            self.driven_ms = -1
        else:
            self.off_ms = 0 if self.off_ms < 0 else min(self.off_ms + dt_ms, 2000)
            self.silent_ms = -1
            self.driven_ms = -1 if not running else 0 if self.driven_ms < 0 else min(self.driven_ms + dt_ms, 500)

    def count(self, dt_ms: int, running: int) -> None:
        """Starts, what they leave of the hour, and run time."""
        self.strain_ms = max(self.strain_ms - dt_ms, 0)
        if self.run and not self.run_before:
            self.starts += 1
            self.strain_ms += SHARE_MS
        self.run_before = self.run
        if running:
            self.run_ms += dt_ms
            if self.run_ms >= HOUR_MS // 10:
                self.run_ms -= HOUR_MS // 10
                self.hours += 1

    def protect(self, stop_clear: int, hood_shut: int, overload_clear: int) -> None:
        """Five interlocks on the saw, three of them latched."""
        self.stopped = 0 if stop_clear and hood_shut else 1
        self.overload = 0 if overload_clear else 1
        self.no_start = 1 if self.silent_ms >= 500 else 0
        self.no_stop = 1 if self.driven_ms >= 500 else 0
        if self.overload:
            self.overload_latched = 1
        if self.no_start:
            self.no_start_latched = 1
        if self.no_stop:
            self.no_stop_latched = 1
        self.note_trips()

    def note_trips(self) -> None:
        acting = self.stopped or self.overload or self.no_start or self.no_stop
        self.tripped = 1 if acting or self.overload_latched or self.no_start_latched or self.no_stop_latched else 0
