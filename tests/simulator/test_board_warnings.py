"""What is warned of in a board file, on its full text, and that every verb that goes on with it says so."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from firmware.drivers.profiles import PROFILES
from simulator import cli_flash
from simulator.board_file import BoardFile
from simulator.board_warnings import NO_PULL, PULSING, STRAPPING, WEAK_PULL_DOWN
from simulator.project import load_project
from simulator.toml_places import TomlPlaces
from tests.simulator.test_cli import isoscan
from tests.simulator.test_cli_flash import DONE
from tools.compiler import CompileError
from tools.interpreters import ROOT

PINS: dict[str, Any] = {"inlet": 4, "level": 32, "stop_clear": 16, "brim_clear": 17, "start": 18, "reset": 19}
LEVEL = {"type": "adc", "low": 0, "high": 2000}
CONTACT = {"type": "digital_in", "pull": "up", "active_low": True}
PLAIN: dict[str, dict[str, Any]] = {
    "inlet": {"type": "digital_out"},
    "level": LEVEL,
    "stop_clear": CONTACT,
    "brim_clear": CONTACT,
    "start": CONTACT,
    "reset": CONTACT,
}


def warned(board: str, **changed: dict[str, Any]) -> list[CompileError]:
    """The warnings of tank_fill on that board, with the pins of an ESP32, but for what is changed."""
    tags = {path: {"pin": PINS[path], **entry, **changed.get(path, {})} for path, entry in PLAIN.items()}
    for path in ("start", "reset"):
        tags[path]["type"] = "button"
    if board.startswith("pico"):
        tags["level"]["pin"] = 26
    lines = [f"{path} = {{ {', '.join(f'{key} = {json.dumps(entry[key])}' for key in entry)} }}" for path, entry in tags.items()]
    text = "\n".join([f'board = "{board}"', "", "[tags]", *lines, ""])
    file = BoardFile(tomllib.loads(text), TomlPlaces("board.toml", text))
    return replace(load_project(ROOT / "examples/tank_fill"), board_file=file).warnings


USE_ANOTHER = "Use another, or let hardware hold that off until the program runs."
WARNED: tuple[tuple[str, dict[str, dict[str, Any]], list[tuple[str, str, str]]], ...] = (
    ("esp32", {}, []),
    ("pico_w", {}, []),
    ("pico2_w", {}, []),
    ("esp32", {"inlet": {"pin": 12}}, [
        ("W921:4:17:2", "[tags] inlet: pin 12 of esp32 is read while the board starts (high sets the flash to 1.8 V), "
         "and what it drives may pull it the other way", "Use another.")]),
    ("esp32", {"inlet": {"pin": 14}}, [
        ("W922:4:17:2", "[tags] inlet: pin 14 of esp32 moves while the board starts (it pulses), and what it drives with it",
         USE_ANOTHER)]),
    ("esp32", {"inlet": {"pin": 0}}, [
        ("W921:4:17:1", "[tags] inlet: pin 0 of esp32 is read while the board starts (high starts the program), "
         "and what it drives may pull it the other way", "Use another."),
        ("W922:4:17:1", "[tags] inlet: pin 0 of esp32 moves while the board starts (it gives a clock), and what it drives with it",
         USE_ANOTHER)]),
    ("esp32", {"stop_clear": {"pin": 12}}, [
        ("W921:6:22:2", "[tags] stop_clear: pin 12 of esp32 is read while the board starts (high sets the flash to 1.8 V), "
         "and what is wired to it may pull it the other way", "Use another.")]),
    ("esp32", {"stop_clear": {"pin": 14}}, []),  # what it does at start it does to an input alone
    ("esp32", {"stop_clear": {"pin": 35, "pull": "none"}}, [
        ("W923:6:22:2", "[tags] stop_clear: pin 35 of esp32 has no pull", "Fit a resistor that holds it high when the wire is open.")]),
    ("esp32", {"start": {"pin": 36, "pull": "none", "active_low": False}}, [
        ("W923:8:17:2", "[tags] start: pin 36 of esp32 has no pull", "Fit a resistor that holds it low when the wire is open.")]),
    ("esp32", {"stop_clear": {"pull": "none"}}, [
        ("W924:6:54:6", "[tags] stop_clear: it is fail_safe and pull is 'none'",
         "A broken wire reads 0 only if a resistor of yours holds it high.")]),
    ("esp32", {"start": {"pull": "none"}}, []),
    ("pico2_w", {"brim_clear": {"pull": "down", "active_low": False}}, [
        ("W925:7:54:6", "[tags] brim_clear: pin 17 of pico2_w may read 1 when the wire is open (RP2350-E9: up to stepping A2 "
         "the chip's own resistor does not hold it down)", "Fit 8.2 kohm to ground, or pull up with active_low = true.")]),
)  # fmt: skip


@pytest.mark.parametrize(("board", "changed", "problems"), WARNED)
def test_what_is_warned_of(board: str, changed: dict[str, dict[str, Any]], problems: list[tuple[str, str, str]]) -> None:
    """Each with code, line, column and width of the place."""
    found = [
        (f"{each.code}:{each.at.line}:{each.at.column}:{each.at.width}", each.message, each.remedy) for each in warned(board, **changed)
    ]
    assert found == problems


def test_a_project_without_a_board_file_or_board_has_nothing_to_warn_of() -> None:
    project = load_project(ROOT / "examples/tank_fill")
    assert replace(project, board_file=None).warnings == []
    assert project.board
    tags = {"tags": project.board["tags"]}
    assert replace(project, board_file=BoardFile(tags, TomlPlaces("board.toml", ""))).warnings == []


def test_the_pins_that_are_warned_of_are_pins_of_boards() -> None:
    for table in (STRAPPING, PULSING, NO_PULL):
        for board, pins in table.items():
            assert all(any(low <= pin <= high for low, high in PROFILES[board][0]) for pin in pins)
    assert set(WEAK_PULL_DOWN) <= set(PROFILES)
    assert list(NO_PULL["esp32"]) == [pin for low, high in PROFILES["esp32"][2] for pin in range(low, high + 1)]


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*/board.toml")), ids=lambda path: path.parent.name)
def test_examples_are_not_warned_of(example: Path) -> None:
    assert load_project(example.parent).warnings == []


LINE = 'stop_clear = { pin = 2, type = "digital_in", pull = "none", active_low = true }'
MESSAGE = "[tags] stop_clear: it is fail_safe and pull is 'none'"
REMEDY = "A broken wire reads 0 only if a resistor of yours holds it high."


@pytest.fixture
def warning(project: Path) -> Path:
    board = project / "board.toml"
    text = board.read_text(encoding="utf-8")
    assert 'stop_clear = { pin = 2, type = "digital_in", pull = "up"' in text
    board.write_text(text.replace('"digital_in", pull = "up"', '"digital_in", pull = "none"', 1), encoding="utf-8")
    return project


def told(project: Path) -> str:
    return f"{project.as_posix()}/board.toml:9:53: W924: {MESSAGE}\n  {LINE}\n  {' ' * 52}^^^^^^\n  {REMEDY}\n"


def test_check_tells_it(warning: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("check", str(warning), monkeypatch=monkeypatch) == 0
    model_hash = load_project(warning).description.hash
    assert capsys.readouterr() == (f"{told(warning)}{warning.as_posix()}: 1 warning in TankFill, model hash {model_hash}\n", "")


def test_check_tells_it_as_json(warning: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("check", str(warning), "--json", monkeypatch=monkeypatch) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == [
        {
            "code": "W924",
            "severity": "warning",
            "title": "a broken wire that may read healthy",
            "file": f"{warning.as_posix()}/board.toml",
            "line": 9,
            "column": 53,
            "width": 6,
            "message": MESSAGE,
            "remedy": REMEDY,
            "page": "docs/problems/W924.md",
        }
    ]


def test_check_tells_it_to_github_and_code_scanning(
    warning: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = f"{warning.as_posix()}/board.toml"
    assert isoscan("check", str(warning), "--github", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == f"::warning file={file},line=9,col=53,endColumn=59,title=W924::{MESSAGE}. {REMEDY}\n"
    assert isoscan("check", str(warning), "--sarif", monkeypatch=monkeypatch) == 0
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], result["level"], place["artifactLocation"]["uri"]) == ("W924", "warning", file)
    assert place["region"] == {"startLine": 9, "startColumn": 53, "endColumn": 59}


def test_flash_tells_it_and_goes_on(warning: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cli_flash, "flash_project", lambda *_: DONE)
    assert isoscan("flash", str(warning), monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().err == f"warning: {told(warning)}"
