"""Every problem the compiler finds, tested on the full text a user sees: the cases are the files in `problems/`."""

import io
import re
import tokenize
from pathlib import Path
from random import Random

import pytest

from tests.tools.compiling import IMPORTS, TANK_FILL, refused, tank
from tools.compiler import CompileErrors, describe
from tools.compiler.problems import TITLES

CASES = sorted((Path(__file__).parent / "problems").glob("*.txt"))
TWO_FILES = {"E405"}  # tested below


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_wrong_model_is_refused_with_this_text(case: Path, tmp_path: Path) -> None:
    source, expected = case.read_text(encoding="utf-8").split("=== is refused with\n")
    assert refused(tmp_path, source) + "\n" == expected


def test_every_code_about_names_and_declarations_has_a_case() -> None:
    """The others are told on the pages in `docs/problems/`."""
    shown = set(re.findall(r": (E\d{3}): ", "".join(case.read_text(encoding="utf-8") for case in CASES)))
    assert shown | TWO_FILES | {"E401"} == {code for code in TITLES if code[:2] in ("E1", "E2", "E3", "E4")}


def test_a_file_that_is_missing() -> None:
    with pytest.raises(CompileErrors) as caught:
        describe("no/such/model.py")
    assert str(caught.value) == (
        "no/such/model.py:1:1: E401: the file cannot be read: No such file or directory\n  Give the path of a readable Python file."
    )


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_bytes(b'"""M"""\n\n# caf\xe9\n')
    with pytest.raises(CompileErrors) as caught:
        describe(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path.as_posix()}/model.py:3:1: E401: the file is not UTF-8 text\n  Save the file as UTF-8: boards read nothing else."
    )


def test_a_file_with_a_null_byte_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_bytes(b"LIMIT = 3\0\n")
    with pytest.raises(CompileErrors) as caught:
        describe(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["E100"]


def test_an_expression_nested_too_deeply_is_one_clear_error(tmp_path: Path) -> None:
    assert ": E100: " in refused(tmp_path, tank(scan=f"self.count = {'(' * 300}1{')' * 300}"))


def test_a_file_may_end_without_an_end_of_line(tmp_path: Path) -> None:
    assert refused(tmp_path, tank(scan="self.count = 1").rstrip("\n")) == "nothing was refused"
    assert refused(tmp_path, tank(scan="self.count = 1") + "# the end") == "nothing was refused"


def test_an_index_into_an_empty_tuple(tmp_path: Path) -> None:
    assert refused(tmp_path, tank(scan="self.count = NONE[0]", top="NONE = ()")).endswith(
        "model.py:15:22: E504: an empty tuple has nothing to pick\n"
        "          self.count = NONE[0]\n"
        "                       ^^^^^^^\n"
        "  Give it a value, or leave out what picks from it."
    )


def test_more_parameters_than_a_board_passes(tmp_path: Path) -> None:
    """The model is one of them."""
    names = ", ".join(f"v{number}" for number in range(255))
    method = tank(scan="self.count = 1", declarations=f"def many(self, {names}):\n    return v1")
    assert refused(tmp_path, tank(scan="self.count = 1", top=f"def many({names}):\n    return v1")) == "nothing was refused"
    assert refused(tmp_path, method).splitlines()[0] == "model.py:13:5: E109: `many` has 256 parameters"
    assert refused(tmp_path, method).splitlines()[-1] == "  A board passes 255 at most, the model included: keep values as a `Memory` each."


ELSEWHERE = {
    "from .motor import SPEED": (
        "`.motor` is neither shared_model nor a file of the project",
        "Write `from motor import` and the names: a board has all files of a model in one folder.",
    ),
    "from drives.motor import SPEED": (
        "`drives.motor` is neither shared_model nor a file of the project",
        "Write `from motor import` and the names: a board has all files of a model in one folder.",
    ),
    "from drives.pump import SPEED": (
        "`drives.pump` is neither shared_model nor a file of the project",
        "A model imports from shared_model and from `.py` files in its own folder; a board has nothing else.",
    ),
    "from random import SPEED": (
        "`random` is a module of Python's or of a board's",
        "Give the file another name: Python or a board takes its own.",
    ),
    "from machine import SPEED": (
        "`machine` is a module of Python's or of a board's",
        "Give the file another name: Python or a board takes its own.",
    ),
}


@pytest.mark.parametrize("line", ELSEWHERE)
def test_a_file_of_the_project_that_a_board_would_not_find(line: str, tmp_path: Path) -> None:
    (tmp_path / "drives").mkdir()
    for name in ("motor", "random", "machine", "drives/motor", "drives/pump"):
        (tmp_path / f"{name}.py").write_text("SPEED = 3\n")
    assert (
        refused(tmp_path, tank(top=line))
        == f"model.py:4:1: E107: {ELSEWHERE[line][0]}\n  {line}\n  {'^' * len(line)}\n  {ELSEWHERE[line][1]}"
    )


def test_what_a_file_of_the_project_defines_is_looked_at_though_nobody_uses_it(tmp_path: Path) -> None:
    """Python runs it where the file is imported."""
    (tmp_path / "motor.py").write_text(IMPORTS + "SPEED: Nope = 3\n\n\nclass Old(Model):\n    run = DigitalOut(high=SPEDE)\n")
    text = refused(tmp_path, tank(top="from motor import SPEED"))
    assert re.findall(r"^(\S+\.py):(\d+):\d+: (E\d+)", text, re.MULTILINE) == [
        ("motor.py", "4", "E208"),
        ("motor.py", "8", "E302"),
        ("motor.py", "8", "E301"),
    ]


def test_a_problem_in_a_file_of_the_project_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "motor.py").write_text(IMPORTS + "class Motor(Model):\n    run = DigitalOut('Run', saef=0)\n")
    text = refused(tmp_path, "from shared_model import Model\nfrom motor import Motor\n\n\nclass Plant(Model):\n    feed = Motor('Feed')\n")
    assert text == (
        "motor.py:5:29: E301: DigitalOut has no keyword `saef`\n"
        "      run = DigitalOut('Run', saef=0)\n"
        "                              ^^^^^^\n"
        "  Did you mean `safe`? Its keywords: `title` and `safe`."
    )


def test_a_syntax_error_in_a_file_of_the_project_hides_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "motor.py").write_text("class Motor(\n")
    text = refused(tmp_path, tank(scan="self.valve = self.levl", top="from motor import Motor\n"))
    assert re.findall(r"^(\S+\.py):\d+:\d+: (E\d+)", text, re.MULTILINE) == [("model.py", "E201"), ("motor.py", "E100")]


def test_imports_that_go_round_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "motor.py").write_text("from model import Plant\n")
    text = refused(tmp_path, "from shared_model import Model\nfrom motor import Motor\n\n\nclass Plant(Model):\n    feed = Motor('Feed')\n")
    assert "motor.py:1:1: E107: the import of `model` goes round in a circle\n" in text


def test_two_classes_under_one_name(tmp_path: Path) -> None:
    (tmp_path / "motor.py").write_text(IMPORTS + "class Drive(Model):\n    run = DigitalOut('Run')\n")
    source = "from motor import Drive as Other\n" + IMPORTS
    source += "class Drive(Model):\n    go = DigitalOut('Go')\n\n\nclass Plant(Model):\n    a = Drive('A')\n    b = Other('B')\n"
    assert refused(tmp_path, source) == (
        "motor.py:4:1: E405: two classes are named `Drive`\n"
        "  class Drive(Model):\n"
        "  ^^^^^^^^^^^^^^^^^^^\n"
        "  Rename one of them: a description tells them by name."
    )


def test_problems_are_sorted_by_file_and_line_and_a_caret_respects_tabs_and_wide_letters(tmp_path: Path) -> None:
    source = IMPORTS + 'class Tank(Model):\n\tname = Memory("Größe", hgih=3)\n\tother = Memory(3)\n'
    lines = refused(tmp_path, source).split("\n")
    assert lines[1:3] == ['  \tname = Memory("Größe", hgih=3)', "  \t                       ^^^^^^"]
    assert [line.split(":")[1] for line in lines if line.startswith("model.py")] == ["5", "6"]


@pytest.mark.parametrize("text", ["+".join("1" * 500), "-" * 400 + "1", "not " * 300 + "1", "(" * 150 + "1" + ")" * 150])
def test_logic_nested_deeper_than_a_board_can_follow_is_refused_where_it_stands(text: str, tmp_path: Path) -> None:
    found = refused(tmp_path, tank(scan=f"self.count = {text}"))
    if text.startswith("("):  # brackets alone leave no trace in a tree
        assert found == "nothing was refused"
    else:
        assert re.match(r"model.py:15:\d+: E101: this is nested more than 90 deep\n", found)


def test_a_base_class_is_looked_at_as_part_of_what_extends_it(tmp_path: Path) -> None:
    base = "class Base(Model):\n    valve = DigitalOut('Valve')\n\n    def scan(self, dt_ms):\n        self.valve = self.wanted()\n\n\n"
    whole = base + "class Tank(Base):\n    level = AnalogIn('Level')\n\n    def wanted(self):\n        return self.level > {}\n"
    assert refused(tmp_path, IMPORTS + whole.format(3)) == "nothing was refused"
    assert refused(tmp_path, IMPORTS + whole.format("self.high")).startswith("model.py:15:29: E201: `high` is not declared in Tank\n")


TOKENS = [
    "None",
    "1.5",
    '"s"',
    "[]",
    "{}",
    "lambda m: 1",
    "-",
    "*",
    "(",
    ")",
    "m",
    "self",
    "level",
    "Ton",
    "not",
    "=",
    ".",
    ",",
    "for",
    "if",
]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_changed_in_a_model_the_compiler_never_breaks(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    source = TANK_FILL.read_text(encoding="utf-8")
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.string.strip()]
    for _ in range(150):
        token = random.choice(tokens)
        lines = source.split("\n")
        line, (start, end) = token.start[0] - 1, (token.start[1], token.end[1])
        changed = random.choice(
            [*TOKENS, f"{token.string}({token.string})", f"{token.string}.x", f"*{token.string}", random.choice(tokens).string]
        )
        lines[line] = lines[line][:start] + changed + lines[line][end:]
        text = refused(tmp_path, "\n".join(lines))
        assert text == "nothing was refused" or re.match(r"model\.py:\d+:\d+: E\d{3}: .+\n", text)
