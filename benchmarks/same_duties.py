"""`examples/tank_fill` by hand with the duties of the scan: the second yardstick, straight-line and for this one machine alone.

Qualities with sub-codes and ageing, the wait for first samples, forces, permitted resets, delays, latches, first-out, alarm states with
acknowledgement, shelf and service, claims, events, counted scans, and outputs safe after an exception. What it leaves out is in README.md.
"""

from array import array

from shared_model.commands import ACKNOWLEDGE, FORCE, PRESS, RESET_NAMED, RETIRE, SERVE, SHELVE, UNFORCE, UNSHELVE, WRITE
from shared_model.portable import heap_lock, heap_unlock

IDLE, FILLING, FULL, FAULT = range(4)
GOOD, OUT_OF_RANGE, BAD, WAITING, STALE = 0, 66, 128, 129, 130
NORMAL, UNACKNOWLEDGED, ACKNOWLEDGED, RETURNED, SHELVED, OUT_OF_SERVICE = 0, 1, 2, 3, 6, 8
TRANSITION, TRIP, RESET, ALARM, CLAIM, QUALITY, COMMAND = range(7)
START, RESET_BUTTON, STOP_CLEAR, BRIM_CLEAR, LEVEL, INLET, FILL_TO, BRIM, OVERFILL, BLIND, SLOW, PHASE, HIGH, FAILED, CLAIMED = range(15)
NO_FORCE = -(1 << 30)
MOST = 1_000_000_000
MASK = (1 << 29) - 1
EVENTS = 240
ORDERS = 96


class TankFill:
    """One plain class, plain attributes. Between scans a driver gives samples by `put_...`, and an operator's commands come by `order`."""

    def __init__(self) -> None:
        self.fill_to = 1500
        self.fault: Exception | None = None
        self.started = False
        self.scan_no = 0
        self.stop_raw = self.stop_fault = self.stop_field = self.stop_clear = 0
        self.brim_raw = self.brim_fault = self.brim_field = self.brim_clear = 0
        self.level_raw = self.level_held = self.level_field = self.level = 0
        self.level_fault = 0
        self.stop_quality = self.brim_quality = self.level_quality = WAITING
        self.level_good = self.level_ok = 0
        self.stop_age = self.brim_age = self.level_age = 0  # -1: a sample came
        self.stop_force = self.brim_force = self.level_force = self.inlet_force = NO_FORCE
        self.forces = 0
        self.start_armed = self.reset_armed = self.start_pressed = self.reset_pressed = False
        self.start = self.reset = 0
        self.state = IDLE
        self.state_ms = 0
        self.slow = self.slow_runs = self.slow_ms = 0
        self.demand = self.seen = self.inlet = 0
        self.by = self.first_out = -1
        self.brim = self.over = self.blind = 0  # conditions
        self.brim_active = self.over_active = self.blind_active = 0
        self.brim_latched = self.over_latched = self.blind_latched = 0
        self.over_ms = -1
        self.tripped = 0
        self.high_active = self.high_state = 0
        self.high_ms = -1
        self.high_shelf_ms = 0
        self.failed_active = self.failed_state = 0
        self.failed_shelf_ms = 0
        self.claim_ok = 1
        self.events = array("i", [0] * EVENTS)
        self.used = self.lost = 0
        self.orders = array("i", [0] * ORDERS)
        self.ordered = 0

    # What drivers do.

    def put_level(self, value: int, fault: int = 0) -> None:
        self.level_raw = value
        self.level_fault = fault
        self.level_age = -1

    def put_stop(self, value: int, fault: int = 0) -> None:
        self.stop_raw = value
        self.stop_fault = fault
        self.stop_age = -1

    def put_brim(self, value: int, fault: int = 0) -> None:
        self.brim_raw = value
        self.brim_fault = fault
        self.brim_age = -1

    def put_start(self, value: int) -> None:
        if not value:
            self.start_armed = True
        elif self.start_armed:
            self.start_armed = False
            self.start_pressed = True

    def put_reset(self, value: int) -> None:
        if not value:
            self.reset_armed = True
        elif self.reset_armed:
            self.reset_armed = False
            self.reset_pressed = True

    def order(self, operation: int, what: int, value: int = 0) -> None:
        """A command for the next scan; there is always room here."""
        at = self.ordered
        self.orders[at] = operation
        self.orders[at + 1] = what
        self.orders[at + 2] = value
        self.ordered = at + 3

    # One scan.

    def tick(self, dt_ms: int) -> None:
        """Wait for the inputs at start, else scan."""
        if self.fault is not None:
            return
        if not self.started:
            if self.waits(dt_ms):
                return
            self.started = True
        heap_lock()
        self.attempt(dt_ms)

    def attempt(self, dt_ms: int) -> None:
        """One scan under the lock, where frames come from no heap; whatever fails, the valve closes."""
        try:
            self.scan(dt_ms)
        except Exception as error:
            self.fault = error
            self.demand = self.seen = self.inlet = 0
        finally:
            heap_unlock()

    def waits(self, dt_ms: int) -> bool:
        if 0 <= self.stop_age < 1000 or 0 <= self.brim_age < 1000 or 0 <= self.level_age < 500:
            if self.stop_age >= 0:
                self.stop_age += dt_ms
            if self.brim_age >= 0:
                self.brim_age += dt_ms
            if self.level_age >= 0:
                self.level_age += dt_ms
            return True
        return False

    def scan(self, dt_ms: int) -> None:
        """From inputs to the valve."""
        self.scan_no = self.scan_no + 1 & MASK
        self.read_switches(dt_ms)
        self.read_level(dt_ms)
        if self.forces:
            self.show_forces()
        self.start = self.reset = 0
        if self.start_pressed:
            self.start_pressed = False
            self.order(PRESS, START)
            self.note(COMMAND, START, 0, 0)
        if self.reset_pressed:
            self.reset_pressed = False
            self.order(PRESS, RESET_BUTTON)
            self.note(COMMAND, RESET_BUTTON, 0, 0)
        if self.ordered:
            self.obey()
        self.control(dt_ms)
        self.protect(dt_ms)
        self.judge(dt_ms)

    def read_switches(self, dt_ms: int) -> None:
        """Two contacts that are 0 while their quality is bad."""
        age = self.stop_age
        if age < 0:
            self.stop_age = 0
            quality = self.stop_fault
            if not quality:
                self.stop_clear = self.stop_field = self.stop_raw
        else:
            age += dt_ms
            self.stop_age = age if age < MOST else MOST
            quality = self.stop_quality
            if age >= 1000 and quality != WAITING:
                quality = STALE
            self.stop_clear = self.stop_field
        if quality != self.stop_quality:
            self.note(QUALITY, STOP_CLEAR, quality, 0)
            self.stop_quality = quality
            if quality:
                self.stop_clear = self.stop_field = 0
        age = self.brim_age
        if age < 0:
            self.brim_age = 0
            quality = self.brim_fault
            if not quality:
                self.brim_clear = self.brim_field = self.brim_raw
        else:
            age += dt_ms
            self.brim_age = age if age < MOST else MOST
            quality = self.brim_quality
            if age >= 1000 and quality != WAITING:
                quality = STALE
            self.brim_clear = self.brim_field
        if quality != self.brim_quality:
            self.note(QUALITY, BRIM_CLEAR, quality, 0)
            self.brim_quality = quality
            if quality:
                self.brim_clear = self.brim_field = 0

    def read_level(self, dt_ms: int) -> None:
        """The sensor, whose last value stays while its quality is bad."""
        quality = self.level_quality
        age = self.level_age
        if age < 0:
            self.level_age = 0
            level = self.level_raw
            if self.level_fault:
                quality = self.level_fault
                level = self.level_held
            elif level < 0:
                quality = OUT_OF_RANGE
                level = 0
            elif level > 2000:
                quality = OUT_OF_RANGE
                level = 2000
            else:
                quality = GOOD
            self.level_held = level
            if quality < BAD:
                self.level_field = level
        else:
            age += dt_ms
            self.level_age = age if age < MOST else MOST
            if age >= 500 and quality != WAITING:
                quality = STALE
        self.level = self.level_field
        if quality != self.level_quality:
            self.note(QUALITY, LEVEL, quality, 0)
            self.level_quality = quality
            self.level_good = 0 if quality else 1
        self.level_ok = self.level_good

    def obey(self) -> None:
        """The commands that wait, in order of arrival."""
        orders = self.orders
        for at in range(0, self.ordered, 3):
            operation = orders[at]
            what = orders[at + 1]
            if operation == PRESS:
                if what == START:
                    self.start = 1
                elif what == RESET_BUTTON:
                    self.press_reset()
            elif operation == WRITE:
                self.fill_to = orders[at + 2]
            elif operation == RESET_NAMED:
                self.release(what)
            elif operation == FORCE:
                self.force(what, orders[at + 2])
            elif operation == UNFORCE:
                self.force(what, NO_FORCE)
            elif what == HIGH:
                self.high_state = self.served(operation, self.high_state, self.high_active)
                if operation == SHELVE and self.high_state == SHELVED:
                    self.high_shelf_ms = -orders[at + 2]  # negative until its scan is over
            elif what == FAILED:
                self.failed_state = self.served(operation, self.failed_state, self.failed_active)
                if operation == SHELVE and self.failed_state == SHELVED:
                    self.failed_shelf_ms = -orders[at + 2]  # negative until its scan is over
        self.ordered = 0

    def press_reset(self) -> None:
        """A reset that could release nothing of what is latched is refused, and logic does not see it."""
        latched = self.brim_latched or self.over_latched or self.blind_latched
        releases = (self.brim_latched and not self.brim) or (self.over_latched and not self.over) or (self.blind_latched and not self.blind)
        if latched and not releases:
            return
        self.reset = 1
        self.release(BRIM)
        self.release(OVERFILL)
        self.release(BLIND)

    def release(self, interlock: int) -> None:
        """One latched interlock, if its condition did not hold in the last scan."""
        if interlock == BRIM and self.brim_latched and not self.brim:
            self.brim_latched = 0
            self.note(RESET, BRIM, self.brim_active, 0)
        elif interlock == OVERFILL and self.over_latched and not self.over:
            self.over_latched = 0
            self.note(RESET, OVERFILL, self.over_active, 0)
        elif interlock == BLIND and self.blind_latched and not self.blind:
            self.blind_latched = 0
            self.note(RESET, BLIND, self.blind_active, 0)
        self.note_trips()

    def force(self, what: int, value: int) -> None:
        """Force an input or the valve, or end that."""
        if what == STOP_CLEAR:
            self.stop_force = value
            self.stop_clear = self.stop_field
        elif what == BRIM_CLEAR:
            self.brim_force = value
        elif what == LEVEL:
            self.level_force = value
            self.level = self.level_field
            self.level_ok = self.level_good
        else:
            self.inlet_force = value
        forced = self.stop_force != NO_FORCE or self.brim_force != NO_FORCE or self.level_force != NO_FORCE
        self.forces = 1 if forced else 0
        self.show_forces()

    def control(self, dt_ms: int) -> None:
        """Timer, sequence and what the valve is to do."""
        state = self.state
        self.state_ms = self.state_ms + dt_ms if self.state_ms < MOST else MOST
        if state != FILLING:
            self.slow = self.slow_runs = self.slow_ms = 0
        elif self.slow_runs:
            ms = self.slow_ms + dt_ms
            self.slow_ms = ms if ms < 30000 else 30000
            if ms >= 30000:
                self.slow = 1
        else:
            self.slow_runs = 1
        if state == FILLING:
            if self.tripped or self.slow:
                self.enter(FAULT)
            elif not self.stop_clear:
                self.enter(IDLE)
            elif self.level >= self.fill_to:
                self.enter(FULL)
        elif state == IDLE:
            if self.start and self.stop_clear and not self.tripped and self.level < self.fill_to - 50:
                self.enter(FILLING)
        elif state == FULL:
            if self.level < self.fill_to - 50:
                self.enter(IDLE)
        elif self.reset and not self.tripped:
            self.enter(IDLE)
        demand = 1 if self.state == FILLING else 0
        self.demand = self.seen = demand
        self.inlet = demand if self.inlet_force == NO_FORCE else self.inlet_force

    def enter(self, state: int) -> None:
        self.note(TRANSITION, PHASE, self.state, state)
        self.state = state
        self.state_ms = 0

    def protect(self, dt_ms: int) -> None:
        """Three latched interlocks on the valve, one of them delayed; the first that acted is kept."""
        brim = 0 if self.brim_field else 1
        over = 1 if self.level_field > 1900 else 0
        blind = 0 if self.level_good else 1
        changed = False
        if brim != self.brim:
            self.brim = self.brim_active = brim
            if brim:
                self.brim_latched = 1
            self.note(TRIP, BRIM, brim, self.brim_latched)
            changed = True
        if not over:
            if self.over:
                self.over = 0
                self.over_ms = -1
                if self.over_active:
                    self.over_active = 0
                    self.note(TRIP, OVERFILL, 0, self.over_latched)
                    changed = True
        elif not self.over_active:
            self.over = 1
            self.over_ms = 0 if self.over_ms < 0 else self.over_ms + dt_ms
            if self.over_ms >= 100:
                self.over_active = self.over_latched = 1
                self.note(TRIP, OVERFILL, 1, 1)
                changed = True
        if blind != self.blind:
            self.blind = self.blind_active = blind
            if blind:
                self.blind_latched = 1
            self.note(TRIP, BLIND, blind, self.blind_latched)
            changed = True
        if changed:
            self.note_trips()
        if self.tripped:
            self.seen = self.inlet = 0
            if self.brim_active or self.brim_latched:
                self.by = BRIM
            elif self.over_active or self.over_latched:
                self.by = OVERFILL
            else:
                self.by = BLIND
            if self.first_out < 0:
                self.first_out = self.by
        elif self.by >= 0:
            self.by = self.first_out = -1

    def note_trips(self) -> None:
        acting = self.brim_active or self.over_active or self.blind_active
        self.tripped = 1 if acting or self.brim_latched or self.over_latched or self.blind_latched else 0

    def judge(self, dt_ms: int) -> None:
        """Two alarms, one with delay and hysteresis, and the claim."""
        level = self.level_field
        if level < 1830 if self.high_active else (self.level_good and level > 1850):
            self.high_ms = 0 if self.high_ms < 0 else self.high_ms + dt_ms
            if self.high_active or self.high_ms >= 500:
                self.high_ms = -1
                self.high_active = 1 - self.high_active
                if self.high_state < SHELVED:
                    self.high_state = self.turned(HIGH, self.high_state, self.high_active)
        elif self.high_ms >= 0:
            self.high_ms = -1
        if self.high_state == SHELVED:
            self.high_shelf_ms = -self.high_shelf_ms if self.high_shelf_ms < 0 else self.high_shelf_ms - dt_ms
            if self.high_shelf_ms <= 0:
                self.high_state = self.turned(HIGH, SHELVED, self.high_active)
        failed = 1 if self.state == FAULT else 0
        if failed != self.failed_active:
            self.failed_active = failed
            if self.failed_state < SHELVED:
                self.failed_state = self.turned(FAILED, self.failed_state, failed)
        if self.failed_state == SHELVED:
            self.failed_shelf_ms = -self.failed_shelf_ms if self.failed_shelf_ms < 0 else self.failed_shelf_ms - dt_ms
            if self.failed_shelf_ms <= 0:
                self.failed_state = self.turned(FAILED, SHELVED, failed)
        ok = 1 if not self.inlet or self.state == FILLING else 0
        if ok != self.claim_ok:
            self.claim_ok = ok
            self.note(CLAIM, CLAIMED, ok, 0)

    def turned(self, alarm: int, before: int, active: int) -> int:
        """The state of an alarm whose condition has come or gone, or whose time on the shelf is over."""
        if active:
            state = ACKNOWLEDGED if before == ACKNOWLEDGED else UNACKNOWLEDGED
        else:
            state = RETURNED if before == UNACKNOWLEDGED else NORMAL
        if state != before:
            self.note(ALARM, alarm, before, state)
        return state

    def served(self, operation: int, state: int, active: int) -> int:
        """The state of an alarm after a command of the operator's."""
        if operation == ACKNOWLEDGE:
            if state == UNACKNOWLEDGED:
                return ACKNOWLEDGED
            return NORMAL if state == RETURNED else state
        if operation == SHELVE:
            return state if state == OUT_OF_SERVICE else SHELVED
        if operation == RETIRE:
            return OUT_OF_SERVICE
        if (operation == UNSHELVE and state == SHELVED) or (operation == SERVE and state == OUT_OF_SERVICE):
            return UNACKNOWLEDGED if active else NORMAL
        return state

    def show_forces(self) -> None:
        """Logic sees what inputs are forced to."""
        if self.stop_force != NO_FORCE:
            self.stop_clear = self.stop_force
        if self.brim_force != NO_FORCE:
            self.brim_clear = self.brim_force
        if self.level_force != NO_FORCE:
            self.level = self.level_force
            self.level_ok = 0

    def note(self, code: int, what: int, a: int, b: int) -> None:
        """Note an event; one too many is counted as lost."""
        at = self.used
        if at + 5 > EVENTS:
            self.lost += 1
            return
        events = self.events
        events[at] = code
        events[at + 1] = what
        events[at + 2] = a
        events[at + 3] = b
        events[at + 4] = self.scan_no
        self.used = at + 5
