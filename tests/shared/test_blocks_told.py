"""What telemetry says of each kind of block: those with a `q` are in the map `blocks`, timers with their stamps. Runs on every runtime."""

import json
from array import array

from shared_model import DigitalIn, Model
from shared_model.analog import Hysteresis, Limit, Ramp, Scale
from shared_model.counters import Ctd, Ctu, Ctud
from shared_model.digital import Blink, Debounce
from shared_model.edges import RTrig
from shared_model.filters import Lag, MovingAverage
from shared_model.pid import Pid
from shared_model.telemetry import Telemetry
from shared_model.time_proportional import TimeProportional
from shared_model.timers import Tof, Ton, Tp
from tests.shared.support import Rig, equal


class Blocks(Model):
    press = DigitalIn("Press")
    on = Ton(pt_ms=60)
    off = Tof(pt_ms=60)
    pulse = Tp(pt_ms=60)
    edge = RTrig()
    up = Ctu(pv=1)
    down = Ctd()
    both = Ctud()
    contact = Debounce(on_ms=40, off_ms=0)
    lamp = Blink(on_ms=40, off_ms=20)
    share = TimeProportional(period_ms=80)
    high = Hysteresis(on=1, off=0)
    limit = Limit()
    scale = Scale()
    ramp = Ramp()
    lag = Lag()
    mean = MovingAverage(samples=4)
    loop = Pid()

    def scan(self, dt_ms):
        self.on(self.press, dt_ms)
        self.off(self.press, dt_ms)
        self.pulse(self.press, dt_ms)
        self.contact(self.press, dt_ms)
        self.lamp(self.press, dt_ms)
        self.share(500, dt_ms)
        self.edge(self.press)
        self.up(self.press, 0)
        self.down(self.press, 0)
        self.both(self.press, 0, 0, 0)
        self.high(self.press)
        self.limit(self.press)
        self.scale(self.press)
        self.mean(self.press)
        self.ramp(500, dt_ms)
        self.lag(500, dt_ms)
        self.loop(500, self.press, dt_ms)


def look(telemetry, rig, now_ms):
    words = array("i", [0] * rig.scanner.image.length)
    rig.scanner.image.pack_into(words)
    telemetry.look(words, rig.scanner.scan_no(), now_ms)


def told(telemetry, rig, scans, now_ms, **values):
    """The map `blocks` after so many scans, the telemetry looking after each."""
    for _ in range(scans):
        now_ms += 20
        equal(rig.tick(**values), True, rig.scanner.fault)
        look(telemetry, rig, now_ms)
    return json.loads("".join(telemetry.snapshot()))["blocks"]


def test_blocks_with_a_q_are_told_as_flags_and_stamps():
    rig = Rig(Blocks)
    telemetry = Telemetry(rig.scanner, 0)
    blocks = told(telemetry, rig, 3, 0)
    equal(sorted(blocks), ["contact", "down", "edge", "high", "lamp", "off", "on", "pulse", "share", "up"])
    for path in blocks:
        entry = blocks[path]
        equal((entry["q"] in (0, 1), entry["running"] in (0, 1), sorted(entry)), (True, True, ["pt_ms", "q", "running", "since_ms"]), path)


def test_a_timer_is_told_from_where_it_began_to_run():
    rig = Rig(Blocks)
    telemetry = Telemetry(rig.scanner, 0)
    told(telemetry, rig, 2, 0)
    blocks = told(telemetry, rig, 2, 40, press=1)
    equal(blocks["on"], {"q": 0, "running": 1, "since_ms": 60, "pt_ms": 60})
    equal(blocks["off"], {"q": 1, "running": 0, "since_ms": 60, "pt_ms": 60})
    equal(blocks["pulse"], {"q": 1, "running": 1, "since_ms": 60, "pt_ms": 60})
    equal(blocks["contact"], {"q": 0, "running": 1, "since_ms": 60, "pt_ms": None})
    equal(blocks["up"], {"q": 1, "running": 1, "since_ms": 60, "pt_ms": None})
    blocks = told(telemetry, rig, 3, 80)
    equal(blocks["on"], {"q": 1, "running": 1, "since_ms": 60, "pt_ms": 60})
    equal(blocks["pulse"], {"q": 0, "running": 0, "since_ms": 120, "pt_ms": 60})
    equal(blocks["contact"], {"q": 1, "running": 0, "since_ms": 100, "pt_ms": None})
    equal(blocks["lamp"]["since_ms"], 120)
    blocks = told(telemetry, rig, 2, 140, press=0)
    equal(blocks["off"], {"q": 1, "running": 1, "since_ms": 160, "pt_ms": 60})
    equal(blocks["contact"], {"q": 0, "running": 0, "since_ms": 160, "pt_ms": None})
    equal(told(telemetry, rig, 2, 180)["off"], {"q": 0, "running": 0, "since_ms": 220, "pt_ms": 60})


def test_a_timer_that_is_ahead_of_the_clock_began_at_boot():
    rig = Rig(Blocks, press=1)
    telemetry = Telemetry(rig.scanner, 0)
    rig.tick(4)  # as a simulator at four times real time
    look(telemetry, rig, 20)
    equal(json.loads("".join(telemetry.snapshot()))["blocks"]["on"], {"q": 1, "running": 1, "since_ms": 0, "pt_ms": 60})
