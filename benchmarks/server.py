"""The board's server beside microdot: speed and heap with both taking turns, then the abuse list; medians, and the tables."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import servers
from benchmarks.attacks import ATTACKS
from benchmarks.runtimes import Failed
from benchmarks.server_abuse import abuse
from benchmarks.server_load import echoes, fanned_out, heap, received
from benchmarks.servers import OURS, THEIRS
from simulator.modules import ProjectError
from tools.interpreters import Missing, micropython

ECHOES, RECEIVED, FANNED = 2, 5, 20  # for each of the milliseconds that are asked for
FANS = (1, 4, 16)
SIZES = {"100 B": 100, "1 kB": 1000}
LATE_AIM_MS = 5
GAP_AIM_MS = 200  # two periods of telemetry
NOT_AHEAD = "Taken without priority over other programs, which this system does not allow: what they do makes scans late, too."

Figures = dict[str, float]


def measure(repeats: int, least_ms: int, attacks: dict[str, Callable[[int], str]] = ATTACKS) -> tuple[dict[str, Any], list[str]]:
    """What was found, {"word_bits", "rows", "abuse"}, and what was missing."""
    found: dict[str, Any] = {}
    problems = []
    names = [OURS, THEIRS]
    try:
        servers.microdot_folder()
    except Missing as error:
        problems.append(f"server: {error}")
        names = [OURS]
    try:
        found["word_bits"] = micropython().word_bits
        with servers.built() as folder:
            found["rows"] = rows(folder, names, repeats, least_ms)
            found["abuse"] = abuse(folder, attacks, THEIRS in names)
    except (Missing, Failed, ProjectError, OSError) as error:
        problems.append(f"server: {error}")
    return found, problems


def rows(folder: Path, names: list[str], repeats: int, least_ms: int) -> dict[str, Any]:
    """By row: the median of each server, and how many times better isoscan is, the median of the ratios of each turn."""
    turns: dict[str, list[Figures]] = {name: [] for name in names}
    with ExitStack() as stack:
        ports = {name: stack.enter_context(servers.running(folder, name)).port for name in names}
        heaps = {
            name: dict(zip(("heap of the code, bytes", "heap of an idle client, bytes"), heap(ports[name]), strict=True)) for name in names
        }
        for _ in range(repeats):
            for name in names:
                turns[name].append({**turn(ports[name], least_ms), **heaps[name]})
    return {row: _row(row, {name: [figures[row] for figures in turns[name]] for name in names}) for row in turns[OURS][0]}


def turn(port: int, least_ms: int) -> Figures:
    """One turn of a server: all but the heap."""
    figures: Figures = {}
    for shown, size in SIZES.items():
        times = sorted(echoes(port, size, ECHOES * least_ms))
        figures[f"echo of {shown}, p50, us"] = times[len(times) // 2]
        figures[f"echo of {shown}, p99, us"] = times[len(times) * 99 // 100]
    figures["messages of 1 kB received a second"] = received(port, SIZES["1 kB"], RECEIVED * least_ms)
    for clients in FANS:
        figures[f"deltas a second to {clients}"] = fanned_out(port, clients, max(FANNED * least_ms // clients, 1))
    return figures


def _row(row: str, figures: dict[str, list[float]]) -> Figures:
    medians: Figures = {name: round(statistics.median(values), 1) for name, values in figures.items()}
    if THEIRS in figures:
        ratios = [a / b if "a second" in row else b / a for a, b in zip(figures[OURS], figures[THEIRS], strict=True)]
        medians["times_better"] = round(statistics.median(ratios), 2)
    return medians


def show(console: Console, found: dict[str, Any]) -> None:
    """The two tables."""
    if "rows" in found:
        table = Table(title=f"The server ({found['word_bits']}-bit words)")
        for column in ("", OURS, THEIRS, "times better"):
            table.add_column(column, justify="right" if column else "left")
        for row, figures in found["rows"].items():
            table.add_row(row, *(_number(figures.get(name)) for name in (OURS, THEIRS)), f"{figures.get('times_better', '')}")
        console.print(table)
    if "abuse" in found:
        title = f"Under attack: ms that a scan was late / longest gap in telemetry (aims {LATE_AIM_MS} / {GAP_AIM_MS})"
        table = Table(title=title, caption="" if _all_ahead(found["abuse"]) else NOT_AHEAD)
        for column in ("", OURS, "offender", THEIRS, "offender"):
            table.add_column(column, justify="right" if column in (OURS, THEIRS) else "left")
        for attack, by_server in found["abuse"].items():
            table.add_row(attack, *(cell for name in (OURS, THEIRS) for cell in _lot(by_server.get(name))))
        console.print(table)


def _all_ahead(found: dict[str, Any]) -> bool:
    return all(result["ahead"] for by_server in found.values() for result in by_server.values())


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _lot(result: dict[str, Any] | None) -> tuple[str, str]:
    """Cells of one server under one attack."""
    if result is None:
        return "", ""
    late = "?" if result["late_ms"] is None else str(result["late_ms"])
    gap = "" if result["served"] else ", not served"
    return f"{late} / {result['gap_ms']}{gap}", result["offender"]
