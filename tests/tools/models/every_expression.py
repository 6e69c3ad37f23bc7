"""A model with every kind of expression and statement that logic may have. It automates nothing."""

from shared_model import AnalogIn, Command, DigitalIn, DigitalOut, Input, Memory, Model, Setting, Ton

TABLE = (3, -7, 5, 0, 11)
DEEPEST = -1000
BIAS = 1 << 4


def scaled(value: int, by: int = 3) -> int:
    """A function of the file with a default, that calls another."""
    return sign(value) * (abs(value) // by)


def sign(value: int) -> int:
    if value > 0:
        return 1
    return -1 if value < 0 else 0


class Counter(Model):
    step = Input("Step", low=-9, high=9)
    sum = Memory("Sum", low=-1000, high=1000)

    def scan(self, dt_ms: int) -> None:
        self.sum = self.bounded(self.sum + self.step)

    def bounded(self, value: int, limit: int = 900) -> int:
        if value > limit or value < -limit:
            return 0
        return value


class EveryExpression(Model):
    go = Command("Go")
    on = DigitalIn("On")
    a = AnalogIn("A", low=-500, high=500)
    b = AnalogIn("B", low=0, high=60)
    pick = Setting("Pick", low=0, high=4)
    lamp = DigitalOut("Lamp")
    arithmetic = Memory("Arithmetic", low=-100_000, high=100_000)
    bits = Memory("Bits", low=-100_000, high=100_000)
    choice = Memory("Choice", low=-100_000, high=100_000)
    loops = Memory("Loops", low=-100_000, high=100_000)
    logic = Memory("Logic", low=-100_000, high=100_000)
    late = Ton("Late")
    first = Counter("First")
    second = Counter("Second", sum=7)

    def scan(self, dt_ms: int) -> None:
        x = self.a
        x += 3
        self.late(self.on, dt_ms, self.b * 10)
        self.arithmetic = x * 3 - self.b // 7 + x % (self.b + 1) - (-self.a) // 9 + scaled(self.a) + scaled(x, 5) + BIAS
        self.bits = (x & 255) | (self.b << 3) ^ (x >> 2) ^ ~self.b
        self.choice = TABLE[self.pick] if self.on else min(x, self.b, 40) + max(TABLE[1], int(self.a > 3), bool(x))
        self.logic = (self.a and self.b) + (self.on or x) * 2 + (not self.b) + (10 < self.b // 10 * 10 <= 40 != x) + (self.b in (1, 4, 9))
        self.loops = self.looped() + self.searched(self.b)
        self.lamp = self.late.q and self.b not in TABLE
        self.parts(dt_ms)

    def looped(self) -> int:
        total = 0
        for i in range(8, -4, -3):
            for value in TABLE:
                if value == i:
                    break
                if value < 0:
                    continue
                total = total + value * i
            else_value = i
            total -= else_value
        return total

    def searched(self, wanted: int) -> int:
        for value in TABLE:
            if value > wanted:
                return value
        if self.go:
            return DEEPEST
        if self.on:
            pass
        return wanted

    def parts(self, dt_ms: int) -> None:
        self.first.step = self.second.step = self.b % 19 - 9
        self.first.scan(dt_ms)
        if self.go:
            self.second.step = 0
        self.second.scan(dt_ms)
        self.arithmetic = self.arithmetic + self.first.sum + self.second.bounded(self.first.sum, 3)
        return
