"""The pages of docs/blocks/: one for each block, its model without a problem, its picture drawn from it, its table that of the compiler."""

import re
from pathlib import Path

import pytest

from tests.tools.test_problem_pages import told
from tools.compiler.declarations import KINDS, REQUIRED, Kind
from tools.timing_diagrams import PAGES, draw, main, model_of, run

PAGE = {page.read_text("utf-8").split(":")[0].removeprefix("# "): page for page in sorted(PAGES.glob("*.md")) if page.name != "README.md"}
BLOCKS = [kind for kind in KINDS.values() if kind.group == "blocks"]
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
RANGE = re.compile(r"(-?[0-9 ]+) to (-?[0-9 ]+)")

every_block = pytest.mark.parametrize("kind", BLOCKS, ids=lambda kind: kind.name)


def text_of(kind: Kind) -> str:
    return PAGE[kind.name].read_text("utf-8")


def test_every_block_has_its_page_and_every_page_is_listed() -> None:
    assert sorted(PAGE) == sorted(kind.name for kind in BLOCKS)
    listed = re.findall(r"\]\((\w+\.md)\)", (PAGES / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(page.name for page in PAGE.values())


@every_block
def test_the_picture_is_what_the_model_of_the_page_does(kind: Kind) -> None:
    picture = PAGE[kind.name].with_suffix(".svg")
    assert f"]({picture.name})" in text_of(kind)
    assert picture.read_text("utf-8") == draw(text_of(kind)), "draw it anew: python -m tools.timing_diagrams"


@every_block
def test_the_model_of_the_page_has_the_block_and_no_problem(kind: Kind, tmp_path: Path) -> None:
    (model,) = re.findall(r"^```py\n(.*?)^```$", text_of(kind), re.M | re.S)
    assert f" = {kind.name}(" in model
    assert told(tmp_path, model) == ""


@every_block
def test_the_table_says_what_the_compiler_checks(kind: Kind) -> None:
    rows = {name: (span, default) for name, span, default, _ in ROW.findall(text_of(kind))}
    assert list(rows) == [keyword.name for keyword in kind.keywords]
    for keyword in kind.keywords:
        span, default = rows[keyword.name]
        shown = {"text": "empty", "flag": str(bool(keyword.default))}.get(keyword.type, str(keyword.default))
        assert default == ("none" if keyword.default is REQUIRED else shown), keyword.name
        if found := RANGE.fullmatch(span):
            assert [int(limit.replace(" ", "")) for limit in found.groups()] == [keyword.low, keyword.high], keyword.name


@every_block
def test_the_page_names_all_that_logic_may_read(kind: Kind) -> None:
    readable = re.search(r"Readable: (.*)\.$", text_of(kind), re.M)
    assert readable
    assert re.findall(r"`(\w+)`", readable[1]) == list(kind.reads)


EXAMPLE = """
from shared_model import AnalogIn, Memory, Model

class Broken(Model):
    level = AnalogIn("Level", low=-1, stale_ms=20)
    part = Memory("Part", high=100)

    def scan(self, dt_ms):
        self.part = 100 // (self.level + 1)
"""


def test_values_repeat_gaps_deliver_nothing_and_the_model_tells_the_rest() -> None:
    page = f"```py\n{EXAMPLE}```\n<!-- timing\nlevel 50*2 - 4\nlevel_ok\npart\n-->\n"
    period, held = run(model_of(EXAMPLE), {"level": [50, 50, None, 4]}, ["level", "level_ok", "part"])
    assert (period, held) == (20, {"level": [50, 50, 50, 4], "level_ok": [1, 1, 0, 1], "part": [1, 1, 1, 20]})
    assert draw(page).count('<path class="wave"') == 3


def test_a_model_that_raises_has_no_picture() -> None:
    with pytest.raises(ValueError, match="ZeroDivisionError"):
        run(model_of(EXAMPLE), {"level": [50, -1]}, ["part"])


def test_a_page_without_a_model_or_lanes_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"the page has no ```py block, or no comment that begins with <!-- timing"):
        draw("# Nothing\n")


def test_the_command_draws_the_pages_that_have_lanes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.timing_diagrams.FOLDERS", (tmp_path,))
    (tmp_path / "README.md").write_text("# Blocks\n")
    (tmp_path / "ton.md").write_text(PAGE["Ton"].read_text("utf-8"))
    assert main() == 0
    assert [picture.name for picture in tmp_path.glob("*.svg")] == ["ton.svg"]
    assert (tmp_path / "ton.svg").read_bytes() == PAGE["Ton"].with_suffix(".svg").read_bytes()
