"""The commands around the set-up: what they run, how they sum up, and what they say when something is missing."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import dev, prepare
from tools.interpreters import ROOT, Missing

PASSES = [sys.executable, "-c", "print('yes')"]
FAILS = [sys.executable, "-c", "import time; time.sleep(0.1); raise SystemExit('no')"]


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> list[Missing]:
    """A set-up that does nothing; what a test puts into the list could not be had."""
    missing: list[Missing] = []
    monkeypatch.setattr(prepare, "for_tests", lambda: missing)
    monkeypatch.setattr(dev, "checks", lambda: [("first", FAILS, ROOT), ("second", PASSES, ROOT)])
    monkeypatch.setattr(dev, "tool", lambda name: {"pytest": sys.executable}[name])
    return missing


@pytest.mark.usefixtures("set_up")
def test_all_checks_run_even_when_one_fails_and_the_sum_says_which(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "IN_PARALLEL", ["-c", ""])
    assert dev.test_all(long=False, pytest_arguments=[]) == 1
    said = re.sub(r"\d+\.\d s", "T", capsys.readouterr().out)
    assert said == "\n== first\nno\n\n== second\nyes\n\n== tests\n\nFAILED     T  first\npassed     T  second\npassed     T  tests\n"


@pytest.mark.usefixtures("set_up")
def test_with_arguments_for_pytest_only_pytest_runs_and_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def note(command: list[str], _: Path) -> tuple[bool, float]:
        commands.append(command)
        return True, 0.0

    monkeypatch.setattr(dev, "run_check", note)
    assert dev.test_all(long=True, pytest_arguments=["-k", "ton"]) == 0
    assert commands == [[sys.executable, "--long", "-k", "ton"]]


def test_what_could_not_be_set_up_fails_the_run_though_every_check_passes(
    set_up: list[Missing], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up.append(Missing("Chromium", "Install one.", "apt-get ended with status 100"))
    monkeypatch.setattr(dev, "checks", lambda: [("second", PASSES, ROOT)])
    monkeypatch.setattr(dev, "IN_PARALLEL", ["-c", ""])
    assert dev.test_all(long=False, pytest_arguments=[]) == 1
    out, err = capsys.readouterr()
    assert "FAILED     0.0 s  set-up: Chromium" in out
    assert err == "\nisoscan could not get Chromium.\n  apt-get ended with status 100\n  Install one.\n"


@pytest.mark.parametrize(("command", "passed"), [(PASSES, True), (FAILS, False)])
def test_a_check_passes_by_its_exit_status(command: list[str], passed: bool) -> None:
    assert dev.run_check(command, ROOT)[0] is passed


def test_missing_ends_with_one_report_and_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise Missing("the Python packages", "Type it again.")

    monkeypatch.setattr(prepare, "for_run", fail)
    monkeypatch.setattr(sys, "argv", ["dev.py", "run"])
    assert dev.main() == 1
    assert capsys.readouterr().err == "\nisoscan could not get the Python packages.\n  Type it again.\n"


def test_ctrl_c_in_the_set_up_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "for_run", interrupt)
    monkeypatch.setattr(sys, "argv", ["dev.py", "run"])
    assert dev.main() == 130
    assert capsys.readouterr() == ("\nStopped.\n", "")


def test_a_python_without_venv_is_told_which_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(Missing) as caught:
        prepare.make_environment()
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert caught.value.remedy == f"Type `sudo apt install {name}` (Debian, Ubuntu), then the same again."


def test_a_python_that_is_too_old_gets_a_sentence(tmp_path: Path) -> None:
    source = (ROOT / "tools" / "dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))  # an old Python must get as far as the sentence
    old = tmp_path / "old.py"
    old.write_text(source.replace("import sys\n", "import sys\nsys.version_info = (3, 9, 2)\n", 1), encoding="utf-8")
    done = subprocess.run([sys.executable, str(old), "run"], capture_output=True, text=True, encoding="utf-8", timeout=30, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "isoscan needs Python 3.11 or newer, and this is 3.9. Install a newer one and start this with it: `python3.12 tools/dev.py`.\n"
    )


@pytest.mark.parametrize("lock", sorted(prepare.REQUIREMENTS.glob("*.txt")), ids=lambda lock: lock.name)
def test_locks_are_pinned_and_hashed_and_name_no_registry(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    packages = re.findall(r"^(?!#)\S.*(?:\n    .*)*", text, re.MULTILINE)
    assert packages
    assert [
        package.splitlines()[0] for package in packages if not re.match(r"[a-z0-9-]+==\S+ ", package) or "--hash=sha256:" not in package
    ] == []
    assert "://" not in text


def test_npm_locks_are_hashed_and_name_no_registry() -> None:
    for lock in (ROOT / "tools/wasm/package-lock.json", prepare.DASHBOARD / "package-lock.json"):
        text = lock.read_text(encoding="utf-8")
        assert "integrity" in text
        assert '"resolved": "http' not in text


def test_the_continuous_check_calls_just_the_test_command() -> None:
    commands = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if not line.startswith(("#", "set ", "cd "))]
    assert commands == ["python3 tools/dev.py test"]
