"""The saw of this example: twenty seconds of work, ten of rest, below its rated load."""

from simulator.plants.drive import Drive


class Plant(Drive):
    contactor_ms = 60
    load_pct = 80
    work_ms = 20_000
    rest_ms = 10_000
