"""What several verbs take alike."""

from typing import Annotated

import typer

Model = Annotated[str, typer.Argument(metavar="MODEL", help="A project folder with a model.py, or a .py file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
