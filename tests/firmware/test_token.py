"""`isoscan token`: onto a board and off it, and never anywhere else."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.firmware.boards import RunningBoard, board_with_secrets
from tests.firmware.test_board import until
from tests.simulator.test_cli import isoscan
from tools.sealed import opened, seal

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no ptys")

BEFORE = {"tokens": {"operator": {"token": "0" * 32, "access": "operator"}}}


@pytest.fixture
def board(tmp_path: Path) -> Iterator[RunningBoard]:
    with board_with_secrets(tmp_path, BEFORE) as made:
        yield made


def kept(board: RunningBoard) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = opened((board.flash / "secrets.json").read_text())["tokens"]
    return found


def test_a_token_is_made_put_onto_the_board_and_shown_once(
    board: RunningBoard, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = ["--port", board.board.chip.port]
    assert isoscan("token", "anna", *port, monkeypatch=monkeypatch) == 0
    out, err = capsys.readouterr()
    assert re.fullmatch("[0-9a-f]{32}\n", out)
    assert err == ""
    assert kept(board) == BEFORE["tokens"] | {"anna": {"token": out.strip(), "access": "operator"}}
    until(lambda: "the board asked for a reset" in board.printed)

    assert isoscan("token", *port, monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == "anna\noperator\n"

    assert isoscan("token", "anna", "--remove", *port, monkeypatch=monkeypatch) == 0
    assert capsys.readouterr() == ("", "")
    assert kept(board) == BEFORE["tokens"]

    assert isoscan("token", "anna", "--remove", *port, monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().err == "error: the board has no token of anna; it has of operator\n"


def test_a_name_that_cannot_be(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("token", "an na", "--port", "nowhere", monkeypatch=monkeypatch) == 2
    told = "a name is 1 to 32 letters, digits, - and _, the first a letter or digit"
    assert capsys.readouterr().err == f"error: 'an na' cannot have a token; {told}\n"


def test_of_a_damaged_file_the_spare_is_taken(
    board: RunningBoard, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (board.flash / "secrets.json").write_bytes(b"\xff")
    (board.flash / "secrets.json.old").write_text(seal(BEFORE))
    assert isoscan("token", "anna", "--port", board.board.chip.port, monkeypatch=monkeypatch) == 0
    assert kept(board) == BEFORE["tokens"] | {"anna": {"token": capsys.readouterr().out.strip(), "access": "operator"}}


def test_a_damaged_file_is_left_and_told(board: RunningBoard, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (board.flash / "secrets.json").write_text("{")
    port = board.board.chip.port
    assert isoscan("token", "anna", "--port", port, monkeypatch=monkeypatch) == 2
    told = f"secrets.json on the board is damaged; remove it with: mpremote connect {port} fs rm secrets.json"
    assert capsys.readouterr().err == f"error: {port}: {told}\n"
    assert (board.flash / "secrets.json").read_text() == "{"
