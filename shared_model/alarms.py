"""Alarms (ANSI/ISA-18.2, figure 3): the state machine is the table `NEXT`; everything else asks it."""

from shared_model.declaration import Declaration, ModelError, check_callable, check_int
from shared_model.limits import MAX_MS, later

NORMAL = 0
UNACKNOWLEDGED = 1
ACKNOWLEDGED = 2
RETURNED_UNACKNOWLEDGED = 3
LATCHED_UNACKNOWLEDGED = 4
LATCHED_ACKNOWLEDGED = 5
SHELVED = 6
SUPPRESSED_BY_DESIGN = 7
OUT_OF_SERVICE = 8

STATES = (
    "normal",
    "unacknowledged",
    "acknowledged",
    "returned_unacknowledged",
    "latched_unacknowledged",
    "latched_acknowledged",
    "shelved",
    "suppressed_by_design",
    "out_of_service",
)

PRIORITIES = {"urgent": 1, "high": 2, "medium": 3, "low": 4}

RAISE = 0
CLEAR = 1
CLEAR_LATCHED = 2
ACK = 3
RESET = 4

NEXT = (
    # RAISE                  CLEAR                     CLEAR_LATCHED             ACK                    RESET
    (UNACKNOWLEDGED, NORMAL, NORMAL, NORMAL, NORMAL),
    (UNACKNOWLEDGED, RETURNED_UNACKNOWLEDGED, LATCHED_UNACKNOWLEDGED, ACKNOWLEDGED, UNACKNOWLEDGED),
    (ACKNOWLEDGED, NORMAL, LATCHED_ACKNOWLEDGED, ACKNOWLEDGED, ACKNOWLEDGED),
    (UNACKNOWLEDGED, RETURNED_UNACKNOWLEDGED, RETURNED_UNACKNOWLEDGED, NORMAL, RETURNED_UNACKNOWLEDGED),
    (UNACKNOWLEDGED, LATCHED_UNACKNOWLEDGED, LATCHED_UNACKNOWLEDGED, LATCHED_ACKNOWLEDGED, RETURNED_UNACKNOWLEDGED),
    (UNACKNOWLEDGED, LATCHED_ACKNOWLEDGED, LATCHED_ACKNOWLEDGED, LATCHED_ACKNOWLEDGED, NORMAL),
)
"""State in service (row) and event (column) to the next state. Shelved, suppressed and out of service stand outside it."""


class Alarm(Declaration):
    """Something an operator must act on; `response` says how.

    `when(model)`: it is raised after this held for `on_delay_ms`. `clears(model)`: it returns when this holds (without it:
    when `when` does not) for `off_delay_ms`. `priority`: "urgent", "high", "medium" or "low". `latch`: after its return it
    stays until reset. Delays 0..10^9 ms. `suppressed(model)`: while this holds it is suppressed by design (ISA-18.2): its
    condition is followed, but told only afterwards. An operator's shelf and out of service come before it.
    """

    state_fields = ("state", "active", "elapsed_ms", "shelved_ms")
    clears = None
    on_delay_ms = 0
    off_delay_ms = 0
    priority = "medium"
    latch = False

    def __init__(
        self,
        title: str,
        response: str,
        when,
        clears=None,
        on_delay_ms: int = 0,
        off_delay_ms: int = 0,
        priority: str = "medium",
        latch: bool = False,
        suppressed=None,
    ) -> None:
        super().__init__(title)
        check_callable(title, "when", when)
        if clears is not None:
            check_callable(title, "clears", clears)
        if suppressed is not None:
            check_callable(title, "suppressed", suppressed)
        if priority not in tuple(PRIORITIES):  # which takes what has no hash, too
            raise ModelError(f"{title!r}: priority is {priority!r}; it must be urgent, high, medium or low")
        self.response = response
        self.when = when
        self.clears = clears
        self.on_delay_ms = check_int(title, "on_delay_ms", on_delay_ms, 0, MAX_MS)
        self.off_delay_ms = check_int(title, "off_delay_ms", off_delay_ms, 0, MAX_MS)
        self.priority = priority
        self.latch = latch
        self.suppressed = suppressed
        self.state = NORMAL
        self.active = 0
        self.elapsed_ms = -1  # while the condition is not turning
        self.restless = True  # a time runs, or design may suppress: the scan settles it though the condition does not turn
        self.shelved_ms = 0

    def settle(self, turning, dt_ms: int) -> int:
        """Step 7, where there is anything to do: delay what is `turning` and move by the table; 1 if the state changed."""
        before = self.state
        if turning:
            self._turn(dt_ms)
        else:
            self.elapsed_ms = -1
        if before == SHELVED:
            self.shelved_ms = -self.shelved_ms if self.shelved_ms < 0 else self.shelved_ms - dt_ms
            if self.shelved_ms <= 0:
                self.serve()
        if self.suppressed is not None:
            self._suppress()
        self.restless = self.elapsed_ms >= 0 or self.state == SHELVED or self.suppressed is not None
        return 1 if self.state != before else 0

    def _suppress(self) -> None:
        """Leave the served while design says so, and come back when it no longer does."""
        suppressed = self.suppressed(self.owner)
        if self.state < SHELVED and suppressed:
            self.state = SUPPRESSED_BY_DESIGN
        elif self.state == SUPPRESSED_BY_DESIGN and not suppressed:
            self.serve()

    def _turn(self, dt_ms: int) -> None:
        """The condition is the other way round: once it was so for as long as it must, the alarm is raised or returns."""
        self.elapsed_ms = 0 if self.elapsed_ms < 0 else later(self.elapsed_ms, dt_ms)
        if self.elapsed_ms < (self.off_delay_ms if self.active else self.on_delay_ms):
            return
        self.active = 1 - self.active
        self.elapsed_ms = -1
        if self.state < SHELVED:
            event = RAISE if self.active else (CLEAR_LATCHED if self.latch else CLEAR)
            self.state = NEXT[self.state][event]

    def apply(self, event: int) -> int:
        """An operator's ACK or RESET; 1 if it did something, 0 where the table has no way."""
        if self.state >= SHELVED or NEXT[self.state][event] == self.state:
            return 0
        self.state = NEXT[self.state][event]
        return 1

    def unshelve(self) -> int:
        """Back from the shelf; 0 if it was not on it."""
        if self.state != SHELVED:
            return 0
        self.serve()
        return 1

    def shelve(self, for_ms: int) -> int:
        """Set aside for `for_ms`, which count from this scan's end; exactly then it is over. 0 if it is out of service."""
        if self.state == OUT_OF_SERVICE:
            return 0
        self.state = SHELVED
        self.shelved_ms = -for_ms  # negative until this scan is over, as its time has not begun
        self.restless = True
        return 1

    def retire(self) -> int:
        """Take out of service; 0 if it is."""
        if self.state == OUT_OF_SERVICE:
            return 0
        self.state = OUT_OF_SERVICE
        self.shelved_ms = 0
        return 1

    def restore_service(self) -> int:
        """Back into service; 0 if it was not out of it."""
        if self.state != OUT_OF_SERVICE:
            return 0
        self.serve()
        return 1

    def serve(self) -> None:
        """Back among the served: unacknowledged if its condition holds, else normal."""
        self.state = UNACKNOWLEDGED if self.active else NORMAL
        self.shelved_ms = 0

    def unpack(self, words, at: int) -> int:
        self.restless = True
        return super().unpack(words, at)
