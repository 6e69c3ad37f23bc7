"""The pages of docs/language/: their models have no problem, their pictures are drawn from them, their tables are those of the code."""

import re
from pathlib import Path

import pytest

from shared_model import alarms, quality
from tests.tools.test_problem_pages import told
from tools.compiler.declarations import KINDS
from tools.timing_diagrams import DOCS, draw

PAGES = DOCS / "language"
NAMES = sorted(page.stem for page in PAGES.glob("*.md") if page.stem != "README")
DRAWN = [name for name in NAMES if name != "retention"]
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
RANGE = re.compile(r"(-?[0-9 ]+) to (-?[0-9 ]+)")
KIND_OF = {"sequence": "Sequence", "permissive": "Permissive", "interlock": "Interlock", "alarm": "Alarm"}

every_page = pytest.mark.parametrize("name", NAMES)


def text_of(name: str) -> str:
    return (PAGES / f"{name}.md").read_text("utf-8")


def rows(text: str, first: str) -> list[list[str]]:
    """The cells of the table that begins with that head cell."""
    (table,) = re.findall(rf"^\| {first} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.M)
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]


def test_every_page_is_listed_and_every_construct_has_its_place() -> None:
    index = text_of("README")
    assert sorted(set(re.findall(r"\]\((\w+)\.md\)", index))) == NAMES
    named = set(re.findall(r"`(\w+)`", index))
    assert {kind.name for kind in KINDS.values() if kind.group != "blocks"} <= named


@every_page
def test_the_model_of_a_page_has_no_problem(name: str, tmp_path: Path) -> None:
    (model,) = re.findall(r"^```py\n(.*?)^```$", text_of(name), re.M | re.S)
    assert told(tmp_path, model) == ""


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_of_a_page_is_what_its_model_does(name: str) -> None:
    assert f"]({name}.svg)" in text_of(name)
    assert (PAGES / f"{name}.svg").read_text("utf-8") == draw(text_of(name)), "draw it anew: python -m tools.timing_diagrams"


@pytest.mark.parametrize(("name", "kind"), KIND_OF.items())
def test_the_table_of_arguments_says_what_the_compiler_checks(name: str, kind: str) -> None:
    found = {keyword: (span, default) for keyword, span, default, _ in ROW.findall(text_of(name).partition("Readable:")[0])}
    assert list(found) == [keyword.name for keyword in KINDS[kind].keywords]
    for keyword in KINDS[kind].keywords:
        span, default = found[keyword.name]
        shown = {"text": "empty", "flag": str(bool(keyword.default)), "names": "`()`", "forces": "None"}
        required = "none" if not isinstance(keyword.default, (int, str, tuple, type(None))) else None
        assert default == (required or shown.get(keyword.type, str(keyword.default))), keyword.name
        if limits := RANGE.fullmatch(span):
            assert [int(limit.replace(" ", "")) for limit in limits.groups()] == [keyword.low, keyword.high], keyword.name


@pytest.mark.parametrize(("name", "kind"), [*KIND_OF.items(), ("claims", "Always")])
def test_a_page_names_all_that_logic_may_read(name: str, kind: str) -> None:
    readable = re.search(r"Readable: ([^.]*)\.", text_of(name))
    assert readable
    assert re.findall(r"`(\w+)`", readable[1]) == list(KINDS[kind].reads)


def test_the_page_of_claims_has_their_arguments() -> None:
    found = {kind.strip("`"): re.findall(r"`(\w+)`", arguments) for kind, arguments, _ in rows(text_of("claims"), "claim")}
    assert found == {kind.name: [keyword.name for keyword in kind.keywords] for kind in KINDS.values() if kind.group == "claims"}


def test_the_states_of_an_alarm_are_the_table_that_the_code_runs() -> None:
    expected = []
    for number, state in enumerate(alarms.STATES):
        ways = alarms.NEXT[number] if number < len(alarms.NEXT) else ()
        cells = ["-" if target == number else alarms.STATES[target] for target in ways]
        expected.append([str(number), state, *(cells or [""] * 5)])
    assert rows(text_of("alarm"), "number") == expected
    assert (alarms.RAISE, alarms.CLEAR, alarms.CLEAR_LATCHED, alarms.ACK, alarms.RESET) == (0, 1, 2, 3, 4), "the order of the columns"


def test_the_qualities_are_those_of_the_code() -> None:
    assert [row[0].strip("`") for row in rows(text_of("quality"), "quality")] == list(quality.NAMES.values())


def test_the_tags_are_those_of_the_compiler() -> None:
    found = {row[0].strip("`"): row for row in rows(text_of("tags"), "kind")}
    assert set(found) == {kind.name for kind in KINDS.values() if kind.group == "tags"}
    for kind in KINDS.values():
        if kind.group == "tags":
            assert ("writes" in found[kind.name][1].partition(";")[0]) == (kind.writable and kind.name != "Input"), kind.name
