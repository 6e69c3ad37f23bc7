"""The greenhouse of this example: a day lasts eight minutes."""

from simulator.plants.greenhouse import House


class Plant(House):
    day_ms = 480_000
    night = 20
    noon = 260
