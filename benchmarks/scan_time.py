"""Times scans of `tank_fill` on the runtime that runs this file: by hand, by isoscan's Scanner, and told to one client besides.

Prints one JSON line. Arguments: the folder of the model, how many repeats, and how many milliseconds each one lasts.
"""

import gc
import json
import sys
import time

from shared_model.portable import heap_lock, heap_unlock

DT_MS = 20
SCANS = 400
AT_REST = [(1200, 1, 1, 0, 0)] * SCANS
"""Inputs of a tank in which nothing happens, all delivered in every scan: what most scans are like."""

FILLING = [(800 + scan * 8 // 5, 1, 1, 1 if scan == 1 else 0, 0) for scan in range(SCANS)]
"""Inputs of one long fill, at the 80 mm/s of the example's plant: the level is another in nearly every scan, and nothing else happens."""

if hasattr(time, "perf_counter_ns"):

    def now_us() -> int:
        """A clock that goes on in microseconds."""
        return time.perf_counter_ns() // 1000

    def since_us(before: int) -> int:
        """Microseconds since `now_us` gave `before`."""
        return now_us() - before
else:
    now_us = time.ticks_us  # type: ignore[attr-defined]

    def since_us(before: int) -> int:
        return time.ticks_diff(time.ticks_us(), before)  # type: ignore[attr-defined,no-any-return]


def inputs() -> list:
    """The inputs of SCANS scans: fills, a stop, an overfill with its reset, a lost sensor, the float; the tank answers the valve."""
    from benchmarks.hand_written import TankFill

    tank = TankFill()
    level = 1200
    scans = []
    for scan in range(SCANS):
        phase = scan % 100
        given = None if 240 <= scan < 280 else level + (500 if 160 <= scan < 168 else 0)
        stop_clear = 0 if scan == 80 else 1
        brim_clear = 0 if 20 <= scan < 23 else 1
        start = 1 if phase in (2, 3, 60) else 0
        reset = 1 if phase in (55, 95) else 0
        scans.append((given, stop_clear, brim_clear, start, reset))
        level += 5 if tank.scan(DT_MS, *scans[scan]) else -3
    return scans


class ByHand:
    """The yardstick."""

    def __init__(self) -> None:
        from benchmarks.hand_written import TankFill

        self.tank = TankFill()

    def run(self, scans) -> None:
        scan = self.tank.scan
        heap_lock()  # frames are on the stack then, as in the scan
        for level, stop_clear, brim_clear, start, reset in scans:
            scan(DT_MS, level, stop_clear, brim_clear, start, reset)
        heap_unlock()

    def seen(self) -> list:
        """What must be equal after every scan."""
        tank = self.tank
        return [tank.inlet, tank.state, tank.tripped, tank.level, tank.level_ok, tank.level_high, tank.failed, tank.claim_ok]


class SameDuties:
    """The yardstick that does for operator and diagnosis what the scan does, its inputs put as a driver puts them."""

    def __init__(self) -> None:
        from benchmarks.same_duties import TankFill

        self.tank = TankFill()

    def run(self, scans) -> None:
        tank = self.tank
        for level, stop_clear, brim_clear, start, reset in scans:
            if level is not None:
                tank.put_level(level)
            tank.put_stop(stop_clear)
            tank.put_brim(brim_clear)
            tank.put_start(start)
            tank.put_reset(reset)
            tank.tick(DT_MS)
        tank.used = 0

    def seen(self) -> list:
        """What must be equal after every scan."""
        tank = self.tank
        return [tank.inlet, tank.state, tank.tripped, tank.level, tank.level_ok, tank.high_active, tank.failed_active, tank.claim_ok]


class ByScanner:
    """The model under isoscan's Scanner, its inputs put as a driver puts them."""

    def __init__(self) -> None:
        from model import TankFill  # type: ignore[import-not-found]

        from shared_model import Scanner

        self.scanner = scanner = Scanner(TankFill)
        self.places = [scanner.input_index(path) for path in ("level", "stop_clear", "brim_clear", "start", "reset")]
        for place in self.places:
            scanner.bind(place)

    def run(self, scans) -> None:
        inputs = self.scanner.inputs
        tick = self.scanner.tick
        level_at, stop_at, brim_at, start_at, reset_at = self.places
        for level, stop_clear, brim_clear, start, reset in scans:
            if level is not None:
                inputs[level_at].put(level)
            inputs[stop_at].put(stop_clear)
            inputs[brim_at].put(brim_clear)
            inputs[start_at].put(start)
            inputs[reset_at].put(reset)
            tick(DT_MS)
        self.scanner.events.clear()

    def seen(self) -> list:
        """What must be equal after every scan."""
        model = self.scanner.model
        high, failed = model.level_high.active, model.failed.active
        return [self.scanner.out[0], model.phase.state, model.tripped, model.level, model.level_ok, high, failed, model.only_filling.ok]


class Told(ByScanner):
    """Besides, a Hub looks after every scan, and one client subscribed to everything takes what it is told."""

    def __init__(self) -> None:
        from shared_model.hub import Hub
        from shared_model.session import Session

        ByScanner.__init__(self)
        model = {"name": "TankFill", "hash": None}
        identity = {"runtime": "", "role": "edge", "device": "d", "boot": "b", "version": "", "model": model, "capabilities": []}
        self.hub = Hub(self.scanner, identity)
        self.now_ms = 0
        self.session = Session(self.hub, "viewer", "bench", "", bytes(16), 0)
        topics = ["tags", "events", "metrics", "health", "scan_log"]
        self.session.receive(json.dumps({"type": "subscribe", "id": 1, "topics": topics}), 0, bytes(16))

    def run(self, scans) -> None:
        for scan in scans:
            ByScanner.run(self, (scan,))
            self.now_ms += DT_MS
            self.hub.update(self.now_ms, None)
            if self.hub.unkept():
                self.hub.kept()
            pieces = self.session.next(self.now_ms)
            while pieces is not None:
                for _ in pieces:
                    pass
                pieces = self.session.next(self.now_ms)


def check_equal(scans: list) -> None:
    """The yardstick and the model agree after every scan, or the comparison would mean nothing."""
    hand = ByHand()
    duties = SameDuties()
    model = ByScanner()
    states = []
    for number, scan in enumerate(scans + scans):
        for each in (hand, duties, model):
            each.run((scan,))
        if hand.seen() != model.seen() or duties.seen() != model.seen():
            raise ValueError(f"scan {number}: by hand {hand.seen()} and {duties.seen()}, by isoscan {model.seen()}")
        if hand.seen()[1] not in states:
            states.append(hand.seen()[1])
    if len(states) != 4:
        raise ValueError(f"the inputs reach only the states {states}")


def timed(kind, scans: list, rounds: int) -> float:
    """Microseconds a scan, over `rounds` times all scans."""
    gc.collect()
    before = now_us()
    for _ in range(rounds):
        kind.run(scans)
    return since_us(before) / (rounds * len(scans))


def measure(scans: list, repeats: int, least_ms: int) -> dict:
    """Microseconds a scan by kind, one figure a repeat; the kinds take turns in each."""
    kinds = {"by_hand": ByHand(), "duties": SameDuties(), "scanner": ByScanner(), "told": Told()}
    rounds = {}
    for name in kinds:
        once_us = timed(kinds[name], scans, 1) * len(scans)
        rounds[name] = max(1, int(least_ms * 1000 / max(once_us, 1)))
    times = {name: [] for name in kinds}
    for _ in range(repeats):
        for name in kinds:
            times[name].append(round(timed(kinds[name], scans, rounds[name]), 3))
    return times


def main(folder: str, repeats, least_ms) -> None:
    """Measure the model in `folder` and print the line."""
    sys.path.insert(0, folder)
    scans = inputs()
    check_equal(scans)
    found = {"moving": scans, "filling": FILLING, "at_rest": AT_REST}
    times = {what: measure(found[what], int(repeats), int(least_ms)) for what in found}
    print(json.dumps({"version": sys.version, "us": times}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
