"""A scan every 10 ms that changes something each time, so that whoever follows it hears of any pause."""

# mypy: allow-untyped-defs

from shared_model import DigitalIn, DigitalOut, Memory, Model, Setting


class Every10Ms(Model):
    scan_ms = 10

    door = DigitalIn("Door, closed is 1")
    lamp = DigitalOut("Lamp", safe=0)
    step = Setting("Step", low=1, high=10, default=1)
    count = Memory("Counts up", high=1000)

    def scan(self, dt_ms):
        self.count = 0 if self.count >= 990 else self.count + self.step
        self.lamp = self.count >= 500
