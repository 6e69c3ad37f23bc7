"""The journal of a file or a device, printed and checked."""

import json
import re
from pathlib import Path

import pytest

from shared_model.journal import Journal
from simulator.journal_file import JournalFile
from tests.simulator.running import Simulator
from tests.simulator.test_cli import isoscan


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A journal of four entries in two files."""
    file, chain = JournalFile(tmp_path), Journal()
    for number in range(4):
        if number == 2:
            file._rotate()
        entry = {"ms": 100 * number, "time": None, "kind": "command", "subject": "start", "data": None, "actor": "operator"}
        file.append([chain.line(entry)])
    return tmp_path


def test_entries_are_printed_oldest_first(journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("audit", str(journal), monkeypatch=monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1000  0 ms after boot  command  start  by operator"
    assert [line.split()[0] for line in lines] == ["1000", "1001", "1002", "1003"]


def test_entries_for_programs(journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("audit", str(journal / "journal"), "--json", monkeypatch=monkeypatch) == 0
    assert [json.loads(line)["j"] for line in capsys.readouterr().out.splitlines()] == [1002, 1003]


def test_an_unbroken_chain(journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("audit", str(journal), "--verify", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == f"{journal}: 4 entries, an unbroken chain\n"


@pytest.mark.parametrize(("file", "line"), [("journal.1", 2), ("journal.1", 3), ("journal", 2), ("journal", 3)])
def test_a_changed_byte_is_found_at_its_line(
    journal: Path, file: str, line: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = journal / file
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b"start", b"stare")
    path.write_bytes(b"".join(lines))
    assert isoscan("audit", str(journal), "--verify", monkeypatch=monkeypatch) == 1
    told = "this line does not follow from the one before it: changed, missing or added"
    assert capsys.readouterr().err == f"error: {path.as_posix()}:{line}: {told}\n"


def test_a_missing_line_is_found_at_the_next(journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    path = journal / "journal"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    assert isoscan("audit", str(journal), "--verify", monkeypatch=monkeypatch) == 1
    assert f"{path.as_posix()}:2: " in capsys.readouterr().err


def test_a_running_device_shows_its_journal(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client = simulator.client()
    client.until(lambda _: bool(client.ask("get_audit")["entries"]))
    assert isoscan("audit", simulator.links["url"], monkeypatch=monkeypatch) == 0
    assert "  boot  tank_fill  " in capsys.readouterr().out.splitlines()[0]
    assert isoscan("audit", f"localhost:{simulator.port}", "--verify", monkeypatch=monkeypatch) == 0
    assert re.fullmatch(rf"localhost:{simulator.port}: \d+ entries, an unbroken chain\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("source", "status", "text"),
    [
        ("{folder}", 2, "{folder}: there is no journal in this folder"),
        ("127.0.0.1:1", 1, "ws://127.0.0.1:1/ws: no device answers there: .*; and there is no file 127.0.0.1:1"),
    ],
)
def test_no_journal(
    tmp_path: Path, source: str, status: int, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path.as_posix()
    assert isoscan("audit", source.format(folder=folder), "--verify", monkeypatch=monkeypatch) == status
    assert re.fullmatch(f"error: {text.format(folder=folder)}\n", capsys.readouterr().err)
