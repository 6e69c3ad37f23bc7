"""Mistakes of one token in the examples: refused, warned of, or seen as a difference when both run. What is left is counted.

Measured over 200: 199 were noticed, 143 of them before anything ran, 31 on a random trace, 25 where both were given the numbers that
they speak of and those beside them. The one left is a claim that no pump runs dry, `or` for `and`: an interlock keeps either from
being violated, so that the two models cannot differ.
"""

import io
import random
import tokenize
from collections import Counter
from pathlib import Path

import pytest

from shared_model import Scanner
from shared_model.trace import Replay, TraceError
from simulator.modules import ProjectError, load_module
from tests.tools.compiling import ROOT, TANK_FILL
from tests.tools.test_compiler_interpret import SCANS, loaded, trace
from tests.tools.twins import differ
from tools.compiler import CompileErrors, compile_model, describe
from tools.compiler.problems import Problems

SEED = 5
SOURCES = [TANK_FILL, *(ROOT / "examples" / name / "model.py" for name in ("traffic_light", "heater", "pump_station"))]
SWAPS = {
    "<": ("<=", ">"),
    ">": (">=", "<"),
    "<=": ("<", ">="),
    ">=": (">", "<="),
    "==": ("!=",),
    "!=": ("==",),
    "+": ("-",),
    "-": ("+",),
    "*": ("//",),
    "//": ("*", "/"),
    "and": ("or",),
    "or": ("and",),
    "not": ("",),
    "True": ("False",),
    "False": ("True",),
    ".": ("",),
    "=": ("==",),
}


def mutants(source: str) -> list[tuple[str, str]]:
    """Every change of one token: place and changed source. Titles and comments mean nothing to a scan and are left alone."""
    lines = source.split("\n")
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    names = sorted({token.string for token in tokens if token.type == tokenize.NAME and len(token.string) > 3})
    found = []
    for place, token in enumerate(tokens[1:], start=1):
        (line, column), (last, end) = token.start, token.end
        for other in _others(token, tokens[place - 1].string, names) if line == last else ():
            text = lines[line - 1]
            changed = [*lines[: line - 1], text[:column] + other + text[end:], *lines[line:]]
            found.append((f"{line}:{column} {token.string} -> {other}", "\n".join(changed)))
    return found


def _others(token: tokenize.TokenInfo, before: str, names: list[str]) -> tuple[str, ...]:
    if token.type == tokenize.NUMBER:
        value = int(token.string.replace("_", ""), 0)
        return (str(value + 1), str(value * 10 or 7))
    if token.type == tokenize.NAME and before == ".":
        return (names[(names.index(token.string) + 1) % len(names)] if token.string in names else token.string + "x",)
    return SWAPS.get(token.string, ())


def verdict(path: Path, source: str, folder: Path) -> str:
    """What becomes of a mutant of the model at `path`."""
    mutant = folder / "model.py"
    mutant.write_text(source, encoding="utf-8")
    problems = Problems()
    try:
        name = compile_model(mutant, problems).root.name
    except CompileErrors:
        return "refused"
    if problems.found():
        return "warned of"
    try:
        replay = Replay(Scanner(getattr(load_module(mutant), name)))
        for line in trace(path, SCANS):
            replay.feed(line)
            if replay.differs:
                return "differs"
        both = loaded(path), getattr(load_module(mutant), name)
    except (TraceError, ProjectError):
        return "differs"
    return "differs beside a number" if differ(*both, (describe(path).data, describe(mutant).data), SEED) else "not told apart"


def counted(number: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """Verdicts over so many mutants, and those that nothing told apart."""
    every = [(path, place, source) for path in SOURCES for place, source in mutants(path.read_text(encoding="utf-8"))]
    verdicts: Counter[str] = Counter()
    left = []
    for path, place, source in random.Random(SEED).sample(every, number):
        found = verdict(path, source, folder)
        verdicts[found] += 1
        if found == "not told apart":
            left.append(f"{path.parent.name}:{place}")
    return verdicts, left


@pytest.mark.parametrize("number", [40, pytest.param(200, marks=pytest.mark.long)])
def test_mistakes_of_one_token_are_noticed(number: int, tmp_path: Path) -> None:
    verdicts, left = counted(number, tmp_path)
    print(dict(verdicts), *left, sep="\n")
    assert len(left) <= 0.005 * number, left


def test_equal_models_are_not_told_apart() -> None:
    data = describe(TANK_FILL).data
    assert not differ(loaded(TANK_FILL), loaded(TANK_FILL), (data, data), SEED)
