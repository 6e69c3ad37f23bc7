"""The stub of the model language: it names what the package offers, and type checkers see tags as integers by it."""

import ast
from pathlib import Path

from mypy import api

import shared_model
from tools.interpreters import ROOT

STUB = ROOT / "shared_model" / "__init__.pyi"

MODEL = """
from shared_model import Command, DigitalOut, AnalogIn, Input, Interlock, Model, Setting, Ton

class Part(Model):
    request = Input("Request")

class Sample(Model):
    go = Command("Go")
    level = AnalogIn("Level", high=2000)
    limit = Setting("Limit")
    pump = DigitalOut("Pump")
    full = Interlock("Full", when=lambda m: m.level > m.limit, trips=("pump",))
    slow = Ton("Slow", pt_ms=500)
    part = Part("Part")

    def scan(self, dt_ms: int) -> None:
        {}
"""
RIGHT = (
    "self.pump = self.go and self.level_ok and self.level > self.limit",
    "self.pump = self.slow(self.full.active, dt_ms)",
    "self.part.request = self.slow.q",
    "self.part.scan(dt_ms)",
)
WRONG = (  # and what is said of it
    ("self.level = 3", 'Incompatible types in assignment (expression has type "int", variable has type "Never")'),
    ("self.limit = 3", 'Incompatible types in assignment (expression has type "int", variable has type "Never")'),
    ('self.pump = "on"', 'Incompatible types in assignment (expression has type "str", variable has type "int")'),
    ("self.slow.qq", '"Ton" has no attribute "qq"'),
    ("self.part.scan()", 'Missing positional argument "dt_ms" in call to "scan" of "Model"'),
)


def checked(folder: Path, logic: str) -> str:
    """What mypy says of a model with this logic."""
    file = folder / "model.py"
    file.write_text(MODEL.format(logic), "utf-8")
    said, errors, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), "--no-error-summary", str(file)])
    assert not errors, errors
    return said


def test_the_stub_names_all_that_the_package_offers() -> None:
    names = set()
    for node in ast.parse(STUB.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname for alias in node.names if alias.asname}
    assert {name for name in names if not name.startswith("_")} == set(shared_model._HOME)


def test_a_model_type_checks(tmp_path: Path) -> None:
    assert checked(tmp_path, "\n        ".join(RIGHT)) == ""


def test_what_logic_must_not_write_or_misspells_is_an_error(tmp_path: Path) -> None:
    said = checked(tmp_path, "\n        ".join(line for line, _ in WRONG)).splitlines()
    assert [line.split("error: ")[1].rsplit("  [", 1)[0] for line in said] == [text for _, text in WRONG]
