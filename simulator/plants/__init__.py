"""Simulated plants: physics in integers, stepped in model time. A plant knows tags and engineering values, never pins, clocks or models.

A plant is any class with one method, `step(dt_ms, outputs)`: `outputs` are the values on the field by tag; what it
returns are the values its sensors deliver by tag, in the engineering integers of the model, or None for a sensor that
delivers nothing. It is called once before each scan, and must give the same answers to the same calls.
"""

from typing import Protocol

from simulator.plants.tank import Tank


class Plant(Protocol):
    """What the simulator, the virtual board and the bench ask of a plant."""

    def step(self, dt_ms: int, outputs: dict[str, int]) -> dict[str, int | None]:
        """Advance by `dt_ms` with these outputs on the field; return what the sensors deliver now."""


class Silence:
    """No plant: the tags it is given deliver nothing, nobody speaks of the others."""

    def __init__(self, tags: tuple[str, ...] = ()) -> None:
        self._silent: dict[str, int | None] = dict.fromkeys(tags)

    def step(self, dt_ms: int, outputs: dict[str, int]) -> dict[str, int | None]:
        return self._silent


PLANTS: dict[str, type[Plant]] = {"tank": Tank}

__all__ = ["PLANTS", "Plant", "Silence", "Tank"]
