"""The verbs `isoscan replay` and `isoscan diff`: their options and what they print. What they find is `replaying.py`'s."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from simulator.modules import WRONG_THING
from simulator.replaying import Outcome, compare, find_model
from simulator.replaying import replay as replay_here

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def replay(
    trace: Annotated[Path, typer.Argument(metavar="TRACE", help="A file that `isoscan run --record` made.")],
    model: Annotated[Path | None, typer.Option(help="The model; without it, the one beside TRACE, or in this folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run TRACE again and compare the digests.

    The exit status is 1 if a digest differs; the first scan is told, and what differs in the next state that TRACE holds.
    """
    outcome = replay_here(trace, *find_model(trace, model))
    _tell(outcome, f"{outcome.scans} scans, {outcome.digests} digests equal", as_json)


def diff(
    a: Annotated[Path, typer.Argument(metavar="A", help="A trace.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another one of the same model.")],
    as_json: AsJson = False,
) -> None:
    """Say in which scan the traces A and B first differ, and in what.

    Inputs, commands, times and digests are compared in the scans that both have. The exit status is 1 if one differs.
    """
    outcome = compare(a, b)
    _tell(outcome, f"{outcome.scans} scans and {outcome.digests} digests equal", as_json)


def _tell(outcome: Outcome, fine: str, as_json: bool) -> None:
    if as_json:
        text = json.dumps(asdict(outcome))
    elif outcome.scan is None:
        text = fine
    else:
        text = "\n".join(f"scan {outcome.scan}: {what}" for what in outcome.differs)
    sys.stdout.write(text + "\n")
    if outcome.scan is not None:
        raise typer.Exit(WRONG_THING)
