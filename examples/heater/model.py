"""An oven: a PID loop drives a solid-state relay by time proportion; too hot, or blind, it trips."""

from shared_model import (
    Alarm,
    AnalogIn,
    Command,
    DigitalIn,
    DigitalOut,
    Input,
    Interlock,
    Model,
    Pid,
    Sequence,
    Setting,
    TimeProportional,
    dec,
)
from shared_model.parts.pid_loop import PidLoop

TOO_HOT = dec("260.0", 1)


class OvenLoop(PidLoop):
    value = Input("Oven temperature", low=-200, high=4000, unit="C", decimals=1)
    setpoint = Setting("Oven setpoint", low=300, high=2400, default=1800, unit="C", decimals=1)
    tolerance = Setting("Tolerance", low=0, high=500, default=50, unit="C", decimals=1)
    pid = Pid("Oven", kp=4000, ti_ms=120_000, td_ms=10_000, out_low=0, out_high=1000)


class Heater(Model):
    scan_ms = 100

    start = Command("Heat")
    stop = Command("End heating")
    reset = Command("Reset trips")
    limit_clear = DigitalIn("Limit thermostat, NC: 0 is too hot or wire broken", fail_safe=True)
    temperature = AnalogIn("Temperature", unit="C", low=-200, high=4000, decimals=1, stale_ms=1000, fault_low=-300, fault_high=4100)
    heat = DigitalOut("Solid-state relay")
    ready = DigitalOut("Lamp, oven is at its setpoint")

    loop = OvenLoop("Oven")
    pulse = TimeProportional("Solid-state relay", period_ms=5000, min_on_ms=200, tracks="heat")
    phase = Sequence(
        title="Oven",
        states=("OFF", "WARMING", "READY"),
        transitions=(
            ("*", "OFF", lambda m: (m.stop or m.tripped) and not m.phase.at("OFF")),
            ("OFF", "WARMING", lambda m: m.start and not m.tripped),
            ("WARMING", "READY", lambda m: not m.loop.apart),
            ("READY", "WARMING", lambda m: m.loop.apart),
        ),
    )

    thermostat = Interlock("Limit thermostat", when=lambda m: not m.limit_clear, trips=("heat",), latch=True, reset="reset")
    too_hot = Interlock("Above 260.0 C", when=lambda m: m.temperature > TOO_HOT, trips=("heat",), latch=True, reset="reset")
    blind = Interlock("Temperature sensor bad", when=lambda m: not m.temperature_ok, trips=("heat",), latch=True, reset="reset")

    overheated = Alarm(
        "Oven too hot",
        response="Open the oven; change the relay if it stays on",
        when=lambda m: m.too_hot.active or m.thermostat.active,
        priority="urgent",
    )

    def scan(self, dt_ms: int) -> None:
        self.phase.step(self, dt_ms)
        on = not self.phase.at("OFF")
        self.loop.value = self.temperature
        self.loop.usable = self.temperature_ok
        self.loop.went_out = self.pulse.went_out
        self.loop.scan(dt_ms)
        self.heat = self.pulse(self.loop.pid.out if on else 0, dt_ms)
        self.ready = self.phase.at("READY")
