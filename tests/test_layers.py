"""The arrows between the packages: each imports only what the layer below offers, and what runs on a board imports nothing it has not got.

The rules are the tables here; `docs/architecture.md` draws them.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.interpreters import ROOT

OURS = {"shared_model", "firmware", "tools", "simulator", "tests", "examples", "benchmarks"}
MAY_IMPORT = {
    "shared_model": {"shared_model"},
    "firmware": {"firmware", "shared_model"},
    "tools": {"tools", "shared_model"},
    "simulator": {"simulator", "tools", "firmware", "shared_model"},
}
# The standard modules that MicroPython has on every board and that the model language and the firmware may use there.
ON_EVERY_RUNTIME = {"array", "binascii", "builtins", "gc", "hashlib", "io", "json", "micropython", "struct", "sys"}
ON_A_BOARD = ON_EVERY_RUNTIME | {
    "asyncio",
    "errno",
    "esp32",
    "machine",
    "network",
    "ntptime",
    "onewire",
    "os",
    "random",
    "rp2",
    "select",
    "socket",
    "time",
}
# Each of these is behind a question for the runtime, and says there what it is for.
EXCEPTIONS = {"shared_model/portable.py imports traceback"}


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every module that a file imports, wherever in the file it does."""
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield node.lineno, ".".join((*above, *([node.module] if node.module else [])))


def violations(folder: str, allowed_of_ours: set[str], allowed_others: set[str] | None = None) -> list[str]:
    """`file:line imports name` for every import of a package's files that is not allowed; others None: anything that is not ours."""
    found = []
    for file in sorted((ROOT / folder).rglob("*.py")):
        for line, name in imports(file):
            top = name.partition(".")[0]
            allowed = top in allowed_of_ours if top in OURS else allowed_others is None or top in allowed_others
            where = file.relative_to(ROOT).as_posix()
            if not allowed and f"{where} imports {name}" not in EXCEPTIONS:
                found.append(f"{where}:{line} imports {name}")
    return found


@pytest.mark.parametrize("package", ["tools", "simulator"])
def test_desktop_packages_import_only_the_layers_below(package: str) -> None:
    assert violations(package, MAY_IMPORT[package]) == []


def test_the_model_language_imports_only_itself_and_what_every_runtime_has() -> None:
    assert violations("shared_model", MAY_IMPORT["shared_model"], ON_EVERY_RUNTIME) == []


def test_the_firmware_imports_only_the_model_language_and_what_a_board_has() -> None:
    assert violations("firmware", MAY_IMPORT["firmware"], ON_A_BOARD) == []


def test_models_of_the_examples_import_the_model_language_only() -> None:
    models = [file.parent.relative_to(ROOT).as_posix() for file in ROOT.glob("examples/*/model.py")]
    assert [line for folder in models for line in violations(folder, {"shared_model"}, set()) if "/model.py:" in line] == []


def test_constants_are_imported_from_the_module_that_defines_them() -> None:
    """A constant becomes a number where it is defined: who imports it from a module that only imports it, too, finds nothing on a board."""
    files = {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): path for package in ("shared_model", "firmware")
             for path in (ROOT / package).rglob("*.py")}  # fmt: skip
    trees = {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in files.items()}
    passed_on = {
        (module, alias.asname or alias.name)
        for module, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    again = [
        f"{module} takes {alias.name} from {node.module}"
        for module, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name.isupper() and (node.module, alias.name) in passed_on
    ]
    assert again == []


BLOCKS = {
    "Ton": {"timers"},
    "Ctu": {"counters"},
    "Blink": {"digital"},
    "Hysteresis": {"analog", "arithmetic"},
    "Lag": {"arithmetic", "filters"},
    "Pid": {"arithmetic", "pid"},
    "dec": {"fixed_point"},
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_model_loads_the_modules_of_the_blocks_that_it_uses_and_no_others(name: str) -> None:
    modules = set().union(*BLOCKS.values(), {"bistables", "edges"})
    program = f"import sys\nfrom shared_model import Model, Scanner, {name}, hub, session\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    assert {module.partition(".")[2] for module in done.stdout.split()} & modules == BLOCKS[name]


def test_the_two_commands_start_with_the_standard_library_alone() -> None:
    without_packages = [sys.executable, "-S", "tools/dev.py", "--help"]
    done = subprocess.run(without_packages, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_package_has_files_to_check() -> None:
    assert [package for package in MAY_IMPORT if not list((ROOT / package).rglob("*.py"))] == []


def test_relative_and_nested_imports_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_layers.ROOT", tmp_path)
    file = tmp_path / "shared_model" / "parts" / "motor.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        "from ..tags import DigitalIn\ndef f():\n    import firmware.server\n    from tests import support\n    import typing\n"
    )
    assert violations("shared_model", MAY_IMPORT["shared_model"], ON_EVERY_RUNTIME) == [
        "shared_model/parts/motor.py:3 imports firmware.server",
        "shared_model/parts/motor.py:4 imports tests",
        "shared_model/parts/motor.py:5 imports typing",
    ]
