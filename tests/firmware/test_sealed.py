"""Files with a sum and a spare: whatever happens to one of the two, what it says is had from the other."""

import errno
from pathlib import Path

import pytest

from firmware import flash_files, sealed
from firmware.flash_files import NotStarted
from tests.firmware.test_clock_and_tasks import prints
from tools.sealed import opened, seal

SAID = {"tokens": {"anna": {"token": "0" * 32, "access": "operator"}}}


def test_a_file_written_by_hand_counts_without_a_sum(tmp_path: Path) -> None:
    path = str(tmp_path / "network.json")
    Path(path).write_text('{"port": 3002}')
    assert sealed.read(path) == ({"port": 3002}, False)


def test_no_file_is_no_object_though_a_first_write_of_it_was_cut_off(tmp_path: Path) -> None:
    path = str(tmp_path / "secrets.json")
    assert sealed.read(path) == (None, False)
    Path(f"{path}.new").write_text(seal(SAID)[:90])
    assert sealed.read(path) == (None, False)


def test_any_byte_that_changed_is_seen_and_the_spare_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(seal(SAID))
    good = path.read_bytes()
    sealed.copy(str(path), sealed.read(str(path))[0])
    for at in range(len(good)):
        for bit in range(8):
            path.write_bytes(good[:at] + bytes([good[at] ^ 1 << bit]) + good[at + 1 :])
            assert sealed.read(str(path)) == (SAID, True), (at, bit)
    for length in range(len(good)):
        path.write_bytes(good[:length])
        assert sealed.read(str(path)) == (SAID, True), length


def test_damage_of_both_is_a_value_error(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text("")
    (tmp_path / "secrets.json.old").write_text(seal(SAID)[:-1])
    with pytest.raises(ValueError, match=r"^there is no spare that is whole$"):
        sealed.read(str(path))


@pytest.fixture
def flash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a board's flash, on which nothing was damaged yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(flash_files, "damage", [])
    return tmp_path


def test_the_spare_follows_what_others_write_and_goes_with_it(flash: Path) -> None:
    path, spare = flash / "secrets.json", flash / "secrets.json.old"
    path.write_text(seal(SAID))
    assert flash_files.secrets() == SAID
    assert opened(spare.read_text()) == SAID
    path.write_text(seal({"tokens": {}}))  # a token was taken away: the spare must not have it either
    assert flash_files.secrets() == {"tokens": {}}
    assert opened(spare.read_text()) == {"tokens": {}}
    path.unlink()
    assert flash_files.secrets() == {}
    assert list(flash.iterdir()) == []
    assert flash_files.damage == []


def test_a_spare_that_is_right_is_not_written_again(flash: Path) -> None:
    (flash / "secrets.json").write_text(seal(SAID))
    flash_files.secrets()
    before = (flash / "secrets.json.old").stat().st_mtime_ns
    flash_files.secrets()
    assert (flash / "secrets.json.old").stat().st_mtime_ns == before


def test_a_damaged_file_is_healed_from_its_spare_and_told_once(flash: Path) -> None:
    path, spare = flash / "secrets.json", flash / "secrets.json.old"
    path.write_text(seal(SAID))
    flash_files.secrets()
    path.write_text("[]")
    assert flash_files.secrets() == SAID
    assert flash_files.damage == ["secrets.json was damaged; its spare was put in its place"]
    assert (opened(path.read_text()), opened(spare.read_text())) == (SAID, SAID)
    spare.write_text("[]")
    assert flash_files.secrets() == SAID, "one of the two may be damaged again"
    assert flash_files.damage == ["secrets.json was damaged; its spare was put in its place"]
    path.write_text("[]")
    spare.write_text("[]")
    with pytest.raises(NotStarted, match=r"^secrets.json is damaged, and there is no spare that is whole$"):
        flash_files.secrets()


def test_a_file_that_a_power_loss_left_beside_a_damaged_one_heals_it(flash: Path) -> None:
    later = {"tokens": {"berta": SAID["tokens"]["anna"]}}
    (flash / "secrets.json").write_text(seal(SAID))
    flash_files.secrets()
    (flash / "secrets.json").write_text("[]")
    (flash / "secrets.json.new").write_text(seal(later))
    assert flash_files.secrets() == later
    assert flash_files.secrets() == later
    assert sorted(file.name for file in flash.iterdir()) == ["secrets.json", "secrets.json.old"]


@pytest.mark.parametrize("cut", ["replace", "copy"])
def test_a_power_loss_while_a_file_is_healed_costs_nothing(flash: Path, monkeypatch: pytest.MonkeyPatch, cut: str) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    (flash / "secrets.json").write_text(seal(SAID))
    flash_files.secrets()
    (flash / "secrets.json").write_text("[]")
    with monkeypatch.context() as patch:
        patch.setattr(sealed, cut, end)
        with pytest.raises(KeyboardInterrupt):
            flash_files.secrets()
    assert flash_files.secrets() == SAID
    assert sorted(file.name for file in flash.iterdir()) == ["secrets.json", "secrets.json.old"]


def test_a_flash_that_cannot_be_written_heals_nothing_and_says_so(flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "read-only file system")

    (flash / "secrets.json").write_text(seal(SAID))
    flash_files.secrets()
    (flash / "secrets.json").write_text("[]")
    monkeypatch.setattr(sealed, "replace", refuse)
    assert flash_files.secrets() == SAID
    assert flash_files.damage == ["secrets.json is damaged; its spare was taken"]


def test_a_file_that_people_write_is_left_to_them(flash: Path) -> None:
    (flash / "network.json").write_text('{"port": 3002}')
    (flash / "config.json").write_text("{}")
    flash_files.config()
    (flash / "network.json").write_text('{"port": 3003')
    assert flash_files.config()["port"] == 3002
    assert flash_files.damage == ["network.json is damaged; its spare was taken"]
    assert (flash / "network.json").read_text() == '{"port": 3003'


def test_a_flash_without_room_for_a_spare_keeps_no_board_from_its_start(flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: str) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    (flash / "secrets.json").write_text(seal(SAID))
    monkeypatch.setattr(sealed, "save", full)
    assert flash_files.secrets() == SAID


def test_a_rename_that_fails_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    with pytest.raises(OSError, match="new"):
        sealed.replace(str(tmp_path / "new"), str(tmp_path / "old"))
    assert (tmp_path / "old").read_text() == "old"


ON_A_FLASH = """
import os, vfs
from firmware.sealed import replace
class Flash:
    def __init__(self):
        self.data = bytearray(150 * 512)
    def readblocks(self, block, into, at=0):
        into[:] = self.data[block * 512 + at : block * 512 + at + len(into)]
    def writeblocks(self, block, data, at=0):
        self.data[block * 512 + at : block * 512 + at + len(data)] = data
    def ioctl(self, op, _):
        return {4: 150, 5: 512, 6: 0}.get(op)
for kind in (vfs.VfsFat, vfs.VfsLfs2):
    flash = Flash()
    kind.mkfs(flash)
    vfs.mount(kind(flash), "/flash")
    for name in ("new", "old"):
        with open("/flash/" + name, "w") as file:
            file.write(name)
    replace("/flash/new", "/flash/old")
    with open("/flash/old") as file:
        print(file.read(), os.listdir("/flash"))
    vfs.umount("/flash")
"""


def test_a_board_renames_over_what_is_there_on_fat_and_on_littlefs() -> None:
    assert prints(ON_A_FLASH) == "new ['old']\n" * 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "its sum is another"),
        ("[]", "its sum is another"),
        ("0" * 64 + "\n{}", "its sum is another"),
        (seal(SAID)[:-1], "its sum is another"),
        (seal(SAID).replace("anna", "anne"), "its sum is another"),
        ("{", "Expecting property name"),
    ],
)
def test_the_desktop_takes_no_damaged_file(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        opened(text)
