"""The readable text of logic: brackets only where they are needed, and read again it means the same."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.compiling import tank
from tools.compiler import ir
from tools.compiler.parse import read_model
from tools.compiler.problems import Problems
from tools.compiler.text import function_text

TEXTS = [
    "level >= count",
    "not start",
    'phase.at("FULL") or tripped and level_ok',
    "(start or tripped) and level_ok",
    "not (start and tripped)",
    "not start == tripped",
    "(not start) == tripped",
    "1 if start else 2 if tripped else 3",
    "(1 if start else 2) + 3",
    "(1 if start else 2) if tripped else 3",
    "level - (count - 3)",
    "level - count - 3",
    "-(level + 1) * 2",
    "-level // 3 % 2",
    "level << 2 | count & 3 ^ 1",
    "0 < level < 10 <= count",
    "(level < 10) == start",
    "level in (1, 2, 3)",
    "level not in (1,)",
    "(4, 5, 6)[count]",
    "max(level, count, 3) + abs(-level)",
    "slow.q and slow.et_ms > 5",
    "~level & 255",
]
NAMES = re.compile(r"\b(level_ok|level|valve|count|start|slow|phase|tripped)\b")


def guard(text: str, folder: Path) -> ir.Function:
    """The representation of a guard written as a reader sees it, without the model's name."""
    path = folder / "model.py"
    owned = NAMES.sub(r"m.\1", text)
    path.write_text(tank(f'rule = Always("rule", lambda m: {owned})'), encoding="utf-8")
    member = read_model(path, Problems()).root.member("rule")
    assert isinstance(member, ir.Declaration)
    function = member.values["holds"]
    assert isinstance(function, ir.Function)
    return function


@pytest.mark.parametrize("text", TEXTS)
def test_a_guard_reads_as_it_is_written(text: str, tmp_path: Path) -> None:
    assert function_text(guard(text, tmp_path)) == text


ATOMS = st.sampled_from(["level", "count", "slow.q", "0", "7", "-3", 'phase.at("IDLE")'])
BINARY = st.sampled_from(["+", "-", "*", "//", "%", "<<", ">>", "&", "|", "^", "<", "<=", "==", "!=", "and", "or"])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({}) {} ({})".format, inner, BINARY, inner),
        st.builds("{}({})".format, st.sampled_from(["not ", "-", "~"]), inner),
        st.builds("({}) if ({}) else ({})".format, inner, inner, inner),
        st.builds("({}) < ({}) >= ({})".format, inner, inner, inner),
    ),
    max_leaves=12,
)


@given(EXPRESSIONS)
@settings(max_examples=150, deadline=None)
def test_a_text_read_again_means_the_same(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        function = guard(text, Path(folder))
        assert guard(function_text(function), Path(folder)) == function


def test_a_guard_of_several_statements_is_shown_as_lines(tmp_path: Path) -> None:
    source = tank(
        'rule = Always("rule", judge)',
        top="def judge(m):\n"
        "    worst = 0\n"
        "    for limit in (3, 5):\n"
        "        if m.level > limit and not worst:\n"
        "            worst = limit\n"
        "        else:\n"
        "            continue\n"
        "    return worst == m.count\n",
    )
    (tmp_path / "model.py").write_text(source, encoding="utf-8")
    member = read_model(tmp_path, Problems()).root.member("rule")
    assert isinstance(member, ir.Declaration)
    judge = member.values["holds"]
    assert isinstance(judge, ir.Function)
    assert function_text(judge, "tank.") == (
        "worst = 0\n"
        "for limit in (3, 5):\n"
        "    if tank.level > limit and not worst:\n"
        "        worst = limit\n"
        "    else:\n"
        "        continue\n"
        "return worst == tank.count"
    )
