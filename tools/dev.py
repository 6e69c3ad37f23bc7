#!/usr/bin/env python3
"""The two commands of this project, with all the set-up they need: `python3 tools/dev.py run` and `python3 tools/dev.py test`.

What the set-up does is in `prepare.py`; here are the commands only. Standard library only, for it runs before anything is installed.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):
    found = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        f"isoscan needs Python 3.11 or newer, and this is {found}. Install a newer one and start this with it: `python3.12 tools/dev.py`."
    )

sys.path[0] = str(Path(__file__).resolve().parents[1])  # this folder's modules are `tools.…`, here as everywhere

import argparse
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from tempfile import TemporaryDirectory

from tools import prepare
from tools.interpreters import PATH, ROOT, VENV_BIN, Missing, npm

VERBS = (
    ("run", "[arguments of isoscan run]", "set up what is needed, then run the simulator with examples/tank_fill"),
    ("test", "[--long] [arguments of pytest]", "set up what is needed, then run every check; with arguments for pytest, only pytest"),
    ("setup", "", "do all the set-up of the other two, and nothing else"),
)
WORKERS = (os.cpu_count() or 1) + 1  # many tests wait for something
IN_PARALLEL = ["--numprocesses", str(WORKERS), "--dist", "loadfile"]  # a file's tests share their servers and boards
EXAMPLE = ROOT / "examples" / "tank_fill"


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__.partition("\n")[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, takes, does in VERBS:
        command = verbs.add_parser(verb, usage=f"dev.py {verb} {takes}", description=does, help=does, allow_abbrev=False)
        if verb == "test":
            command.add_argument("--long", action="store_true", help="the tests that take longer, too")
    arguments, further = parser.parse_known_args()
    if arguments.verb == "setup" and further:
        parser.error(f"setup takes no arguments, but got: {' '.join(further)}")
    try:
        if arguments.verb == "run":
            return run(further)
        return test_all(arguments.long, further) if arguments.verb == "test" else setup()
    except Missing as error:
        report(error)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130


def run(arguments: list[str]) -> int:
    """Start the simulator in place of this process; where a process cannot be replaced (Windows), wait for it."""
    prepare.for_run()
    command = [str(VENV_BIN / f"isoscan{prepare.EXE}"), "run", str(EXAMPLE), *arguments]
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Ctrl-C went to the simulator too: it ends by itself


def setup() -> int:
    """Everything that `run` and `test` need."""
    missing = prepare.for_tests()
    for error in missing:
        report(error)
    print("Not everything could be set up." if missing else "Everything is set up. Next: `python3 tools/dev.py run`.")
    return 1 if missing else 0


def test_all(long: bool, pytest_arguments: list[str]) -> int:
    """Run every check, all of them even when one fails, and sum up; with arguments for pytest, only pytest."""
    missing = prepare.for_tests()
    results = [(f"set-up: {error.what}", False, 0.0) for error in missing]
    results += [] if pytest_arguments else at_once(checks())
    print("\n== tests", flush=True)
    passed, seconds = run_check([tool("pytest"), *(["--long"] if long else []), *(pytest_arguments or IN_PARALLEL)], ROOT)
    results.append(("tests", passed, seconds))
    for error in missing:
        report(error)
    print()
    for name, passed, seconds in results:
        print(f"{'passed' if passed else 'FAILED'} {seconds:7.1f} s  {name}")
    return 0 if all(passed for _, passed, _ in results) else 1


def at_once(these: list[tuple[str, list[str], Path]]) -> list[tuple[str, bool, float]]:
    """Run checks, as many at a time as there are cores, and show what they say one after the other; name, outcome and seconds."""
    results = []
    with ThreadPoolExecutor(os.cpu_count()) as pool, TemporaryDirectory() as folder:
        said = [Path(folder, str(number)) for number in range(len(these))]
        outcomes = pool.map(lambda check, output: run_check(check[1], check[2], output), these, said)
        for (name, _, _), output, (passed, seconds) in zip(these, said, outcomes, strict=True):
            print(f"\n== {name}\n{output.read_text(encoding='utf-8', errors='replace')}", end="", flush=True)
            results.append((name, passed, seconds))
    return results


def checks() -> list[tuple[str, list[str], Path]]:
    """Name, command and folder of every check but pytest, the quick ones first."""
    of_python = [
        ("lint", [tool("ruff"), "check"], ROOT),
        ("format", [tool("ruff"), "format", "--check"], ROOT),
        ("types", [tool("mypy")], ROOT),
    ]
    try:
        program = str(npm())
    except Missing:  # the set-up has said so, and the sum of results has it
        return of_python
    scripts = ("lint", "typecheck", "test")
    return [*of_python, *((f"dashboard {script}", [program, "run", "--silent", script], prepare.DASHBOARD) for script in scripts)]


def tool(name: str) -> str:
    return str(VENV_BIN / f"{name}{prepare.EXE}")


def run_check(command: list[str], folder: Path, output: Path | None = None) -> tuple[bool, float]:
    """Whether a command passes, and its seconds; what it says goes to the terminal, or into a file."""
    started = time.monotonic()
    with output.open("w") if output else nullcontext() as file:
        status = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": PATH}, stdout=file, stderr=file, check=False).returncode
    return status == 0, time.monotonic() - started


def report(error: Missing) -> None:
    """What is missing, what a program said of it, and what to do."""
    print(f"\nisoscan could not get {error.what}.", file=sys.stderr)
    if error.detail:
        print(f"  {error.detail}", file=sys.stderr)
    print(f"  {error.remedy}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
