"""The verbs `isoscan replay` and `isoscan diff`: their options and what they print. What they find is `replaying.py`'s."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli_arguments import AsJson
from simulator.modules import WRONG_THING, WRONG_USE, ProjectError
from simulator.replaying import Outcome, compare, find_project
from simulator.replaying import replay as replay_on
from tools.compiler.problems import counted
from tools.interpreter_runs import RUNTIMES


def replay(
    trace: Annotated[Path, typer.Argument(metavar="TRACE", help="A file that `isoscan run --record` made.")],
    model: Annotated[Path | None, typer.Option(help="The model; without it, the one beside TRACE, or in this folder.")] = None,
    on: Annotated[str, typer.Option(help="Runtimes, joined by commas: cpython, micropython, wasm.")] = "cpython",
    as_json: AsJson = False,
) -> None:
    """Run TRACE again and compare the digests.

    The exit status is 1 if a digest differs; the first scan is told, and what differs in the next state that TRACE holds.
    """
    runtimes = on.split(",")
    for runtime in runtimes:
        if runtime not in RUNTIMES:
            raise ProjectError(f"--on {on}: {runtime!r} is no runtime; there are {', '.join(RUNTIMES)}", WRONG_USE)
    project = find_project(trace, model)
    _tell([(runtime, replay_on(trace, project, runtime)) for runtime in runtimes], ", ", as_json)


def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="A trace.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another one of the same model.")],
    as_json: AsJson = False,
) -> None:
    """Say in which scan the traces A and B first differ, and in what.

    Inputs, commands, times and digests are compared in the scans that both have. The exit status is 1 if one differs.
    """
    _tell([("", compare(a, b))], " and ", as_json)


def _tell(outcomes: list[tuple[str, Outcome]], joined: str, as_json: bool) -> None:
    for runtime, outcome in outcomes:
        head = f"{runtime}: " if runtime else ""
        if as_json:
            text = json.dumps({**({"on": runtime} if runtime else {}), **asdict(outcome)})
        elif outcome.scan is None:
            text = f"{head}{counted(outcome.scans, 'scan')}{joined}{counted(outcome.digests, 'digest')} equal"
        else:
            text = "\n".join(f"{head}scan {outcome.scan}: {what}" for what in outcome.differs)
        sys.stdout.write(text + "\n")
    if any(outcome.scan is not None for _, outcome in outcomes):
        raise typer.Exit(WRONG_THING)
