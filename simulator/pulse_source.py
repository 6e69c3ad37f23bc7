"""The field's side of a pulse counter: a meter or a flow sensor that turns a plant's values into pulses at a pin."""

from typing import Any


class PulseSource:
    """One tag's; `entry` is that of `firmware.drivers.check`. No pulse is lost to rounding."""

    def __init__(self, entry: dict[str, Any]) -> None:
        tag = entry["tag"]
        self._span = tag.high - tag.low + 1
        self._count = tag.low
        self._is_rate = entry["type"] == "rate"
        self._edges = entry["pulses"]
        self._per = entry["units"] * (2 if entry["edge"] == "both" else 1)  # so many units are `_edges` pulses
        self._rest = 0

    def pulses(self, value: int, dt_ms: int) -> int:
        """How many come in `dt_ms` at the end of which the sensor stands at `value`: a rate, or the count of a meter.

        A meter does not run backwards: a count that is less by up to half its range gives no pulse, and by more has begun again.
        """
        if self._is_rate:
            self._rest += max(value, 0) * dt_ms * self._edges
            per = self._per * 1000
        else:
            new = (value - self._count) % self._span
            self._count = value
            self._rest += new * self._edges if new <= self._span // 2 else 0
            per = self._per
        pulses, self._rest = divmod(self._rest, per)
        return int(pulses)
