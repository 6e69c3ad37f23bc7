"""A model with at least one of every construct, for traces that must be equal on every runtime. It automates nothing."""

from shared_model import (
    Alarm,
    Always,
    AnalogIn,
    AnalogOut,
    Blink,
    Command,
    Ctd,
    Ctu,
    Ctud,
    Debounce,
    DigitalIn,
    DigitalOut,
    FTrig,
    Hysteresis,
    Input,
    Interlock,
    Lag,
    LeadsTo,
    Limit,
    Memory,
    Model,
    MovingAverage,
    Never,
    Permissive,
    Pid,
    Ramp,
    Rs,
    RTrig,
    Scale,
    Sequence,
    Setting,
    Sr,
    TimeProportional,
    Tof,
    Ton,
    Tp,
    WentOut,
    Within,
)


class Feeder(Model):
    """A part: a screw that runs on request, with a start-up time and a blockage trip of its own."""

    run = DigitalOut("Screw")
    turning = DigitalIn("Rotation monitor", stale_ms=300)
    request = Input("Run request")
    spin_up_ms = Setting("Spin-up time", unit="ms", low=0, high=5000, default=200)
    starts = Memory("Starts", low=0, high=1_000_000, retain=True)

    sent = WentOut("Screw in the field", tracks="run")
    late = Ton("No rotation")
    started = RTrig("Screw starts")
    blocked = Interlock("Screw does not turn", when=lambda m: m.late.q and m.run, trips=("run",), latch=True, reset="clear")
    clear = Command("Clear the blockage")

    def scan(self, dt_ms: int) -> None:
        self.run = self.request
        self.late(self.sent() and not self.turning, dt_ms, self.spin_up_ms)
        if self.started(self.run):
            self.starts = self.starts + 1


class Heater(Model):
    """A part: a loop with all that stands around one, and every further block on what the parent passes in."""

    value = Input("Temperature", low=-400, high=1500, decimals=1)
    value_good = Input("Temperature is good")
    enable = Input("Heat")
    pulse = Input("Pulse")
    power = DigitalOut("Heater")
    valve = AnalogOut("Cooling valve", low=-100, high=1000, decimals=1)
    limit_on = Setting("Band on", low=-400, high=1500, default=900, decimals=1)
    batch = Setting("Batch", low=1, high=9, default=3)
    off_ms = Setting("Run on", unit="ms", low=0, high=500, default=150)

    smooth = Lag(tau_ms=200)
    mean = MovingAverage(samples=5)
    wanted = Ramp(up_per_s=130, down_per_s=470)
    loop = Pid(kp=1700, ti_ms=900, td_ms=160, out_high=1000)
    cool = Pid(kp=900, ti_ms=3001, td_ms=80, out_low=-100, out_high=1000, direct=True, tracks="valve")
    pulses = TimeProportional(period_ms=390, min_on_ms=30, tracks="power")
    band = Hysteresis(on=900, off=700)
    room = Limit(low=-50, high=700)
    percent = Scale(in_low=-400, in_high=1500, out_low=1000, out_high=0)
    contact = Debounce(on_ms=30, off_ms=60)
    lamp = Blink(on_ms=70, off_ms=40)
    fan = Tof(pt_ms=200)
    purge = Tp(pt_ms=120)
    made = Ctu()
    left = Ctd(pv=7)
    stock = Ctud(pv=4)

    def scan(self, dt_ms: int) -> None:
        self.smooth(self.value, dt_ms, self.value_good)
        self.mean(self.value, self.value_good)
        self.wanted(700 if self.enable else 100, dt_ms)
        self.loop(self.wanted.out, self.smooth.out, dt_ms, self.enable, 300, self.value_good, self.room.out)
        self.pulses(self.loop.out, dt_ms)
        self.power = self.pulses.q
        self.valve = self.cool(450, self.value, dt_ms, 1, 0, self.value_good)
        self.band(self.mean.out, self.limit_on, self.limit_on - 200)
        self.room(self.value)
        self.percent(self.value)
        self.contact(self.pulse, dt_ms)
        self.lamp(self.enable, dt_ms)
        self.fan(self.contact.q, dt_ms, self.off_ms)
        self.purge(self.band.q, dt_ms, self.off_ms)
        self.made(self.contact.q, self.made.cv > 20, self.batch)
        self.left(self.contact.q, self.left.cv < -3, self.batch)
        self.stock(self.contact.q, self.band.q, self.stock.cv > 6, self.stock.cv < -6, self.batch)


class Everything(Model):
    scan_ms = 10

    go = Command("Go")
    reset = Command("Reset trips")
    door_shut = DigitalIn("Door, NC", fail_safe=True)
    pulse = DigitalIn("Pulse")
    level = AnalogIn("Level", unit="mm", low=0, high=2000, stale_ms=400, on_bad="hold")
    heat = AnalogIn(
        "Temperature", unit="C", low=-400, high=1500, decimals=1, frozen_ms=2000, fault_low=-500, fault_high=1600, on_bad="high"
    )
    pump = DigitalOut("Pump")
    drain = DigitalOut("Drain", safe=1)
    speed = AnalogOut("Speed", unit="%", low=0, high=1000, decimals=1)
    target = Setting("Target", unit="mm", low=100, high=1900, default=1200)
    total = Memory("Pulses", low=0, high=500, retain=True)
    lowest = Memory("Lowest level", low=-10, high=2000, initial=2000)

    feed = Feeder("Feed", spin_up_ms=120)
    spare = Feeder("Spare feed", clear="reset")
    heater = Heater("Heater", batch=2)

    closed = Permissive("Door shut", when=lambda m: m.door_shut, allows=("pump", "feed.run"))
    high = Interlock("Level high", when=lambda m: m.level > 1800, force={"drain": 1}, trips=("pump",), on_delay_ms=70, priority=900)
    hot = Interlock(
        "Too hot",
        when=lambda m: m.heat > 1200 or not m.heat_ok,
        trips=("pump", "speed", "heater.power", "heater.valve"),
        latch=True,
        reset="reset",
    )
    open_door = Interlock("Door open", when=lambda m: not m.door_shut_ok, trips=("feed.run", "spare.run"), on_delay_ms=30)
    flooded = Interlock(
        "Level rises while it runs", when=lambda m: m.level > 900 or not m.level_ok, trips=("spare.run",), armed=lambda m: m.pump
    )

    slow = Ton("Too slow", pt_ms=3000)
    rise = RTrig()
    fall = FTrig()
    wanted = Sr()
    quiet = Rs()
    phase = Sequence(
        states=("REST", "RUN", "COOL", "HALT"),
        transitions=(
            ("*", "HALT", lambda m: m.hot.latched and not m.phase.at("HALT")),
            ("REST", "RUN", lambda m: m.go and not m.tripped),
            ("RUN", "COOL", lambda m: m.level >= m.target or m.slow.q),
            ("RUN", "RUN", lambda m: m.rise.q and m.phase.time_ms > 500),
            ("COOL", "REST", lambda m: m.phase.time_ms >= 300 and m.heat < 900),
            ("HALT", "REST", lambda m: m.reset and not m.tripped),
        ),
    )
    chatter = Alarm("Many pulses", response="Look at the sensor", when=lambda m: m.total > 6, clears=lambda m: m.total < 3, priority="low")
    stands = Alarm("It stands", response="Begin", when=lambda m: not m.pump, on_delay_ms=150, suppressed=lambda m: m.phase.at("HALT"))
    warm = Alarm(
        "Warm", response="Open a window", when=lambda m: m.heat > 1000, on_delay_ms=120, off_delay_ms=250, priority="high", latch=True
    )
    never_both = Always("drain and pump are never both on", lambda m: not (m.drain and m.pump))
    slow_drain = Always("speed is low while draining", lambda m: not m.drain or m.speed < 300)
    no_flood = Never("the level is never high while it runs", lambda m: m.pump and m.level > 1100)
    begins = LeadsTo("what is wanted runs", lambda m: m.wanted.q, lambda m: m.pump, within_ms=400)
    few = Within("there are few pulses", lambda m: m.total, low=1, high=5)

    def scan(self, dt_ms: int) -> None:
        self.rise(self.pulse)
        self.fall(self.pulse)
        if self.rise.q or self.fall.q:
            self.total = self.total + 1 if self.total < 12 else 0
        self.lowest = min(self.lowest, self.level)
        self.wanted(self.go, self.phase.at("REST"))
        self.quiet(self.phase.at("COOL"), self.rise.q)
        self.slow(self.phase.at("RUN"), dt_ms)
        self.phase.step(self, dt_ms)
        self.pump = self.phase.at("RUN") and self.wanted.q
        self.drain = self.level > self.target + 600 or (self.drain and self.level > self.target)
        self.speed = (self.target - self.level) * 2 // 3 if self.pump else 0
        self.feed.request = self.pump and self.level % 7 != 3
        self.feed.scan(dt_ms)
        self.spare.request = self.quiet.q
        self.spare.scan(dt_ms)
        self.heater.value = self.heat
        self.heater.value_good = self.heat_ok
        self.heater.enable = self.wanted.q
        self.heater.pulse = self.pulse
        self.heater.scan(dt_ms)
