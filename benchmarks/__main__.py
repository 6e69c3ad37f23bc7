"""`python -m benchmarks`: scan times, heap on a board, both for each example and for growing models, a board's server; tables, or JSON."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import heap, models, server
from benchmarks.runtimes import Failed, on_cpython, on_micropython, on_wasm
from simulator.modules import ProjectError
from tools.interpreters import Missing, micropython

RUNTIMES: dict[str, Callable[[int, int], Any]] = {"CPython": on_cpython, "MicroPython": on_micropython, "WebAssembly": on_wasm}
KINDS = {"by_hand": "bare logic by hand", "duties": "by hand, same duties", "scanner": "isoscan", "told": "isoscan, telling a client"}
INPUTS = {"moving": "inputs move", "filling": "filling", "at_rest": "at rest"}
BOARD_HEAP = "192k"  # about what a Pico W has left
ROOMY_HEAP = "384k"  # so that what is in use can be seen even where it is too much for a board
NOT_BY_HAND = (
    "Bare logic by hand reads, decides and drives as the model does. It has no qualities but good or not, no forces, no alarm states or "
    "acknowledgement, no first-out cause, no events and no commands, and an exception ends it. Code with the same duties has all that, "
    "for this one machine. Neither has image, digest, recording, retained values or answers to commands."
)


def main() -> int:
    arguments = _parser().parse_args()
    console = Console()
    results: dict[str, Any] = {}
    missing = 0
    for name, measure in _MEASURE.items():
        if arguments.only in (None, name):
            with console.status(f"measuring {name.replace('_', ' ')}"):
                results[name], problems = measure(arguments.repeats, arguments.milliseconds)
            for problem in problems:
                console.print(problem, style="bold", highlight=False)
            missing += len(problems)
            _SHOW[name](console, results[name])
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n", encoding="ascii")
        console.print(f"written: {arguments.json}", highlight=False)
    return 1 if missing else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--only", choices=tuple(_MEASURE), help="measure just this")
    parser.add_argument("--repeats", type=int, default=9, help="how often each time is taken; its median counts (default 9)")
    parser.add_argument("--milliseconds", type=int, default=200, help="how long each repeat lasts at least (default 200)")
    return parser


def _scan_times(repeats: int, least_ms: int) -> tuple[dict[str, Any], list[str]]:
    """By runtime: its version; by what the inputs do, medians in microseconds by kind, and medians of ratios to code by hand."""
    found = {}
    problems = []
    for name, measure in RUNTIMES.items():
        try:
            raw = measure(repeats, least_ms)
        except (Missing, Failed) as error:
            problems.append(f"{name}: {error}")
            continue
        found[name] = {"version": raw["version"], **{what: _compared(raw["us"][what]) for what in INPUTS}}
    return found, problems


def _compared(us: dict[str, list[float]]) -> dict[str, Any]:
    """Medians, and medians of the ratios to both yardsticks in the same turn."""
    compared: dict[str, Any] = {"us": us, "median_us": {kind: round(statistics.median(us[kind]), 3) for kind in KINDS}}
    for yardstick, name in (("by_hand", "ratio"), ("duties", "ratio_duties")):
        ratios = {kind: [a / b for a, b in zip(us[kind], us[yardstick], strict=True)] for kind in KINDS}
        compared[name] = {kind: round(statistics.median(ratios[kind]), 2) for kind in KINDS}
    return compared


def _show_scan_times(console: Console, found: dict[str, Any]) -> None:
    table = Table(title="One scan of tank_fill, microseconds (median), and how many times bare logic / code with the same duties")
    table.add_column("")
    for name in KINDS.values():
        table.add_column(name, justify="right")
    for runtime, result in found.items():
        for what, told in INPUTS.items():
            times = result[what]
            cells = [f"{times['median_us'][kind]:.1f}  {times['ratio'][kind]:.1f} / {times['ratio_duties'][kind]:.1f}" for kind in KINDS]
            table.add_row(f"{runtime}, {told}", *cells)
    console.print(table)
    console.print(NOT_BY_HAND, highlight=False)


def _heap(repeats: int, least_ms: int) -> tuple[dict[str, Any], list[str]]:
    """Bytes after boot by group, module and object, and with 1 to 4 clients. A heap is not a time: it is measured once."""
    del repeats, least_ms
    found: dict[str, Any] = {}
    try:
        found["word_bits"] = micropython().word_bits
        found["boot"] = heap.boot(BOARD_HEAP)
        found["divided"] = heap.divided(BOARD_HEAP)
        found["clients"] = heap.with_clients(ROOMY_HEAP)
    except (Missing, Failed, ProjectError) as error:
        return found, [f"heap: {error}"]
    used = found["clients"]["used"]
    found["client_bytes"] = round((used[-1] - used[0]) / (len(used) - 1))
    found["running_bytes"] = used[0] - found["client_bytes"]
    found["free_bytes"] = found["boot"]["total"] - found["running_bytes"]
    found["free_without_virtual_pins_bytes"] = found["free_bytes"] + found["boot"]["groups"]["virtual pins"]
    return found, []


def _show_heap(console: Console, found: dict[str, Any]) -> None:
    if "boot" not in found:
        return
    boot = found["boot"]
    table = Table(title=f"Heap of a board that runs tank_fill, bytes ({found['word_bits']}-bit words, of {boot['total']})")
    table.add_column("what")
    table.add_column("bytes", justify="right")
    for name, size in [("the interpreter at its start", boot["start"]), *sorted(boot["groups"].items(), key=lambda item: -item[1])]:
        table.add_row(name, str(size))
    for name, size in found.get("divided", {}).items():
        table.add_row(f"  all that runs, linked into three to tell: {name}", str(size))
    rest = boot["used"] - boot["start"] - sum(boot["groups"].values())
    table.add_row("objects: Scanner, drivers, Hub, journal, less what was forgotten", str(rest))
    table.add_row("in use after boot", str(boot["used"]), style="bold")
    table.add_row("free after boot", str(boot["total"] - boot["used"]), style="bold")
    apart = boot["total"] - boot["used"] + boot["groups"]["virtual pins"]
    table.add_row("free after boot on a board with pins of its own", str(apart), style="bold")
    if "free_bytes" in found:
        table.add_row("in use while it runs and serves, no client", str(found["running_bytes"]))
        table.add_row("each client subscribed to everything", str(found["client_bytes"]))
        table.add_row("free with no client", str(found["free_bytes"]), style="bold")
        table.add_row("free with no client on a board with pins of its own", str(found["free_without_virtual_pins_bytes"]), style="bold")
    console.print(table)


def _show_examples(console: Console, found: dict[str, Any]) -> None:
    models.show(console, found, f"Each example: heap in bytes, and one scan ({models.HEADS})", "example")


def _show_growth(console: Console, found: dict[str, Any]) -> None:
    models.show(console, found, f"Models that grow: heap in bytes, and one scan ({models.HEADS})", "tags")


_MEASURE: dict[str, Callable[[int, int], tuple[dict[str, Any], list[str]]]] = {
    "scan_time": _scan_times,
    "heap": _heap,
    "examples": models.examples,
    "growth": models.growth,
    "server": server.measure,
}
_SHOW = {
    "scan_time": _show_scan_times,
    "heap": _show_heap,
    "examples": _show_examples,
    "growth": _show_growth,
    "server": server.show,
}

if __name__ == "__main__":
    sys.exit(main())
