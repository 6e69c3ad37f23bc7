"""How the verbs that go on with a project tell what its checks warn of."""

from rich.console import Console
from rich.text import Text

from simulator.project import Project


def say_warnings(project: Project) -> None:
    """Tell what the checks of model and board file warn of, on stderr."""
    err = Console(stderr=True, highlight=False, soft_wrap=True)
    for problem in project.warnings:
        if problem.severity == "warning":
            err.print(Text.assemble(("warning: ", "bold yellow"), str(problem)))
