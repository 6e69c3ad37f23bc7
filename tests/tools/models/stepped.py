"""What takes few values of its range, and what is computed of them: what lies between them is never, and the next of them is near."""

from shared_model import Always, AnalogOut, Command, DigitalIn, DigitalOut, Interlock, Memory, Model, MovingAverage

RATES = (5, 15, 45)


class Stepped(Model):
    reset = Command("Reset")
    fast = DigitalIn("Fast")
    gear = Memory("Gear: 20 or 60", unit="%", low=0, high=100)
    speed = AnalogOut("Speed", unit="%", low=0, high=100)
    passing = DigitalOut("On the way from one gear to the other")
    between = DigitalOut("Between two steps: never")
    doubled = DigitalOut("Twice the gear is one of two values: always")
    slow = DigitalOut("It is slow")
    smooth = MovingAverage(samples=3)

    odd = Interlock("No gear at all: never", when=lambda m: m.gear == 40, trips=("speed",), latch=True, reset="reset")
    rated = Always("one of the rates", lambda m: m.speed in (0, 15, 45))

    def scan(self, dt_ms: int) -> None:
        self.gear = 60 if self.fast else 20
        self.smooth(self.gear)
        self.passing = self.smooth.out == 33
        self.between = self.smooth.out == 40
        self.doubled = self.gear * 2 in (40, 120)
        self.speed = RATES[min(2, self.gear // 20)]  # never 5
        self.slow = self.speed < 20
