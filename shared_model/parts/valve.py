"""An on/off valve with a spring and two limit switches: opened by its parent or by hand, watched while it travels and at its ends."""

from shared_model import Alarm, Command, DigitalIn, DigitalOut, Input, Interlock, Memory, Model, Rs, Sequence, Setting, WentOut
from shared_model.parts.modes import AUTO, MANUAL


class Valve(Model):
    """Opens on `request` in AUTO, by `open_it` and `close_it` in MANUAL, never in OFF. `drive` 1 opens, the spring closes.

    The parent reads `position` (CLOSED, OPENING, OPEN, CLOSING), `available`, and the limit switches `is_open` and `is_closed`.

    - A trip closes. In AUTO a new request, or `open_it`, opens again: a reset opens nothing, nor does a request that stayed.
    - An end that is not reached within `travel_ms`, or that is left without an order for so long, trips.
    - `position` goes by what really goes out: one that is forced open has to open, and does not trip for being open.
    - Both limit switches at once, for 100 ms, trip: one of them is stuck or wired wrongly.
    - A limit switch of bad quality counts as not reached, and trips.
    """

    request = Input("Open, in AUTO")
    open_it = Command("Open by hand; in AUTO: open again after a trip")
    close_it = Command("Close by hand")
    reset = Command("Reset trips")
    mode = Setting("Mode: 0 OFF, 1 MANUAL, 2 AUTO", low=0, high=2, default=AUTO)
    travel_ms = Setting("Travel time", unit="ms", low=20, high=300_000, default=5000)
    is_open = DigitalIn("Limit switch, open", on_bad="low")
    is_closed = DigitalIn("Limit switch, closed", on_bad="low")
    drive = DigitalOut("Solenoid")

    available = Memory("Opens when it is asked to")
    spent = Memory("The request of before a trip still stands")
    by_hand = Rs("Opened by hand")
    sent = WentOut("The solenoid is told to open, by a force too", tracks="drive")
    position = Sequence(
        title="Position",
        states=("CLOSED", "OPENING", "OPEN", "CLOSING"),
        transitions=(
            ("CLOSED", "OPENING", lambda m: m.sent.q),
            ("CLOSED", "CLOSING", lambda m: not m.is_closed),
            ("OPENING", "CLOSING", lambda m: not m.sent.q),
            ("OPENING", "OPEN", lambda m: m.is_open),
            ("OPEN", "CLOSING", lambda m: not m.sent.q),
            ("OPEN", "OPENING", lambda m: not m.is_open),
            ("CLOSING", "OPENING", lambda m: m.sent.q),
            ("CLOSING", "CLOSED", lambda m: m.is_closed),
        ),
    )

    no_opening = Interlock(
        "Does not open",
        when=lambda m: m.position.at("OPENING") and m.position.time_ms >= m.travel_ms,
        trips=("drive",),
        latch=True,
        reset="reset",
    )
    no_closing = Interlock(
        "Does not close",
        when=lambda m: m.position.at("CLOSING") and m.position.time_ms >= m.travel_ms,
        trips=("drive",),
        latch=True,
        reset="reset",
    )
    both_limits = Interlock(
        "Both limit switches",
        when=lambda m: m.is_open and m.is_closed,
        trips=("drive",),
        latch=True,
        reset="reset",
        on_delay_ms=100,
    )
    blind = Interlock(
        "Limit switch bad",
        when=lambda m: not m.is_open_ok or not m.is_closed_ok,
        trips=("drive",),
        latch=True,
        reset="reset",
        on_delay_ms=100,
    )

    failed = Alarm(
        "Valve failed",
        response="Check air, solenoid and limit switches",
        when=lambda m: m.no_opening.latched or m.no_closing.latched or m.both_limits.latched or m.blind.latched,
        priority="high",
    )

    def scan(self, dt_ms: int) -> None:
        self.by_hand(self.open_it and self.mode == MANUAL, self.close_it or self.tripped or self.mode != MANUAL)
        self.spent = self.request and (self.tripped or (self.spent and not self.open_it))
        self.available = self.mode == AUTO and not self.tripped
        self.sent()
        self.position.step(self, dt_ms)
        if self.mode == AUTO:
            self.drive = self.request and not self.spent
        else:
            self.drive = self.by_hand.q
