"""Modules become one by tables of sources before and after; what is linked does what it did."""

import ast
import os
import subprocess
from pathlib import Path

import pytest

from tools.interpreter_runs import SHARED_TESTS, command_for
from tools.interpreters import ROOT
from tools.linked import Linked
from tools.shrunk import bundles, module_of

OF_A = "\ndef f(x):\n    return x\n\ndef g():\n    return f(os)"
A = "from sys import path\nimport os\n" + OF_A

TABLE = (  # source of pkg.b, linked with pkg.a to pkg.all: what stands in the bundle behind A
    ("from pkg.a import f\nprint(f(1))", "print(f(1))"),
    ("from pkg.a import f as same\nprint(same(1))", "print(f(1))"),
    ("from pkg import a\nprint(a.f(1))", "print(f(1))"),
    ("import os\nprint(os)", "print(os)"),
    ("from pkg.a import os\nprint(os)", "print(os)"),
    ("def h():\n    from pkg.a import f\n    return f(1)", "def h():\n    return f(1)"),
    ("def h():\n    from pkg.a import f", "def h():\n    pass"),
    ("class B:\n    f = 1\n\n    def g(self):\n        return f", "class B:\n    f = 1\n\n    def g(self):\n        return f"),
    ("x: int = 1\ny: int\nprint(x)", "x_of_b = 1\nprint(x_of_b)"),  # a function of pkg.a has an argument x
    ("'''A docstring.'''\nprint('pkg.a')", "print('pkg.all')"),
    ("__all__ = ('h',)\n\ndef h():\n    global k\n    k = 1\nk = 0", "def h():\n    global k\n    k = 1\nk = 0"),
    ("try:\n    from pkg.c import h\nexcept ImportError:\n\n    def h():\n        pass", None),
)


@pytest.mark.parametrize(("source", "expected"), TABLE)
def test_bundles_by_table(source: str, expected: str | None) -> None:
    found = Linked({"pkg.a": A, "pkg.b": source}, {"pkg.all": ("pkg.a", "pkg.b")}).modules
    assert list(found) == ["pkg.all"]
    assert found["pkg.all"] == ast.unparse(ast.parse(f"import os\n{OF_A}\n{expected or source}"))


def test_modules_come_behind_those_that_they_import() -> None:
    found = Linked({"pkg.b": "from pkg import a\nprint(a.f(1))", "pkg.a": A}, {"pkg.all": ("pkg.b", "pkg.a")}).modules
    assert found == {"pkg.all": f"import os\n{OF_A}\nprint(f(1))"}


def test_names_that_two_modules_have_are_told_apart() -> None:
    sources = {"pkg.a": "X = []\n\ndef f():\n    return X", "pkg.b": "from pkg.a import f\nX = [f]\nprint(X)"}
    found = Linked(sources, {"pkg.all": ("pkg.a", "pkg.b")}).modules
    assert found == {"pkg.all": "X_of_a = []\n\ndef f():\n    return X_of_a\nX_of_b = [f]\nprint(X_of_b)"}


def test_a_name_that_is_local_somewhere_does_not_hide_what_is_imported() -> None:
    sources = {"pkg.a": "def size():\n    return 1", "pkg.b": "from pkg import a\n\ndef f():\n    size = a.size()\n    return size"}
    found = Linked(sources, {"pkg.all": ("pkg.a", "pkg.b")}).modules
    assert found == {"pkg.all": "def size_of_a():\n    return 1\n\ndef f():\n    size = size_of_a()\n    return size"}


def test_a_name_in_a_comprehension_is_its_own_and_no_other() -> None:
    sources = {"pkg.a": "def f():\n    return 1", "pkg.b": "from pkg.a import f\n\ndef g():\n    return f(), [f for f in range(2)]"}
    found = Linked(sources, {"pkg.all": ("pkg.a", "pkg.b")}).modules
    assert found == {"pkg.all": "def f_of_a():\n    return 1\n\ndef g():\n    return (f_of_a(), [f for f in range(2)])"}


def test_other_modules_import_from_the_bundle() -> None:
    sources = {
        "pkg.a": "def f():\n    return 1\n\ndef g():\n    f = 2\n    return f",
        "pkg.other": "from pkg import a\nfrom pkg.a import f, g as h\nprint(a.f(), f(), h())",
    }
    found = Linked(sources, {"pkg.all": ("pkg.a",)}).modules["pkg.other"]
    assert found == ("from pkg import all as a\nfrom pkg.all import f_of_a as f\nfrom pkg.all import g as h\nprint(a.f_of_a(), f(), h())")


def test_a_name_told_apart_is_found_in_a_bundle_that_has_the_name_of_its_module() -> None:
    sources = {"pkg.a": "def f():\n    return 1", "pkg.b": "def f():\n    return 2", "pkg.c": "from pkg import a\nprint(a.f())"}
    found = Linked(sources, {"pkg.a": ("pkg.a", "pkg.b"), "pkg.all": ("pkg.c",)}).modules
    assert found["pkg.all"] == "from pkg import a\nprint(a.f_of_a())"


def test_a_bundle_may_import_another_inside_a_function() -> None:
    sources = {"pkg.a": "def f():\n    from pkg.b import g\n    return g()", "pkg.b": "def g():\n    return 1"}
    found = Linked(sources, {"pkg.one": ("pkg.a",), "pkg.two": ("pkg.b",)}).modules["pkg.one"]
    assert found == "def f():\n    from pkg.two import g\n    return g()"


def test_a_module_as_a_value_cannot_be_linked() -> None:
    sources = {"pkg.a": "X = 1", "pkg.b": "from pkg import a\nprint(a)"}
    with pytest.raises(AssertionError, match=r"^pkg.b uses the module \('pkg.a', None\) as a value$"):
        Linked(sources, {"pkg.all": ("pkg.a", "pkg.b")})


def linked() -> Linked:
    sources = {
        module_of(path.relative_to(ROOT).with_suffix("").as_posix()): path.read_text(encoding="utf-8")
        for package in ("firmware", "firmware/drivers", "shared_model")
        for path in (ROOT / package).glob("*.py")
    }
    return Linked(sources, bundles(sources))


def forgotten() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The functions that a board forgets, read from the source: what says so imports what only a board has."""
    tree = ast.parse((ROOT / "firmware/forgetting.py").read_text(encoding="utf-8"))
    values = {ast.unparse(node.targets[0]): node.value for node in tree.body if isinstance(node, ast.Assign)}
    return ast.literal_eval(values["FUNCTIONS"])  # type: ignore[no-any-return]


def test_what_a_board_forgets_has_its_name_in_a_bundle() -> None:
    found = linked()
    for module, names in forgotten():
        assert [found.symbol(module, name) for name in names] == list(names)


SHIM = """import sys
import {home} as linked
for name, symbol in {names!r}:
    globals()[name] = getattr(linked, symbol)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundles, and the old modules as names for what is in them."""
    found = linked()
    sources = dict(found.modules)
    packages = ("shared_model", "firmware.drivers")
    for bundle, modules in bundles(found.all).items():
        for module in modules:
            names = [(name, found.symbol(module, name)) for name in sorted(found.names(module)) if not name.startswith("__")]
            sources.setdefault(module, SHIM.format(home=bundle, names=names))
    made = tmp_path_factory.mktemp("linked")
    for module, source in sources.items():
        target = made / (module.replace(".", "/") + ("/__init__.py" if module in packages else ".py"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source, encoding="utf-8")
    (made / "tests").symlink_to(ROOT / "tests")
    (made / "machine.py").write_text("")
    return made


@pytest.mark.parametrize("shared", ["session", "requests", "telemetry", "scan", "retained", "ws_frames"])
def test_what_is_linked_passes_the_tests_of_what_is_not(shared: str, folder: Path) -> None:
    command, _ = command_for("micropython", SHARED_TESTS / "runner.py", [(SHARED_TESTS / f"test_{shared}.py").as_posix()], (), 2048)
    path = {"MICROPYPATH": os.pathsep.join([str(folder), ROOT.as_posix(), ".frozen"])}
    done = subprocess.run(command, cwd=folder, env={**os.environ, **path}, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
