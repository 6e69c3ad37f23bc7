"""A motor with two contactors, one for each direction, and a dead time between them, in which it comes to rest."""

from shared_model import (
    Alarm,
    Always,
    Command,
    DigitalIn,
    DigitalOut,
    Input,
    Interlock,
    Memory,
    Model,
    Permissive,
    Rs,
    Setting,
    Ton,
    WentOut,
)
from shared_model.parts.modes import AUTO, MANUAL


class ReversingMotor(Model):
    """Runs forward on `request` 1 and in reverse on -1 in AUTO, by hand in MANUAL, never in OFF.

    The parent reads `forward`, `reverse`, `running` and `available`.

    - A direction starts once the other has been off for `dead_ms`; so it is after power-up, in MANUAL, and after a forced run. The
      request waits. A force itself waits for nothing.
    - `forward_end` and `reverse_end` end their direction, in MANUAL too; a force beyond an end is tripped.
    - Both contactors at once are tripped before they go out, whoever asked for them, a force included.
    - A trip ends the run. In AUTO a new request (0 in between), or a start by hand, begins another: a reset starts nothing.
    - No feedback within `start_within_ms`, or none for so long later, trips. Feedback `stop_within_ms` after the end trips, too,
      and raises an urgent alarm.
    """

    request = Input("Direction in AUTO: 1 forward, -1 reverse, 0 stop", low=-1, high=1)
    forward_end = Input("It stands at its end, forward")
    reverse_end = Input("It stands at its end, reverse")
    start_forward = Command("Forward by hand; in AUTO: run again after a trip")
    start_reverse = Command("Reverse by hand; in AUTO: run again after a trip")
    stop = Command("Stop by hand")
    reset = Command("Reset trips")
    mode = Setting("Mode: 0 OFF, 1 MANUAL, 2 AUTO", low=0, high=2, default=AUTO)
    running = DigitalIn("Feedback of the contactors", on_bad="low")
    forward = DigitalOut("Contactor, forward")
    reverse = DigitalOut("Contactor, reverse")

    dead_ms = Setting("Dead time between directions", unit="ms", low=20, high=60_000, default=1000)
    start_within_ms = Setting("Feedback comes within", unit="ms", low=20, high=60_000, default=2000)
    stop_within_ms = Setting("Feedback goes within", unit="ms", low=20, high=60_000, default=2000)

    available = Memory("Runs when it is asked to")
    spent = Memory("The request of before a trip still stands")
    hand_forward = Rs("Forward by hand")
    hand_reverse = Rs("Reverse by hand")
    forward_off = Ton("Dead time after forward")
    reverse_off = Ton("Dead time after reverse")
    sent_forward = WentOut("It is told to go forward, by a force too", tracks="forward")
    sent_reverse = WentOut("It is told to go in reverse, by a force too", tracks="reverse")
    silent = Ton("No feedback")
    driven = Ton("Feedback without a cause")

    forward_free = Permissive("Reverse is over", when=lambda m: m.reverse_off.q, allows=("forward",))
    reverse_free = Permissive("Forward is over", when=lambda m: m.forward_off.q, allows=("reverse",))

    crossed = Interlock("Both directions", when=lambda m: m.forward and m.reverse, trips=("forward", "reverse"), priority=900)
    beyond_forward = Interlock("Beyond its end, forward", when=lambda m: m.forward and m.forward_end, trips=("forward",))
    beyond_reverse = Interlock("Beyond its end, reverse", when=lambda m: m.reverse and m.reverse_end, trips=("reverse",))
    no_start = Interlock("Does not start", when=lambda m: m.silent.q, trips=("forward", "reverse"), latch=True, reset="reset")
    no_stop = Interlock("Does not stop", when=lambda m: m.driven.q, trips=("forward", "reverse"), latch=True, reset="reset")

    failed = Alarm("Does not start", response="Check overload relay, fuses, contactor", when=lambda m: m.no_start.latched, priority="high")
    welded = Alarm("Does not stop", response="Switch off at the isolator", when=lambda m: m.driven.q, priority="urgent")
    never_both = Always("never both directions", lambda m: not (m.forward and m.reverse))

    def scan(self, dt_ms: int) -> None:
        halt = self.stop or self.tripped or self.mode != MANUAL
        self.hand_forward(self.start_forward and self.mode == MANUAL, halt or self.start_reverse or self.forward_end)
        self.hand_reverse(self.start_reverse and self.mode == MANUAL, halt or self.start_forward or self.reverse_end)
        again = self.start_forward or self.start_reverse
        self.spent = self.request != 0 and (self.tripped or (self.spent and not again))
        self._watch(dt_ms)
        self.available = self.mode == AUTO and not self.tripped
        if self.mode == AUTO:
            self.forward = self.request > 0 and not self.forward_end and not self.spent and not self.sent_reverse.q
            self.reverse = self.request < 0 and not self.reverse_end and not self.spent and not self.sent_forward.q
        else:
            self.forward = self.hand_forward.q and not self.sent_reverse.q
            self.reverse = self.hand_reverse.q and not self.sent_forward.q

    def _watch(self, dt_ms: int) -> None:
        """How long each contactor has been off, and how long the feedback has said otherwise."""
        self.sent_forward()
        self.sent_reverse()
        on = self.sent_forward.q or self.sent_reverse.q
        self.forward_off(not self.sent_forward.q, dt_ms, self.dead_ms)
        self.reverse_off(not self.sent_reverse.q, dt_ms, self.dead_ms)
        self.silent(on and not self.running, dt_ms, self.start_within_ms)
        self.driven(self.running and not on, dt_ms, self.stop_within_ms)
