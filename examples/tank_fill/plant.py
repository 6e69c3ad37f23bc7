"""The tank of this example: it draws off all the time, and someone starts a fill whenever it is low."""

from simulator.plants import Tank


class Plant(Tank):
    height_mm = 2000
    float_mm = 1950  # the high-high float, above the overfill interlock at 1900 mm
    first_level_mm = 800
    inflow_mm_s = 120
    draw_off_mm_s = 40
    resolution_mm = 1  # of the level sensor
    start_at_mm = 700
