"""Plays with a model from an image on: whatever the field and operators can do, at random, but no force on an output and no restart."""

import random
from collections.abc import Iterator

from shared_model import Scanner, commands
from shared_model.limits import NOT_FORCED
from shared_model.tags import OutputTag
from tests.parity.random_trace import _Player


class _Wild(_Player):
    """Forces inputs, but no output."""

    def _command(self) -> tuple[int, int, int]:
        operation, index, value = super()._command()
        if operation == commands.FORCE and isinstance(self.scanner.objects[index], OutputTag):
            operation = commands.UNFORCE
        return operation, index, value


def played(model: type, image: bytes, scans: int, seed: int = 0) -> Iterator[Scanner]:
    """The scanner after each scan."""
    scanner = Scanner(model)
    for position in range(len(scanner.inputs)):
        scanner.bind(position)
    scanner.restore(image, 0)
    for output in scanner.outputs:
        if output.force != NOT_FORCED:
            scanner.order(commands.UNFORCE, output.index, 0)
    player = _Wild(scanner, random.Random(seed))
    for _ in range(scans):
        player.tick()
        assert scanner.fault is None
        scanner.events.clear()
        yield scanner


def stays(model: type, image: bytes, output: str, scans: int) -> bool:
    """Whether an output is what it is, whatever is tried. What it is after the first scan counts, in which its force is released."""
    values = {scanner.find(output).value for scanner in played(model, image, scans)}
    return len(values) == 1
