"""The state folder: where it is, who may have it, and what it keeps."""

from pathlib import Path

import pytest

from simulator.modules import WRONG_THING, WRONG_USE, ProjectError
from simulator.project import load_project
from simulator.storage import Storage, state_folder


@pytest.fixture(autouse=True)
def no_other_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ISOSCAN_STATE", raising=False)


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


@pytest.mark.parametrize("damage", ["", "{", "[]"])
def test_a_damaged_file_is_an_error(project: Path, damage: str) -> None:
    storage = Storage(load_project(project))
    (storage.folder / "retained.json").write_text(damage)
    with pytest.raises(ValueError, match=r".+"):
        storage.load_retained()
    storage.close()
