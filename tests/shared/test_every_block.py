"""What every block promises: it allocates nothing for any input, and its image is its whole state. Runs on every runtime."""

from array import array

import shared_model
from shared_model.analog import Hysteresis, Limit, Ramp, Scale
from shared_model.bistables import Rs, Sr
from shared_model.counters import Ctd, Ctu, Ctud
from shared_model.digital import Blink, Debounce
from shared_model.edges import FTrig, RTrig
from shared_model.filters import Lag, MovingAverage
from shared_model.limits import MAX_INT, MAX_MS
from shared_model.pid import Pid
from shared_model.time_proportional import TimeProportional
from shared_model.timers import Tof, Ton, Tp
from shared_model.went_out import WentOut
from tests.shared.support import equal, without_heap

TIMES = (1, 5, 20, 1000, 100_000)
BITS = (0, 1)
VALUES = (0, 1, -1, 50, 128, 700, -4096, 100_000, MAX_INT // 3, MAX_INT, -MAX_INT)
PRESETS = (0, 40, 100_000, MAX_MS)
COUNTS = (-2, 0, 1, 3)

BLOCKS = (  # a block, and what each of its arguments may be
    (Ton(pt_ms=40), (BITS, TIMES)),
    (Ton(), (BITS, TIMES, PRESETS)),
    (Tof(pt_ms=40), (BITS, TIMES)),
    (Tof(), (BITS, TIMES, PRESETS)),
    (Tp(pt_ms=40), (BITS, TIMES)),
    (Tp(), (BITS, TIMES, PRESETS)),
    (RTrig(), (BITS,)),
    (FTrig(), (BITS,)),
    (Sr(), (BITS, BITS)),
    (Rs(), (BITS, BITS)),
    (Ctu(pv=2), (BITS, BITS)),
    (Ctd(), (BITS, BITS, COUNTS)),
    (Ctud(), (BITS, BITS, BITS, BITS, COUNTS)),
    (Debounce(on_ms=20, off_ms=40), (BITS, TIMES)),
    (Blink(on_ms=30, off_ms=50), (BITS, TIMES)),
    (TimeProportional(period_ms=100, min_on_ms=20), (VALUES, TIMES)),
    (WentOut("", tracks="output"), ()),
    (Hysteresis(), (VALUES, VALUES, VALUES)),
    (Limit(low=-MAX_INT, high=50), (VALUES,)),
    (Scale(in_low=-1_000_000, in_high=1_000_000, out_low=MAX_INT), (VALUES,)),
    (Ramp(up_per_s=10_000_000, down_per_s=7), (VALUES, TIMES)),
    (Lag(tau_ms=1_000_000), (VALUES, TIMES, BITS)),
    (Lag(tau_ms=30), (VALUES, TIMES)),
    (MovingAverage(samples=3), (VALUES, BITS)),
    (MovingAverage(samples=64), (VALUES,)),
    (Pid(kp=1500, ti_ms=2000, td_ms=300), (VALUES, VALUES, TIMES, BITS, VALUES, BITS, VALUES)),
    (Pid(kp=1_000_000, ti_ms=3_000_000, td_ms=1_000_000, direct=True), (VALUES, VALUES, TIMES)),
)


class Owner:
    pass


class Output:
    """What a block tracks that has to track something."""

    path = "output"
    value = 1


class Chance:
    """The same pseudo-random numbers on every runtime (MINSTD)."""

    def __init__(self, seed):
        self.state = seed

    def among(self, values):
        self.state = (self.state * 48271) % 2147483647
        return values[self.state % len(values)]


def call(block, a):
    """One scan with the arguments `a`; no starred call, which allocates."""
    count = len(a)
    if count == 0:
        return block()
    if count == 1:
        return block(a[0])
    if count == 2:
        return block(a[0], a[1])
    if count == 3:
        return block(a[0], a[1], a[2])
    if count == 4:
        return block(a[0], a[1], a[2], a[3])
    if count == 5:
        return block(a[0], a[1], a[2], a[3], a[4])
    return block(a[0], a[1], a[2], a[3], a[4], a[5], a[6])


def placed(block):
    twin = block.instance()
    twin.place(Owner(), "block", 0)
    twin.link(lambda *_: Output())
    return twin


def packed(block):
    words = array("i", [0] * len(block.state_fields))
    equal(block.pack(words, 0), len(words))
    return words


def test_no_kind_of_block_is_left_out():
    homes = ("analog", "bistables", "counters", "digital", "edges", "filters", "pid", "time_proportional", "timers", "went_out")
    kinds = [name for name in shared_model._HOME if shared_model._HOME[name] in homes]
    tested = []
    for block, _ in BLOCKS:
        if type(block).__name__ not in tested:
            tested.append(type(block).__name__)
    equal(sorted(tested), sorted(kinds))


def test_no_input_makes_a_block_allocate_or_leave_the_small_integers():
    chance = Chance(7)
    for number, (block, choices) in enumerate(BLOCKS):
        twin = placed(block)
        for _ in range(150):
            arguments = [chance.among(values) for values in choices]
            without_heap(lambda twin=twin, arguments=arguments: call(twin, arguments))
            for word in packed(twin):
                equal(-MAX_INT <= word <= MAX_INT, True, (number, arguments))


def test_a_block_restored_from_its_image_goes_on_as_the_one_it_was_taken_from():
    chance = Chance(11)
    for number, (block, choices) in enumerate(BLOCKS):
        first = placed(block)
        for round_ in range(25):
            second = placed(block)
            equal(second.unpack(packed(first), 0), len(block.state_fields))
            for _ in range(6):
                arguments = [chance.among(values) for values in choices]
                equal(call(second, arguments), call(first, arguments), (number, round_, arguments))
            equal(packed(second), packed(first), (number, round_))
