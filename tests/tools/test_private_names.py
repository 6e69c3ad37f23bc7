"""Which attributes may share a name: those that are never on one object."""

import ast

import pytest

from tools.private_names import places

ONE = "class A:\n    def f(self):\n        self._a = self._a + self._b\n"

ALL = ("_a", "_b", "_c", "_g", "_i")

TABLE = (  # a source behind ONE: the numbers of the attributes
    ("", {"_a": 0, "_b": 1}),
    ("class B:\n    def g(self):\n        self._c = 1", {"_a": 0, "_b": 1, "_c": 0}),
    ("class B(A):\n    def g(self):\n        self._c = 1", {"_a": 0, "_b": 1, "_c": 2}),
    ("class B(A):\n    def g(self):\n        self._b = 1\nclass C(A):\n    def h(self):\n        self._c = 1", {"_a": 0, "_b": 1, "_c": 2}),
    ("class B:\n    def g(self):\n        self._c = 1\nclass C(A, B):\n    pass", {"_a": 0, "_b": 1, "_c": 2}),
    ("class B:\n    def g(self):\n        self._b = self._c", {"_a": 0, "_b": 1, "_c": 0}),
    # What others speak of has no number.
    ("class B:\n    def g(self, a):\n        a._a = 1", {"_b": 0}),
    ("print(A()._b)", {"_a": 0}),
    ("class B:\n    def g(self):\n        def inner(self):\n            return self\n        return inner(self)._a", {"_b": 0}),
)


@pytest.mark.parametrize(("source", "expected"), TABLE)
def test_numbers_by_table(source: str, expected: dict[str, int]) -> None:
    assert places([ast.parse(ONE + source)], ALL) == expected


def test_only_those_that_are_asked_for_have_numbers() -> None:
    assert places([ast.parse(ONE)], ["_b"]) == {"_b": 0}


def test_a_base_in_another_module_counts() -> None:
    assert places([ast.parse(ONE), ast.parse("class B(a.A):\n    def g(self):\n        self._c = 1")], ALL) == {"_a": 0, "_b": 1, "_c": 2}


def test_a_method_that_none_calls_on_itself_has_no_number_and_one_that_is_called_has() -> None:
    source = (
        "class A:\n    def f(self):\n        self._g()\n    def _g(self):\n        pass\nclass B(A):\n    def h(self):\n        self._i = 1"
    )
    assert places([ast.parse(source)], ALL) == {"_g": 0, "_i": 1}
