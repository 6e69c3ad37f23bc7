"""What nobody names is left out, by tables of sources before and after."""

import pytest

from tools.unused import without_unused

TABLE = (  # a source, beside one that names `f` and `held`: what becomes of it
    ("def f():\n    return 1\n\ndef g():\n    return 2", "def f():\n    return 1"),
    ("def f():\n    return g()\n\ndef g():\n    return 2", "def f():\n    return g()\n\ndef g():\n    return 2"),
    ("def g():\n    return h()\n\ndef h():\n    return 2", "pass"),  # what only the unused use is unused
    ("class A:\n\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\nf = A()",
     "class A:\n\n    def f(self):\n        return 1\nf = A()"),
    ("class A:\n    pass\n\nclass f:\n\n    def g(self):\n        pass", "class f:\n    pass"),
    ("X = (1, 'a')\nf = 3", "f = 3"),
    # What stays.
    ("X = f()", "X = f()"),
    ("async def held():\n    pass", "async def held():\n    pass"),
    ("def g():\n    return 1\nf = getattr(f, 'g')", "def g():\n    return 1\nf = getattr(f, 'g')"),
    ("class f:\n\n    def __init__(self):\n        pass", "class f:\n\n    def __init__(self):\n        pass"),
    ("class f:\n    held = 1\n    rest = 2", "class f:\n    held = 1"),
)  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), TABLE)
def test_unused_by_table(source: str, expected: str) -> None:
    assert without_unused({"pkg.m": source}, ["f", "held"]) == {"pkg.m": expected}


def test_what_another_module_imports_is_used() -> None:
    sources = {"pkg.a": "def g():\n    return 1\n\ndef h():\n    return 2", "pkg.b": "from pkg.a import g as f\nprint(f())"}
    assert without_unused(sources, []) == {"pkg.a": "def g():\n    return 1", "pkg.b": "from pkg.a import g as f\nprint(f())"}
