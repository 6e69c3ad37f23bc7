"""A motor behind a contactor: started and stopped by its parent or by hand, watched by its feedback, spared by its permissives."""

from shared_model import (
    Alarm,
    Command,
    DigitalIn,
    DigitalOut,
    Input,
    Interlock,
    Memory,
    Model,
    Permissive,
    Rs,
    RTrig,
    Setting,
    Ton,
    WentOut,
)
from shared_model.parts.modes import AUTO, MANUAL

HOUR_MS = 3_600_000
TENTH_HOUR_MS = 360_000


class Motor(Model):
    """Runs on `request` in AUTO, by `start` and `stop` in MANUAL, never in OFF. The parent reads `run`, `running` and `available`.

    - A trip ends the run. In AUTO a new request, or `start`, begins another: a reset starts nothing, nor does a request that stayed.
    - No feedback within `start_within_ms`, or none for so long later, trips. Feedback `stop_within_ms` after the end trips, too,
      and raises an urgent alarm: the contactor is welded, and no output can stop the motor.
    - Feedback, pauses and starts are judged by what really goes out: a motor that is forced on has to run, one that is forced off
      has to stop, and neither trips for doing so.
    - `min_on_ms` prolongs a run that a request ended; a stop by hand, OFF and a trip end it at once. `min_off_ms` and
      `starts_per_hour` (0: any number) are permissives: a start waits for them, in MANUAL too, and after power-up.
    - Each start uses its share of an hour, and comes back by that time: so many may follow one another after an hour of rest.
    - `hours` (running, by feedback) and `starts` are retained.
    """

    request = Input("Run, in AUTO")
    start = Command("Start by hand; in AUTO: run again after a trip")
    stop = Command("Stop by hand")
    reset = Command("Reset trips")
    mode = Setting("Mode: 0 OFF, 1 MANUAL, 2 AUTO", low=0, high=2, default=AUTO)
    running = DigitalIn("Feedback of the contactor", on_bad="low")
    run = DigitalOut("Contactor")

    start_within_ms = Setting("Feedback comes within", unit="ms", low=20, high=60_000, default=2000)
    stop_within_ms = Setting("Feedback goes within", unit="ms", low=20, high=60_000, default=2000)
    min_on_ms = Setting("Shortest run", unit="ms", low=0, high=600_000, default=0)
    min_off_ms = Setting("Shortest pause", unit="ms", low=0, high=600_000, default=0)
    starts_per_hour = Setting("Starts per hour", low=0, high=120, default=0)

    available = Memory("Runs when it is asked to")
    spent = Memory("The request of before a trip still stands")
    strain_ms = Memory("Of an hour, used by starts", low=0, high=2 * HOUR_MS, unit="ms")
    starts = Memory("Starts", low=0, high=1_000_000_000, retain=True)
    hours = Memory("Run hours", low=0, high=10_000_000, unit="h", decimals=1, retain=True)
    run_ms = Memory("Run time since the last tenth of an hour", low=0, high=TENTH_HOUR_MS, unit="ms")

    by_hand = Rs("Started by hand")
    sent = WentOut("The contactor is told to close, by a force too", tracks="run")
    began = RTrig("A start")
    on_time = Ton("Shortest run")
    off_time = Ton("Shortest pause")
    silent = Ton("No feedback")
    driven = Ton("Feedback without a cause")

    rested = Permissive("Shortest pause is over", when=lambda m: m.off_time.q or m.sent.q, allows=("run",))
    cool = Permissive(
        "Starts per hour",
        when=lambda m: m.sent.q or m.starts_per_hour == 0 or m.strain_ms <= HOUR_MS - HOUR_MS // m.starts_per_hour,
        allows=("run",),
    )

    no_start = Interlock("Does not start", when=lambda m: m.silent.q, trips=("run",), latch=True, reset="reset")
    no_stop = Interlock("Does not stop", when=lambda m: m.driven.q, trips=("run",), latch=True, reset="reset")

    failed = Alarm("Does not start", response="Check overload relay, fuses, contactor", when=lambda m: m.no_start.latched, priority="high")
    welded = Alarm("Does not stop", response="Switch off at the isolator", when=lambda m: m.driven.q, priority="urgent")

    def scan(self, dt_ms: int) -> None:
        self.by_hand(self.start and self.mode == MANUAL, self.stop or self.tripped or self.mode != MANUAL)
        self.spent = self.request and (self.tripped or (self.spent and not self.start))
        self.sent()
        self._watch(dt_ms)
        self._count(dt_ms)
        self.available = self.mode == AUTO and not self.tripped
        if self.mode == AUTO:
            self.run = (self.request and not self.spent) or (self.run and self.sent.q and not self.on_time.q)
        else:
            self.run = self.by_hand.q

    def _watch(self, dt_ms: int) -> None:
        """How long the contactor has been on or off, and how long the feedback has said otherwise."""
        self.on_time(self.sent.q, dt_ms, self.min_on_ms)
        self.off_time(not self.sent.q, dt_ms, self.min_off_ms)
        self.silent(self.sent.q and not self.running, dt_ms, self.start_within_ms)
        self.driven(self.running and not self.sent.q, dt_ms, self.stop_within_ms)

    def _count(self, dt_ms: int) -> None:
        """Starts, what they leave of the hour, and run time."""
        self.strain_ms = max(self.strain_ms - dt_ms, 0)
        if self.began(self.sent.q):
            self.starts = self.starts + 1
            self.strain_ms = self.strain_ms + (HOUR_MS // self.starts_per_hour if self.starts_per_hour else 0)
        if self.running:
            self.run_ms = self.run_ms + dt_ms
        if self.run_ms >= TENTH_HOUR_MS:
            self.run_ms = self.run_ms - TENTH_HOUR_MS
            self.hours = self.hours + 1
