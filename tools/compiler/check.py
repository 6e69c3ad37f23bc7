"""The checks of a model that is well formed: its scan is followed on all paths, and what was found is noted in `problems`."""

from __future__ import annotations

from tools.compiler import ir
from tools.compiler.execute import Executor
from tools.compiler.findings import Findings
from tools.compiler.graphs import check_sequences
from tools.compiler.problems import Problems
from tools.compiler.usage import Usage, check_recursion
from tools.compiler.world import World


def check_model(model: ir.Model, problems: Problems) -> None:
    """Note everything that can be said of a model in which each file, name and declaration is right by itself.

    Raises:
        CompileErrors: for recursion, which nothing can follow.
    """
    check_recursion(model, problems)
    problems.raise_if_errors()
    world = World(model.root)
    Executor(model, world, Problems()).scan()  # what filters and ramps follow is known once they were called
    executor = Executor(model, world, problems)
    end = executor.scan()
    Findings(world, executor, end, problems).note()
    check_sequences(model.classes, executor.guards, problems)
    usage = Usage(world)
    usage.check_tags(problems)
    usage.check_rules(problems)
    usage.check_interlocks(executor, problems)
