"""A model on its virtual pins in front of its plant: one step of physics, drivers and scan. Shared by the simulator and the bench.

It is deterministic: the same steps give the same values. It reads no clock and writes no file.
"""

from firmware import drivers
from shared_model import Command, Scanner, quality
from simulator.faults import Faults
from simulator.plant_errors import make_plant, sense
from simulator.plants import Silence
from simulator.project import Project
from simulator.virtual_machine import BufferMemory, VirtualMachine
from simulator.wiring import Wiring


class Rig:
    """The scanner of a project, the drivers on its pins, its plant, and the faults between plant and pins.

    Inputs without a pin (a project without a board file, a command without a button) are delivered to the scanner directly.
    """

    def __init__(self, project: Project) -> None:
        self.scanner = Scanner(project.model_class, reads=project.reads)
        self._index = {tag.path: position for position, tag in enumerate(self.scanner.inputs)}
        self.buttons = tuple(tag.path for tag in self.scanner.inputs if isinstance(tag, Command))
        self.faults = Faults()
        self.plant = make_plant(project.plant_factory) if project.plant_factory else Silence()
        self._delivered: dict[str, int | None] = {}
        self._wire(project)

    def _wire(self, project: Project) -> None:
        board = project.board or {"tags": {}}
        memory = BufferMemory()
        entries = drivers.check(board, self.scanner) if project.board else []
        self._wiring = Wiring(entries, memory)
        self._io = drivers.bind(board, self.scanner, VirtualMachine(memory)) if project.board else drivers.Io(self.scanner, [], [], [])
        self._direct = [path for path in self._index if path not in board["tags"]]
        for path in self._direct:
            self.scanner.bind(self._index[path])

    def tick(self, dt_ms: int) -> bool:
        """Let `dt_ms` pass for the plant, then scan; True if a scan ran. PlantError when the plant cannot go on, and then no scan runs."""
        self.sense(dt_ms)
        return self.scan(dt_ms)

    def sense(self, dt_ms: int) -> None:
        """Let `dt_ms` pass for the plant and put what its sensors deliver on the pins."""
        self._delivered = self.faults.apply(self._step(dt_ms), dt_ms)
        self._wiring.deliver(self._delivered, dt_ms)

    def scan(self, dt_ms: int) -> bool:
        """From pins to pins, as on a board; True if a scan ran. Never raises."""
        self._io.read()
        self._put(self._delivered)
        ran = self.scanner.tick(dt_ms)
        self._io.write()
        self._io.pass_time(dt_ms)
        return bool(ran)

    def unplug(self) -> None:
        """The plant is no more: from now on no sensor delivers."""
        self.plant = Silence(tuple(self._index))

    def outputs(self) -> dict[str, int]:
        """The values on the field, by tag."""
        direct = {tag.path: value for tag, value in zip(self.scanner.outputs, self.scanner.out, strict=True)}
        return direct | self._wiring.outputs()

    def _step(self, dt_ms: int) -> dict[str, int | None]:
        """What the plant's sensors deliver after `dt_ms`; buttons it does not speak of are released."""
        return dict.fromkeys(self.buttons, 0) | sense(self.plant, dt_ms, self.outputs(), self._index)

    def _put(self, delivered: dict[str, int | None]) -> None:
        """Deliver what has no pin, and the bad quality of what was set to be bad."""
        for path in self._direct:
            value = delivered.get(path)
            if value is not None:
                self.scanner.put(self._index[path], value)
        for path, override in self.faults.active.items():
            if override.code != quality.GOOD:
                self.scanner.put_bad(self._index[path], override.code)
