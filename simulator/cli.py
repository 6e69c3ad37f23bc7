"""The command `isoscan`: its verbs, what they print and their exit status. What they do is in the modules they call.

Exit status: 0 done, 1 the thing checked is wrong, 2 wrong use. Output for programs goes to stdout with `--json`; errors go to stderr.
"""

import asyncio
import contextlib
import json
import os
import sys
import traceback
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from simulator.board import BoardLinks, BoardOptions, run_board
from simulator.check_report import check_project, watch_project
from simulator.cli_arguments import AsJson, Model
from simulator.cli_audit import audit
from simulator.cli_credentials import token
from simulator.cli_flash import flash
from simulator.cli_pico import emulate, terminate_as_ctrl_c
from simulator.cli_replay import diff, replay
from simulator.cli_told import describe, diagram, why
from simulator.cli_warnings import say_warnings
from simulator.cli_wifi import wifi
from simulator.clock import MAX_SPEED
from simulator.emulated_pico import IMAGE
from simulator.modules import WRONG_THING, WRONG_USE, ProjectError, shown, typed
from simulator.new_project import new_project
from simulator.pages import DASHBOARD
from simulator.printed import printed
from simulator.project import Project, load_project
from simulator.serving import Links, Options, serve_project

app = typer.Typer(
    name="isoscan",
    help="One automation model in plain Python: run it, check it, look at it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

out = Console(highlight=False, markup=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

NOT_BUILT = "not built yet; type: python3 tools/dev.py run"


def main() -> None:
    """Entry point: no traceback reaches a user."""
    try:
        with printed():
            app(prog_name="isoscan")
    except ProjectError as error:
        _say_error(str(error))
        sys.exit(error.exit_status)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        _say_error(f"a mistake in isoscan, please report it: {type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})")
        sys.exit(WRONG_THING)


def _host(given: str) -> str:
    if not given:
        raise ProjectError("--host is empty; give a name or address of this machine, or 0.0.0.0 for every one", WRONG_USE)
    return given


app.command()(flash)
app.command()(audit)
app.command()(replay)
app.command()(diff)
app.command()(token)
app.command()(wifi)


@app.callback()
def _verbs() -> None:
    """Each verb has its own --help."""


@app.command()
def new(name: Annotated[str, typer.Argument(metavar="NAME", help="The folder to make.")]) -> None:
    """Make a new project in the folder NAME.

    It has a model, a plant, a board file and scenarios, all running as they stand.
    """
    files = new_project(Path(name))
    out.print(f"made {shown(Path(name))}: {', '.join(files)}")
    out.print(f"  run it      isoscan run {typed(Path(name))}")
    out.print(f"  test it     pytest {typed(Path(name))}")


@app.command()
def run(
    model: Model,
    plant: Annotated[str | None, typer.Option(help="A plant by name or a .py file, instead of the project's plant.py.")] = None,
    host: Annotated[
        str, typer.Option(callback=_host, help="Name or address to listen at; 0.0.0.0 is every one of this machine.")
    ] = "localhost",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 is a free one.")] = 3001,
    speed: Annotated[int, typer.Option(min=0, max=MAX_SPEED, help="Times real time; 0 is as fast as it goes.")] = 1,
    record: Annotated[Path | None, typer.Option(help="Record the run as a trace in this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run MODEL in the simulator.

    The dashboard is at `/`, the WebSocket at `/ws`. Settings, trips and the journal are kept in the project's `.isoscan/` folder,
    or in the one that ISOSCAN_STATE names. Ctrl-C ends it.
    """
    project = load_project(model, plant)
    say_warnings(project)

    def started(links: Links) -> None:
        if as_json:
            _print_json({"project": project.name, "hash": project.description.hash, **asdict(links)})
        else:
            _say_started(project, links)

    with _ended_by_ctrl_c():
        asyncio.run(serve_project(project, Options(host, port, speed, record), started, _say_error))


@app.command()
def board(
    context: typer.Context,
    model: Annotated[str, typer.Argument(metavar="[MODEL]", help="What to flash first; without it, what is on --flash starts.")] = "",
    host: Annotated[str, typer.Option(callback=_host, help="Name or address to listen at.")] = "localhost",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 is a free one.")] = 3001,
    flash: Annotated[Path | None, typer.Option(help="The folder (with ISOSCAN_UF2, the file) of its flash; else a new one.")] = None,
    stall: Annotated[
        int, typer.Option(min=0, max=1000, help="How long each erase of the flash stops all, in ms; on a chip 50 to 400.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Run MODEL on a virtual board.

    It is the firmware, run by a real MicroPython, with virtual pins in front of the project's plant, and with a serial line for
    mpremote and `isoscan flash`. If ISOSCAN_UF2 names a UF2 of yours, an emulated Pico W runs that instead. Ctrl-C ends it.
    """
    if image := os.environ.get(IMAGE):
        emulate(context, Path(image), flash, as_json)
        return
    project = load_project(model) if model else None
    if project:
        say_warnings(project)

    def started(links: BoardLinks) -> None:
        if as_json:
            name, model_hash = (project.name, project.description.hash) if project else (None, None)
            _print_json({"project": name, "hash": model_hash, **asdict(links)})
            return
        if project:
            out.print(f"{project.model_class.__name__} of {project.shown}, on a virtual board; model hash {project.description.hash[:16]}")
        else:
            out.print("a virtual board, with nothing at its pins")
        _say_links(links)

    terminate_as_ctrl_c()
    options = BoardOptions(host, port, flash, stall_ms=stall)
    status = run_board(project, options, started, err.print if as_json else out.print, _say_error)
    if status:
        raise typer.Exit(status)
    err.print("\nStopped.")


@app.command()
def check(
    model: Model,
    board: Annotated[Path | None, typer.Option(help="The board file; without it, the project's board.toml.")] = None,
    as_json: AsJson = False,
    as_sarif: Annotated[bool, typer.Option("--sarif", help="Print SARIF, for code scanning.")] = False,
    as_github: Annotated[bool, typer.Option("--github", help="Print annotations for GitHub's workflows.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file of the project changes, until Ctrl-C.")] = False,
) -> None:
    """Check MODEL, its plant and board file.

    Errors stop, warnings and infos do not: the exit status is 1 if there is an error. Each code has a page in docs/problems.
    """
    forms = [form for form, asked in (("json", as_json), ("sarif", as_sarif), ("github", as_github)) if asked]
    if len(forms) > 1:
        raise ProjectError(f"--{forms[0]} and --{forms[1]} exclude each other; ask for one of them", WRONG_USE)
    if watch:
        with contextlib.suppress(KeyboardInterrupt):
            watch_project(model, board, _print_plain, _say_error)
        return
    status = check_project(model, board, forms[0] if forms else "text", _print_plain)
    if status:
        raise typer.Exit(status)


app.command()(describe)
app.command()(diagram)
app.command()(why)


@app.command()
def dashboard() -> None:
    """Open the dashboard file in the browser."""
    if not DASHBOARD.is_file():
        raise ProjectError(f"the dashboard is {NOT_BUILT}")
    out.print(DASHBOARD.as_uri())
    if not webbrowser.open(DASHBOARD.as_uri()):
        raise ProjectError("no browser could be started; open the address above in one")


def _say_started(project: Project, links: Links) -> None:
    plant = "its plant" if project.plant_factory else "no plant"
    out.print(f"{project.model_class.__name__} of {project.shown}, in front of {plant}; model hash {project.description.hash[:16]}")
    out.print(Text.assemble("  dashboard   ", (links.dashboard, "bold")))
    _say_links(links)


def _say_links(links: Links | BoardLinks) -> None:
    out.print(Text(f"  as a file   {links.file}"))
    if not DASHBOARD.is_file():
        out.print(f"              {NOT_BUILT}")
    out.print(Text(f"  WebSocket   {links.url}"))
    if isinstance(links, BoardLinks):
        out.print(Text(f"  serial      {links.serial or 'no serial line: this system has no ptys'}"))
    out.print("  Ctrl-C ends it.")


@contextmanager
def _ended_by_ctrl_c() -> Iterator[None]:
    """Ctrl-C is the way to end what is inside, not an error."""
    terminate_as_ctrl_c()
    try:
        yield
    except KeyboardInterrupt:
        err.print("\nStopped; settings, trips and journal are kept.")


def _print_json(value: dict[str, Any]) -> None:
    _print_plain(json.dumps(value))


def _print_plain(text: str) -> None:
    """Print for programs and people alike: as it is, no text no line."""
    sys.stdout.write(text + "\n" if text else "")
    sys.stdout.flush()


def _say_error(text: str) -> None:
    err.print(Text.assemble(("error: ", "bold red"), text))
