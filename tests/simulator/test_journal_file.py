"""The journal's file: order, chain, rotation, and what a power loss or a change leaves behind."""

from pathlib import Path

import pytest

from shared_model.journal import ANCHOR, Journal, broken_at
from simulator import journal_file
from simulator.journal_file import JournalFile


def write(file: JournalFile, journal: Journal, count: int) -> list[str]:
    lines = [journal.line({"kind": "boot", "number": number}) for number in range(count)]
    file.append(lines)
    return lines


def test_what_was_appended_is_read_back_in_order_with_a_whole_chain(tmp_path: Path) -> None:
    lines = write(JournalFile(tmp_path), Journal(), 3)
    again = JournalFile(tmp_path)
    assert again.damage == ""
    assert again.head == lines[-1][:64]
    assert again.last_j == 1002
    assert again.audit(0, 10) == {"entries": lines, "first_prev": ANCHOR, "head": again.head, "more": False}


def test_an_audit_goes_on_behind_the_number_it_is_given(tmp_path: Path) -> None:
    file = JournalFile(tmp_path)
    lines = write(file, Journal(), 5)
    page = file.audit(1001, 2)
    assert page == {"entries": lines[2:4], "first_prev": lines[1][:64], "head": lines[-1][:64], "more": True}
    assert broken_at(page["entries"], page["first_prev"]) == -1
    assert file.audit(1004, 2) == {"entries": [], "first_prev": lines[-1][:64], "head": lines[-1][:64], "more": False}


def test_an_empty_journal_has_the_anchor_as_its_head(tmp_path: Path) -> None:
    assert JournalFile(tmp_path).audit(0, 5) == {"entries": [], "first_prev": ANCHOR, "head": ANCHOR, "more": False}


def test_an_entry_cut_short_by_a_power_loss_is_dropped_and_told(tmp_path: Path) -> None:
    lines = write(JournalFile(tmp_path), Journal(), 2)
    path = tmp_path / "journal"
    path.write_bytes(path.read_bytes()[:-20])
    again = JournalFile(tmp_path)
    assert again.damage == "the last entry was cut short by a power loss, and was dropped"
    assert again.audit(0, 5)["entries"] == lines[:1]
    write(again, Journal(again.head, again.last_j), 1)
    assert JournalFile(tmp_path).damage == ""


def test_a_file_that_is_empty_after_a_power_loss_gets_its_anchor(tmp_path: Path) -> None:
    (tmp_path / "journal").touch()
    lines = write(JournalFile(tmp_path), Journal(), 1)
    assert JournalFile(tmp_path).audit(0, 5)["entries"] == lines


def test_a_changed_entry_is_told_with_its_place(tmp_path: Path) -> None:
    write(JournalFile(tmp_path), Journal(), 4)
    path = tmp_path / "journal"
    path.write_text(path.read_text().replace('"number":2', '"number":7'))
    again = JournalFile(tmp_path)
    assert again.damage == "entry 3 of 4 does not follow from the one before it: changed, missing or added"


def test_two_files_are_kept_and_the_anchor_tells_what_came_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_file, "LINES_A_FILE", 3)
    file = JournalFile(tmp_path)
    journal = Journal()
    lines = [line for _ in range(7) for line in write(file, journal, 1)]
    assert file.audit(0, 100)["entries"] == lines[3:]
    again = JournalFile(tmp_path)
    assert again.damage == ""
    assert again.audit(0, 100) == file.audit(0, 100)
    assert again.audit(0, 1)["first_prev"] == lines[2][:64]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal", "journal.1"]
