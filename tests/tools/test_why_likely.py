"""Of changes that would do equally the likeliest is named: in each example in full sentences, and making it does what is said."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from simulator.bench import Bench
from simulator.project import load_project
from tests.tools.asking import Plant
from tests.tools.compiling import ROOT
from tests.tools.test_compiler_interpret import loaded
from tests.tools.why_corpus import packed
from tools.compiler import describe
from tools.compiler.likelihood import FAULT, FIELD, FORCED, MADE, MEMORY, NEVER, ORDER, SETTING, STATE, cost
from tools.compiler.why import Why

EXAMPLES = ROOT / "examples"


def pumped(bench: Bench) -> None:
    bench.set(**{"wet": 1, "high_clear": 1, "level.measured": 2500})
    bench.run(5000)


def heated(bench: Bench) -> None:
    bench.set(limit_clear=1, temperature=300)
    bench.run(2000)
    bench.press("start")
    bench.run(3000)


def filled(bench: Bench) -> None:
    bench.set(level=800, stop_clear=1, brim_clear=1)
    bench.run(1000)
    bench.press("start")
    bench.run(3000)


def watered(bench: Bench) -> None:
    bench.set(tank_wet=1, wind_calm=1, dark=1, door_shut=1)
    bench.set(**{"left.soil.measured": 200, "right.soil.measured": 600, "climate.air.measured": 200, "climate.roof_is_shut": 1})
    bench.run(8000)


SITUATIONS: dict[str, Callable[[Bench], None]] = {"pump_station": pumped, "heater": heated, "tank_fill": filled, "greenhouse": watered}


@cache
def asked(example: str) -> tuple[dict[str, Any], bytes]:
    """The description of an example, and an image of it at work."""
    bench = Bench(load_project(EXAMPLES / example))
    SITUATIONS[example](bench)
    return json.loads(describe(EXAMPLES / example / "model.py").bytes), packed(bench.rig.scanner)


TOLD = (  # example, question, what has to change
    (
        "pump_station",
        "pumps.first.run",
        "For it to be off, one must not be on. For one to be off, level.measured must be at most stop_at (800 mm).",
    ),
    (
        "pump_station",
        "pumps.second.run",
        "For it to be on, two must be on. For two to be on, level.measured must be at least both_at (2800 mm).",
    ),
    (
        "heater",
        "loop.astray",
        "For that to change, loop.apart must be 0. "
        "For loop.apart to be 0, temperature must rise to 175.0 C (abs(temperature - loop.setpoint) at most loop.tolerance (5.0 C)).",
    ),
    (
        "tank_fill",
        "inlet",
        "For it to be off, phase must not be in FILLING. For phase to go from FILLING to FAULT, slow must be over, which is in 26 s. "
        "For phase to go from FILLING to IDLE, stop_clear must be 0. "
        "For phase to go from FILLING to FULL, level must be at least fill_to (1500 mm).",
    ),
    ("tank_fill", "level_high", "For that to change, level must be above 1850 mm."),
    (
        "greenhouse",
        "left.water",
        "For it to be off, left.thirsty must not be on. For left.thirsty to be off, left.soil.measured must be at least left.wet (45.0 %).",
    ),
    (
        "greenhouse",
        "pump.run",
        "For it to be off, left.thirsty must not be on. For left.thirsty to be off, left.soil.measured must be at least left.wet (45.0 %).",
    ),
)


@pytest.mark.parametrize(("example", "question", "told"), TOLD)
def test_the_likeliest_change_is_named(example: str, question: str, told: str) -> None:
    data, image = asked(example)
    sentences = Why(data, image).ask(question).sentences
    assert " ".join(sentences[next(place for place, each in enumerate(sentences) if each.startswith("For ")) :]) == told


@pytest.mark.parametrize(("example", "question"), [each[:2] for each in TOLD])
def test_making_the_likeliest_change_does_what_is_said(example: str, question: str) -> None:
    data, image = asked(example)
    assert Plant(loaded(EXAMPLES / example / "model.py"), data, image).changes_within(question)


@pytest.mark.parametrize(
    ("likelier", "other"),
    [
        ([FIELD], [MADE]),
        ([MADE], [MEMORY]),
        ([MEMORY], [SETTING]),
        ([SETTING], [FIELD, FIELD]),
        ([FIELD, FIELD, FIELD], [STATE]),
        ([STATE, STATE], [FORCED]),
        ([FORCED, FORCED], [FAULT]),
        ([FAULT, FAULT], [NEVER]),
        ([FIELD, FIELD], [FIELD, FIELD, FIELD]),
    ],
)
def test_costs_follow_the_order(likelier: list[int], other: list[int]) -> None:
    assert cost(likelier, 3) < cost(other, 1)


def test_of_states_the_nearer_one_costs_less() -> None:
    assert cost([STATE], 1) < cost([STATE], 2) < cost([STATE, FIELD], 1)


def test_the_order_is_the_same_on_the_dashboard_and_in_the_documents() -> None:
    page = (ROOT / "dashboard/src/why/likelihood.ts").read_text(encoding="utf-8")
    document = (ROOT / "docs/troubleshooting.md").read_text(encoding="utf-8")
    assert "[\n" + "".join(f'  "{kind}",\n' for kind in ORDER) + "] as const" in page
    assert "\n\n" + "".join(f"{place + 1}. {kind}\n" for place, kind in enumerate(ORDER)) + "\n" in document
