"""The server's benchmark runs and its figures are sane; how fast a server is, is not judged here."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from benchmarks import servers
from benchmarks.attacks import ATTACKS
from benchmarks.server import NOT_AHEAD, rows, show
from benchmarks.server_abuse import abuse
from benchmarks.servers import OURS, THEIRS
from tools.interpreters import Missing, micropython

CODE = "heap of the code, bytes"
CLIENT = "heap of an idle client, bytes"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    try:
        micropython()
    except Missing as missing:
        pytest.skip(str(missing))
    with servers.built() as made:
        yield made


def sane(found: dict[str, Any], server: str) -> None:
    figures = {row: values[server] for row, values in found.items()}
    for size in ("100 B", "1 kB"):
        assert 0 < figures[f"echo of {size}, p50, us"] <= figures[f"echo of {size}, p99, us"]
    assert all(figures[f"deltas a second to {clients}"] > 100 for clients in (1, 4, 16))
    assert figures["messages of 1 kB received a second"] > 10
    assert 5_000 < figures[CODE] < 60_000
    assert 500 < figures[CLIENT] < 6_000


def test_the_boards_server_is_measured_without_microdot(folder: Path) -> None:
    found = rows(folder, [OURS], repeats=1, least_ms=2)
    sane(found, OURS)
    assert all(values.keys() == {OURS} for values in found.values())


def test_both_take_turns_and_are_compared(folder: Path) -> None:
    try:
        servers.microdot_folder()
    except Missing as missing:
        pytest.skip(str(missing))
    found = rows(folder, [OURS, THEIRS], repeats=1, least_ms=2)
    for server in (OURS, THEIRS):
        sane(found, server)
    assert found[CODE]["times_better"] == round(found[CODE][THEIRS] / found[CODE][OURS], 2)
    fan = found["deltas a second to 4"]
    assert fan["times_better"] == pytest.approx(fan[OURS] / fan[THEIRS], abs=0.02)


def test_an_attack_is_made_beside_a_healthy_client_and_a_scan(folder: Path) -> None:
    name = "an unmasked frame"
    found = abuse(folder, {name: ATTACKS[name]}, with_microdot=False)
    assert list(found[name]) == [OURS]
    figures = found[name][OURS]
    assert (figures["served"], figures["offender"]) == (True, "closed, 1002")
    assert 0 <= figures["late_ms"] < 1000
    assert 50 < figures["gap_ms"] < 1000


def test_without_microdot_the_command_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Missing) as missing:
        servers.microdot_folder()
    assert str(missing.value) == (
        "microdot, which the server is measured beside, is missing. "
        "Type `.venv/bin/python -m pip install --require-hashes --only-binary=:all: --requirement requirements/benchmarks.txt`."
    )


def test_the_tables_show_who_was_not_served() -> None:
    found = {
        "word_bits": 32,
        "rows": {"deltas a second to 4": {OURS: 40_000.4, THEIRS: 20_000.0, "times_better": 2.0}, CODE: {OURS: 18_592.0}},
        "abuse": {
            "nobody": {
                OURS: {"late_ms": 1, "gap_ms": 101, "served": True, "offender": "", "ahead": True},
                THEIRS: {"late_ms": None, "gap_ms": 5900, "served": False, "offender": "still there", "ahead": False},
            }
        },
    }
    console = Console(width=120)
    with console.capture() as shown:
        show(console, found)
    assert NOT_AHEAD in " ".join(shown.get().split())
    lines = [[cell.strip() for cell in line.strip("│").split("│")] for line in shown.get().splitlines() if line.startswith("│")]
    assert lines == [
        ["deltas a second to 4", "40,000", "20,000", "2.0"],
        [CODE, "18,592", "", ""],
        ["nobody", "1 / 101", "", "? / 5900, not served", "still there"],
    ]
