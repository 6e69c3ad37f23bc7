"""What the commands of `dev.py` need, step by step: the Python environment, Node, the dashboard, and the tests' interpreters and browser.

Each step says what it does and is done once (`steps.py`). Standard library only.
"""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from tools import getting
from tools.interpreters import MICROPYTHON, ROOT, TOOLS, VENV, VENV_BIN, WASM, Missing, chromium, node, npm
from tools.steps import OFFLINE, call, once, sources

REQUIREMENTS = ROOT / "requirements"
DASHBOARD = ROOT / "dashboard"
NOT_SOURCES = {"node_modules", "isoscan.html", "dist", "coverage", "tests"}
EXE = ".exe" if os.name == "nt" else ""
PYTHON = VENV_BIN / f"python{EXE}"
PIP = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2"]


def for_run() -> None:
    """All that the simulator and its dashboard need: no MicroPython and no browser. Raises Missing."""
    environment()
    dashboard()


def for_tests() -> list[Missing]:
    """All that the tests need. What could not be had is returned: the tests that need it fail by name, the others run. Raises Missing."""
    environment()
    python_packages("test", "pytest")
    missing = []
    for step in (dashboard, unix_port, wasm, browser):
        try:
            step()
        except Missing as error:
            missing.append(error)
    return missing


def environment() -> None:
    """The virtual environment, with the locked packages and isoscan itself in it. Raises Missing."""
    once("environment", "Making a Python environment in .venv", PYTHON, [], make_environment)
    python_packages("run", "mpremote")
    install = [*PIP, "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)]
    once(
        "project",
        "Installing isoscan itself, editable",
        VENV_BIN / f"isoscan{EXE}",
        [ROOT / "pyproject.toml"],
        lambda: call("project", "isoscan's own installation", install),
    )


def make_environment() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Missing(
            f"the venv module of Python {version}", f"Type `sudo apt install python{version}-venv` (Debian, Ubuntu), then the same again."
        )
    call("environment", "a Python environment", [sys.executable, "-m", "venv", "--clear", str(VENV)])


def python_packages(name: str, script: str) -> None:
    """Install requirements/NAME.txt, each file checked against its hash; `script` is a command that comes with it. Raises Missing."""
    lock = REQUIREMENTS / f"{name}.txt"
    what = f"the Python packages of requirements/{name}.txt"
    command = [*PIP, "--require-hashes", "--only-binary=:all:", "--requirement", str(lock)]
    once(f"packages-{name}", f"Installing {what}", VENV_BIN / f"{script}{EXE}", [lock], lambda: call(f"packages-{name}", what, command))


def need_node() -> None:
    """A Node that is new enough, if need be one from PyPI in `.venv`. Raises Missing."""
    try:
        node()
    except Missing:
        python_packages("node", "node")
        node()


def npm_call(log_name: str, what: str, folder: Path, *arguments: str, remedy: str = OFFLINE) -> None:
    call(log_name, what, [str(npm()), *arguments], cwd=folder, remedy=remedy)


def npm_packages(name: str, what: str, folder: Path) -> None:
    """`npm ci` of the lock in `folder`. Raises Missing."""
    product = folder / "node_modules/.package-lock.json"
    locks = [folder / "package.json", folder / "package-lock.json"]
    once(name, f"Installing {what}", product, locks, lambda: npm_call(name, what, folder, "ci"))


def dashboard() -> None:
    """The dashboard as one file, `dashboard/isoscan.html`. Raises Missing."""
    need_node()
    npm_packages("dashboard-packages", "the npm packages of dashboard/", DASHBOARD)
    once(
        "dashboard",
        "Building the dashboard",
        DASHBOARD / "isoscan.html",
        sources(DASHBOARD, NOT_SOURCES),
        lambda: npm_call(
            "dashboard", "the built dashboard", DASHBOARD, "run", "build", remedy=f"Mend {DASHBOARD.name}/, then the same again."
        ),
    )


def unix_port() -> None:
    """MicroPython's unix port for the tests. Raises Missing."""
    once("micropython", "Getting MicroPython (unix port, 32-bit if possible)", MICROPYTHON, getting.MICROPYTHON_PACKAGES, getting.unix_port)


def wasm() -> None:
    """MicroPython for WebAssembly, for the tests. Raises Missing."""
    need_node()
    lock = Path(__file__).parent / "wasm"
    WASM.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(lock / name, WASM / name)
    npm_packages("wasm", "MicroPython for WebAssembly", WASM)


def browser() -> None:
    """A Chromium for the tests. Raises Missing."""
    try:
        chromium()
    except Missing:
        once("chromium", "Getting Chromium", TOOLS, [], getting.browser)
