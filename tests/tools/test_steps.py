"""Steps are done once: again only when an input changed or the product is gone, and never called done when they were not."""

import sys
from pathlib import Path

import pytest

from tools import steps
from tools.interpreters import PATH, Missing


class Kitchen:
    """One step with one input file, and how often it was really done."""

    def __init__(self, folder: Path) -> None:
        self.recipe = folder / "recipe.txt"
        self.dish = folder / "dish.txt"
        self.stamps = folder / "stamps"
        self.recipe.write_text("soup")
        self.cooked = 0

    def cook(self) -> None:
        self.cooked += 1
        self.dish.write_text(self.recipe.read_text())

    def step(self, version: str = "1") -> None:
        steps.once("dish", "Cooking", self.dish, [version, self.recipe], self.cook, stamps=self.stamps)


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return Kitchen(tmp_path)


def test_a_step_is_done_once_and_says_so_once(kitchen: Kitchen, capsys: pytest.CaptureFixture[str]) -> None:
    kitchen.step()
    assert capsys.readouterr().out == "Cooking … 0.0 s\n"
    kitchen.step()
    assert (kitchen.cooked, capsys.readouterr().out) == (1, "")


def test_a_changed_input_file_or_text_makes_it_again(kitchen: Kitchen) -> None:
    kitchen.step()
    kitchen.recipe.write_text("stew")
    kitchen.step()
    assert (kitchen.cooked, kitchen.dish.read_text()) == (2, "stew")
    kitchen.step(version="2")
    assert kitchen.cooked == 3


def test_a_product_that_is_gone_is_made_again(kitchen: Kitchen) -> None:
    kitchen.step()
    kitchen.dish.unlink()
    kitchen.step()
    assert kitchen.cooked == 2


def test_a_step_that_failed_is_not_taken_for_done(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    kitchen.dish.write_text("of yesterday")

    def burn() -> None:
        raise Missing("a dish", "Try again.")

    with monkeypatch.context() as patch:
        patch.setattr(kitchen, "cook", burn)
        with pytest.raises(Missing):
            kitchen.step()
    kitchen.step()
    assert (kitchen.cooked, kitchen.dish.read_text()) == (1, "soup")


def test_a_step_without_its_product_is_an_error(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kitchen, "cook", lambda: None)
    with pytest.raises(Missing, match="The step that makes it ended without an error"):
        kitchen.step()


def test_digest_tells_texts_files_names_and_contents_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("x")
    two.write_text("x")
    inputs: list[list[steps.Input]] = [[], ["x"], [one], [two], [one, two], [two, one], ["xx"], ["x", "x"]]
    assert len({steps.digest(each) for each in inputs}) == len(inputs)
    assert steps.digest([one]) == steps.digest([one])


def test_digest_depends_on_where_the_clone_is(monkeypatch: pytest.MonkeyPatch) -> None:
    here = steps.digest(["x"])
    monkeypatch.setattr(steps, "ROOT", Path("/elsewhere"))
    assert steps.digest(["x"]) != here


def test_sources_are_in_order_and_without_the_skipped_names(tmp_path: Path) -> None:
    for name in ("src/b.ts", "src/a.ts", "node_modules/x/index.js", "src/dist/c.js", "package.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in steps.sources(tmp_path, {"node_modules", "dist"})]
    assert found == ["package.json", "src/a.ts", "src/b.ts"]


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "LOGS", tmp_path / "logs")
    return tmp_path / "logs"


def test_a_command_that_fails_is_reported_with_the_end_of_its_log_and_a_remedy(logs: Path) -> None:
    script = "for n in range(30): print('line', n)\nraise SystemExit(4)"
    with pytest.raises(Missing) as caught:
        steps.call("cook", "a dish", [sys.executable, "-c", script], cwd=logs.parent)
    assert caught.value.what == "a dish"
    assert caught.value.remedy == "If there is no network here, connect once and type the same again: afterwards it works offline."
    first, *end = caught.value.detail.splitlines()
    assert first == f"{Path(sys.executable).name} ended with status 4; the end of logs/cook.log:"
    assert end == [f"    line {number}" for number in range(22, 30)]


def test_a_command_gets_the_environment_and_its_output_goes_to_the_log_only(logs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    script = "import os, sys; print(os.environ['SALT']); print(os.environ['PATH'], file=sys.stderr)"
    steps.call("cook", "a dish", [sys.executable, "-c", script], cwd=logs.parent, env={"SALT": "a pinch"})
    assert (logs / "cook.log").read_text().split("\n")[:2] in (["a pinch", PATH], [PATH, "a pinch"])
    assert capfd.readouterr() == ("", "")


def test_a_program_that_is_not_there_is_missing_too(logs: Path) -> None:
    with pytest.raises(Missing) as caught:
        steps.call("cook", "a dish", ["no-such-program"], cwd=logs.parent, remedy="Get one.")
    assert (caught.value.detail, caught.value.remedy) == ("no-such-program cannot be started: No such file or directory", "Get one.")
