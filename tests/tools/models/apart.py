"""Two bistables that are never on together, and one that may be on with either."""

from shared_model import Always, Command, DigitalOut, Model, Rs, Sr


class Apart(Model):
    left = Command("Left")
    right = Command("Right")
    stop = Command("Stop")
    to_left = DigitalOut("To the left")
    to_right = DigitalOut("To the right")
    lamp = DigitalOut("Lamp")
    go_left = Rs("Left")
    go_right = Rs("Right")
    lit = Sr("Lit")
    never_both = Always("one way at a time", lambda m: not (m.to_left and m.to_right))
    dark = Always("dark while it goes left", lambda m: not (m.to_left and m.lamp))

    def scan(self, dt_ms: int) -> None:
        self.go_left(self.left, self.right or self.stop)
        self.go_right(self.right, self.left or self.stop)
        self.lit(self.left, self.stop)
        self.to_left = self.go_left.q
        self.to_right = self.go_right.q
        self.lamp = self.lit.q
