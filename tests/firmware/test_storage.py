"""The board's journal and retained values in files: rotation, power loss in mid-write, a full flash."""

import builtins
import errno
import io
import json
from pathlib import Path
from typing import Any

import pytest

from firmware import sealed, storage
from firmware.storage import JournalFile, RetainedFile
from shared_model.journal import ANCHOR, Journal, broken_at


def lines(journal: Journal, count: int) -> list[str]:
    return [journal.line({"kind": "command", "subject": "start"}) for _ in range(count)]


def test_lines_are_kept_and_their_chain_goes_on(tmp_path: Path) -> None:
    journal = Journal()
    file = JournalFile(str(tmp_path))
    file.append(lines(journal, 3))
    again = JournalFile(str(tmp_path))
    assert (again.head, again.last_j, again.damage) == (journal.head, 1002, "")
    more = Journal(again.head, again.last_j)
    again.append(lines(more, 2))
    audit = JournalFile(str(tmp_path)).audit(0, 10)
    assert broken_at(audit["entries"], audit["first_prev"]) == -1
    assert (len(audit["entries"]), audit["first_prev"], audit["head"], audit["more"]) == (5, ANCHOR, more.head, False)


def test_an_audit_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    file = JournalFile(str(tmp_path))
    file.append(lines(Journal(), 40))
    got: list[str] = []
    since, more, pages = 0, True, 0
    while more:
        page = file.audit(since, 1000)
        assert page["first_prev"] == (got[-1][:64] if got else ANCHOR)
        assert sum(map(len, page["entries"])) <= 2048
        got += page["entries"]
        since += 1000 if not since else 0
        since = 999 + len(got)
        more = page["more"]
        pages += 1
    assert (len(got), broken_at(got), pages > 1) == (40, -1, True)
    assert file.audit(0, 7)["entries"] == got[:7]


def full(folder: Path) -> JournalFile:
    """A journal of two files with several starts in each, the longest that there is."""
    file = JournalFile(str(folder))
    for _ in range(16):
        journal = Journal(file.head, file.last_j)
        file.append(lines(journal, 30))
        file.last_j = journal.next_j - 1
    return file


class Counted(io.FileIO):
    """A file that counts what is read of all such files."""

    read_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        got = super().read(size) or b""
        Counted.read_bytes += len(got)
        return got


def test_an_audit_reads_little_of_long_files_and_finds_every_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = full(tmp_path)
    every = [line for name in ("journal.1", "journal") for line in (tmp_path / name).read_text().splitlines()[1:]]
    numbers = [json.loads(line[65:])["j"] for line in every]
    assert len(every) > 300
    monkeypatch.setattr(storage, "open", Counted, raising=False)
    for since in [0, 999, *numbers, numbers[-1] + 5000, (1 << 53) - 1]:
        Counted.read_bytes = 0
        audit = file.audit(since, 5)
        first = sum(number <= since for number in numbers)
        assert audit["entries"] == every[first : first + 5]
        assert audit["first_prev"] == (every[first - 1][:64] if first else (tmp_path / "journal.1").read_text()[:64])
        assert audit["more"] == (first + 5 < len(every))
        assert Counted.read_bytes <= 16 * 1024


@pytest.mark.parametrize("digit", ["0", "9", "x"])
def test_a_damaged_number_hides_no_other_entry(tmp_path: Path, digit: str) -> None:
    file = full(tmp_path)
    text = (tmp_path / "journal").read_text()
    for line in text.splitlines()[5:-1]:
        number = json.loads(line[65:])["j"]
        damaged = line.replace(f'"j":1{number // 1000 % 10}', f'"j":1{digit}')
        assert damaged != line
        (tmp_path / "journal").write_text(text.replace(line, damaged))
        if number % 1000 > 4:
            found = file.audit(number - 4, 5)["entries"]
            assert [json.loads(each[65:])["j"] for each in found[:3]] == [number - 3, number - 2, number - 1]


def test_rotation_keeps_two_files_and_an_unbroken_chain(tmp_path: Path) -> None:
    journal = Journal()
    file = JournalFile(str(tmp_path), file_bytes=1000)
    for _ in range(30):
        file.append(lines(journal, 1))
    sizes = [(tmp_path / name).stat().st_size for name in ("journal", "journal.1")]
    assert max(sizes) < 1400
    audit = JournalFile(str(tmp_path), file_bytes=1000).audit(0, 100)
    assert broken_at(audit["entries"], audit["first_prev"]) == -1
    assert (audit["head"], audit["first_prev"] == ANCHOR) == (journal.head, False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal", "journal.1"]


def test_a_line_cut_anywhere_by_a_power_loss_is_dropped_and_the_rest_stands(tmp_path: Path) -> None:
    file = JournalFile(str(tmp_path))
    file.append(lines(Journal(), 3))
    whole = (tmp_path / "journal").read_bytes()
    ends = [at + 1 for at, byte in enumerate(whole) if byte == 10]
    for cut in range(ends[0], len(whole), 7):
        (tmp_path / "journal").write_bytes(whole[:cut])
        mended = JournalFile(str(tmp_path))
        kept = max(end for end in ends if end <= cut)
        assert (tmp_path / "journal").read_bytes() == whole[:kept]
        assert mended.damage == ("" if cut == kept else "the last entry was cut short by a power loss, and was dropped")
        audit = mended.audit(0, 10)
        assert broken_at(audit["entries"], audit["first_prev"]) == -1
        assert mended.head == (audit["entries"] or [ANCHOR])[-1][:64]


def test_a_file_cut_inside_its_first_line_begins_again(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("0" * 30)
    file = JournalFile(str(tmp_path))
    file.append(lines(Journal(), 1))
    assert broken_at(JournalFile(str(tmp_path)).audit(0, 10)["entries"]) == -1


class FullFlash:
    """A file on which only so many characters fit."""

    def __init__(self, file: Any, room: int, error: Exception) -> None:
        self.file, self.room, self.error = file, room, error

    def __enter__(self) -> "FullFlash":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, text: Any) -> None:
        self.file.write(text[: max(self.room, 0)])
        self.room -= len(text)
        if self.room < 0:
            raise self.error

    def flush(self) -> None:
        self.file.flush()


NO_ROOM = OSError(errno.ENOSPC, "no space left on device")


def fill_up(patch: pytest.MonkeyPatch, error: Exception = NO_ROOM, **rooms: int) -> None:
    """Files opened in these modes take so much, and then raise this."""
    real = builtins.open
    patch.setattr(
        storage,
        "open",
        lambda path, mode="r": FullFlash(real(path, mode), rooms[mode], error) if mode in rooms else real(path, mode),
        raising=False,
    )


@pytest.mark.parametrize("error", [NO_ROOM, MemoryError(), KeyboardInterrupt()])
@pytest.mark.parametrize("room", [0, 30, 200, 500])
def test_an_append_that_fails_leaves_no_half_of_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Any, room: int) -> None:
    journal = Journal()
    file = JournalFile(str(tmp_path))
    file.append(lines(journal, 2))
    before = (tmp_path / "journal").read_bytes()
    batch = lines(journal, 5)
    fill_up(monkeypatch, error, a=room)
    with pytest.raises(type(error)):
        file.append(batch)
    monkeypatch.undo()
    assert (tmp_path / "journal").read_bytes() == before
    file.append(batch)
    audit = JournalFile(str(tmp_path)).audit(0, 10)
    assert (len(audit["entries"]), broken_at(audit["entries"])) == (7, -1)


def test_what_a_full_flash_could_not_undo_is_undone_before_the_next_append(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal()
    file = JournalFile(str(tmp_path))
    file.append(lines(journal, 2))
    batch = lines(journal, 3)
    fill_up(monkeypatch, a=200, wb=0)
    for _ in range(2):
        with pytest.raises(OSError, match="no space left"):
            file.append(batch)
    monkeypatch.undo()
    file.append(batch)
    audit = file.audit(0, 10)
    assert (len(audit["entries"]), broken_at(audit["entries"])) == (5, -1)


def test_a_torn_journal_on_a_full_flash_is_put_aside_and_a_new_one_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal()
    JournalFile(str(tmp_path)).append(lines(journal, 3))
    with (tmp_path / "journal").open("a") as torn:
        torn.write("0" * 70)
    fill_up(monkeypatch, wb=40)
    file = JournalFile(str(tmp_path))
    monkeypatch.undo()
    assert file.damage == "the last entry was cut short by a power loss, and was dropped"
    assert [path.name for path in tmp_path.iterdir()] == ["journal.1"]
    file.append(lines(Journal(file.head, file.last_j), 2))
    again = JournalFile(str(tmp_path))
    audit = again.audit(0, 10)
    assert (len(audit["entries"]), broken_at(audit["entries"]), again.last_j, again.damage) == (5, -1, 2001, "")


def test_a_flash_that_takes_nothing_at_all_keeps_no_board_from_its_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    JournalFile(str(tmp_path)).append(lines(Journal(), 3))
    with (tmp_path / "journal").open("a") as torn:
        torn.write("torn")

    def fails(*_: str) -> None:
        raise OSError(errno.EROFS, "read-only file system")

    fill_up(monkeypatch, wb=0)
    monkeypatch.setattr(sealed, "replace", fails)
    file = JournalFile(str(tmp_path))
    monkeypatch.undo()
    file.append(lines(Journal(file.head, file.last_j), 2))
    audit = JournalFile(str(tmp_path)).audit(0, 10)
    assert (len(audit["entries"]), broken_at(audit["entries"])) == (5, -1)


def test_the_number_of_a_damaged_last_line_is_not_given_again(tmp_path: Path) -> None:
    JournalFile(str(tmp_path)).append(lines(Journal(), 1001))
    text = (tmp_path / "journal").read_text()
    for damaged in ('"j":1000', '"j";2000'):
        (tmp_path / "journal").write_text(text.replace('"j":2000', damaged))
        file = JournalFile(str(tmp_path))
        assert Journal(file.head, file.last_j).next_j == 3000


def test_retained_values_are_written_whole_and_only_when_they_changed(tmp_path: Path) -> None:
    file = RetainedFile(str(tmp_path))
    assert file.load() == {}
    assert file.save('{"values": {}}') is True
    assert file.save('{"values": {}}') is False
    assert RetainedFile(str(tmp_path)).load() == {"values": {}}
    assert [path.name for path in tmp_path.iterdir()] == ["retained.json"]


def test_a_write_that_was_cut_off_leaves_the_old_values(tmp_path: Path) -> None:
    RetainedFile(str(tmp_path)).save('{"values": {"a": [1]}}')
    (tmp_path / "retained.json.new").write_text('{"val')
    assert RetainedFile(str(tmp_path)).load() == {"values": {"a": [1]}}


@pytest.mark.parametrize("content", ["", "{", "[]", "5", "0" * 64 + '\n{"values": {}}'])
def test_damaged_retained_values_are_a_value_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "retained.json").write_text(content)
    with pytest.raises(ValueError, match=r"^there is no spare that is whole$"):
        RetainedFile(str(tmp_path)).load()


def saved_twice(folder: Path) -> Path:
    file = RetainedFile(str(folder))
    for value in (1, 2):
        file.save(f'{{"values": {{"a": [{value}]}}}}')
    return folder / "retained.json"


def test_any_byte_that_changed_is_seen_and_the_spare_is_taken(tmp_path: Path) -> None:
    path = saved_twice(tmp_path)
    good = path.read_bytes()
    assert RetainedFile(str(tmp_path)).load() == {"values": {"a": [2]}}
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 0x80]) + good[at + 1 :])
        file = RetainedFile(str(tmp_path))
        assert file.load() == {"values": {"a": [1]}}
        assert file.damage == "the file of retained values is damaged; the one before it was taken"


def test_a_power_loss_between_two_renames_loses_nothing(tmp_path: Path) -> None:
    path = saved_twice(tmp_path)
    path.rename(tmp_path / "retained.json.new")
    file = RetainedFile(str(tmp_path))
    assert (file.load(), file.damage) == ({"values": {"a": [2]}}, "")
    file.save('{"values": {"a": [3]}}')
    assert RetainedFile(str(tmp_path)).load() == {"values": {"a": [3]}}


@pytest.mark.parametrize("byte", [b"\xff", b"\x00", b"\xed\xa0\x80", b"\n", b"}", b"7"])
def test_any_byte_of_a_journal_that_changed_is_survived_and_breaks_its_chain(tmp_path: Path, byte: bytes) -> None:
    path, journal = tmp_path / "journal", Journal()
    JournalFile(str(tmp_path)).append(lines(journal, 3))
    good = path.read_bytes()
    for at in range(len(good) - 1):
        if good[at : at + 1] != byte:
            path.write_bytes(good[:at] + byte + good[at + 1 :])
            file = JournalFile(str(tmp_path))
            file.append(lines(Journal(file.head, file.last_j), 1))
            audit = JournalFile(str(tmp_path)).audit(0, 10)
            assert broken_at(audit["entries"], audit["first_prev"]) == max(good.count(b"\n", 0, at) - 1, 0), at
