"""`isoscan flash` as a shell sees it, with a board that is made up; on a virtual one it is tested in tests/firmware/test_flash.py."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from simulator import cli_flash
from simulator.flashing import Flashed
from simulator.project import load_project
from tests.simulator.test_cli import isoscan
from tools.flash import Plan, Report

PLAN = Plan("b", ["model.mpy", "manifest.json"], ["main.mpy"], [], 3000, 8192)
DONE = Flashed(
    "/dev/ttyACM0",
    "ab" * 32,
    Report(PLAN, 4.25, 500 * 1024, {"host": "10.0.0.7", "port": 80}),
    "ws://10.0.0.7:80/ws",
    1.5,
    {"used_bytes": 100 * 1024, "total_bytes": 180 * 1024},
)
TOLD = """/dev/ttyACM0: sent 2 files, 3 KB, in 4.2 s; slot b starts
  model hash  abababababababababababababababababababababababababababababababab
  flash       500 KB free
"""


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Flashed]:
    """What flashing comes to."""
    answers = [DONE]
    monkeypatch.setattr(cli_flash, "flash_project", lambda *_: answers[-1])
    monkeypatch.setattr(cli_flash, "roll_back", lambda *_: answers[-1])
    return answers


@pytest.mark.parametrize("rest", [["--rollback"], []])
@pytest.mark.usefixtures("done")
def test_what_was_done_is_told(rest: list[str], project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("flash", *(rest or [str(project)]), monkeypatch=monkeypatch) == 0
    heap_and_hello = "  heap        80 KB free of 180 KB\n  hello       ws://10.0.0.7:80/ws, 1.5 s after its start\n"
    assert capsys.readouterr() == (TOLD + heap_and_hello, "")


def test_a_board_that_does_not_say_where_it_serves(
    done: list[Flashed], project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done.append(replace(DONE, url="", hello_s=None, memory=None))
    assert isoscan("flash", str(project), monkeypatch=monkeypatch) == 0
    not_asked = "  hello       not asked for: the board does not say where it serves; --url names its address\n"
    assert capsys.readouterr().out == TOLD + not_asked


def test_one_file_is_one_file(
    done: list[Flashed], project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done.append(replace(DONE, report=replace(DONE.report, plan=replace(PLAN, send=["model.mpy"]))))
    assert isoscan("flash", str(project), monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.startswith("/dev/ttyACM0: sent 1 file, 3 KB,")


@pytest.mark.usefixtures("done")
def test_a_dry_run_tells_what_would_be_sent(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("flash", str(project), "--dry-run", monkeypatch=monkeypatch) == 0
    told = "/dev/ttyACM0: would send 2 files, 3 KB, to slot b; nothing was changed\n  model.mpy\n  manifest.json\n"
    assert capsys.readouterr().out == told


@pytest.mark.usefixtures("done")
def test_for_programs(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("flash", str(project), "--json", monkeypatch=monkeypatch) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["port"], found["model_hash"], found["plan"]["send"]) == (DONE.port, DONE.model_hash, PLAN.send)
    assert "network" not in found


@pytest.mark.parametrize("rollback", [[], ["--rollback", "tank_fill"]])
def test_a_model_or_rollback(rollback: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("flash", *rollback, monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == "error: give a MODEL to flash, or --rollback and no MODEL\n"


def test_what_to_type_first_is_quoted(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project.rename(project.with_name("Ä b c"))
    model_hash = load_project(folder).description.hash[:16]
    assert isoscan("flash", str(folder), monkeypatch=monkeypatch) == 1
    told = f"its scenarios have not passed for this model (hash {model_hash}); type: pytest '{folder.as_posix()}', or add --untested"
    assert capsys.readouterr().err.splitlines()[-1] == f"error: {folder.as_posix()}: {told}"


@pytest.mark.parametrize("verb", ["flash", "audit", "token"])
def test_each_verb_has_help(verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan(verb, "--help", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.startswith(f"Usage: isoscan {verb} ")
