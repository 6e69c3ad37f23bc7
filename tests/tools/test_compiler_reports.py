"""Problems as other programs read them; what a workflow command would take for its own is escaped."""

from tools.compiler.ir import Position
from tools.compiler.problems import CompileError
from tools.compiler.reports import github


def test_what_means_something_to_a_workflow_command_is_escaped() -> None:
    problem = CompileError("I802", Position("a,b:c.py", 3, 5, 2, ""), "100 % of\nit", "Write it.")
    assert github(problem) == "::notice file=a%2Cb%3Ac.py,line=3,col=5,endColumn=7,title=I802::100 %25 of%0Ait. Write it."
