"""Calls that go too deep for a board's stack, and what a call takes of it on MicroPython."""

from pathlib import Path

import pytest

from tests.tools.compiling import refused, tank
from tools.compiler.stack import CALL_BYTES, ROOM_BYTES, VARIABLE_BYTES
from tools.interpreter_runs import run_on
from tools.interpreters import micropython

FIRST = "`Tank.scan` takes more of the stack than a board has"


def chain(calls: int) -> str:
    """Functions of which each calls the next."""
    return "".join(f"def f{n}(v):\n    return f{n + 1}(v)\n" for n in range(1, calls)) + f"def f{calls}(v):\n    return v"


def told(text: str) -> list[str]:
    """What is said of the stack."""
    return [line.partition(": E605: ")[2] for line in text.splitlines() if ": E605: " in line]


@pytest.mark.parametrize(("calls", "found"), [(6, []), (7, [f"{FIRST}, by way of `f1`, `f2`, `f3`, `f4`, `f5`, `f6` and `f7`"])])
def test_functions_that_call_each_other(calls: int, found: list[str], tmp_path: Path) -> None:
    assert told(refused(tmp_path, tank(scan="self.count = f1(3)", top=chain(calls)))) == found


@pytest.mark.parametrize(("variables", "found"), [(499, []), (500, [FIRST])])
def test_variables_of_one_function(variables: int, found: list[str], tmp_path: Path) -> None:
    """The time that passed is one more."""
    scan = "\n".join(f"v{n} = {n}" for n in range(variables)) + "\nself.count = v1"
    assert told(refused(tmp_path, tank(scan=scan))) == found


@pytest.mark.parametrize(("calls", "found"), [(5, []), (6, [f"{FIRST}, by way of `Tank.deep`, `f1`, `f2`, `f3`, `f4`, `f5` and `f6`"])])
def test_guards_that_a_step_asks(calls: int, found: list[str], tmp_path: Path) -> None:
    guard = 'def asks(m):\n    return f1(m.count)\ndeep = Sequence(("A", "B"), (("A", "B", asks), ("B", "A", lambda m: m.start)))'
    assert told(refused(tmp_path, tank(guard, "self.deep.step(self, dt_ms)\nself.count = 1", chain(calls)))) == found


def test_a_rule_is_asked_by_no_function(tmp_path: Path) -> None:
    rule = 'wet = Interlock("Wet", when=lambda m: f1(m.level) > 3, trips=("valve",))'
    found = told(refused(tmp_path, tank(rule, "self.count = 1", chain(7))))
    assert found == ["`Tank.wet` takes more of the stack than a board has, by way of `f1`, `f2`, `f3`, `f4`, `f5`, `f6` and `f7`"]


def test_parts_in_parts(tmp_path: Path) -> None:
    """Their scans are calls, and what is told is told at the outermost."""
    inner = 'class P0(Model):\n    n = Memory("N", high=9)\n\n    def scan(self, dt_ms):\n        self.n = 1\n'
    for n in range(1, 9):
        inner += f'class P{n}(Model):\n    p = P{n - 1}("P")\n\n    def scan(self, dt_ms):\n        self.p.scan(dt_ms)\n'
    ways = ", ".join(f"`P{n}.scan`" for n in range(8, 2, -1)) + " and `P2.scan`"
    assert told(refused(tmp_path, tank('p = P8("P")', "self.count = 1\nself.p.scan(dt_ms)", inner))) == [f"{FIRST}, by way of {ways}"]


def test_hundreds_of_calls_and_recursion_are_told_as_such(tmp_path: Path) -> None:
    assert len(told(refused(tmp_path, tank(scan="self.count = f1(3)", top=chain(1500))))) == 1
    again = refused(tmp_path, tank(scan="self.count = f1(3)", top="def f1(v):\n    return f1(v)"))
    assert (": E602: " in again, told(again)) == (True, [])


MEASURE = """
import micropython

def function(n):
    return micropython.stack_use() if n == 0 else function(n - 1)

class Thing:
    def method(self, n):
        return micropython.stack_use() if n == 0 else self.method(n - 1)

names = {{"micropython": micropython}}
variables = "".join("    v%d = n\\n" % i for i in range({more}))
exec("def many(n):\\n" + variables + "    return micropython.stack_use() if n == 0 else many(n - 1)\\n", names)
taken = [0, 0, 0]

def measure(call, place):
    taken[place] = call(0)
    taken[place] = call(1) - taken[place]

def steps(arguments):
    method = Thing().method
    micropython.heap_lock()
    measure(function, 0)
    measure(method, 1)
    measure(names["many"], 2)
    micropython.heap_unlock()
    print(taken)
    yield
"""


def test_what_a_call_takes_was_measured(tmp_path: Path) -> None:
    """On 32 bits, as on boards: a function, a method, and a function with a hundred variables more."""
    if micropython().word_bits != 32:
        pytest.skip("there is no 32-bit MicroPython on this machine")
    program = tmp_path / "measure.py"
    program.write_text(MEASURE.format(more=100), encoding="ascii")
    done = run_on("micropython", program)
    assert (done.returncode, done.stderr) == (0, "")
    function, method, many = map(int, done.stdout.strip()[1:-1].split(", "))
    assert abs(function - CALL_BYTES) < 50 > abs(method - CALL_BYTES)
    assert abs(many - function - 100 * VARIABLE_BYTES) < 50
    assert ROOM_BYTES // CALL_BYTES == 7
