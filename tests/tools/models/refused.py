"""A button that resets two trips, and that logic asks for too."""

from shared_model import AnalogIn, Command, DigitalIn, DigitalOut, Interlock, Model


class Refused(Model):
    reset = Command("Reset")
    level = AnalogIn("Level", low=0, high=100)
    wet = DigitalIn("Wet")
    lamp = DigitalOut("Lamp")
    pump = DigitalOut("Pump")
    full = Interlock("Full", when=lambda m: m.level > 90, trips=("pump",), latch=True, reset="reset")
    dry = Interlock("Dry", when=lambda m: not m.wet, trips=("pump",), latch=True, reset="reset")

    def scan(self, dt_ms: int) -> None:
        self.lamp = self.reset
        self.pump = self.wet
