"""Fill a tank to the set level, once per start; a stop or a trip ends the fill, and only a new start begins another."""

from shared_model import Alarm, Always, AnalogIn, Command, DigitalIn, DigitalOut, Interlock, Model, Sequence, Setting, Ton


class TankFill(Model):
    scan_ms = 20

    start = Command("Start one fill")
    reset = Command("Reset trips")
    stop_clear = DigitalIn("Stop button, NC: 0 is pressed or wire broken", fail_safe=True)
    brim_clear = DigitalIn("High-high float, NC: 0 is full or wire broken", fail_safe=True)
    level = AnalogIn("Tank level", unit="mm", low=0, high=2000, stale_ms=500, on_bad="hold")
    inlet = DigitalOut("Inlet valve, spring to close", safe=0)
    fill_to = Setting("Fill to", unit="mm", low=100, high=1800, default=1500)

    brim = Interlock("High-high float", when=lambda m: not m.brim_clear, trips=("inlet",), latch=True, reset="reset")
    overfill = Interlock("Level above 1900 mm", when=lambda m: m.level > 1900, on_delay_ms=100, trips=("inlet",), latch=True, reset="reset")
    blind = Interlock("Level sensor bad", when=lambda m: not m.level_ok, trips=("inlet",), latch=True, reset="reset")

    slow = Ton("Filling takes too long", pt_ms=30_000)
    phase = Sequence(
        states=("IDLE", "FILLING", "FULL", "FAULT"),
        transitions=(  # the first true one is taken, one per scan
            ("FILLING", "FAULT", lambda m: m.tripped or m.slow.q),
            ("FILLING", "IDLE", lambda m: not m.stop_clear),
            ("FILLING", "FULL", lambda m: m.level >= m.fill_to),
            ("IDLE", "FILLING", lambda m: m.start and m.stop_clear and not m.tripped and m.level < m.fill_to - 50),
            ("FULL", "IDLE", lambda m: m.level < m.fill_to - 50),
            ("FAULT", "IDLE", lambda m: m.reset and not m.tripped),
        ),
    )

    level_high = Alarm("Level high", response="Close the inlet by hand", when=lambda m: m.level_ok and m.level > 1850,
                       clears=lambda m: m.level < 1830, on_delay_ms=500, priority="high")
    failed = Alarm("Fill failed", response="Check supply, valve and sensor", when=lambda m: m.phase.at("FAULT"), priority="medium")
    only_filling = Always("the valve is open only while filling", lambda m: not m.inlet or m.phase.at("FILLING"))

    def scan(self, dt_ms):
        self.slow(self.phase.at("FILLING"), dt_ms)
        self.phase.step(self, dt_ms)
        self.inlet = self.phase.at("FILLING")
