"""The clock: real time for clients, model time for scans, at any speed, paused and stepped."""

from simulator.clock import Clock


class Ticking:
    """A nanosecond counter that a test moves."""

    def __init__(self) -> None:
        self.ns = 5_000_000_000

    def __call__(self) -> int:
        return self.ns

    def go(self, ms: int) -> None:
        self.ns += ms * 1_000_000


def test_both_times_begin_at_0_and_follow_real_time() -> None:
    counter = Ticking()
    clock = Clock(read_ns=counter)
    assert (clock.now_ms(), clock.model_ms()) == (0, 0)
    counter.go(1234)
    assert (clock.now_ms(), clock.now_us(), clock.model_ms()) == (1234, 1_234_000, 1234)


def test_model_time_goes_at_its_speed_from_when_it_was_set() -> None:
    counter = Ticking()
    clock = Clock(read_ns=counter)
    counter.go(100)
    clock.set_speed(10)
    counter.go(100)
    assert (clock.now_ms(), clock.model_ms()) == (200, 1100)


def test_model_time_stands_still_while_paused_and_goes_on_from_there() -> None:
    counter = Ticking()
    clock = Clock(read_ns=counter)
    counter.go(100)
    clock.pause()
    counter.go(500)
    assert clock.model_ms() == 100
    clock.resume()
    counter.go(50)
    assert (clock.now_ms(), clock.model_ms()) == (650, 150)


def test_as_fast_as_it_goes_only_jumps_move_model_time() -> None:
    counter = Ticking()
    clock = Clock(speed=0, read_ns=counter)
    counter.go(100)
    assert clock.model_ms() == 0
    clock.jump_to(20)
    assert clock.model_ms() == 20


def test_the_wait_is_in_real_seconds_and_never_longer_than_one() -> None:
    counter = Ticking()
    clock = Clock(speed=2, read_ns=counter)
    assert clock.wait_s(20) == 0.01
    counter.go(5)
    assert clock.wait_s(20) == 0.005
    counter.go(50)
    assert clock.wait_s(20) == 0.0
    assert clock.wait_s(1_000_000) == 1.0
    clock.set_speed(0)
    assert clock.wait_s(1_000_000) == 0.0
    clock.pause()
    assert clock.wait_s(0) == 1.0
