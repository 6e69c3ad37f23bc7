"""The ROM of a virtual board, in a folder: what a chip has in itself and no flashing changes, `machine`, `network` and the REPL."""

import functools
from pathlib import Path

from simulator import bytecode
from tools.interpreters import ROOT

AIR = "air.json"  # what the virtual radio hears
ERASES = "erases"  # a byte for each of a slow flash
HERE = ROOT / "simulator/virtual_machine"
TOP = {"on_board": "machine", "chip": "chip", "network": "network"}  # modules that are no part of the package


def write_rom(folder: Path) -> None:
    """Fill the folder. ProjectError when there is no mpy-cross."""
    for path, code in _code().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(code)


@functools.cache
def _code() -> dict[str, bytes]:
    sources = {_place(path.stem): path.read_text(encoding="utf-8") for path in sorted(HERE.glob("[!_]*.py"))}
    return bytecode.compiled(bytecode.small(sources, public=("machine", "network")))


def _place(module: str) -> str:
    return TOP.get(module, f"virtual_machine/{module}")
