"""Random models give equal digests on every runtime, are right in the compiler's eyes, and interpreting them gives the same.

A seed that fails is told. `python -m tests.parity.random_model SEED FOLDER` writes its model and its inputs.
"""

import json
import runpy
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared_model.trace import Replay
from tests.parity import random_model, random_trace
from tests.tools.interpreting import interpreted
from tools.compiler import CompileErrors, compile_model, ir
from tools.compiler.canonical import canonical
from tools.compiler.declarations import KINDS, REQUIRED
from tools.compiler.describe import description
from tools.compiler.walk import children, guards
from tools.interpreter_runs import RUNTIMES, run_on
from tools.interpreters import ROOT

PROGRAM = ROOT / "tests" / "parity" / "run_models.py"
MODELS = 500
SCANS = 500
INTERPRETED = 20
"""Of these: what the interpreter does in Python takes most of the time."""

pytestmark = pytest.mark.timeout(600)  # under load
LONG_SCANS = 1_000
BATCH = 100


def batch(folder: Path, first: int, models: int, scans: int) -> list[str]:
    """The names of models that are now in a folder, with their traces."""
    names = [f"seed{seed}" for seed in range(first, first + models)]
    for seed, name in enumerate(names, first):
        random_model.write(seed, scans, folder / f"{name}.py", folder / f"{name}.jsonl")
    return names


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    batch(folder, 0, MODELS, SCANS)
    return folder


def paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("seed*.py"))


def replayed(runtime: str, folder: Path) -> str:
    names = [path.stem for path in paths(folder)]
    files = [*paths(folder), *folder.glob("*.jsonl")]
    done = run_on(runtime, PROGRAM, folder.as_posix(), *names, files=files, heap_kb=1024, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_random_models_give_equal_digests(runtime: str, folder: Path) -> None:
    each = SCANS // random_trace.DIGEST_EVERY
    assert replayed(runtime, folder) == f"{MODELS * each} digests of {MODELS} models compared, 0 models differ\n"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seeds" in metafunc.fixturenames:
        first, last = (int(end) for end in metafunc.config.getoption("--seeds").split(":"))
        batches = [range(start, min(start + BATCH, last)) for start in range(first, last, BATCH)]
        metafunc.parametrize("seeds", batches, ids=[f"{batch.start}:{batch.stop}" for batch in batches])


@dataclass
class Read:
    """The models of a folder as the compiler reads them, each once, and what it refuses."""

    models: dict[Path, ir.Model]
    refused: list[str]


def read(folder: Path) -> Read:
    found = Read({}, [])
    for path in paths(folder):
        try:
            found.models[path] = compile_model(path)
        except CompileErrors as errors:
            found.refused.append(f"{path.stem}: {errors}")
    return found


@pytest.fixture(scope="module")
def models(folder: Path) -> dict[Path, ir.Model]:
    found = read(folder)
    assert found.refused == []
    return found.models


def otherwise(models: dict[Path, ir.Model]) -> list[str]:
    """What the interpreter makes of the descriptions otherwise than the models do."""
    found = []
    for path, model in models.items():
        data = json.loads(canonical(description(model)))
        replay = Replay(interpreted(runpy.run_path(str(path))["Generated"], data))
        for line in path.with_suffix(".jsonl").read_text("ascii").splitlines():
            replay.feed(line)
        if replay.differs:
            found.append(f"{path.stem}: interpreted, scan {replay.differs[0]} differs")
    return found


def test_random_models_are_right_and_the_interpreter_gives_their_values(models: dict[Path, ir.Model]) -> None:
    assert len(models) == MODELS
    assert otherwise(dict(list(models.items())[:INTERPRETED])) == []


def test_random_models_have_every_construct(models: dict[Path, ir.Model]) -> None:
    """Every kind with every keyword given and left out, every expression and every statement."""
    given: set[tuple[str, str]] = set()
    nodes: set[type] = set()
    for model in models.values():
        declared = [m for each in model.classes for m in each.members if isinstance(m, ir.Declaration)]
        given.update((m.kind, keyword) for m in declared for keyword in m.value_at)
        functions = [f for each in model.classes for f in each.methods.values()] + [guard for m in declared for guard in guards(m)]
        for function in [*functions, *model.functions.values()]:
            nodes.update(type(node) for statement in function.body for node in _walk(statement))
    assert nodes == (set(ir.Expression.__args__) | set(ir.Statement.__args__) | {ir.Range}) - {ir.Unknown}
    titles = {(kind.name, "title") for kind in KINDS.values()}
    everything = {(kind.name, keyword.name) for kind in KINDS.values() for keyword in kind.keywords if keyword.default is not REQUIRED}
    assert everything - titles - given == set()
    assert {kind for kind, _ in given} == set(KINDS)


def _walk(node: object) -> list[object]:
    return [node, *(inner for child in children(node) for inner in _walk(child))]


def test_a_model_that_differs_is_told_with_its_scan(tmp_path: Path) -> None:
    name = batch(tmp_path, 0, 1, 100)[0]
    trace = tmp_path / f"{name}.jsonl"
    text = trace.read_text("ascii")
    at = text.index('"digests":{"') + len('"digests":{"20":"')
    trace.write_text(text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :], "ascii")
    done = run_on("cpython", PROGRAM, tmp_path.as_posix(), name)
    assert done.returncode == 1
    assert done.stdout.startswith("seed0: scan 20: digest ")
    assert done.stdout.endswith("\n1 digests of 1 models compared, 1 models differ\n")


@pytest.mark.long
def test_ten_thousand_random_models_give_equal_digests(seeds: range, tmp_path: Path) -> None:
    """In batches; `--seeds` has only some of them run, so that it can be divided and gone on with."""
    batch(tmp_path, seeds.start, len(seeds), LONG_SCANS)
    for runtime in RUNTIMES:
        assert replayed(runtime, tmp_path).endswith(" 0 models differ\n")


@pytest.mark.long
def test_ten_thousand_random_models_are_right_and_the_interpreter_gives_their_values(seeds: range, tmp_path: Path) -> None:
    batch(tmp_path, seeds.start, len(seeds), LONG_SCANS)
    found = read(tmp_path)
    assert found.refused == []
    assert otherwise(found.models) == []
