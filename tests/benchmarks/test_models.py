"""The benchmark of examples and of models that grow: every figure is there, in its place, and larger models take more."""

import io
from typing import Any

import pytest
from rich.console import Console

from benchmarks import models
from tools.interpreters import ROOT

TANK_FILL = ROOT / "examples" / "tank_fill"


def checked(found: dict[str, Any], problems: list[str]) -> None:
    if problems and "MicroPython" in problems[0]:
        pytest.skip(problems[0])
    assert problems == []
    for result in found.values():
        assert all(result["heap"][group] > 0 for group in models.GROUPS)
        for runtime in ("CPython", "MicroPython"):
            times = result[runtime]
            assert times["scan"] > 0
            assert times["logic"] > 0
            assert times["ratio"] > 0  # how much is for the benchmark to say, on a machine at rest


def test_an_example_is_measured_by_what_its_heap_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "EXAMPLES", [TANK_FILL, ROOT / "examples" / "heater"])
    found, problems = models.examples(1, 1)
    checked(found, problems)
    assert found["tank_fill"]["objects"] == 15
    assert all(found[name][runtime]["ratio_by_hand"] > 1 for name in found for runtime in ("CPython", "MicroPython"))
    assert found["tank_fill"]["heap"]["parts"] < 100, "none, but for the figure itself"
    assert found["heater"]["heap"]["parts"] > 1000, "a ready part"
    shown = Console(file=io.StringIO(), width=100)
    models.show(shown, found, "Title", "example")
    assert isinstance(shown.file, io.StringIO)
    (row,) = [line for line in shown.file.getvalue().splitlines() if "tank_fill" in line]
    assert [cell.strip() for cell in row.strip("│").split("│")][:2] == ["tank_fill", "15"]


def test_a_model_that_grows_takes_more_heap_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "TAGS", (10, 100))
    found, problems = models.growth(1, 1)
    checked(found, problems)
    for group in ("model_code", "model_objects"):
        assert 3 < found["100"]["heap"][group] / found["10"]["heap"][group] < 11, group
    assert found["100"]["heap"]["language"] == found["10"]["heap"]["language"]
    assert found["100"]["CPython"]["scan"] > found["10"]["CPython"]["scan"]


def test_a_model_that_cannot_run_is_a_problem_and_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        models, "_modules", lambda _: {"model": "TankFill", "language": ["shared_model.scan"], "parts": [], "telling": ["none"]}
    )
    monkeypatch.setattr(models, "EXAMPLES", [TANK_FILL])
    found, problems = models.examples(1, 1)
    assert (found, len(problems)) == ({}, 1)
    assert "No module named 'none'" in problems[0]
