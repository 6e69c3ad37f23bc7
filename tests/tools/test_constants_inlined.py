"""Constants are written where they are used, by tables of sources before and after; and what is not plain stays as it is."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.constants_inlined import Constants
from tools.interpreters import ROOT

OTHER = "LOW, HIGH = 1, 2\nNAMES = ('a',)\nA, B, C = range(3)\nFAR = HIGH * 1000\n"

TABLE = (  # source of pkg.m beside pkg.other: what becomes of it
    ("X = 5\n\ndef f():\n    return X + 1", "def f():\n    return 5 + 1"),
    ("X = 5\nY = X << 2\nprint(Y)", "print(20)"),
    ("X = -5\nprint(X)", "print(-5)"),
    ("from pkg.other import HIGH, NAMES\nprint(HIGH, NAMES)", "from pkg.other import NAMES\nprint(2, NAMES)"),
    ("from pkg.other import LOW\nprint(LOW)", "print(1)"),
    ("from pkg import other\nprint(other.FAR, other.NAMES)", "from pkg import other\nprint(2000, other.NAMES)"),
    ("from pkg import other as o\nprint(o.B)", "from pkg import other as o\nprint(1)"),
    ("from pkg.other import C as c\nprint(c)", "print(2)"),
    # What is not plain stays.
    ("X = 1\nX = 2\nprint(X)", "X = 1\nX = 2\nprint(X)"),
    ("X = 'text'\nprint(X)", "X = 'text'\nprint(X)"),
    ("x = 5\nprint(x)", "x = 5\nprint(x)"),
    ("X = len('abc')\nprint(X)", "X = len('abc')\nprint(X)"),
    ("X = True\nprint(X)", "X = True\nprint(X)"),
    ("class P:\n    OUT = 1\nprint(P.OUT)", "class P:\n    OUT = 1\nprint(P.OUT)"),
    ("print(thing.HIGH)", "print(thing.HIGH)"),
    ("from elsewhere import HIGH\nprint(HIGH)", "from elsewhere import HIGH\nprint(HIGH)"),
)


@pytest.mark.parametrize(("source", "expected"), TABLE)
def test_constants_by_table(source: str, expected: str) -> None:
    assert Constants({"pkg.m": source, "pkg.other": OTHER}).inlined("pkg.m") == expected


def test_a_public_module_keeps_its_names_and_uses_those_of_others_as_numbers() -> None:
    constants = Constants({"m": "from pkg.other import HIGH\nX = 5\nprint(X, HIGH)", "pkg.other": OTHER}, public=("m",))
    assert constants.inlined("m") == "X = 5\nprint(X, 2)"


def test_an_imported_constant_that_is_assigned_is_an_error() -> None:
    with pytest.raises(AssertionError, match=r"^pkg.m assigns to a constant that it imports$"):
        Constants({"pkg.m": "from pkg.other import HIGH\nHIGH = 3", "pkg.other": OTHER}).inlined("pkg.m")


def test_a_relative_import_is_an_error() -> None:
    with pytest.raises(AssertionError, match=r"^imports are absolute$"):
        Constants({"pkg.m": "from . import other", "pkg.other": OTHER}).inlined("pkg.m")


def test_framing_behaves_the_same_without_its_constants(tmp_path: Path) -> None:
    sources = {
        f"{package}.{path.stem}": path.read_text(encoding="utf-8")
        for package in ("firmware", "shared_model")
        for path in (ROOT / package).glob("*.py")
    }
    constants = Constants(sources)
    for module in sources:
        target = tmp_path / (module.replace(".", "/") + ".py")
        target.parent.mkdir(exist_ok=True)
        target.write_text(constants.inlined(module), encoding="utf-8")
    program = f"""
import sys
sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]
from firmware import ws_frames
assert not hasattr(ws_frames, "UNMASK_BLOCK_BYTES")
receiver = ws_frames.Receiver(4096, 16)
receiver.feed(bytes.fromhex("818537fa213d7f9f4d5158"))
assert receiver.next() == (1, b"Hello") and ws_frames.header(1, 126) == bytes([0x81, 126, 0, 126])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
