"""The bench: a model, its drivers and its plant under a test's hands, in model time only. Nothing here waits, draws lots or keeps files.

On the bench nobody presses a button but the test: what the plant does with the model's commands is left out.
"""

from collections.abc import Callable
from typing import Any

from shared_model import ModelError, Setting, commands
from shared_model.declaration import check_int
from shared_model.retained import restore, retained
from shared_model.tags import InputTag, OutputTag
from simulator.project import Project
from simulator.rig import Rig

PRESS_MS = 100


class Bench:
    """One project on the bench, powered but not yet run. Times are model time, rounded up to whole scans."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._power_up()

    @property
    def model(self) -> Any:
        """The running model instance; tags are integers, `model.phase.at("FULL")` and the like work as in its rules."""
        return self.rig.scanner.model

    def __getitem__(self, tag: str) -> int:
        """A tag's value: of an input or output the one on the field, else the model's."""
        found = self.rig.scanner.find(tag)
        if not hasattr(found, "value"):
            raise KeyError(f"the model has no tag {tag!r}")
        return int(found.value)

    def run(self, ms: int) -> None:
        """Let `ms` pass."""
        scan_ms = self.rig.scanner.scan_ms
        for _ in range(-(-ms // scan_ms)):
            self._scan(scan_ms)

    def run_until(self, condition: Callable[[Any], Any], within_ms: int) -> int:
        """Run until `condition(model)` holds; the ms it took. AssertionError if it does not hold within `within_ms`."""
        scan_ms = self.rig.scanner.scan_ms
        for passed_ms in range(0, within_ms + 1, scan_ms):
            if self.rig.scanner.started and condition(self.model):
                return passed_ms
            self._scan(scan_ms)
        raise AssertionError(f"did not come true within {within_ms} ms")

    def press(self, button: str, for_ms: int = PRESS_MS) -> None:
        """Press a button, released until now, for `for_ms` and let go; one scan passes before and after."""
        self.let_go(button)
        self.run(1)
        self.hold(button)
        self.run(for_ms)
        self.let_go(button)
        self.run(1)

    def hold(self, button: str) -> None:
        """Press a button and keep it pressed, over a power cycle too."""
        self.rig.faults.set(self._known(button), 1)

    def let_go(self, button: str) -> None:
        """Release a button."""
        self.rig.faults.set(self._known(button), 0)

    def set(self, **values: int) -> None:
        """Make inputs deliver these values, whatever the plant does, until `clear`."""
        for tag, value in values.items():
            self.rig.faults.set(self._known(tag), value)

    def write(self, setting: str, value: int) -> None:
        """As an operator: write a setting. It, and what follows, is as of the next scan."""
        self._order(commands.WRITE, self._operable(setting, Setting, "setting"), value)

    def force(self, tag: str, value: int) -> None:
        """As an operator: put a value over an input or output, until `unforce`."""
        self._order(commands.FORCE, self._operable(tag, (InputTag, OutputTag), "input or output"), value)

    def unforce(self, tag: str) -> None:
        """As an operator: take the force away."""
        self._order(commands.UNFORCE, self._operable(tag, (InputTag, OutputTag), "input or output"), None)

    def fault(self, tag: str, kind: str, value: int | None = None) -> None:
        """Break a sensor: `kind` is missing (delivers nothing), stuck (its last value) or value (the given one), until `clear`."""
        self.rig.faults.start(self._known(tag), kind, value)

    def clear(self, tag: str) -> None:
        """Give an input back to the plant."""
        self.rig.faults.clear(self._known(tag))

    def power_cycle(self) -> None:
        """Switch off and on: retained values, plant, faults and held buttons stay; all else begins anew."""
        kept, plant, faults = retained(self.rig.scanner), self.rig.plant, self.rig.faults
        self._power_up()
        self.rig.plant, self.rig.faults = plant, faults
        problems = restore(self.rig.scanner, kept)
        assert not problems, problems

    def _power_up(self) -> None:
        self.rig = Rig(self._project)
        for button in self.rig.buttons:
            self.rig.faults.set(button, 0)

    def _scan(self, dt_ms: int) -> None:
        self.rig.tick(dt_ms)
        if self.rig.scanner.fault:
            raise AssertionError(f"the scan stopped: {self.rig.scanner.fault}")

    def _operable(self, path: str, kinds: Any, kind: str) -> Any:
        found = self.rig.scanner.find(path)
        if not isinstance(found, kinds):
            names = ", ".join(thing.path for thing in self.rig.scanner.objects if isinstance(thing, kinds))
            raise ModelError(f"there is no {kind} {path!r}; there are {names or 'none'}")
        return found

    def _order(self, operation: int, thing: Any, value: int | None) -> None:
        if value is not None:
            check_int(thing.path, "value", value, thing.low, thing.high)
        assert self.rig.scanner.order(operation, thing.index, value or 0) >= 0, "too many commands in one scan"

    def _known(self, tag: str) -> str:
        self.rig.scanner.input_index(tag)
        return tag
