"""The oven of this example: a minute of full power is worth 60 degrees; the air is 20 s behind the element."""

from simulator.plants.oven import Oven


class Plant(Oven):
    rise_c_min = 60
    lag_s = 20
    loss_s = 400
