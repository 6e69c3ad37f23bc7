"""What a memory holds in each state of a sequence: some transitions can never be taken, which only shows state by state."""

from shared_model import Always, Command, DigitalIn, DigitalOut, Interlock, Memory, Model, Sequence, Ton


class Carried(Model):
    take = Command("Take one")
    eye = DigitalIn("Eye at the end")
    run = DigitalOut("Belt")
    reset = Command("Reset")
    item = Memory("What is carried: 0 is nothing", low=0, high=9)
    late = Ton("Travel time", pt_ms=500)

    phase = Sequence(
        states=("EMPTY", "MOVING", "THERE", "FAULT"),
        transitions=(
            ("EMPTY", "FAULT", lambda m: m.item != 0),  # never: what is left empty holds nothing
            ("EMPTY", "MOVING", lambda m: m.take and not m.tripped),
            ("MOVING", "FAULT", lambda m: m.tripped),
            ("MOVING", "THERE", lambda m: m.eye and m.item == 3),
            ("MOVING", "EMPTY", lambda m: m.item == 4),  # never: it is 3
            ("THERE", "EMPTY", lambda m: not m.eye),
            ("FAULT", "EMPTY", lambda m: m.reset and not m.tripped),
        ),
    )
    jam = Interlock("It does not come", when=lambda m: m.late.q, trips=("run",), latch=True, reset="reset")
    blind = Interlock("Eye bad", when=lambda m: not m.eye_ok, trips=("run",), latch=True, reset="reset")
    kept = Always("what is carried is known", lambda m: m.item < 4)

    def scan(self, dt_ms: int) -> None:
        self.late(self.run, dt_ms)
        self.phase.step(self, dt_ms)
        if self.phase.entered:
            self.item = 3 if self.phase.at("MOVING") else 0
        self.run = self.phase.at("MOVING")
