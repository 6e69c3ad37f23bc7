"""The ROM of a virtual board, in a folder: what a chip has in itself and no flashing changes, `machine`, `network` and the REPL.

On a chip it takes no heap. Here it does, so it is made small as the firmware is.
"""

import functools
from pathlib import Path

from simulator import bytecode
from tools.constants_inlined import Constants
from tools.interpreters import ROOT
from tools.linked import Linked
from tools.names_shortened import Names
from tools.rom_names import ROM_NAMES

AIR = "air.json"  # what the virtual radio hears
ERASES = "erases"  # a byte for each of a slow flash
HERE = ROOT / "simulator/virtual_machine"
PACKAGE = "virtual_machine"
TOP = {"on_board": "machine", "chip": "chip", "network": "network"}  # modules that are no part of the package
BUNDLES = {"machine": ("machine", *(f"{PACKAGE}.{name}" for name in ("pin_memory", "pin_map", "resets")))}
FOUND = ("machine", "network")  # by programs, constants and all
FOUND_WITHOUT = tuple(
    f"{PACKAGE}.{name}" for name in ("pin", "adc", "pwm", "timer", "hard_timer", "wdt", "slow_flash", "devices.softi2c", "devices.onewire")
)


def write_rom(folder: Path) -> None:
    """Fill the folder. ProjectError when there is no mpy-cross."""
    for path, code in _code().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(code)


@functools.cache
def _code() -> dict[str, bytes]:
    return bytecode.compiled(bytecode.Source(name.replace(".", "/"), text, bytecode.SMALL) for name, text in _small().items())


def _small() -> dict[str, str]:
    """The sources by module."""
    sources = {_module(path): _absolute(path) for path in sorted(HERE.rglob("[!_]*.py"))}
    constants = Constants(sources, FOUND)
    linked = Linked({name: constants.inlined(name) for name in sources}, BUNDLES)
    names = Names(linked.modules, public=(*FOUND, *FOUND_WITHOUT), rom=ROM_NAMES)
    return {name: names.shortened(name) for name in linked.modules}


def _module(path: Path) -> str:
    return TOP.get(path.stem) or ".".join([PACKAGE, *path.relative_to(HERE).with_suffix("").parts])


def _absolute(path: Path) -> str:
    """The source of a file with no relative imports."""
    source = path.read_text(encoding="utf-8")
    for dots, package in (("..", PACKAGE), (".", ".".join([PACKAGE, *path.relative_to(HERE).parent.parts]))):
        source = source.replace(f"from {dots} import", f"from {package} import").replace(f"from {dots}", f"from {package}.")
    return source
