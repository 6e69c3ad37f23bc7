"""How often the watchdog had to restart the board of late, counted on the flash: after the third time outputs stay safe until a reset.

A fault that ends the program counts as well, as nothing feeds the watchdog then. What a power cycle does not clear, an operator's
`reset` of `system` does, and ten minutes in which it did not bite.
"""

import os

from firmware.sealed import replace

PATH = "restarts"
MOST = 3
CALM_MS = 600_000

HELD = "the watchdog restarted the board 3 times in ten minutes; outputs stay safe until system is reset"


class Restarts:
    """The count as it is at this start; `bitten`: the watchdog is its cause."""

    def __init__(self, bitten: bool, path: str = PATH) -> None:
        self._path = path
        self._count = _read(path)
        if bitten and self._count < MOST:
            self._count += 1
            try:
                with open(path + ".new", "w") as file:
                    file.write(str(self._count))
                replace(path + ".new", path)
            except OSError:
                pass  # a board that cannot count starts all the same

    @property
    def too_many(self) -> bool:
        """Whether the model must not run."""
        return self._count >= MOST

    def look(self, now_ms: int, running: bool) -> None:
        """Begins to count anew if the board has been up for long enough, or somebody let it run again."""
        if self._count and running and (self.too_many or now_ms >= CALM_MS):
            self._count = 0
            try:
                os.remove(self._path)
            except OSError:  # it could not be written
                pass


def _read(path: str) -> int:
    try:
        with open(path) as file:
            return int(file.read())
    except (OSError, ValueError):
        return 0
