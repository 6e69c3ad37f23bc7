"""`isoscan wifi`: credentials onto a board and off it, and never anywhere else."""

import getpass
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator import cli_wifi, flash_folder
from tests.firmware.boards import RunningBoard, board_with_secrets
from tests.firmware.test_board import until
from tests.simulator.test_cli import isoscan
from tools.sealed import opened

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no ptys")

TOKENS = {"tokens": {"operator": {"token": "0" * 32, "access": "operator"}}}
PASSWORD = "the plant's secret"
TOLD = "The board opens a network of its own when it cannot join. Its password, shown once:\n"


@pytest.fixture
def board(tmp_path: Path) -> Iterator[RunningBoard]:
    with board_with_secrets(tmp_path, TOKENS) as made:
        yield made


def kept(board: RunningBoard) -> dict[str, Any]:
    found: dict[str, Any] = opened((board.flash / "secrets.json").read_text())
    return found


def test_credentials_are_put_onto_the_board_beside_its_tokens_and_taken_off(
    board: RunningBoard, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = ["--port", board.board.chip.port]
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
    assert isoscan("wifi", "plant 7", *port, monkeypatch=monkeypatch) == 0
    out, err = capsys.readouterr()
    own = out.strip()
    assert len(own) == 16
    assert err == TOLD
    assert kept(board) == TOKENS | {"wifi": {"ssid": "plant 7", "password": PASSWORD, "own_password": own}}
    until(lambda: "the board asked for a reset" in board.printed)
    assert PASSWORD not in "".join(board.printed)

    assert isoscan("wifi", "--forget", *port, monkeypatch=monkeypatch) == 0
    assert capsys.readouterr() == ("", "")
    assert kept(board) == TOKENS

    assert isoscan("wifi", "--forget", *port, monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().err == "error: the board has no credentials of a Wi-Fi network\n"


def test_at_a_terminal_the_password_is_asked_for_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return PASSWORD

    monkeypatch.setattr(getpass, "getpass", ask)
    assert cli_wifi._password("plant 7") == PASSWORD
    assert asked == ["Password of plant 7: "]


@pytest.mark.parametrize("password", ["", "seven77", "x" * 64, "ten_umläut"])
def test_a_password_that_cannot_be_is_refused_and_not_repeated(
    password: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
    assert isoscan("wifi", "plant 7", "--port", "nowhere", monkeypatch=monkeypatch) == 2
    told = "a password of Wi-Fi has 8 to 63 printable ASCII characters, or 64 hexadecimal digits; open networks are not joined"
    assert capsys.readouterr() == ("", f"error: {told}\n")


@pytest.mark.parametrize("arguments", [[], ["plant 7", "--forget"]])
def test_an_ssid_or_forget_is_needed(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("wifi", *arguments, monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == "error: give the SSID of a network to join, or --forget and no SSID\n"


def test_an_ssid_that_cannot_be(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("wifi", "ä" * 17, "--port", "nowhere", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == f"error: '{'ä' * 17}' is no SSID; one has at most 32 bytes\n"


def test_a_virtual_boards_flash_keeps_them_when_it_is_laid_down_again(tmp_path: Path) -> None:
    settings = flash_folder.Settings("localhost", 3001, "operator", "1" * 32)
    (tmp_path / "secrets.json").write_text(json.dumps({"wifi": {"ssid": "plant 7"}, **TOKENS}))
    flash_folder.settle(tmp_path, settings)
    flash_folder._clear(tmp_path)
    flash_folder.settle(tmp_path, settings)
    assert opened((tmp_path / "secrets.json").read_text()) == {
        "wifi": {"ssid": "plant 7"},
        "tokens": {"operator": {"token": "1" * 32, "access": "operator"}},
    }
