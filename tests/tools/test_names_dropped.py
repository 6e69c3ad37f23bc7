"""Names that only the top of a module uses go behind their last use, by a table of sources before and after."""

import ast

import pytest

from tools.names_dropped import without_spent

TABLE = (  # what stands at the top, what is left of it, with what others name
    ("A = 1\nB = (A, A)\nC = (B, 2)", "A = 1\nB = (A, A)\ndel A\nC = (B, 2)\ndel B", ""),
    ("A = 1\nB = A", "A = 1\nB = A", "A B"),
    ("A = 1\nB = A\nprint(B, A)", "A = 1\nB = A\nprint(B, A)\ndel A, B", ""),
    ("A = 1\n\ndef f():\n    return A\nT = {1: f}", "A = 1\n\ndef f():\n    return A\nT = {1: f}\ndel f", "T"),
    ("A = 1\nB = [A]\nC = (lambda: A, B)", "A = 1\nB = [A]\nC = (lambda: A, B)\ndel B", "C"),
    ("A = 1\nB = tuple((A for _ in range(2)))", "A = 1\nB = tuple((A for _ in range(2)))", "B"),
    ("A = 1\nB = A\nA = 2\nC = A", "A = 1\nB = A\nA = 2\nC = A", "B C"),
    ("A = 0\nif A:\n    A = 1\nB = A", "A = 0\nif A:\n    A = 1\nB = A", "B"),
    ("A = 1\nB = A\n\ndef f():\n    global A\n    A = 2", "A = 1\nB = A\n\ndef f():\n    global A\n    A = 2", "B f"),
    ("A = 1\nB = [A]\nC = 'A'", "A = 1\nB = [A]\nC = 'A'", "B"),
    ("class A:\n    pass\n\nclass B(A):\n    pass", "class A:\n    pass\n\nclass B(A):\n    pass\ndel A", "B"),
    ("__all__ = ()\nB = __all__", "__all__ = ()\nB = __all__", "B"),
    ("A = 1", "A = 1", ""),
)


@pytest.mark.parametrize(("source", "expected", "named"), TABLE)
def test_names_by_table(source: str, expected: str, named: str) -> None:
    assert without_spent({"m": source}, named.split())["m"] == expected


def test_what_another_module_names_is_kept_however_it_does() -> None:
    source = "A = 1\nB = (A,)"
    for other in ("from m import A", "import m\nprint(m.A)", "import m\nprint(getattr(m, 'A'))"):
        assert without_spent({"m": source, "n": other}, ("B",))["m"] == source


def test_what_is_computed_stays_the_same() -> None:
    source = "A = 2\nB = [A * n for n in range(3)]\n\nclass C:\n    D = B\n\ndef f():\n    return C.D"
    changed = without_spent({"m": source}, ("f",))["m"]
    assert "del B" in changed
    for text in (source, changed):
        names: dict[str, object] = {}
        exec(text, names)
        assert names["f"]() == [0, 2, 4]  # type: ignore[operator]
    assert ast.unparse(ast.parse(changed)) == changed
