"""Keep a tank of water warm: the heater goes on below the set temperature, and never runs without water."""

from shared_model import Alarm, AnalogIn, DigitalIn, DigitalOut, Hysteresis, Interlock, Model, Setting


class WarmTank(Model):
    scan_ms = 100

    water_in = DigitalIn("Float switch, NO: 0 is too little water or wire broken", fail_safe=True)
    temperature = AnalogIn("Water temperature", unit="degC", low=0, high=1000, decimals=1, stale_ms=1000)
    heater = DigitalOut("Heater")
    keep_at = Setting("Keep at", unit="degC", low=200, high=800, default=600, decimals=1)

    cold = Hysteresis("Too cold")
    dry = Interlock("Too little water", when=lambda m: not m.water_in, trips=("heater",))
    blind = Interlock("Temperature sensor bad", when=lambda m: not m.temperature_ok, trips=("heater",))
    too_hot = Alarm("Too hot", response="Switch the heater off by hand", when=lambda m: m.temperature > 900, priority="high")

    def scan(self, dt_ms):
        self.heater = self.cold(self.temperature, self.keep_at - 10, self.keep_at)
