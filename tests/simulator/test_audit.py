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
    assert re.fullmatch(rf"localhost:{simulator.port}: (1 entry|\d+ entries), an unbroken chain\n", capsys.readouterr().out)


def test_one_entry_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    JournalFile(tmp_path).append([Journal().line({"ms": 0})])
    assert isoscan("audit", str(tmp_path), "--verify", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == f"{tmp_path}: 1 entry, an unbroken chain\n"


NO_JOURNAL = "this is no journal; one begins with a line of 64 hexadecimal digits, the hash before its first entry"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"hello", b"0" * 63 + b"\n", b"{}\n{}\n"])
@pytest.mark.parametrize("verify", [[], ["--verify"]])
def test_a_file_that_is_no_journal(
    content: bytes, verify: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    assert isoscan("audit", str(path), *verify, monkeypatch=monkeypatch) == 1
    assert capsys.readouterr() == ("", f"error: {path.as_posix()}: {NO_JOURNAL}\n")


def test_an_empty_younger_file_hides_no_older_one(
    journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (journal / "journal").write_bytes(b"")
    assert isoscan("audit", str(journal), "--verify", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == f"{journal}: 2 entries, an unbroken chain\n"
    (journal / "journal.1").write_bytes(b"damaged\n")
    assert isoscan("audit", str(journal), "--verify", monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().err == f"error: {journal.as_posix()}/journal.1: {NO_JOURNAL}\n"


def test_the_journal_of_a_project(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("audit", str(project), monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == f"error: {project.as_posix()}/.isoscan: there is no journal in this folder\n"
    for folder in (".isoscan", ".isoscan/plant"):
        (project / folder).mkdir()
        JournalFile(project / folder).append([Journal().line({"ms": 0})])
    for name in ("", "model.py", "plant.py"):
        source = str(project / name)
        assert isoscan("audit", source, "--verify", monkeypatch=monkeypatch) == 0
        assert capsys.readouterr().out == f"{source}: 1 entry, an unbroken chain\n"


@pytest.mark.parametrize("source", ["ftp://tank", "localhost:notaport", "localhost:99999", "[::1"])
def test_no_address(source: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert isoscan("audit", source, monkeypatch=monkeypatch) == 2
    told = "no address of a device; write ws://tank-01.local:3001/ws, or tank-01.local:3001"
    assert capsys.readouterr().err == f"error: {source}: {told}; and there is no file {source}\n"


@pytest.mark.parametrize(
    ("source", "status", "text"),
    [
        ("{folder}", 2, "{folder}: there is no journal in this folder"),
        ("127.0.0.1:1", 1, "ws://127.0.0.1:1/ws: no device answers there: Connection refused; and there is no file 127.0.0.1:1"),
    ],
)
def test_no_journal(
    tmp_path: Path, source: str, status: int, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path.as_posix()
    assert isoscan("audit", source.format(folder=folder), "--verify", monkeypatch=monkeypatch) == status
    assert re.fullmatch(f"error: {text.format(folder=folder)}\n", capsys.readouterr().err)
