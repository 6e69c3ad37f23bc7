"""The state folder: where it is, who may have it, and what it keeps."""

from pathlib import Path

import pytest

from simulator.modules import WRONG_THING, WRONG_USE, ProjectError
from simulator.project import load_project
from simulator.storage import Storage, state_folder
from tools.sealed import opened


def test_it_is_in_the_project_and_git_ignores_it(project: Path) -> None:
    storage = Storage(load_project(project))
    assert storage.folder == project / ".isoscan"
    assert (storage.folder / ".gitignore").read_text() == "*\n"
    storage.close()


def test_single_files_of_one_folder_have_one_each(project: Path) -> None:
    (project / "model.py").rename(project / "alone.py")
    assert state_folder(load_project(project / "alone.py").path) == project / ".isoscan" / "alone"


def test_it_can_be_elsewhere(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISOSCAN_STATE", str(tmp_path / "elsewhere"))
    assert state_folder(load_project(project).path) == tmp_path / "elsewhere"


def test_one_at_a_time_may_have_it(project: Path) -> None:
    loaded = load_project(project)
    first = Storage(loaded)
    with pytest.raises(ProjectError) as refused:
        Storage(loaded)
    assert refused.value.exit_status == WRONG_USE
    first.close()
    Storage(loaded).close()


def test_a_folder_that_cannot_be_made_says_what_to_do(project: Path) -> None:
    (project / ".isoscan").touch()
    with pytest.raises(ProjectError) as refused:
        Storage(load_project(project))
    shown = (project / ".isoscan").as_posix()
    why = "cannot keep retained values and the journal here: File exists; name another folder in ISOSCAN_STATE"
    assert (refused.value.exit_status, str(refused.value)) == (WRONG_THING, f"{shown}: {why}")


def test_retained_values_come_back_and_nothing_is_left_of_writing_them(project: Path) -> None:
    storage = Storage(load_project(project))
    assert storage.load_retained() == {}
    storage.save_retained({"values": {"fill_to": [1, "mm", 0, 0, 9]}, "marks": ["brim"]})
    assert storage.load_retained() == {"values": {"fill_to": [1, "mm", 0, 0, 9]}, "marks": ["brim"]}
    assert sorted(path.name for path in storage.folder.iterdir()) == [".gitignore", "lock", "retained.json"]
    storage.close()


def test_values_that_did_not_change_are_not_written_again(project: Path) -> None:
    storage = Storage(load_project(project))
    storage.save_retained({"marks": []})
    (storage.folder / "retained.json").unlink()
    storage.save_retained({"marks": []})
    assert storage.load_retained() == {}
    storage.save_retained({"marks": ["brim"]})
    assert storage.load_retained() == {"marks": ["brim"]}
    storage.close()


def test_values_of_a_version_without_a_sum_are_taken(project: Path) -> None:
    storage = Storage(load_project(project))
    (storage.folder / "retained.json").write_text('{\n "marks": [\n  "brim"\n ]\n}')
    assert storage.load_retained() == {"marks": ["brim"]}
    storage.close()


def test_any_byte_that_changed_is_seen_and_the_values_of_before_are_taken(project: Path) -> None:
    storage = Storage(load_project(project))
    storage.save_retained({"marks": ["brim"]})
    storage.save_retained({"marks": ["blind"]})
    path = storage.folder / "retained.json"
    good = path.read_bytes()
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        assert storage.load_retained() == {"marks": ["brim"]}
        assert storage.damage == "the file of retained values is damaged; the one before it was taken"
    storage.close()


def test_a_damaged_file_is_put_aside_by_the_next_and_its_spare_stays(project: Path) -> None:
    storage = Storage(load_project(project))
    for mark in ("brim", "blind"):
        storage.save_retained({"marks": [mark]})
    path = storage.folder / "retained.json"
    path.write_text("mine")
    storage.load_retained()
    storage.save_retained({"marks": ["overfill"]})
    assert (storage.folder / "retained.json.damaged").read_text() == "mine"
    spare = storage.folder / "retained.json.old"
    assert opened(spare.read_text()) == {"marks": ["brim"]}
    storage.save_retained({"marks": []})
    assert opened(spare.read_text()) == {"marks": ["overfill"]}
    assert (storage.folder / "retained.json.damaged").read_text() == "mine"
    storage.close()


@pytest.mark.parametrize("damage", ["", "{", "[]"])
def test_a_file_that_is_damaged_with_its_spare_is_an_error(project: Path, damage: str) -> None:
    storage = Storage(load_project(project))
    for name in ("retained.json", "retained.json.old"):
        (storage.folder / name).write_text(damage)
    with pytest.raises(ValueError, match=r"^there is no spare that is whole$"):
        storage.load_retained()
    storage.close()


def test_what_was_put_aside_is_not_overwritten(project: Path) -> None:
    storage = Storage(load_project(project))
    for name in ("retained.json", "retained.json.old"):
        (storage.folder / name).write_text(f"mine: {name}")
    storage.put_aside()
    assert storage.load_retained() == {}
    for mark in ("brim", "blind", "overfill"):
        storage.save_retained({"marks": [mark]})
    (storage.folder / "retained.json").write_text("mine, too")
    storage.put_aside()
    for name in ("retained.json", "retained.json.old"):
        assert (storage.folder / f"{name}.damaged").read_text() == f"mine: {name}"
    assert (storage.folder / "retained.json.damaged1").read_text() == "mine, too"
    storage.close()


def test_a_power_loss_between_the_two_renames_costs_nothing(project: Path) -> None:
    storage = Storage(load_project(project))
    for mark in ("brim", "blind"):
        storage.save_retained({"marks": [mark]})
    (storage.folder / "retained.json").rename(storage.folder / "retained.json.new")
    assert (storage.load_retained(), storage.damage) == ({"marks": ["blind"]}, "")
    storage.close()
