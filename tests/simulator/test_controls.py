"""The bench requests: what they refuse, and what they answer; what they do is seen in test_run.py."""

from collections.abc import Callable
from typing import Any

import pytest

from shared_model import quality
from shared_model.messages import Refused
from simulator.clock import Clock
from simulator.controls import Controls
from simulator.faults import Override
from simulator.project import load_project
from simulator.rig import Rig
from tests.simulator.running import ROOT


class Runtime:
    """What controls ask of a runtime."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.rig = Rig(load_project(ROOT / "examples" / "tank_fill"))
        self.allowed = 0
        self.changes = 0

    def allow(self, scans: int) -> None:
        self.allowed += scans

    def time_changed(self) -> None:
        self.changes += 1


@pytest.fixture
def runtime() -> Runtime:
    return Runtime()


@pytest.fixture
def controls(runtime: Runtime) -> Controls:
    return Controls(runtime)


REFUSALS: list[tuple[Callable[[Controls], Any], str, str, str | None]] = [
    (lambda c: c.set({}), "bad_message", "values must name at least one input", "values"),
    (lambda c: c.set({"levle": 1}), "unknown_tag", "there is no input levle", "values.levle"),
    (lambda c: c.set({"inlet": 1}), "unknown_tag", "there is no input inlet", "values.inlet"),
    (lambda c: c.set({"level": 2001}), "out_of_range", "level must be 0 to 2000", "values.level"),
    (
        lambda c: c.set({"level": [5, "uncertain/out_of_range"]}),
        "bad_message",
        "a sample's quality must be one of good, bad/stale, bad/sensor_failure",
        "values.level.1",
    ),
    (lambda c: c.fault("level", "broken", None, None), "bad_message", "kind must be one of missing, stuck, value", "kind"),
    (lambda c: c.fault("level", "value", None, None), "bad_message", "value is given with the kind value, and with no other", "value"),
    (lambda c: c.fault("level", "stuck", 5, None), "bad_message", "value is given with the kind value, and with no other", "value"),
    (lambda c: c.fault("levle", "stuck", None, None), "unknown_tag", "there is no input levle", "tag"),
    (lambda c: c.fault("level", "value", -1, None), "out_of_range", "level must be 0 to 2000", "value"),
    (lambda c: c.clear_fault("levle"), "unknown_tag", "there is no input levle", "tag"),
    (lambda c: c.step(1), "not_now", "time is not paused; pause first", None),
]


@pytest.mark.parametrize(("request_it", "code", "message", "path"), REFUSALS)
def test_refusals_say_what_and_where(
    controls: Controls, runtime: Runtime, request_it: Callable[[Controls], Any], code: str, message: str, path: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        request_it(controls)
    assert (refused.value.code, refused.value.message, refused.value.path) == (code, message, path)
    assert runtime.rig.faults.active == {}


def test_set_is_all_or_nothing(controls: Controls, runtime: Runtime) -> None:
    with pytest.raises(Refused):
        controls.set({"level": 5, "stop_clear": 7})
    assert runtime.rig.faults.active == {}
    assert controls.set({"level": 5, "stop_clear": [0, "bad/stale"]}) == {}
    assert runtime.rig.faults.active == {"level": Override(5), "stop_clear": Override(0, quality.STALE)}


def test_a_fault_is_put_and_cleared(controls: Controls, runtime: Runtime) -> None:
    assert controls.fault("level", "value", 9, 100) == {}
    assert runtime.rig.faults.active == {"level": Override(9, left_ms=100)}
    assert controls.clear_fault("level") == {}
    assert runtime.rig.faults.active == {}


def test_time_answers_with_how_it_stands(controls: Controls, runtime: Runtime) -> None:
    assert controls.speed(10) == {"paused": False, "speed": 10}
    assert controls.pause() == {"paused": True, "speed": 10}
    assert controls.step(5) == {"paused": True, "speed": 10, "until_scan": 5}
    assert controls.resume_time() == {"paused": False, "speed": 10}
    assert (runtime.allowed, runtime.changes) == (5, 3)
