"""Interrupts of a virtual pin. Nothing interrupts here: edges that came since are told when the pin is next looked at."""

from .. import pin_memory as layout


class Interrupts:
    """Those of `pin`, whose record is at `at`: `handler(pin)` for each of the `edges` of a pulse that came since this was made."""

    def __init__(self, pin, at: int, handler, edges: int) -> None:  # type: ignore[no-untyped-def]
        self._pin = pin
        self._at = at
        self._handler = handler
        self._edges = edges
        self._told = pin.memory.get("<I", at + layout.PULSES)

    def tell(self) -> None:
        pulses = self._pin.memory.get("<I", self._at + layout.PULSES)
        for _ in range(((pulses - self._told) & 0xFFFFFFFF) * self._edges):
            self._handler(self._pin)
        self._told = pulses
