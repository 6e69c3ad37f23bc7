"""Replaying a trace on a runtime, and comparing two traces: what `isoscan replay` and `isoscan diff` find. Nothing is printed here."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.modules import WRONG_USE, ProjectError, shown
from simulator.project import Project, load_project
from tools.interpreter_runs import run_on
from tools.interpreters import ROOT, Missing

PROGRAM = ROOT / "tools" / "replay_program.py"
HEAP_KB = 1024
TIMEOUT_S = 3600
MOST_NAMED = 8
"""Tags that one difference names."""


@dataclass
class Outcome:
    """What a replay found: `scan` is None where nothing differs, else the first scan known to, and `differs` says what does."""

    scans: int
    digests: int
    scan: int | None = None
    differs: list[str] = field(default_factory=list)


def find_project(trace: Path, model: Path | None) -> Project:
    """The project that the trace is of: the one given, or that of the trace's folder, or that of the folder one is in now."""
    if model is None:
        model = next((folder for folder in (trace.parent, Path()) if (folder / "model.py").is_file()), None)
    if model is None:
        text = f"{shown(trace)}: there is no model.py beside it, nor here; say which model it is of by --model"
        raise ProjectError(text, WRONG_USE)
    return load_project(model)


def read_lines(path: Path) -> list[str]:
    """The lines of a trace's file; ProjectError where it cannot be read or is none."""
    try:
        lines = path.read_text("ascii").splitlines()
    except OSError as error:
        raise ProjectError(f"{shown(path)}: cannot be read: {error.strerror}", WRONG_USE) from None
    except UnicodeDecodeError:
        lines = []
    try:
        head = json.loads(lines[0]) if lines else None
    except ValueError:
        head = None
    if not isinstance(head, dict) or head.get("trace") != 1:
        text = f"{shown(path)}: this is no trace; `isoscan run MODEL --record FILE` makes one"
        raise ProjectError(text, WRONG_USE)
    return lines


def replay(path: Path, project: Project, runtime: str) -> Outcome:
    """Run a trace again on "cpython", "micropython" or "wasm", up to the first state that differs; ProjectError where that cannot be."""
    head = json.loads(read_lines(path)[0])
    name, model_hash = project.model_class.__name__, project.description.hash
    if head.get("model") != name:
        recorded = f"a trace of {head.get('model')}, hash {str(head.get('hash'))[:16]}"
        raise ProjectError(f"{shown(path)}:1: {recorded}, and this is {name}, hash {model_hash[:16]}")
    found = _found(path, project, runtime)
    if "error" in found:
        raise ProjectError(f"{shown(path)}:{found['line']}: {found['error']}")
    if not found["scans"]:
        raise ProjectError(f"{shown(path)}: there is no scan in this trace", WRONG_USE)
    outcome = Outcome(found["scans"], found["digests"])
    if found["differs"]:
        outcome.scan, recorded, here = found["differs"]
        outcome.differs.append(f"digest {recorded} in the trace, {here} here")
    if found["where"]:
        scan, tags = found["where"]
        outcome.scan = scan if outcome.scan is None else min(outcome.scan, scan)
        named = [f"{name} {there} in the trace, {here} here" for name, there, here in tags]
        outcome.differs += [f"after scan {scan}: {text}" for text in _cut(named)]
    return outcome


def _found(path: Path, project: Project, runtime: str) -> dict[str, Any]:
    """What the program found on that runtime."""
    model = project.path.resolve()
    arguments = [path.resolve().as_posix(), model.as_posix(), project.model_class.__name__, project.description.hash]
    files = [path.resolve(), *sorted(model.parent.glob("*.py"))]
    try:
        done = run_on(runtime, PROGRAM, *arguments, files=files, heap_kb=HEAP_KB, timeout=TIMEOUT_S)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except Missing as missing:
        raise ProjectError(str(missing)) from None
    except subprocess.TimeoutExpired:
        raise ProjectError(f"{shown(path)}: the replay on {runtime} was not over after {TIMEOUT_S} s") from None
    except (ValueError, IndexError):
        last = (done.stderr.strip().splitlines() or ["it printed nothing"])[-1]
        raise ProjectError(f"{shown(path)}: the replay on {runtime} failed: {last}") from None
    return found


def _cut(texts: list[str]) -> list[str]:
    return texts if len(texts) <= MOST_NAMED else [*texts[:MOST_NAMED], f"and {len(texts) - MOST_NAMED} more"]


@dataclass(frozen=True)
class _Step:
    """What came into one scan; `inputs` holds all that were ever told."""

    dt_ms: int
    inputs: dict[str, Any]
    orders: list[Any]


class _Trace:
    """A trace's steps, digests and states by scan."""

    def __init__(self, path: Path) -> None:
        lines = read_lines(path)
        self.head: dict[str, Any] = json.loads(lines[0])
        self.steps: dict[int, _Step] = {}
        self.digests: dict[int, str] = {}
        self._inputs: dict[str, Any] = {}
        scan = self.head["scan"]
        for number, line in enumerate(lines[1:], 2):
            try:
                scan = self._add(json.loads(line), scan)
            except (ValueError, TypeError, KeyError, AttributeError):
                raise ProjectError(f"{shown(path)}:{number}: this is no step of a trace: {line[:60]}") from None
        self.last = scan

    def _add(self, step: Any, scan: int) -> int:
        if isinstance(step, dict):
            self.digests.update({int(number): value for number, value in step.get("digests", {}).items()})
            return scan
        scans, dt_ms, inputs, orders = step
        if inputs:
            self._inputs = {**self._inputs, **inputs}
        for number in range(scan + 1, scan + scans + 1):
            self.steps[number] = _Step(dt_ms, self._inputs, list(orders or ()))
            orders = None
        return scan + int(scans)


def compare(a: Path, b: Path) -> Outcome:
    """The first scan in which two traces of one model differ, and in what: time, inputs, commands, or what the scan made of them."""
    one, other = _Trace(a), _Trace(b)
    if one.head["model"] != other.head["model"]:
        raise ProjectError(f"{shown(a)} is of {one.head['model']}, {shown(b)} is of {other.head['model']}", WRONG_USE)
    scans = [scan for scan in one.steps if scan in other.steps]
    if not scans:
        raise ProjectError(f"{shown(a)} and {shown(b)} have no scan in common", WRONG_USE)
    outcome = Outcome(len(scans), sum(1 for scan in one.digests if scan in other.digests))
    if one.head["scan"] == other.head["scan"] and one.head["image"] != other.head["image"]:
        outcome.scan, outcome.differs = one.head["scan"], ["they begin in different states"]
        return outcome
    for scan in scans:
        found = list(_different(one, other, scan))
        if found:
            outcome.scan, outcome.differs = scan, _cut(found)
            break
    return outcome


def _different(one: _Trace, other: _Trace, scan: int) -> Iterator[str]:
    a, b = one.steps[scan], other.steps[scan]
    if a.dt_ms != b.dt_ms:
        yield f"dt_ms {a.dt_ms} and {b.dt_ms}"
    for tag in sorted(tag for tag in a.inputs if tag in b.inputs):
        if a.inputs[tag] != b.inputs[tag]:
            yield f"{tag} {_told(a.inputs[tag])} and {_told(b.inputs[tag])}"
    if a.orders != b.orders:
        yield f"commands {_orders(a.orders)} and {_orders(b.orders)}"
    if one.digests.get(scan) != other.digests.get(scan) and scan in one.digests and scan in other.digests:
        yield f"digest {one.digests[scan]} and {other.digests[scan]}: of equal inputs, the scans made different states"


def _told(sample: Any) -> str:
    return " ".join(map(str, sample)) if isinstance(sample, list) else str(sample)


def _orders(orders: list[Any]) -> str:
    return ", ".join(" ".join(map(str, order)) for order in orders) or "none"
