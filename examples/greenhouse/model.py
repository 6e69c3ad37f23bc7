"""A greenhouse, made of parts of parts: climate with roof and fan, two beds, one pump that feeds their valves."""

from shared_model import Alarm, Always, AnalogIn, Command, DigitalIn, DigitalOut, Hysteresis, Input, Interlock, Model, Setting, Tof, Ton
from shared_model.parts.analog_sensor import AnalogSensor
from shared_model.parts.motor import Motor
from shared_model.parts.reversing_motor import ReversingMotor


class Soil(AnalogSensor):
    measured = AnalogIn("Soil moisture", unit="%", low=0, high=1000, decimals=1, stale_ms=3000, fault_low=-50)


class Bed(Model):
    """Waters from `dry` up to `wet` while `allowed`; a valve that is open for `longest_ms` in one spell trips."""

    allowed = Input("Watering is allowed")
    reset = Command("Reset the trip")
    water = DigitalOut("Watering valve")
    dry = Setting("Water from", unit="%", low=50, high=800, default=300, decimals=1)
    wet = Setting("Water up to", unit="%", low=100, high=900, default=450, decimals=1)
    longest_ms = Setting("Longest spell", unit="ms", low=10_000, high=3_600_000, default=300_000)

    soil = Soil("Soil")
    thirsty = Hysteresis("Too dry")
    spell = Ton("Longest spell")

    endless = Interlock("Watered too long", when=lambda m: m.spell.q, trips=("water",), latch=True, reset="reset")
    blind = Interlock("Soil sensor bad", when=lambda m: not m.soil.measured_ok, trips=("water",))
    leaking = Alarm("Watered too long", response="Look for a leak, or a sensor out of the soil", when=lambda m: m.endless.latched)

    def scan(self, dt_ms: int) -> None:
        self.soil.scan(dt_ms)
        self.thirsty(self.soil.measured, self.dry, self.wet)
        self.spell(self.water, dt_ms, self.longest_ms)
        self.water = self.allowed and self.thirsty.q and not self.tripped


class Thermometer(AnalogSensor):
    measured = AnalogIn("Air temperature", unit="C", low=-300, high=600, decimals=1, stale_ms=3000, fault_low=-400, fault_high=700)


class Climate(Model):
    """Heats below `cold`, opens the roof above `warm`, blows above `hot`, each with a gap of 2.0 C; closes the roof while not `calm`."""

    calm = Input("The wind leaves the roof alone")
    reset = Command("Reset the trips of roof and fan")
    cold = Setting("Heat below", unit="C", low=0, high=300, default=120, decimals=1)
    warm = Setting("Open the roof above", unit="C", low=100, high=400, default=240, decimals=1)
    hot = Setting("Blow above", unit="C", low=150, high=450, default=280, decimals=1)
    roof_is_open = DigitalIn("Limit switch, roof open", on_bad="high")
    roof_is_shut = DigitalIn("Limit switch, roof shut", on_bad="high")
    heat = DigitalOut("Heater")

    air = Thermometer("Air", high=350, high_high=400, low=50, low_low=20, gap=10)
    roof = ReversingMotor("Roof drive", dead_ms=500, reset="reset")
    fan = Motor("Fan", min_on_ms=60_000, min_off_ms=60_000, reset="reset")

    too_cold = Hysteresis("Heat")
    too_warm = Hysteresis("Open the roof")
    too_hot = Hysteresis("Blow")

    scorching = Interlock("Air above 45.0 C", when=lambda m: m.air.measured > 450 or not m.air.measured_ok, trips=("heat",))
    storm = Alarm("Roof open in wind", response="Shut it by hand", when=lambda m: not m.calm and not m.roof_is_shut, on_delay_ms=90_000)

    def scan(self, dt_ms: int) -> None:
        self.air.scan(dt_ms)
        self.too_cold(self.air.smooth.out, self.cold, self.cold + 20)
        self.too_warm(self.air.smooth.out, self.warm, self.warm - 20)
        self.too_hot(self.air.smooth.out, self.hot, self.hot - 20)
        self.heat = self.too_cold.q
        self.roof.request = 1 if self.too_warm.q and self.calm else -1
        self.roof.forward_end = self.roof_is_open
        self.roof.reverse_end = self.roof_is_shut
        self.roof.scan(dt_ms)
        self.fan.request = self.too_hot.q
        self.fan.scan(dt_ms)


class Greenhouse(Model):
    scan_ms = 100

    tank_wet = DigitalIn("Float in the rain tank, NC: 0 is empty or wire broken", fail_safe=True)
    wind_calm = DigitalIn("Wind guard, NC: 0 is windy or wire broken", fail_safe=True)
    dark = DigitalIn("Twilight switch, 1 is dark")
    door_shut = DigitalIn("Door, 1 is shut")
    lamp = DigitalOut("Lamp, while someone is in after dark")

    climate = Climate("Climate", reset="reset")
    left = Bed("Left bed", reset="reset")
    right = Bed("Right bed", dry=350, wet=500, reset="reset")
    pump = Motor("Watering pump", start_within_ms=1000, stop_within_ms=1000, reset="reset")

    inside = Tof("Someone is in", pt_ms=120_000)
    empty = Interlock("Rain tank empty", when=lambda m: not m.tank_wet, trips=("pump.run", "left.water", "right.water"))
    refill = Alarm("Rain tank empty", response="Fill it from the main", when=lambda m: not m.tank_wet, on_delay_ms=5000, priority="low")
    reset = Command("Reset all trips")
    never_dry = Always("the pump runs only with water in the tank", lambda m: not m.pump.run or m.tank_wet)

    def scan(self, dt_ms: int) -> None:
        self.climate.calm = self.wind_calm
        self.climate.scan(dt_ms)
        self.left.allowed = self.pump.available
        self.left.scan(dt_ms)
        self.right.allowed = self.pump.available
        self.right.scan(dt_ms)
        self.pump.request = self.left.water or self.right.water
        self.pump.scan(dt_ms)
        self.lamp = self.inside(not self.door_shut, dt_ms) and self.dark
