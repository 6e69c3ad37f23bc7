"""What is found, in which order, and what is said and advised where nothing is."""

import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools import interpreters
from tools.interpreters import Missing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins for programs are shell scripts")


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine on which nothing is installed, but for what a test puts into the folder `bin`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("MICROPYTHON", "WASM", "CHROMIUM", "PLAYWRIGHT"):
        monkeypatch.setattr(interpreters, name, tmp_path / name.lower())
    monkeypatch.setattr(interpreters, "CHROMIUM_PLACES", ())
    monkeypatch.setattr(interpreters, "PATH", str(folder))
    monkeypatch.setenv("PATH", str(folder))
    for finder in (interpreters.micropython, interpreters.node):
        finder.cache_clear()
    yield folder
    for finder in (interpreters.micropython, interpreters.node):
        finder.cache_clear()


def program(file: Path, prints: str = "") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\necho {prints}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


@pytest.mark.parametrize(
    ("finder", "text"),
    [
        (
            interpreters.micropython,
            "MicroPython 1.25 or newer (unix port) is missing. "
            "Type `python3 tools/dev.py setup`, or put a `micropython` on PATH (brew install micropython).",
        ),
        (interpreters.micropython_wasm, "MicroPython for WebAssembly is missing. Type `python3 tools/dev.py setup`."),
        (interpreters.node, "Node 20.19 or newer is missing. Type `python3 tools/dev.py setup`, which can install one into .venv."),
        (
            interpreters.chromium,
            "Chromium is missing. Type `python3 tools/dev.py setup`, or install one (Debian: `sudo apt install chromium`).",
        ),
    ],
)
@pytest.mark.usefixtures("nothing")
def test_what_is_missing_is_said_with_its_remedy(finder: Callable[[], object], text: str) -> None:
    with pytest.raises(Missing) as caught:
        finder()
    assert str(caught.value) == text


@pytest.mark.parametrize(("version", "new_enough"), [("v20.19.0", True), ("v24.1.0", True), ("v20.18.3", False), ("v18.20.0", False)])
def test_node_must_be_new_enough(nothing: Path, version: str, new_enough: bool) -> None:
    node = program(nothing / "node", version)
    if new_enough:
        assert interpreters.node() == node
    else:
        with pytest.raises(Missing):
            interpreters.node()


def test_npm_is_the_one_beside_node(nothing: Path) -> None:
    program(nothing / "node", "v22.1.0")
    with pytest.raises(Missing, match="npm is missing"):
        interpreters.npm()
    npm = program(nothing / "npm")
    assert interpreters.npm() == npm


@pytest.mark.parametrize(
    ("answer", "found"), [("micropython 1 25 0 64", True), ("micropython 1 24 1 64", False), ("cpython 3 11 0 64", False)]
)
def test_micropython_on_path_must_be_one_and_new_enough(nothing: Path, answer: str, found: bool) -> None:
    file = program(nothing / "micropython", answer)
    if found:
        assert interpreters.micropython() == interpreters.Interpreter([str(file)], 64, "1.25.0")
    else:
        with pytest.raises(Missing):
            interpreters.micropython()


def test_an_unpacked_micropython_is_run_by_its_own_c_library_and_comes_before_path(nothing: Path) -> None:
    program(nothing / "micropython", "micropython 1 26 0 64")
    folder = interpreters.MICROPYTHON / "i386"
    program(folder / "usr/bin/micropython")
    (folder / "usr/lib/i386-linux-gnu").mkdir(parents=True)
    loader = program(folder / "usr/lib/ld-linux.so.2", "micropython 1 25 0 32")
    found = interpreters.micropython()
    assert (found.word_bits, found.version) == (32, "1.25.0")
    assert found.command == [str(loader), "--library-path", str(folder / "usr/lib/i386-linux-gnu"), str(folder / "usr/bin/micropython")]


def test_an_unpacked_micropython_that_does_not_run_here_is_passed_over(nothing: Path) -> None:
    program(nothing / "micropython", "micropython 1 25 0 64")
    folder = interpreters.MICROPYTHON / "i386"
    program(folder / "usr/bin/micropython")
    (folder / "usr/lib/i386-linux-gnu").mkdir(parents=True)
    (folder / "usr/lib/ld-linux.so.2").write_text("no program for this machine")
    assert interpreters.micropython().word_bits == 64


def test_chromium_on_path_comes_before_the_unpacked_one_and_that_before_playwrights(nothing: Path) -> None:
    last = program(interpreters.PLAYWRIGHT / "chromium-1234/chrome-linux64/chrome")
    assert interpreters.chromium() == last
    unpacked = program(interpreters.CHROMIUM / "chromium")
    assert interpreters.chromium() == unpacked
    first = program(nothing / "google-chrome")
    assert interpreters.chromium() == first


def test_mpy_cross_runs_in_this_environment() -> None:
    assert [shutil.which(word) for word in interpreters.mpy_cross()] == interpreters.mpy_cross()
