"""Every example and every part: random traces with restarts, replayed to equal digests on three runtimes; a restart at any scan."""

from pathlib import Path

import pytest

from shared_model import Scanner
from shared_model.claims import Claim
from shared_model.retained import restore, retained
from shared_model.tags import Memory, Setting
from shared_model.trace import Replay
from simulator.project import Project, load_project
from simulator.rig import Rig
from tests.parity import random_trace
from tools.interpreter_runs import RUNTIMES, run_on
from tools.interpreters import ROOT

REPLAY = ROOT / "tests" / "parity" / "replay.py"
EXAMPLES = sorted(folder.parent for folder in ROOT.glob("examples/*/model.py"))
MODELS = {folder.name: folder / "model.py" for folder in EXAMPLES} | {"every_part": ROOT / "tests" / "parity" / "every_part.py"}
SCANS = 2000
SEED = 11
INTERRUPTS = 0.005
RUN_SCANS = 1500
RESTART_EVERY = 37  # scans of a run between two restarts tried: prime, so that they fall on all phases of what repeats


@pytest.fixture(scope="module", params=[*MODELS, *(f"{folder.name} with its plant" for folder in EXAMPLES)])
def traced(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Path]:
    """A model's file, its class, and a trace of it: random, or with its plant."""
    name, _, plant = request.param.partition(" ")
    file = MODELS[name]
    project = load_project(file)
    if plant:
        lines = random_trace.plant_lines(project, SEED, SCANS, INTERRUPTS)
    else:
        lines = random_trace.lines(project.model_class, SEED, SCANS, interrupts=INTERRUPTS)
    trace = tmp_path_factory.mktemp("examples") / "trace.jsonl"
    trace.write_text("".join(line + "\n" for line in lines), encoding="ascii", newline="\n")
    return file, project.model_class.__name__, trace


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_trace_gives_equal_digests(runtime: str, traced: tuple[Path, str, Path]) -> None:
    file, name, trace = traced
    assert trace.read_text("ascii").count("restart") > 1
    done = run_on(runtime, REPLAY, trace.as_posix(), file.as_posix(), name, files=[trace, file], heap_kb=1024)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == f"{SCANS // random_trace.DIGEST_EVERY} digests equal, scan {SCANS}\n"


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_a_restart_at_any_scan_is_safe_and_keeps_what_is_retained(folder: Path) -> None:
    """The plant runs; at many scans the power goes, and a second scanner begins where the first one's retained values end."""
    project = load_project(folder)
    rig = Rig(project)
    for scan in range(RUN_SCANS):
        rig.tick(rig.scanner.scan_ms)
        assert rig.scanner.fault is None
        if scan % RESTART_EVERY == 0:
            rig = restarted(project, rig)
    assert rig.scanner.started


def restarted(project: Project, before: Rig) -> Rig:
    kept = retained(before.scanner)
    after = Rig(project)
    assert restore(after.scanner, kept) == []
    after.plant = before.plant
    assert after.scanner.out == [output.safe for output in after.scanner.outputs]
    assert retained(after.scanner) == kept
    assert kept_values(after.scanner) == kept_values(before.scanner)
    after.tick(after.scanner.scan_ms)
    assert [claim.path for claim in after.scanner.objects if isinstance(claim, Claim) and not claim.ok] == []
    return after


def kept_values(scanner: Scanner) -> dict[str, int]:
    tags = [tag for tag in scanner.objects if isinstance(tag, Setting) or (isinstance(tag, Memory) and tag.retain)]
    return {tag.path: tag.value for tag in tags}


def still_outputs(file: Path) -> set[str]:
    """The outputs of a model that no trace of it moves."""
    project = load_project(file)
    traces = [random_trace.lines(project.model_class, SEED, SCANS, interrupts=INTERRUPTS)]
    if file.name == "model.py":
        traces.append(random_trace.plant_lines(project, SEED, SCANS, INTERRUPTS))
    seen: dict[str, set[int]] = {}
    for lines in traces:
        replay = Replay(Scanner(project.model_class))
        for line in lines:
            replay.feed(line)
            for output in replay.scanner.outputs:
                seen.setdefault(output.path, set()).add(output.value)
    return {path for path, values in seen.items() if len(values) < 2}


@pytest.mark.parametrize("name", MODELS)
def test_the_traces_move_every_output(name: str) -> None:
    """Comparing what never changes would compare nothing."""
    assert still_outputs(MODELS[name]) == set()
