"""Outputs that can each be changed in several ways, of which some are likelier than others."""

from shared_model import AnalogIn, Command, DigitalIn, DigitalOut, Interlock, Memory, Model, Sequence, Setting, Tof, Ton


class Likely(Model):
    scan_ms = 100

    auto = DigitalIn("Automatic")
    hand = DigitalIn("By hand")
    state = DigitalIn("A switch that is named like an attribute")
    stop_clear = DigitalIn("Stop button, NC: 0 is pressed or wire broken", fail_safe=True)
    first = AnalogIn("First level", unit="mm", low=0, high=2000)
    second = AnalogIn("Second level", unit="mm", low=0, high=2000)
    third = AnalogIn("Third level", unit="mm", low=0, high=2000)
    fourth = AnalogIn("Fourth level", unit="mm", low=0, high=2000)
    fifth = AnalogIn("Fifth level", unit="mm", low=0, high=2000)
    sixth = AnalogIn("Sixth level", unit="mm", low=0, high=2000)
    mode = Setting("Mode", low=0, high=2, default=0)
    wanted = Setting("Wanted", unit="mm", low=0, high=1900, default=1500)
    begin = Command("Begin")

    guarded = DigitalOut("With all sensors good")
    signal = DigitalOut("Something is wrong, or both switches are on")
    warm = DigitalOut("On in a state, or with both switches")
    drained = DigitalOut("Stopped, or too full")
    chosen = DigitalOut("By its mode, or with both switches")
    lamp = DigitalOut("Done, or at work")
    glow = DigitalOut("A while after work, or done")
    named = DigitalOut("By that switch, or with both others")
    late = DigitalOut("In mode 2, or after a while in automatic")

    blinded = Memory("The first level is not known")
    phase = Sequence(
        states=("REST", "WORK", "DONE"),
        transitions=(
            ("REST", "WORK", lambda m: m.begin),
            ("WORK", "DONE", lambda m: m.first > 1800),
            ("DONE", "REST", lambda m: m.begin),
        ),
    )
    waited = Ton("In automatic for long", pt_ms=5000)
    shone = Tof("A while after work", pt_ms=2000)
    lost = Interlock("No second level", when=lambda m: not m.second_ok, trips=("late",))

    def scan(self, dt_ms: int) -> None:
        self.phase.step(self, dt_ms)
        self.waited(self.auto, dt_ms)
        known = self.first_ok and self.second_ok and self.third_ok and self.fourth_ok and self.fifth_ok and self.sixth_ok
        both = self.auto and self.hand
        self.blinded = not self.first_ok
        self.guarded = (known and self.auto) or self.hand
        self.signal = self.blinded or self.lost.active or both
        self.warm = self.phase.at("WORK") or both
        self.drained = not self.stop_clear or self.first > self.wanted
        self.chosen = self.mode == 1 or both
        self.lamp = self.phase.at("DONE") or self.phase.at("WORK")
        self.glow = self.shone(self.phase.at("WORK"), dt_ms) or self.phase.at("DONE")
        self.named = self.state or both
        self.late = self.mode == 2 or self.waited.q
