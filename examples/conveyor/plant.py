"""The line of this example: a part every six seconds, a robot that needs four."""

from simulator.plants.conveyor import Belt


class Plant(Belt):
    speed_mm_s = 400
    every_ms = 6_000
    robot_ms = 4_000
