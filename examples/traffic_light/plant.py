"""The crossing of this example: somebody comes every 25 s."""

from simulator.plants.crossing import Crossing


class Plant(Crossing):
    every_ms = 25_000
