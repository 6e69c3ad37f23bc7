"""The sump of this example: the inflow swells beyond what one pump takes, every ten minutes."""

from simulator.plants.sump import Sump


class Plant(Sump):
    first_level_mm = 1500
    least_mm_s = 2
    most_mm_s = 20
    swell_ms = 600_000
    pump_mm_s = 10
