"""The model hash changes with every change of behaviour and with nothing else."""

import io
import os
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.compiling import ROOT, TANK_FILL, described
from tests.tools.test_compiler_interpret import MODELS
from tools.compiler import CompileErrors, describe

SOURCE = TANK_FILL.read_text(encoding="utf-8")
SWAPS = {
    ">": ">=",
    ">=": ">",
    "<": "<=",
    "-": "+",
    "and": "or",
    "or": "and",
    "True": "False",
    "level": "fill_to",
    "fill_to": "level",
    "start": "reset",
    "reset": "start",
    "stop_clear": "brim_clear",
    "brim_clear": "stop_clear",
    "tripped": "stop_clear",
    "level_ok": "tripped",
    "DigitalIn": "Command",
    "slow": "phase",
    "inlet": "level",
    "phase": "slow",
    "when": "clears",
}
SAME = {
    "a comment": ("    scan_ms = 20\n", "    scan_ms = 20  # fifty a second\n"),
    "no comment": ("  # the first true one is taken, one per scan", ""),
    "blank lines": ("\n\n\n", "\n\n\n\n\n"),
    "the docstring of the file": ('"""Fill a tank', '"""Brim a tank'),
    "a docstring of the class": ("    scan_ms = 20\n", '    """The tank."""\n\n    scan_ms = 20\n'),
    "a docstring of a method": ("    def scan(self, dt_ms):\n", '    def scan(self, dt_ms):\n        """One scan."""\n'),
    "annotations": ("def scan(self, dt_ms):", "def scan(self, dt_ms: int) -> None:"),
    "line breaks": ("    start = Command(", "    start = Command(\n        "),
    "quotes": ('Command("Reset trips")', "Command('Reset trips')"),
    "digits grouped": ("30_000", "30000"),
    "a number written another way": ("1900,", "0x76c,"),
    "brackets": ("lambda m: m.level > 1900", "lambda m: (m.level > (1900))"),
    "a title in two pieces": ('"Reset trips"', '"Reset " "trips"'),
    "keywords in another order": ('latch=True, reset="reset")\n    overfill', 'reset="reset", latch=True)\n    overfill'),
    "a default written out": ('DigitalOut("Inlet valve, spring to close", safe=0)', 'DigitalOut("Inlet valve, spring to close")'),
    "the parameter of a guard": ("lambda m: not m.brim_clear", "lambda tank: not tank.brim_clear"),
    "a list for a tuple": ('("IDLE", "FILLING", "FULL", "FAULT")', '["IDLE", "FILLING", "FULL", "FAULT"]'),
    "a constant by name": ("\n\nclass TankFill", "\nBRIM = 1850\n\n\nclass TankFill"),
}


@pytest.mark.parametrize("edit", SAME.values(), ids=SAME.keys())
def test_layout_does_not_change_the_hash(edit: tuple[str, str], tmp_path: Path) -> None:
    assert SOURCE.count(edit[0]) >= 1
    changed = described(tmp_path, SOURCE.replace(edit[0], edit[1], 1).replace("> 1850", "> BRIM" if "BRIM" in edit[1] else "> 1850"))
    assert changed.hash == describe(TANK_FILL).hash


def test_windows_line_ends_do_not_change_the_hash(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_bytes(SOURCE.replace("\n", "\r\n").encode())
    assert describe(tmp_path).hash == describe(TANK_FILL).hash


def mutants() -> Iterator[tuple[str, str]]:
    """The source with one token changed: each number, text, operator and name for which there is another; with its place."""
    lines = SOURCE.split("\n")
    previous = ""
    for token in tokenize.generate_tokens(io.StringIO(SOURCE).readline):
        line, column = token.start
        other = _other(token, previous)
        previous = token.string
        if other and line > 3:
            changed = lines[line - 1][:column] + other + lines[line - 1][token.end[1] :]
            yield f"{line}:{column} {token.string} -> {other}", "\n".join([*lines[: line - 1], changed, *lines[line:]])


def _other(token: tokenize.TokenInfo, previous: str) -> str | None:
    if token.type == tokenize.NUMBER:
        return str(int(token.string.replace("_", "")) + 1)
    if token.type == tokenize.STRING:
        return token.string[:-1] + "x" + token.string[-1]
    if token.string == "not":
        return ""
    if token.type == tokenize.NAME and previous not in (".", ":", ",", "(", "and", "or", "not") and token.string not in ("and", "or"):
        return None
    return SWAPS.get(token.string)


def test_every_change_of_one_token_changes_the_hash_or_is_refused(tmp_path: Path) -> None:
    hashes = {describe(TANK_FILL).hash: "the example itself"}
    refused = 0
    for place, source in mutants():
        try:
            found = described(tmp_path, source).hash
        except CompileErrors:
            refused += 1
            continue
        assert found not in hashes, f"{place} has the hash of {hashes[found]}"
        hashes[found] = place
    assert len(hashes) > 60, "too few mutants are models of their own"
    assert refused > 20, "too few mutants are refused"


REPORT = """
import sys
from pathlib import Path
from tools.compiler import CompileErrors, describe
print(*(describe(model).hash for model in sys.argv[2:]))
for case in sorted(Path(sys.argv[1]).glob("*.txt")):
    Path("model.py").write_text(case.read_text(encoding="utf-8").split("=== is refused")[0], encoding="utf-8")
    try:
        describe("model.py")
    except CompileErrors as errors:
        print(case.stem, errors)
"""
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def interpreter(version: str) -> Path | None:
    """A CPython of that version, from pyenv's versions or from PATH; None if there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [path / "bin" / "python3" for path in sorted(pyenv.glob(f"{version}.*"))]
    found += [Path(folder) / f"python{version}" for folder in os.environ["PATH"].split(os.pathsep) if "shims" not in folder]
    return next((path for path in found if path.is_file()), None)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_python_gives_the_same_bytes_and_the_same_errors(version: str, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no CPython {version} on this machine")
    models = [str(path) for path in MODELS.values()]
    command = [str(python), "-W", "error", "-c", REPORT, str(Path(__file__).parent / "problems"), *models]
    run = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=False)
    assert run.stderr == ""
    lines = run.stdout.split("\n", 1)
    assert lines[0].split() == [describe(model).hash for model in models]
    expected = [
        f"{case.stem} " + case.read_text(encoding="utf-8").split("=== is refused with\n")[1]
        for case in sorted((Path(__file__).parent / "problems").glob("*.txt"))
    ]
    assert lines[1] == "".join(expected)


TYPED = """from shared_model import Memory, Model


def half[T](value):
    return value // 2


class Part[T](Model):
    level = Memory("Level", high=9)

    def scan(self, dt_ms):
        self.level = 1


class Tank(Model):
    count = Memory("Count", high=9)
    part = Part("Part")

    def scan(self, dt_ms):
        self.count = half(3)
        self.part.scan(dt_ms)
"""
TOLD = """
from tools.compiler import CompileErrors, describe
try:
    describe("model.py")
except CompileErrors as errors:
    print(*(f"{problem.code} {problem.at.line} {problem.message}" for problem in errors.problems if problem.severity == "error"), sep="\\n")
"""


@pytest.mark.parametrize("version", [version for version in VERSIONS if version >= "3.12"])
def test_type_parameters_are_refused_where_python_has_them(version: str, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no CPython {version} on this machine")
    (tmp_path / "model.py").write_text(TYPED, encoding="utf-8")
    run = subprocess.run(
        [str(python), "-c", TOLD], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert run.stdout.splitlines() == [
        "E109 4 a type parameter is outside the subset",
        "E108 8 class `Part` is not in the form of a model",
    ]
