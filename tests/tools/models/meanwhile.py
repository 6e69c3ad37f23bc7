"""Times that run while others end sooner: what has to be seen to meanwhile, and a time that is too long."""

from shared_model import Command, DigitalIn, DigitalOut, Interlock, Model, Sequence, Setting, Ton


class Meanwhile(Model):
    go = Command("Go")
    reset = Command("Reset")
    turning = DigitalIn("It turns")
    run = DigitalOut("Pump")
    lamp = DigitalOut("Has run long")
    horn = DigitalOut("Warms too long")
    long_ms = Setting("Warm for", unit="ms", low=0, high=9000, default=4000)

    silent = Ton("Does not turn", pt_ms=800)
    steady = Ton("Runs long", pt_ms=3000)
    most = Ton("Longest run", pt_ms=2000)
    warmed = Ton("Warmed")
    stuck = Interlock("Does not turn", when=lambda m: m.silent.q, trips=("run",), latch=True, reset="reset")
    phase = Sequence(
        states=("REST", "RUN"),
        transitions=(
            ("REST", "RUN", lambda m: m.go and not m.tripped),
            ("RUN", "REST", lambda m: m.most.q),
        ),
    )

    def scan(self, dt_ms: int) -> None:
        self.silent(self.run and not self.turning, dt_ms)
        self.steady(self.run, dt_ms)
        self.most(self.phase.at("RUN"), dt_ms)
        self.warmed(self.phase.at("RUN"), dt_ms, self.long_ms)
        self.phase.step(self, dt_ms)
        self.run = (self.phase.at("RUN") or self.run) and not self.tripped
        self.lamp = self.steady.q
        self.horn = self.warmed.q
