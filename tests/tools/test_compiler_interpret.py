"""The interpreter gives, scan by scan, what running the model gives: the digests of a recorded random trace are equal."""

import copy
import json
from dataclasses import is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from shared_model.trace import Replay
from simulator.modules import load_module
from tests.parity import random_trace
from tests.tools.compiling import ROOT
from tests.tools.interpreting import interpreted
from tools.compiler import compile_model, describe, ir
from tools.compiler.walk import guards, walk

EVERY_EXPRESSION = ROOT / "tests" / "tools" / "models" / "every_expression.py"
EVERYTHING = ROOT / "tests" / "parity" / "everything.py"
MODELS = {
    path.parent.name if path.stem == "model" else path.stem: path
    for path in [*ROOT.glob("examples/*/model.py"), EVERY_EXPRESSION, EVERYTHING]
}
SCANS = 2000
SEED = 7


@lru_cache
def loaded(path: Path) -> Any:
    return getattr(load_module(path), compile_model(path).root.name)


@lru_cache
def trace(path: Path, scans: int) -> list[str]:
    return list(random_trace.lines(loaded(path), SEED, scans))


def compared(path: Path, data: dict[str, Any], scans: int = SCANS) -> Replay:
    """A trace of the model as it runs, replayed by the interpreter of `data`."""
    replay = Replay(interpreted(loaded(path), data))
    for line in trace(path, scans):
        replay.feed(line)
        if replay.differs:
            break
    return replay


@pytest.mark.parametrize("path", MODELS.values(), ids=MODELS.keys())
def test_interpreting_the_description_gives_the_values_of_running_the_model(path: Path) -> None:
    replay = compared(path, json.loads(describe(path).bytes))
    assert replay.differs is None
    assert replay.compared == SCANS // random_trace.DIGEST_EVERY


def test_the_models_have_every_kind_of_expression_and_statement() -> None:
    found: set[type] = set()
    for path in MODELS.values():
        model = compile_model(path)
        declared = [m for each in model.classes for m in each.members if isinstance(m, ir.Declaration)]
        functions = [f for each in model.classes for f in each.methods.values()] + [guard for m in declared for guard in guards(m)]
        for function in [*functions, *model.functions.values()]:
            for statement in function.body:
                found.update(map(type, walk(statement)))
    kinds = set(ir.Expression.__args__) | set(ir.Statement.__args__) | {ir.Range}
    assert all(map(is_dataclass, kinds))
    assert found == kinds - {ir.Unknown}  # stands for what is refused, which no model that runs has


BROKEN = {
    '"//"': '"%"',
    '"%",': '"//",',
    '"-",["tag"': '"+",["tag"',
    '"&"': '"|"',
    '"<<"': '">>"',
    '"~"': '"-"',
    '"and"': '"or"',
    '"or"': '"and"',
    '"not",': '"-",',
    '["<","<=","!="]': '["<","<","!="]',
    '"in"': '"not in"',
    '["break"]': '["continue"]',
    '["continue"]': '["break"]',
    '"range",8,-4,-3': '"range",8,-5,-3',
    '"min"': '"max"',
    '"defaults":[3]': '"defaults":[4]',
    '"defaults":[900]': '"defaults":[90]',
    '"table",3,-7': '"table",4,-7',
    '"choose",': '"choose",["not",["tag","on"]],0,',
}


@pytest.mark.parametrize(("right", "wrong"), BROKEN.items(), ids=BROKEN.keys())
def test_a_description_that_says_something_else_is_noticed(right: str, wrong: str) -> None:
    text = describe(EVERY_EXPRESSION).bytes.decode()
    assert right in text
    data = json.loads(text.replace(right, wrong))
    assert compared(EVERY_EXPRESSION, data, SCANS).differs is not None


def test_the_interpreter_leaves_the_description_as_it_is() -> None:
    data = json.loads(describe(EVERYTHING).bytes)
    before = copy.deepcopy(data)
    compared(EVERYTHING, data, 100)
    assert data == before
