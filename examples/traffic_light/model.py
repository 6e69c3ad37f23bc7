"""A pedestrian crossing: cars have green until somebody presses the button. One sequence decides all lamps."""

from shared_model import Always, Blink, Command, DigitalOut, LeadsTo, Memory, Model, Never, Sequence, Setting


class TrafficLight(Model):
    scan_ms = 50

    button = Command("Pedestrian's button")
    red = DigitalOut("Cars: red", safe=1)
    yellow = DigitalOut("Cars: yellow", safe=0)
    green = DigitalOut("Cars: green", safe=0)
    wait = DigitalOut("Pedestrians: wait", safe=1)
    walk = DigitalOut("Pedestrians: walk", safe=0)
    lit = DigitalOut("Button was noted", safe=0)

    green_ms = Setting("Cars have green for at least", unit="ms", low=5_000, high=120_000, default=15_000)
    walk_ms = Setting("Pedestrians have", unit="ms", low=4_000, high=60_000, default=8_000)

    wanted = Memory("Somebody waits")
    flash = Blink("Walk flashes before it ends", on_ms=500, off_ms=500)
    phase = Sequence(
        title="Crossing",
        states=("ALL_RED", "READY", "GREEN", "YELLOW", "BEFORE_WALK", "WALK", "CLEARING"),
        transitions=(
            ("ALL_RED", "READY", lambda m: m.phase.time_ms >= 2000),
            ("READY", "GREEN", lambda m: m.phase.time_ms >= 1000),
            ("GREEN", "YELLOW", lambda m: m.wanted and m.phase.time_ms >= m.green_ms),
            ("YELLOW", "BEFORE_WALK", lambda m: m.phase.time_ms >= 3000),
            ("BEFORE_WALK", "WALK", lambda m: m.phase.time_ms >= 2000),
            ("WALK", "CLEARING", lambda m: m.phase.time_ms >= m.walk_ms),
            ("CLEARING", "ALL_RED", lambda m: m.phase.time_ms >= 4000),
        ),
    )

    one_way = Never("cars may go while pedestrians walk", lambda m: m.walk and (m.green or m.yellow or not m.red))
    a_lamp = Always("cars always see a lamp", lambda m: m.red or m.yellow or m.green)
    served = LeadsTo("who presses may walk", cause=lambda m: m.lit, effect=lambda m: m.walk, within_ms=150_000)

    def scan(self, dt_ms: int) -> None:
        self.phase.step(self, dt_ms)
        self.wanted = (self.wanted or self.button) and not self.phase.at("WALK")
        self.flash(self.phase.at("CLEARING"), dt_ms)
        self.green = self.phase.at("GREEN")
        self.yellow = self.phase.at("READY") or self.phase.at("YELLOW")
        self.red = not self.green and not self.phase.at("YELLOW")
        self.walk = self.phase.at("WALK") or self.flash.q
        self.wait = not self.phase.at("WALK") and not self.phase.at("CLEARING")
        self.lit = self.wanted
