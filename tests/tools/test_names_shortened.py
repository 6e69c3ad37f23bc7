"""Names get short by tables of sources before and after; what others name, shows or finds by text keeps its name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.interpreters import ROOT, micropython
from tools.names_shortened import Names
from tools.rom_names import ROM_NAMES

OTHER = "def double(number):\n    return number * 2\n\nclass Box:\n\n    def open_it(self):\n        return self._inside\n"

TABLE = (  # source of pkg.m beside pkg.other: what becomes of it
    ("from pkg.other import double\nprint(double(2))", "from pkg.other import _b\nprint(_b(2))"),
    ("from pkg import other\nprint(other.double(2))", "from pkg import other\nprint(other._a(2))"),
    ("from pkg.other import double as twice\nprint(twice(2))", "from pkg.other import _b as twice\nprint(twice(2))"),
    ("def _f(value, rest):\n    return value + rest", "def _b(_0, _1):\n    return _0 + _1"),
    ("def _f(value):\n    return lambda rest: value + rest", "def _b(_0):\n    return lambda _1: _0 + _1"),
    ("def _f(value):\n    value, other = (1, 2)\n    return value", "def _b(_0):\n    _0, other = (1, 2)\n    return _0"),
    ("def _f(value):\n\n    def g():\n        value = 1\n        return value\n    return g", None),
    ("def _f():\n    return _f, [_f for _f in ()]", "def _b():\n    return (_b, [_f for _f in ()])"),
    # What keeps its name.
    ("class Own:\n\n    def append(self):\n        pass", "class _b:\n\n    def append(_0):\n        pass"),
    (
        "class OwnError(Exception):\n    pass\n\nclass Other(OwnError):\n    pass",
        "class OwnError(Exception):\n    pass\n\nclass Other(OwnError):\n    pass",
    ),
    ("def value_of(x):\n    return getattr(x, 'value_of')", "def value_of(_0):\n    return getattr(_0, 'value_of')"),
    ("def _f(low=1):\n    pass\n_f(low=2)", "def _b(low=1):\n    pass\n_b(low=2)"),
    ("def used_outside():\n    pass", "def used_outside():\n    pass"),
    ("import machine\n\ndef flash_it(x):\n    machine.flash_it(x)", "import machine\n\ndef flash_it(_0):\n    machine.flash_it(_0)"),
)


@pytest.mark.parametrize(("source", "expected"), TABLE)
def test_names_by_table(source: str, expected: str | None) -> None:
    found = Names({"pkg.m": source, "pkg.other": OTHER}, ["used_outside()"]).shortened("pkg.m")
    if expected is None:
        assert run(found + "\nprint(_b(5)())") == run(source + "\nprint(_f(5)())") == "1\n"
    else:
        assert found == expected


def run(source: str) -> str:
    return subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=30, check=True).stdout


def test_names_of_a_rom_that_no_source_has_are_taken_first() -> None:
    rom = ("spare", "acos", "append", "x_of", "sin")
    names = Names(
        {"pkg.m": "def _f(x):\n    x.append(spare())\n    return _g(x)\n\ndef _g(y):\n    return y"}, ["getattr(x, 'x_of')"], rom=rom
    )
    assert names.shortened("pkg.m").splitlines()[0] == "def _8(acos):"  # ten for parameters, of which the ROM has two, then the others


@pytest.mark.skipif(micropython().version != "1.25.0", reason="of another MicroPython nothing is known")
def test_the_names_of_a_rom_are_in_the_one_of_the_tests_interpreter(tmp_path: Path) -> None:
    program = tmp_path / "count.py"
    asking = "\n".join(f"hasattr(micropython, {name!r})" for name in ROM_NAMES)
    program.write_text(f"import micropython\nmicropython.qstr_info()\n{asking}\nmicropython.qstr_info()\n")
    found = subprocess.run([*micropython().command, str(program)], capture_output=True, text=True, check=True).stdout.splitlines()
    assert found[0] == found[1]


def test_a_public_module_keeps_names_that_models_use_and_parameters() -> None:
    source = "class Timer:\n\n    def __init__(self, title, pt_ms):\n        self.et_ms = self._rest = 0"
    found = Names({"pkg.timers": source}, public=("pkg.timers",)).shortened("pkg.timers")
    assert found == "class Timer:\n\n    def __init__(self, title, pt_ms):\n        self.et_ms = self._0 = 0"


def test_what_mpy_cross_takes_for_its_own_is_no_short_name() -> None:
    assert {"const", "super"} & set(ROM_NAMES) == set()  # called by these names, a function is not called


def test_framing_behaves_the_same_with_short_names(tmp_path: Path) -> None:
    sources = {
        f"{package}.{path.stem}": path.read_text(encoding="utf-8")
        for package in ("firmware", "shared_model")
        for path in (ROOT / package).glob("*.py")
    }
    test = (ROOT / "tests/firmware/test_ws_frames_properties.py").read_text(encoding="utf-8")
    names = Names(sources, [test])
    for module in sources:
        target = tmp_path / (module.replace(".", "/") + ".py")
        target.parent.mkdir(exist_ok=True)
        target.write_text(names.shortened(module), encoding="utf-8")
    (tmp_path / "test_frames.py").write_text(test, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "test_frames.py"]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
