"""A model with a block of each kind in what drives its outputs, and a part, for what is said of them. It automates nothing."""

from shared_model import (
    AnalogIn,
    AnalogOut,
    Blink,
    Command,
    Ctu,
    Debounce,
    DigitalIn,
    DigitalOut,
    Hysteresis,
    Input,
    Interlock,
    Lag,
    Limit,
    Memory,
    Model,
    Permissive,
    Pid,
    RTrig,
    Scale,
    Setting,
    Sr,
    TimeProportional,
    Tof,
    Ton,
    WentOut,
)


class Drive(Model):
    wanted = Input("Wanted")
    rest_ms = Setting("Rest", unit="ms", high=60_000, default=4000)
    run = DigitalOut("Contactor")
    rest = Ton("Rest")
    rested = Permissive("It has rested", when=lambda m: m.rest.q, allows=("run",))

    def scan(self, dt_ms: int) -> None:
        self.rest(not self.run, dt_ms, self.rest_ms)
        self.run = self.wanted


def calm(m):  # type: ignore[no-untyped-def]
    for limit in (100, 200):
        if m.level < limit:
            return 0
    return m.level_ok


class EveryAnswer(Model):
    scan_ms = 100

    level = AnalogIn("Level", unit="mm", low=0, high=2000, stale_ms=500)
    temperature = AnalogIn("Temperature", unit="C", low=-200, high=2000, decimals=1)
    button = DigitalIn("Button")
    go = Command("Go")
    halt = Command("Halt")
    wanted_level = Setting("Level wanted", unit="mm", low=100, high=1800, default=800)
    by_hand = Memory("By hand")

    drive = Drive("Drive")
    loop = Pid("Level", kp=2500, ti_ms=20_000, out_low=0, out_high=1000)
    smooth = Lag("Smooth", tau_ms=2000)
    cold = Hysteresis("Cold", on=150, off=180)
    percent = Scale("Percent", in_low=0, in_high=2000, out_low=0, out_high=1000)
    bounded = Limit("Bounded", low=100, high=900)
    after = Tof("Runs on", pt_ms=3000)
    settled = Debounce("Settled", on_ms=600, off_ms=900)
    pressed = RTrig("Pressed")
    presses = Ctu("Presses", pv=3)
    chosen = Sr("Chosen")
    lamp_blink = Blink("Blink")
    share = TimeProportional("Share", period_ms=4000, tracks="pulse")
    sent = WentOut("Pump in the field", tracks="pump")

    valve = AnalogOut("Valve", unit="%", high=1000, decimals=1)
    meter = AnalogOut("Meter", unit="%", high=1000, decimals=1)
    heater = DigitalOut("Heater")
    fan = DigitalOut("Fan")
    pump = DigitalOut("Pump")
    horn = DigitalOut("Horn")
    lamp = DigitalOut("Lamp")
    pulse = DigitalOut("Pulse")
    gate = DigitalOut("Gate")
    strong = DigitalOut("Strong")
    sign = DigitalOut("Sign, it pumps")

    flood = Interlock(
        "Flood", when=lambda m: m.level > 1900 or not m.level_ok, trips=("valve", "pump"), latch=True, reset="halt", on_delay_ms=400
    )
    rough = Interlock("Rough", when=calm, force={"gate": 1})

    def scan(self, dt_ms: int) -> None:
        self.smooth(self.temperature, dt_ms, self.temperature_ok)
        self.cold(self.smooth.out)
        self.heater = self.cold.q
        self.fan = self.after(self.heater, dt_ms)
        self.valve = self.loop(self.wanted_level, self.level, dt_ms, not self.by_hand, 300, self.level_ok)
        self.meter = self.bounded(self.percent(self.level))
        self.settled(self.button, dt_ms)
        self.pressed(self.settled.q)
        self.presses(self.pressed.q, self.halt)
        self.horn = self.presses.q
        self.chosen(self.go, self.halt or self.flood.latched)
        self.pump = self.chosen.q
        self.lamp = self.lamp_blink(self.settled.q, dt_ms)
        self.pulse = self.share(self.level // 2, dt_ms)
        self.sign = self.sent()
        self.strong = self.share.went_out > 600
        self.drive.wanted = self.chosen.q and self.level > self.wanted_level + 100
        self.drive.scan(dt_ms)
        if self.go:
            self.by_hand = 0
        elif self.halt:
            self.by_hand = 1
        self.gate = abs(self.level - self.wanted_level) > 50
