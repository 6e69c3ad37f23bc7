"""Ways to break the scan that nobody should get away with: each is one replacement in one file of `shared_model`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """`old` stands once in `file` and becomes `new`."""

    name: str
    file: str
    old: str
    new: str

    def apply(self, root: Path) -> None:
        """Break the copy of the project under `root`."""
        path = root / "shared_model" / self.file
        text = path.read_text("utf-8")
        assert text.count(self.old) == 1, f"{self.name}: {self.old!r} stands {text.count(self.old)} times in {self.file}"
        path.write_text(text.replace(self.old, self.new), "utf-8")


MUTANTS = (
    Mutant("TON is on one scan late", "timers.py", "1 if self.et_ms >= self.pt_ms", "1 if self.et_ms > self.pt_ms"),
    Mutant(
        "TON counts in the scan of the edge",
        "timers.py",
        "self.running = 1\n        self.q = 1 if self.et_ms >= self.pt_ms",
        "self.running = 1\n            self.et_ms = dt_ms\n        self.q = 1 if self.et_ms >= self.pt_ms",
    ),
    Mutant("TOF counts in the scan of the edge", "timers.py", "elif self.q:\n", "elif self.q:\n            self.et_ms = dt_ms\n"),
    Mutant("TP begins on its first call", "timers.py", "self.last = 1  # so", "self.last = 0  # so"),
    Mutant("CTU counts as long as its input is 1", "counters.py", "elif cu and not self.last and", "elif cu and"),
    Mutant("CTUD counts one way", "counters.py", "elif self.cv != step * MAX_INT:", "elif step > 0:"),
    Mutant(
        "debounce counts in the scan of the edge",
        "digital.py",
        "later(self.et_ms, dt_ms) if self.running else 0",
        "later(self.et_ms, dt_ms)",
    ),
    Mutant("a pulse's periods drift", "time_proportional.py", "self.et_ms = et_ms % self.period_ms", "self.et_ms = 0"),
    Mutant("a share takes no notice of a trip", "time_proportional.py", "output.by >= 0 or ", ""),
    Mutant("a share takes no notice of a force", "time_proportional.py", "output.force != NOT_FORCED or ", ""),
    Mutant("what went out is what logic reads back", "went_out.py", "self._output.value", "self._output.seen"),
    Mutant("divisions lose their rest", "arithmetic.py", "(waited + rest) % c", "0 * c"),
    Mutant(
        "a filter's bad value counts",
        "filters.py",
        "if not ok:\n            return self.out\n        if not self.started",
        "if not self.started",
    ),
    Mutant("an average's window is not restored", "filters.py", "            self.window[place] = words[at + place]", "            pass"),
    Mutant("a ramp goes up as fast as down", "analog.py", "self.up_per_s if way > 0", "self.down_per_s if way > 0"),
    Mutant("an integral winds up", "pid.py", "step = min(step, max(0, self.out_high * 1000 - sum_))", "step = abs(step)"),
    Mutant("a controller takes no notice of a trip", "pid.py", "went_out != self.out:", "went_out == 10**6:"),
    Mutant("after a bad value control begins with a bump", "pid.py", "if self.stage == _HELD:", "if self.stage == 9:"),
    Mutant("R_TRIG fires on its first call", "edges.py", "self.last = 1  # so", "self.last = 0  # so"),
    Mutant("SR is reset-dominant", "bistables.py", "1 if s1 or (self.q and not r) else 0", "1 if (s1 or self.q) and not r else 0"),
    Mutant("sequences keep their time on entry", "sequence.py", "self.time_ms = 0\n                self.entered", "self.entered"),
    Mutant(  # a running output is at rest and not asked, so that has to go, too
        "permissives stop what runs",
        "tags.py",
        """if value and not self.seen:
            for permissive in self.permissives:
                if not permissive.ok:
                    value = 0
        self.seen = value
        if self.force != NOT_FORCED:
            value = self.force
        elif value == self.demand:
            self.rest = value
""",
        """if value:
            for permissive in self.permissives:
                if not permissive.ok:
                    value = 0
        self.seen = value
        if self.force != NOT_FORCED:
            value = self.force
""",
    ),
    Mutant(
        "a force beats an interlock",
        "tags.py",
        "self.value = self.seen = value\n                if value",
        "self.seen = value\n                if value",
    ),
    Mutant("an output at rest takes no notice of a force", "tags.py", "        self.rest = None\n        setattr", "        setattr"),
    Mutant(
        "an output at rest takes no notice of a trip",
        "tags.py",
        "if value != self.rest:\n                    self.rest = None",
        "pass",
    ),
    Mutant(
        "a shelf has no end",
        "alarms.py",
        "as its time has not begun\n        self.restless = True",
        "as its time has not begun",
    ),
    Mutant("a delay begins and never ends", "scan.py", "if turning or alarm.restless:", "if turning and alarm.restless:"),
    Mutant("interlocks see forced inputs", "scan.py", "            if self.forces:\n                self._show_field()\n", ""),
    Mutant("a reset releases while the condition holds", "interlocks.py", "if not self.latched or self.condition:", "if not self.latched:"),
    Mutant(
        "a part does not see a command given by its parent",
        "commands.py",
        "            given.value = 1\n            given.show()",
        "            pass",
    ),
    Mutant("logic reads back a force", "scan.py", "            if output.force != NOT_FORCED:\n                output.show()\n", ""),
    Mutant(
        "commands last two scans",
        "scan.py",
        "            if command.value:\n                command.value = 0",
        "            if command.value > 9:\n                command.value = 0",
    ),
    Mutant(
        "a bad input is not held",
        "tags.py",
        "if code < quality.BAD:\n            self.seen",
        "if code < 999:\n            self.seen",
    ),
    Mutant("what logic writes is guarded once", "scan.py", "(stirred or self._guarding == CHANGED)", "self._guarding == CHANGED"),
    Mutant("a trip acts once logic writes", "scan.py", "(stirred or self._guarding == CHANGED)", "stirred"),
    Mutant(
        "a state that was put back is not the one it is at",
        "sequence.py",
        "self._here[self.states[number]] = 1 if number == self.state else 0",
        "pass",
    ),
    Mutant(
        "an alarm forgets that it was acknowledged",
        "alarms.py",
        "(ACKNOWLEDGED, NORMAL, LATCHED_ACKNOWLEDGED, ACKNOWLEDGED, ACKNOWLEDGED)",
        "(ACKNOWLEDGED, RETURNED_UNACKNOWLEDGED, LATCHED_ACKNOWLEDGED, ACKNOWLEDGED, ACKNOWLEDGED)",
    ),
    Mutant("a disarmed interlock acts", "scan.py", "(interlock.armed is None or interlock.armed(owner))", "1"),
    Mutant("suppression by design never ends", "alarms.py", "SUPPRESSED_BY_DESIGN and not suppressed", "SUPPRESSED_BY_DESIGN and 0"),
    Mutant(
        "a cause is forgotten when it goes",
        "claims.py",
        "if self.elapsed_ms >= 0:",
        "if not self.cause(self.owner):\n            self.elapsed_ms = -1\n        if self.elapsed_ms >= 0:",
    ),
    Mutant(
        "an effect's time runs in the scan of its cause",
        "claims.py",
        "            self.elapsed_ms = 0",
        "            self.elapsed_ms = dt_ms",
    ),
    Mutant("a band's end is outside", "claims.py", "<= self.high", "< self.high"),
    Mutant("a latched trip does not survive a restart", "retained.py", "            if thing.latched:", "            if 0:"),
)
