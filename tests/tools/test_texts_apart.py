"""Long texts leave a source for a file, by tables of sources before and after; the board's reader gives them back."""

import importlib.util
from pathlib import Path

import pytest

from tools.interpreters import ROOT
from tools.texts_apart import READ, Texts

LONG = "this is what is wrong"

TABLE: tuple[tuple[str, str, list[str]], ...] = (  # a source, what becomes of it, and the texts of the file
    (f"def f():\n    return '{LONG}'", READ + "def f():\n    return _text(0)", [LONG]),
    (f"def f(a):\n    return f'{LONG} {{a!r:>4}}'", READ + "def f(a):\n    return _text(0).format(a)", [LONG + " {!r:>4}"]),
    (f"def f(a):\n    return f'{LONG} {{{{{{a}}'", READ + "def f(a):\n    return _text(0).format(a)", [LONG + " {{{}"]),
    (f"def f(a):\n    return a or '{LONG}', g('{LONG}')", READ + "def f(a):\n    return (a or _text(0), g(_text(0)))", [LONG]),
    # What stays.
    (f"X = '{LONG}'", f"X = '{LONG}'", []),
    (f"def f(a='{LONG}'):\n    pass", f"def f(a='{LONG}'):\n    pass", []),
    ("def f():\n    return 'short of it'", "def f():\n    return 'short of it'", []),
    ("def f():\n    return 'a_long_name_without_spaces'", "def f():\n    return 'a_long_name_without_spaces'", []),
    (f"def f():\n    '''{LONG}'''\n    return b'{LONG}'", f'def f():\n    """{LONG}"""\n    return b\'{LONG}\'', []),
)  # fmt: skip


@pytest.mark.parametrize(("source", "expected", "texts"), TABLE)
def test_texts_by_table(source: str, expected: str, texts: list[str], tmp_path: Path) -> None:
    apart = Texts()
    assert apart.apart(source) == expected
    assert [reader(tmp_path, apart)(place) for place in range(len(texts))] == texts


def reader(folder: Path, texts: Texts):  # type: ignore[no-untyped-def]
    """The board's own, in front of that file."""
    (folder / "texts.py").write_bytes((ROOT / "firmware/texts.py").read_bytes())
    (folder / "texts.bin").write_bytes(texts.file())
    spec = importlib.util.spec_from_file_location("texts_on_a_board", folder / "texts.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.text


def test_texts_of_several_modules_share_a_file_and_are_kept_once(tmp_path: Path) -> None:
    texts = Texts()
    texts.apart(f"def f():\n    return '{LONG}'")
    texts.apart(f"def f():\n    return 'größer als das größte', '{LONG}'")
    text = reader(tmp_path, texts)
    assert (text(0), text(1)) == (LONG, "größer als das größte")


def test_a_file_that_is_lost_gives_the_number(tmp_path: Path) -> None:
    text = reader(tmp_path, Texts())
    (tmp_path / "texts.bin").unlink()
    assert text(7) == "text 7 of this board"
