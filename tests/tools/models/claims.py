"""A model with a claim of each kind and an armed interlock, for what is said of them. It automates nothing."""

from shared_model import AnalogIn, DigitalIn, DigitalOut, Interlock, LeadsTo, Model, Never, Within


class Claims(Model):
    level = AnalogIn("Level", unit="mm", low=0, high=2000)
    run = DigitalIn("Run")
    flow = DigitalIn("Flow")
    pump = DigitalOut("Pump")
    dry = Interlock("No flow", when=lambda m: not m.flow, armed=lambda m: m.run, trips=("pump",))
    flood = Never("it does not run when full", lambda m: m.pump and m.level > 1800)
    flows = LeadsTo("what runs has flow", lambda m: m.run, lambda m: m.flow, within_ms=500)
    band = Within("the level is in its band", lambda m: m.level, low=200, high=1900)

    def scan(self, dt_ms: int) -> None:
        self.pump = self.run
