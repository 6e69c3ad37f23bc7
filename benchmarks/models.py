"""Heap and scan time of each example, and of models of 10 to 1000 tags: what `model_steps.py` finds on CPython and on MicroPython.

`shared_model` and the model are compiled to `.mpy`, each module for itself and none left out, names as they are. What `isoscan flash`
does besides to make a board's files smaller is not in these figures.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import check_time
from benchmarks.runtimes import Failed
from shared_model.tags import Command
from simulator import bytecode
from simulator.modules import ProjectError
from simulator.project import load_project
from simulator.rig import Rig
from tools.interpreters import ROOT, Missing, micropython

EXAMPLES = sorted(path.parent for path in ROOT.glob("examples/*/model.py"))
TAGS = (10, 50, 100, 200, 500, 1000)
SCANS = 200
HEAP = "16m"  # what is in use does not depend on it
PROGRAM = Path(__file__).with_name("model_steps.py")
BY_HAND = Path(__file__).with_name("by_hand")
HEADS = "us, median, and times its logic alone / bare logic by hand"
TELLING = ("event_log", "health", "hub", "journal", "messages", "proof", "requests", "scan_log", "session", "strict_json", "telemetry")
"""Modules of shared_model that have to do with messages; its others are the language and its scan."""

GROUPS = {"language": "language", "telling": "messages", "model_code": "code", "model_objects": "data"}


def examples(repeats: int, least_ms: int) -> tuple[dict[str, Any], list[str]]:
    """By example."""
    return _measured({folder.name: (folder / "model.py", _with_plant(folder)) for folder in EXAMPLES}, repeats, least_ms)


def growth(repeats: int, least_ms: int) -> tuple[dict[str, Any], list[str]]:
    """By number of tags."""
    with tempfile.TemporaryDirectory(prefix="isoscan-bench-") as folder:
        models = {}
        for tags in TAGS:
            path = Path(folder) / f"plant_{tags}.py"
            path.write_text(check_time.model(tags), encoding="utf-8")
            models[str(tags)] = (path, _swinging(path))
        return _measured(models, repeats, least_ms)


def _measured(models: dict[str, tuple[Path, list[Any]]], repeats: int, least_ms: int) -> tuple[dict[str, Any], list[str]]:
    found: dict[str, Any] = {}
    try:
        for name, (path, inputs) in models.items():
            found[name] = _measure(path, inputs, repeats, least_ms)
    except (Missing, Failed, ProjectError) as error:
        return found, [str(error)]
    return found, []


def _measure(path: Path, inputs: list[Any], repeats: int, least_ms: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="isoscan-bench-") as name:
        folder = Path(name)
        by_hand = path.parent.name if (BY_HAND / f"{path.parent.name}.py").exists() else None
        job = {"inputs": inputs, "by_hand": by_hand, "repeats": repeats, "least_ms": least_ms, **_modules(path)}
        (folder / "job.json").write_text(json.dumps(job), encoding="ascii")
        (folder / "model.py").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        cpython = _run([sys.executable, "-m", "benchmarks.model_steps"], folder, f"{folder}{os.pathsep}{ROOT}")
        (folder / "model.py").unlink()
        _compile(path, folder)
        command = [*micropython().command, "-X", f"heapsize={HEAP}", PROGRAM.as_posix()]
        board = _run(command, folder, f"{folder.as_posix()}{os.pathsep}{ROOT.as_posix()}{os.pathsep}.frozen")
    result = {"objects": board["objects"], "heap": board["heap"]}
    for runtime, raw in (("CPython", cpython), ("MicroPython", board)):
        result[runtime] = {what: round(statistics.median(times), 3) for what, times in raw["us"].items()}
        for name, yardstick in (("ratio", "logic"), ("ratio_by_hand", "by_hand")):
            if yardstick in raw["us"]:
                turns = zip(raw["us"]["scan"], raw["us"][yardstick], strict=True)
                result[runtime][name] = round(statistics.median([a / b for a, b in turns]), 2)
    return result


def _run(command: list[str], folder: Path, path: str) -> Any:
    environment = {**os.environ, "PYTHONPATH": path, "MICROPYPATH": path}
    done = subprocess.run(
        [*command, (folder / "job.json").as_posix()],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise Failed(done.stderr.strip() or done.stdout.strip())
    return json.loads(done.stdout)


def _modules(path: Path) -> dict[str, Any]:
    """What the model loads of `shared_model`, in the order in which CPython does, and what telling needs besides."""
    program = "import json, sys; from shared_model import Scanner, Model; import model; "
    program += "found = [each for each in vars(model).values() if isinstance(each, type) and each.__module__ == 'model']; "
    program += (
        "Scanner(found[-1]); print(json.dumps([found[-1].__name__, [name for name in sys.modules if name.startswith('shared_model.')]]))"
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.py").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
                              capture_output=True, encoding="utf-8", timeout=60, check=True)  # fmt: skip
    model, loaded = json.loads(done.stdout)
    parts = [name for name in loaded if name.startswith("shared_model.parts")]
    language = [name for name in loaded if name not in parts]
    return {"model": model, "language": language, "parts": parts, "telling": [f"shared_model.{name}" for name in TELLING]}


def _compile(path: Path, folder: Path) -> None:
    sources = {file.relative_to(ROOT).with_suffix("").as_posix(): file for file in sorted((ROOT / "shared_model").rglob("*.py"))}
    sources["model"] = path
    texts = [bytecode.Source(name, file.read_text(encoding="utf-8"), bytecode.SMALL) for name, file in sources.items()]
    for name, code in bytecode.compiled(texts).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(code)


def _with_plant(folder: Path) -> list[Any]:
    """What the plant delivers in so many scans."""
    rig = Rig(load_project(folder))
    return list(_recorded(rig))


def _recorded(rig: Rig) -> Iterator[list[tuple[int, int]]]:
    delivered: list[tuple[int, int]] = []

    def noting(position: int, put: Callable[..., None]) -> Callable[..., None]:
        def note(value: int, fault: int = 0) -> None:
            delivered.append((position, value))
            put(value, fault)

        return note

    for position, tag in enumerate(rig.scanner.inputs):
        tag.put = noting(position, tag.put)
    for _ in range(SCANS):
        delivered.clear()
        rig.tick(rig.scanner.scan_ms)
        yield list(delivered)


def _swinging(path: Path) -> list[Any]:
    """Every tenth input moves in each scan, a button is pressed now and then."""
    scanner = Rig(load_project(path)).scanner
    scans = []
    for scan in range(SCANS):
        values = []
        for position, tag in enumerate(scanner.inputs):
            moved = (scan + position) // 10
            value = int(moved % 5 == 0) if isinstance(tag, Command) or tag.high == 1 else moved * 37 % (tag.high + 1)
            values.append((position, value))
        scans.append(values)
    return scans


def show(console: Console, found: dict[str, Any], title: str, first: str) -> None:
    """The table."""
    table = Table(title=title)
    for name in (first, "objects", *GROUPS.values(), "CPython", "ratio", "32-bit", "ratio"):
        table.add_column(name, justify="left" if name == first else "right", no_wrap=name == first)
    for name, result in found.items():
        taken = {**result["heap"], "model_code": result["heap"]["model_code"] + result["heap"]["parts"]}
        times = [
            cell
            for runtime in ("CPython", "MicroPython")
            for cell in (f"{result[runtime]['scan']:.1f}", f"{result[runtime]['ratio']:.1f}/{result[runtime].get('ratio_by_hand', '-')}")
        ]
        table.add_row(name, str(result["objects"]), *(str(taken[group]) for group in GROUPS), *times)
    console.print(table)
