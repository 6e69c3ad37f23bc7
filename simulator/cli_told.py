"""The verbs `isoscan describe`, `diagram` and `why`: what is told of a model. What it is comes from the compiler."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from simulator.cli_arguments import AsJson, Model
from simulator.project import describe_model, find_model
from simulator.question import why as explain
from tools.compiler.diagram import mermaid, svg


def describe(model: Model) -> None:
    """Print the description of MODEL, as JSON.

    It is canonical: its SHA-256, without the line's end, is the model hash.
    """
    sys.stdout.write(describe_model(find_model(Path(model))).bytes.decode("ascii") + "\n")


def diagram(
    model: Model,
    as_mermaid: Annotated[bool, typer.Option("--mermaid", help="Print Mermaid instead of SVG.")] = False,
) -> None:
    """Print the sequences and the equipment tree of MODEL, as SVG.

    Redirect it into a file: `isoscan diagram examples/tank_fill > tank.svg`.
    """
    data = describe_model(find_model(Path(model))).data
    sys.stdout.write(mermaid(data) if as_mermaid else svg(data))


def why(
    url: Annotated[str, typer.Argument(metavar="URL", help="A device's address, such as tank-01.local:3001.")],
    output: Annotated[str, typer.Argument(metavar="OUTPUT", help="An output, sequence, transition (`phase/2`) or rule.")],
    as_json: AsJson = False,
) -> None:
    """Say why OUTPUT of a running device is as it is, and what would have to change.

    It is told from the device's own description and state.
    """
    answer = explain(url, output)
    if as_json:
        changes = [{"key": change.key, "value": change.value} for change in answer.changes]
        sys.stdout.write(json.dumps({"subject": answer.subject, "sentences": answer.sentences, "changes": changes}) + "\n")
    else:
        sys.stdout.write(f"{answer}\n")
