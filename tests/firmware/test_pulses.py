"""The drivers that count pulses: on virtual pins in front of a plant, at the wrap of every word, and on a virtual board."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers import BoardError, bind, check
from firmware.drivers.pulses import Pulses
from shared_model import AnalogIn, DigitalOut, Model, Scanner
from simulator.project import load_project
from simulator.virtual_machine import BufferMemory, VirtualMachine
from simulator.virtual_machine import pin_memory as layout
from simulator.wiring import Wiring
from tests.firmware.boards import running_board


class Metered(Model):
    meter = AnalogIn("Water meter", unit="l", low=0, high=999)
    flow = AnalogIn("Flow", unit="l/min", low=0, high=5000, decimals=1)
    lamp = DigitalOut("Lamp")

    def scan(self, dt_ms: int) -> None:
        self.lamp = self.flow > 10


METER = {"pin": 6, "type": "counter", "pull": "up"}
FLOW = {"pin": 7, "type": "rate", "window_ms": 100}


class Bench:
    def __init__(self, meter: dict[str, Any] | None = None, flow: dict[str, Any] | None = None) -> None:
        tags = {"meter": METER | (meter or {}), "flow": FLOW | (flow or {}), "lamp": {"pin": 15, "type": "digital_out"}}
        self.scanner = Scanner(Metered)
        self.memory = BufferMemory()
        board = {"board": "pico_w", "tags": tags}
        self.wiring = Wiring(check(board, self.scanner), self.memory)
        self.io = bind(board, self.scanner, VirtualMachine(self.memory))

    def started(self) -> "Bench":
        """The same, once a first rate was measured."""
        while not self.scanner.started:
            self.scan(meter=0, flow=0)
        return self

    def scan(self, dt_ms: int = 20, **values: int | None) -> tuple[int, int]:
        self.wiring.deliver(values, dt_ms)
        self.io.read()
        self.scanner.tick(dt_ms)
        self.io.write()
        self.io.pass_time(dt_ms)
        return self.scanner.inputs[0].value, self.scanner.inputs[1].value

    def quality(self, path: str) -> int:
        return int(self.scanner.inputs[self.scanner.input_index(path)].quality)


def test_a_meter_counts_from_its_low_and_begins_again_after_its_high() -> None:
    bench = Bench().started()
    counts = [bench.scan(meter=count, flow=0)[0] for count in (0, 1, 400, 800, 999, 0, 3, 3, 250)]
    assert counts == [0, 1, 400, 800, 999, 0, 3, 3, 250]


def test_a_meter_never_runs_backwards() -> None:
    bench = Bench().started()
    assert [bench.scan(meter=count, flow=0)[0] for count in (300, 200, 210)] == [300, 300, 310]


RATIOS = ((1, 1), (3, 1), (1, 5), (450, 7), (7, 450))


@pytest.mark.parametrize("edge", ["rising", "falling", "both"])
@pytest.mark.parametrize(("pulses", "units"), RATIOS)
def test_pulses_that_make_no_whole_unit_are_kept_for_the_next(pulses: int, units: int, edge: str) -> None:
    bench = Bench(meter={"pulses": pulses, "units": units, "edge": edge}).started()
    for count in range(0, 3000, 11):
        shown = bench.scan(meter=count % 1000, flow=0)[0]
        behind = (count - shown) % 1000
        assert behind <= -(-2 * units // pulses)  # a pulse that has not come yet


@pytest.mark.parametrize("edge", ["rising", "falling", "both"])
@pytest.mark.parametrize("window_ms", [100, 120, 500])
def test_a_rate_is_that_of_the_pulses_in_its_window(window_ms: int, edge: str) -> None:
    bench = Bench(flow={"window_ms": window_ms, "edge": edge})
    seen = [bench.scan(meter=0, flow=1000)[1] for _ in range(60)]
    assert seen[0] == 0
    assert all(abs(rate - 1000) <= 20 for rate in seen[30:])
    stopped = [bench.scan(meter=0, flow=0)[1] for _ in range(60)]
    assert stopped[-1] == 0


def test_a_rate_is_not_delivered_before_its_first_window_is_over() -> None:
    bench = Bench()
    for _ in range(5):
        bench.scan(meter=0, flow=500)
        assert not bench.scanner.started
    bench.scan(meter=0, flow=500)
    assert bench.scanner.started
    assert bench.quality("flow") == 0


def test_a_window_that_a_late_scan_made_longer_gives_no_higher_rate() -> None:
    bench = Bench()
    for _ in range(6):
        bench.scan(meter=0, flow=1000)
    assert bench.scan(dt_ms=400, meter=0, flow=1000)[1] == 1000
    assert bench.scan(meter=0, flow=1000)[1] == 1000


def test_a_meter_that_does_not_answer_goes_stale_and_its_count_stays() -> None:
    bench = Bench().started()
    bench.scan(meter=50, flow=0)
    for _ in range(50):
        bench.scan(meter=None, flow=0)
    assert (bench.quality("meter"), bench.quality("flow")) == (130, 0)
    assert bench.scan(meter=60, flow=0)[0] == 60


@given(st.lists(st.integers(0, 65535), max_size=12), st.integers(0, 0xFFFFFFFF))
def test_no_pulse_is_lost_when_a_word_begins_again(steps: list[int], start: int) -> None:
    memory = BufferMemory()
    at = layout.pin_at(6) + layout.PULSES
    memory.put("<I", at, start)
    pulses = Pulses(VirtualMachine(memory), {"pin": 6, "pull": "none", "edge": "rising"})
    for step in steps:
        start = (start + step) & 0xFFFFFFFF
        memory.put("<I", at, start)
        assert pulses.take() == step


class SoftPin:
    """A pin whose interrupts can only be soft, as on an ESP32."""

    IN, IRQ_RISING, IRQ_FALLING, PULL_UP, PULL_DOWN = range(5)

    def __init__(self, *_: Any) -> None:
        self.asked: dict[str, Any] = {}

    def irq(self, handler: Any, trigger: int) -> None:
        self.asked = {"handler": handler, "trigger": trigger}

    def value(self) -> int:
        return 0


def test_a_chip_without_hard_interrupts_counts_by_soft_ones() -> None:
    made: list[SoftPin] = []

    class Machine:
        class Pin(SoftPin):
            def __init__(self, *arguments: Any) -> None:
                super().__init__(*arguments)
                made.append(self)

    pulses = Pulses(Machine, {"pin": 6, "pull": "none", "edge": "falling"})
    assert made[0].asked["trigger"] == SoftPin.IRQ_FALLING
    made[0].asked["handler"](made[0])
    assert pulses.take() == 1


BAD = (
    ({"flow": {"pin": 7, "type": "rate", "window_ms": 501}},
     "[tags] flow: a sample comes every 501 ms, but the model's stale_ms is 1000; declare stale_ms of 1002 or more there"),
    ({"flow": {"pin": 7, "type": "rate", "window_ms": 5}}, "[tags] flow: window_ms is 5; it must be 10 to 60000"),
    ({"meter": {"pin": 6, "type": "counter", "edge": "up"}}, "[tags] meter: edge is 'up'; it must be 'rising', 'falling' or 'both'"),
    ({"meter": {"pin": 6, "type": "counter", "pulses": 0}}, "[tags] meter: pulses is 0; it must be 1 to 1000000"),
    ({"meter": {"pin": 6, "type": "counter", "units": "1"}}, "[tags] meter: units is '1'; it must be an integer from 1 to 1000000"),
    ({"meter": {"pin": 6, "type": "counter", "window_ms": 100}},
     "[tags] meter: unknown key 'window_ms'; counter takes pin, type, edge, pull, pulses, units"),
    ({"lamp": {"pin": 15, "type": "counter"}}, "[tags] lamp: counter cannot serve a DigitalOut; it serves AnalogIn"),
)  # fmt: skip


@pytest.mark.parametrize(("changed", "text"), BAD)
def test_a_mistake_is_one_clear_line(changed: dict[str, Any], text: str) -> None:
    tags = {"meter": METER, "flow": FLOW, "lamp": {"pin": 15, "type": "digital_out"}}
    with pytest.raises(BoardError) as caught:
        check({"tags": tags | changed}, Scanner(Metered))
    assert str(caught.value) == "board.toml: " + text


PROJECT = {
    "model.py": '''"""A meter and the flow through it."""

from shared_model import AnalogIn, DigitalOut, Model


class Metered(Model):
    meter = AnalogIn("Water meter", unit="l", low=0, high=99)
    flow = AnalogIn("Flow", unit="pulses/s", low=0, high=500)
    lamp = DigitalOut("It flows")

    def scan(self, dt_ms):
        self.lamp = self.flow > 10
''',
    "plant.py": '''class Plant:
    """200 pulses a second, five to a litre."""

    def __init__(self):
        self._ms = 0

    def step(self, dt_ms, outputs):
        self._ms += dt_ms
        return {"meter": self._ms * 40 // 1000 % 100, "flow": 200}
''',
    "board.toml": '''board = "pico_w"
[tags]
meter = { pin = 6, type = "counter", pulses = 5 }
flow = { pin = 7, type = "rate" }
lamp = { pin = 15, type = "digital_out" }
''',
}  # fmt: skip


def test_a_virtual_board_counts(tmp_path: Path) -> None:
    folder = tmp_path / "metered"
    folder.mkdir()
    for name, text in PROJECT.items():
        (folder / name).write_text(text, encoding="utf-8")
    with running_board(tmp_path, load_project(folder)) as board:
        board.load()
        board.power_on()
        seen = []
        for _ in range(3):
            time.sleep(0.7)
            tags = board.ask("get_snapshot")["tags"]
            seen.append((tags["meter"], tags["flow"]))
    assert all(abs(flow - 200) <= 40 for _, flow in seen), seen
    assert len({meter for meter, _ in seen}) > 1, seen
