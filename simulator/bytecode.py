"""Python sources as MicroPython bytecode, by mpy-cross. What is compiled, and where it goes, is said by `rom.py` and `flash_set.py`."""

import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.modules import WRONG_USE, ProjectError
from tools.interpreters import Missing, mpy_cross

COMPILERS = 4  # at once
SMALL = ("-O3",)  # neither asserts nor line numbers


@dataclass(frozen=True)
class Source:
    """A module to compile: its path on the board without suffix, its text, and options of mpy-cross."""

    name: str
    text: str
    options: tuple[str, ...] = ()


def compiled(sources: Iterable[Source]) -> dict[str, bytes]:
    """The bytecode of each, by its path. ProjectError when there is no mpy-cross, or it refuses one."""
    try:
        compiler = mpy_cross()
    except Missing as missing:
        raise ProjectError(str(missing), WRONG_USE) from None
    with ThreadPoolExecutor(COMPILERS) as pool, TemporaryDirectory() as folder:
        return dict(pool.map(lambda source: _compile(compiler, Path(folder), source), sources))


def _compile(compiler: list[str], folder: Path, source: Source) -> tuple[str, bytes]:
    path = folder / source.name.replace("/", ".")
    path.write_text(source.text, encoding="utf-8")
    target = path.with_name(f"{path.name}.mpy")
    command = [*compiler, *source.options, "-s", _shown(source), "-o", str(target), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProjectError(f"{source.name}.py: mpy-cross refuses it: {done.stderr.strip()}")
    return f"{source.name}.mpy", target.read_bytes()


def _shown(source: Source) -> str:
    """What tracebacks call the file: for what is small, which has no lines to show, the module's name, which is on the heap anyway."""
    return source.name.replace("/", ".") if source.options == SMALL else f"{source.name}.py"
