"""Machine code for framing: equal to the Python that it stands for, and left alone where it does not fit."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.framing import ROWS, times
from firmware.machine_code import ARCHITECTURES
from simulator import bytecode
from simulator.flash_set import flash_set, machine_code
from simulator.project import load_project
from tests.firmware.micropython import ROOT, command, environment
from tools.interpreters import micropython

HERE = "x86" if micropython().word_bits == 32 else "x64"
ELSEWHERE = "x64" if HERE == "x86" else "x86"

COMPARE = """
import random
from firmware.machine_code import _code
from firmware.unmasking import unmask
from shared_model.utf8 import utf8_state
from tests.shared.test_ws_frames import UTF8
assert _code, "there is no machine code"
random.seed(4)
count = 0
def same(data, state):
    global count
    count += 1
    expected = utf8_state(data, state)
    assert _code.utf8_state(data, state) == expected, (data, state)
    return expected
for data, _ in UTF8:
    for at in range(len(data) + 1):
        state = same(data[:at], 0)
        if state >= 0:
            same(data[at:], state)
for first in range(256):
    for second in (0, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF):
        state = same(bytes([first, second]), 0)
        for third in (0x7F, 0x80, 0xBF, 0xC0):
            if state > 0:
                same(bytearray([third, 0x80]), state)
for size in list(range(0, 140)) + [1000, 4096]:
    plain = bytes([random.getrandbits(8) for _ in range(size)])
    mask = bytes([random.getrandbits(8) for _ in range(4)])
    data = bytearray(plain)
    assert _code.unmask(data, mask) is data
    assert data == unmask(bytearray(plain), mask), size
    same(plain, 0)
    same(bytes([byte & 0x7F for byte in plain]), 0)
print("same", count)
"""

WHICH = (
    "from firmware import machine_code as m\nprint(bool(m._code), m.unmask(bytearray(b'ab'), b'\\1\\1\\1\\1'), m.utf8_state(b'\\xc3', 0))"
)


@pytest.fixture(scope="module")
def compiled() -> dict[str, bytes]:
    return bytecode.compiled(machine_code())


def run(folder: Path, program: str, code: dict[str, bytes]) -> str:
    """What a program prints on MicroPython whose firmware has these files besides."""
    for path in (ROOT / "firmware").glob("*.py"):
        (folder / "firmware").mkdir(exist_ok=True)
        (folder / "firmware" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    for name, data in code.items():
        (folder / name).write_bytes(data)
    (folder / "program.py").write_text(program, encoding="utf-8")
    paths = {**environment(), "MICROPYPATH": f"{folder}:{ROOT}:.frozen"}
    done = subprocess.run(command("2m", "program.py"), cwd=folder, env=paths, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_machine_code_computes_what_python_does(tmp_path: Path, compiled: dict[str, bytes]) -> None:
    said = run(tmp_path, COMPARE, compiled).split()
    assert said[0] == "same"
    assert int(said[1]) > 3000


def test_there_is_code_for_each_architecture(compiled: dict[str, bytes]) -> None:
    assert sorted(compiled) == [f"firmware/viper_{name}.mpy" for name in sorted(set(ARCHITECTURES.values()))]
    assert len(set(compiled.values())) == len(compiled)


def test_a_set_carries_it() -> None:
    files = flash_set(load_project(ROOT / "examples/tank_fill")).files
    assert {f"firmware/viper_{name}.mpy" for name in ARCHITECTURES.values()} <= files.keys()
    assert not any("frames" in path for path in files if "viper" in path)


def test_it_is_used_where_it_fits_and_only_there(tmp_path: Path, compiled: dict[str, bytes]) -> None:
    right = f"firmware/viper_{HERE}.mpy"
    same = "bytearray(b'`c') 98495\n"
    cases: tuple[tuple[dict[str, bytes], str], ...] = (
        ({right: compiled[right]}, "True"),
        ({}, "False"),
        ({right: compiled[f"firmware/viper_{ELSEWHERE}.mpy"]}, "False"),  # another architecture's
        ({right: b"M\x05" + compiled[right][2:]}, "False"),  # another version's
    )
    for number, (code, used) in enumerate(cases):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert run(folder, WHICH, code) == f"{used} {same}"


def test_the_benchmark_times_both_ways() -> None:
    found = times()
    assert list(found) == ["python", "machine code"]
    assert all(found[way][row] > 0 for way in found for row in ROWS)
