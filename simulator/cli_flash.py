"""The verb `isoscan flash`: its options, its progress and what it prints. `cli.py` has the other verbs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from simulator.cli_arguments import AsJson
from simulator.cli_warnings import say_warnings
from simulator.flashing import Flashed, bound, roll_back
from simulator.flashing import flash as flash_project
from simulator.modules import WRONG_USE, ProjectError
from simulator.project import load_project
from tools.flash import Say

PRINTED_FILES = 10


def flash(
    model: Annotated[str, typer.Argument(metavar="[MODEL]", help="What to flash; not needed for --rollback.")] = "",
    board: Annotated[Path | None, typer.Option(help="The board file; without it, the project's board.toml.")] = None,
    port: Annotated[str, typer.Option(help="The board's serial port; without it, the only USB one.")] = "",
    url: Annotated[str, typer.Option(help="Where to wait for its hello; without it, where the board says that it serves.")] = "",
    rollback: Annotated[bool, typer.Option("--rollback", help="Start what the board ran before.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be sent; the board is stopped for it and started again.")
    ] = False,
    untested: Annotated[bool, typer.Option("--untested", help="Although its scenarios have not passed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Flash MODEL onto a board.

    What changed is copied beside what the board runs, verified, and then switched to at once; what it ran before is kept for --rollback.
    The board's outputs are safe meanwhile.
    """
    if rollback == bool(model):
        raise ProjectError("give a MODEL to flash, or --rollback and no MODEL", WRONG_USE)
    project = None if rollback else bound(load_project(model, board=board))
    if project:
        say_warnings(project)
    with _progress() as say:
        done = flash_project(project, port, url, untested, dry_run, say) if project else roll_back(port, url, say)
    if as_json:
        Console(highlight=False, soft_wrap=True).print_json(data=_json(done))
    else:
        _say_done(done, dry_run)


@contextmanager
def _progress() -> Iterator[Say]:
    """A bar on the terminal, of the step that is under way."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("")

        def say(doing: str, done: int, total: int) -> None:
            progress.update(task, description=doing, completed=done, total=total or None)

        yield say


def _say_done(done: Flashed, dry_run: bool) -> None:
    out = Console(highlight=False, soft_wrap=True)
    plan, report = done.report.plan, done.report
    if dry_run:
        out.print(f"{done.port}: would send {_files(plan.send)}, {_kb(plan.send_bytes)}, to slot {plan.slot}; nothing was changed")
        for path in plan.send[:PRINTED_FILES]:
            out.print(f"  {path}", markup=False)
        if len(plan.send) > PRINTED_FILES:
            out.print(f"  and {len(plan.send) - PRINTED_FILES} more")
        return
    out.print(f"{done.port}: sent {_files(plan.send)}, {_kb(plan.send_bytes)}, in {report.seconds:.1f} s; slot {plan.slot} starts")
    out.print(f"  model hash  {done.model_hash}")
    out.print(f"  flash       {_kb(report.free_bytes)} free")
    if done.hello_s is None or done.memory is None:
        out.print("  hello       not asked for: the board does not say where it serves; --url names its address")
        return
    free_bytes = done.memory["total_bytes"] - done.memory["used_bytes"]
    out.print(f"  heap        {_kb(free_bytes)} free of {_kb(done.memory['total_bytes'])}")
    out.print(f"  hello       {done.url}, {done.hello_s:.1f} s after its start")


def _json(done: Flashed) -> dict[str, Any]:
    report = asdict(done.report)
    del report["network"]
    return {"port": done.port, "model_hash": done.model_hash, "url": done.url, "hello_s": done.hello_s, "memory": done.memory, **report}


def _files(paths: list[str]) -> str:
    return "1 file" if len(paths) == 1 else f"{len(paths)} files"


def _kb(size: int) -> str:
    return f"{-(-size // 1024)} KB"
