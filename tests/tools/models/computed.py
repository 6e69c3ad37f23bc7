"""Outputs that hang on what is computed: of a bound, of what is compared, of several tags, of bits."""

from shared_model import Alarm, AnalogIn, DigitalIn, DigitalOut, Model, Setting

HOUR_S = 3600


class Computed(Model):
    scan_ms = 100

    level = AnalogIn("Level", unit="mm", low=0, high=2000)
    feed = AnalogIn("Feed level", unit="mm", low=0, high=2000)
    auto = DigitalIn("Automatic")
    hand = DigitalIn("By hand")
    third = DigitalIn("Third switch")
    wanted = Setting("Wanted", unit="mm", low=0, high=1900, default=1500)
    margin = Setting("Margin", unit="mm", low=0, high=500, default=50)
    per_hour = Setting("Starts per hour", low=1, high=60, default=10)
    gear = Setting("Gear", low=1, high=2, default=1)

    full = DigitalOut("Level above a computed bound")
    apart = DigitalOut("Levels far apart")
    below = DigitalOut("Level far below the feed")
    both = DigitalOut("So full that it takes both levels")
    above = DigitalOut("What changes is on the right")
    rare = DigitalOut("Long between two starts")
    most = DigitalOut("Two of three switches")
    one = DigitalOut("One of two conditions")
    fast = DigitalOut("Second gear: of two values, and no bit")

    brimming = Alarm("Both nearly full", response="Stop the feed", when=lambda m: m.level + m.feed > 3800)

    def scan(self, dt_ms: int) -> None:
        self.full = self.level > self.wanted - self.margin
        self.apart = abs(self.level - self.feed) > 2 * self.margin
        self.below = -(self.level - self.feed) > (self.margin if self.auto else 100)
        self.both = self.level + self.feed > 3500
        self.above = self.wanted < self.level
        self.rare = HOUR_S // self.per_hour > 600
        self.most = self.auto + self.hand + self.third >= 2
        self.one = (self.auto and not self.hand) + (self.hand and not self.third) >= 1
        self.fast = self.gear * 10 > 15
