"""A model on its virtual pins in front of its plant: one step of physics, drivers and scan. Shared by the simulator and the bench.

It is deterministic: the same steps give the same values. It reads no clock and writes no file.
"""

from shared_model import Scanner, quality
from simulator.faults import Faults
from simulator.plants import Plant
from simulator.project import Project


class Rig:
    """The scanner of a project, what drives its inputs, and the faults between them."""

    def __init__(self, project: Project) -> None:
        self.scanner = Scanner(project.model_class)
        self.plant: Plant | None = project.plant_factory() if project.plant_factory else None
        self.faults = Faults()
        self.buttons = tuple(tag.path for tag in self.scanner.inputs if type(tag).__name__ == "Command")
        self._index = {tag.path: index for index, tag in enumerate(self.scanner.inputs)}
        for index in self._index.values():
            self.scanner.bind(index)

    def tick(self, dt_ms: int) -> bool:
        """Let `dt_ms` pass for the plant, then scan; True if a scan ran. Raises what the plant raises, before the scan."""
        delivered = self.faults.apply(self._sense(dt_ms), dt_ms)
        for path, value in delivered.items():
            self._deliver(path, value)
        return self.scanner.tick(dt_ms)

    def outputs(self) -> dict[str, int]:
        """The values on the field, by tag."""
        return {tag.path: self.scanner.out[index] for index, tag in enumerate(self.scanner.outputs)}

    def _sense(self, dt_ms: int) -> dict[str, int | None]:
        """What the plant's sensors deliver after `dt_ms`; buttons nobody speaks of are released."""
        released: dict[str, int | None] = dict.fromkeys(self.buttons, 0)
        return released | self.plant.step(dt_ms, self.outputs()) if self.plant else released

    def _deliver(self, path: str, value: int | None) -> None:
        override = self.faults.active.get(path)
        if override and override.code != quality.GOOD:
            self.scanner.put_bad(self._index[path], override.code)
        elif value is not None:
            self.scanner.put(self._index[path], value)
