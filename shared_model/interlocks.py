"""Policy rules that stand between logic and the field: permissives (needed to start) and interlocks (drop what runs)."""

from shared_model.declaration import Declaration, ModelError, check_callable, check_int, check_names
from shared_model.limits import MAX_MS, later


class Permissive(Declaration):
    """Needed to start: the outputs in `allows` may go from 0 to on only while `when(model)` holds.

    An output that is on stays on. `allows`: names of outputs, dotted for parts.
    """

    state_fields = ("ok",)

    def __init__(self, title: str, when, allows: tuple = ()) -> None:
        super().__init__(title)
        check_callable(title, "when", when)
        self.when = when
        self.allows = check_names(title, "allows", allows)
        self.ok = 0

    def link(self, find) -> None:
        for name in self.allows:
            output = find(self, name, "output")
            output.permissives = output.permissives + (self,)


class Interlock(Declaration):
    """Drops what runs: while it acts, the outputs in `trips` go to their safe value, those in `force` to the given one.

    `when(model)`: the condition, on field values. `on_delay_ms` (0..10^9): it must hold so long. `latch`: it stays after the
    condition has gone, until `reset` (the name of a Command) or an operator releases it. `priority` 1..999, the higher wins;
    equal ones in declared order, parts depth-first. `armed(model)`, on field values too: the condition counts only while this
    holds; a delay begins anew when it holds again, and a latched trip stays.
    """

    state_fields = ("condition", "active", "latched", "elapsed_ms")
    force: dict = {}
    latch = False
    reset = None
    on_delay_ms = 0
    priority = 500

    def __init__(
        self,
        title: str,
        when,
        trips: tuple = (),
        force=None,
        latch: bool = False,
        reset=None,
        on_delay_ms: int = 0,
        priority: int = 500,
        armed=None,
    ) -> None:
        super().__init__(title)
        check_callable(title, "when", when)
        if armed is not None:
            check_callable(title, "armed", armed)
        if force is not None and type(force) is not dict:
            raise ModelError(f"{title!r}: force is {force!r}; it must be a dict of outputs and values")
        self.when = when
        self.trips = check_names(title, "trips", trips)
        self.force = force or self.force
        self.latch = latch
        self.reset = reset
        self.on_delay_ms = check_int(title, "on_delay_ms", on_delay_ms, 0, MAX_MS)
        self.priority = check_int(title, "priority", priority, 1, 999)
        self.armed = armed
        self.condition = self.active = self.latched = 0
        self.elapsed_ms = -1  # while the condition does not hold

    def link(self, find) -> None:
        if self.reset is not None:
            command = find(self, self.reset, "command")
            while command is not None:
                command.resets = command.resets + (self,)
                command = command.given_by
        targets = []
        for name in self.trips:
            output = find(self, name, "output")
            targets.append((output, output.safe))
        for name in self.force:  # hash order: each output is named once, so order does not matter
            output = find(self, name, "output")
            value = self.force[name]
            if name in self.trips:
                raise ModelError(f"{self.path}: output {name!r} stands in trips and in force; name it once")
            targets.append((output, check_int(self.path, "force of " + name, value, output.low, output.high)))
        for output, value in targets:
            output.interlocks = _stronger_first(output.interlocks, (self, value))

    def settle(self, dt_ms: int) -> int:
        """Step 6: delay and latch the sampled condition; 1 if active or latched changed."""
        before = self.active + 2 * self.latched
        if not self.condition:
            self.active = 0
            self.elapsed_ms = -1
        elif not self.active:
            self.elapsed_ms = 0 if self.elapsed_ms < 0 else later(self.elapsed_ms, dt_ms)
            if self.elapsed_ms >= self.on_delay_ms:
                self.active = 1
                if self.latch:
                    self.latched = 1
        return 1 if self.active + 2 * self.latched != before else 0

    def release(self) -> int:
        """Step 1: a reset; 1 if the latch was released, 0 if there is none or its condition held in the last scan."""
        if not self.latched or self.condition:
            return 0
        self.latched = 0
        return 1


def _stronger_first(pairs: tuple, pair: tuple) -> tuple:
    """`pair` put into `pairs` by falling priority, behind its equals."""
    at = 0
    while at < len(pairs) and pairs[at][0].priority >= pair[0].priority:
        at += 1
    return pairs[:at] + (pair,) + pairs[at:]
