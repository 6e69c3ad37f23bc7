"""The checks of a model as a whole: its scan is followed on all paths, and what was found is noted in `problems`.

What was refused before is followed as a value that may be anything, so that one run tells all that can be known.
"""

from __future__ import annotations

from tools.compiler import ir
from tools.compiler.calls import check_recursion
from tools.compiler.execute import Executor
from tools.compiler.findings import Findings
from tools.compiler.graphs import check_sequences
from tools.compiler.problems import Problems
from tools.compiler.stack import check_stack
from tools.compiler.usage import Usage
from tools.compiler.whole import Whole
from tools.compiler.world import World


def check_model(model: ir.Model, problems: Problems) -> None:
    """Note everything that can be said of a model, of one with mistakes in names and declarations what is left to say of it."""
    world = World(model.root)
    whole = Whole(world, problems)
    if not check_recursion(model, problems):
        check_stack(model, problems)
    Executor(model, world, Problems()).scan()  # what filters and ramps follow is known once they were called
    executor = Executor(model, world, problems)
    end = executor.scan()
    Findings(world, whole, executor, end, problems).note()
    check_sequences(model.classes, executor.guards, problems)
    usage = Usage(world, whole)
    usage.check_tags(problems)
    usage.check_rules(problems)
    usage.check_interlocks(executor, problems)
