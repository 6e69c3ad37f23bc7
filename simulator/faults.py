"""What stands between a plant's sensors and the pins: values that a person or a test put there, and sensor faults.

It lasts until it is cleared, replaced or over. The scan knows nothing of it: it sees what a broken sensor would give.
"""

from dataclasses import dataclass

from shared_model import quality

KINDS = ("missing", "stuck", "value")
"""missing: delivers nothing any more. stuck: delivers its last value. value: delivers a given value."""

SETTABLE = (quality.GOOD, quality.STALE, quality.SENSOR_FAILURE)
"""The qualities that a driver can report of a sample, and so a person can set."""


@dataclass
class Override:
    """`value` instead of the plant's (None: nothing), with the quality `code`, for `left_ms` of model time (None: for good)."""

    value: int | None
    code: int = quality.GOOD
    left_ms: int | None = None


class Faults:
    """The overrides in force, by tag."""

    def __init__(self) -> None:
        self.active: dict[str, Override] = {}
        self._last: dict[str, int | None] = {}

    def set(self, tag: str, value: int, code: int = quality.GOOD) -> None:
        """Deliver `value` with that quality from now on, whatever the plant does."""
        self.active[tag] = Override(value, code)

    def start(self, tag: str, kind: str, value: int | None = None, for_ms: int | None = None) -> None:
        """Begin a fault of one of `KINDS`; `value` is for that kind only."""
        given = {"missing": None, "stuck": self._last.get(tag), "value": value}[kind]
        self.active[tag] = Override(given, left_ms=for_ms)

    def clear(self, tag: str) -> None:
        """Let the plant have that tag again."""
        self.active.pop(tag, None)

    def apply(self, values: dict[str, int | None], dt_ms: int) -> dict[str, int | None]:
        """The plant's values after `dt_ms` more, with what is in force put over them."""
        self._expire(dt_ms)
        delivered = values | {tag: override.value for tag, override in self.active.items()}
        self._last |= {tag: value for tag, value in delivered.items() if value is not None}
        return delivered

    def _expire(self, dt_ms: int) -> None:
        for tag, override in list(self.active.items()):
            if override.left_ms is not None:
                override.left_ms -= dt_ms
                if override.left_ms < 0:
                    self.clear(tag)
