"""What is warned of in a board file, on its full text, and that every verb that goes on with it says so."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from firmware.drivers.profiles import PROFILES
from simulator import cli_flash
from simulator.board_warnings import NO_PULL, PULSING, STRAPPING, WEAK_PULL_DOWN, board_warnings
from simulator.project import load_project
from tests.simulator.test_cli import isoscan
from tests.simulator.test_cli_flash import DONE
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


def warned(board: str, **changed: dict[str, Any]) -> list[str]:
    """The warnings of tank_fill on that board, with the pins of an ESP32, but for what is changed."""
    tags = {path: {"pin": PINS[path], **entry, **changed.get(path, {})} for path, entry in PLAIN.items()}
    for path in ("start", "reset"):
        tags[path]["type"] = "button"
    if board.startswith("pico"):
        tags["level"]["pin"] = 26
    return board_warnings(replace(load_project(ROOT / "examples/tank_fill"), board={"board": board, "tags": tags}))


USE_ANOTHER = "use another, or let hardware hold that off until the program runs"
WARNED: tuple[tuple[str, dict[str, dict[str, Any]], list[str]], ...] = (
    ("esp32", {}, []),
    ("pico_w", {}, []),
    ("pico2_w", {}, []),
    ("esp32", {"inlet": {"pin": 12}}, [
        "[tags] inlet: pin 12 of esp32 is read while the board starts (high sets the flash to 1.8 V), "
        "and what it drives may pull it the other way; use another"]),
    ("esp32", {"inlet": {"pin": 14}}, [
        f"[tags] inlet: pin 14 of esp32 moves while the board starts (it pulses), and what it drives with it; {USE_ANOTHER}"]),
    ("esp32", {"inlet": {"pin": 0}}, [
        "[tags] inlet: pin 0 of esp32 is read while the board starts (high starts the program), "
        "and what it drives may pull it the other way; use another",
        f"[tags] inlet: pin 0 of esp32 moves while the board starts (it gives a clock), and what it drives with it; {USE_ANOTHER}"]),
    ("esp32", {"stop_clear": {"pin": 12}}, []),  # an input drives nothing
    ("esp32", {"stop_clear": {"pin": 35, "pull": "none"}}, [
        "[tags] stop_clear: pin 35 of esp32 has no pull; fit a resistor that holds it high when the wire is open"]),
    ("esp32", {"start": {"pin": 36, "pull": "none", "active_low": False}}, [
        "[tags] start: pin 36 of esp32 has no pull; fit a resistor that holds it low when the wire is open"]),
    ("esp32", {"stop_clear": {"pull": "none"}}, [
        "[tags] stop_clear: it is fail_safe and pull is 'none'; a broken wire reads 0 only if a resistor of yours holds it high"]),
    ("esp32", {"start": {"pull": "none"}}, []),
    ("pico2_w", {"brim_clear": {"pull": "down", "active_low": False}}, [
        "[tags] brim_clear: pin 17 of pico2_w may read 1 when the wire is open (RP2350-E9: up to stepping A2 the chip's own resistor "
        "does not hold it down); fit 8.2 kohm to ground, or pull up with active_low = true"]),
)  # fmt: skip


@pytest.mark.parametrize(("board", "changed", "texts"), WARNED)
def test_what_is_warned_of(board: str, changed: dict[str, dict[str, Any]], texts: list[str]) -> None:
    assert warned(board, **changed) == [f"board.toml: {text}" for text in texts]


def test_a_project_without_a_board_file_or_board_has_nothing_to_warn_of() -> None:
    project = load_project(ROOT / "examples/tank_fill")
    assert board_warnings(replace(project, board=None)) == []
    assert project.board
    assert board_warnings(replace(project, board={"tags": project.board["tags"]})) == []


def test_the_pins_that_are_warned_of_are_pins_of_boards() -> None:
    for table in (STRAPPING, PULSING, NO_PULL):
        for board, pins in table.items():
            assert all(any(low <= pin <= high for low, high in PROFILES[board][0]) for pin in pins)
    assert set(WEAK_PULL_DOWN) <= set(PROFILES)
    assert list(NO_PULL["esp32"]) == [pin for low, high in PROFILES["esp32"][2] for pin in range(low, high + 1)]


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*/board.toml")), ids=lambda path: path.parent.name)
def test_examples_are_not_warned_of(example: Path) -> None:
    assert board_warnings(load_project(example.parent)) == []


TOLD = (
    "warning: board.toml: [tags] stop_clear: it is fail_safe and pull is 'none'; "
    "a broken wire reads 0 only if a resistor of yours holds it high\n"
)


@pytest.fixture
def warning(project: Path) -> Path:
    board = project / "board.toml"
    text = board.read_text(encoding="utf-8")
    assert 'stop_clear = { pin = 2, type = "digital_in", pull = "up"' in text
    board.write_text(text.replace('"digital_in", pull = "up"', '"digital_in", pull = "none"', 1), encoding="utf-8")
    return project


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_check_tells_it(form: str, warning: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("check", str(warning), *([] if form == "text" else [f"--{form}"]), monkeypatch=monkeypatch) == 0
    out, err = capsys.readouterr()
    told = TOLD.removeprefix("warning: ").removesuffix("\n")
    model_hash = load_project(warning).description.hash
    assert err == ""
    if form == "text":
        assert out == f"{TOLD}{warning.as_posix()}: 1 warning in TankFill, model hash {model_hash}\n"
    elif form == "github":
        assert out == f"::warning::{told}\n"
    else:
        assert f'"board_warnings": ["{told}"]' in out


def test_flash_tells_it_and_goes_on(warning: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cli_flash, "flash_project", lambda *_: DONE)
    assert isoscan("flash", str(warning), monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().err == TOLD
