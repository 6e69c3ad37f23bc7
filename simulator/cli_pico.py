"""`isoscan board` with ISOSCAN_UF2: which of its options an emulated Pico has, and what is printed. `cli.py` has the verb itself."""

import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from simulator.emulated_pico import IMAGE, PicoLinks, run_pico
from simulator.modules import WRONG_USE, ProjectError

NOT_HERE = {
    "model": "it starts what is on its flash; leave MODEL out, and bring it there with: isoscan flash MODEL --port PATH",
    "host": "what it serves cannot be reached from outside; leave --host out",
    "port": "what it serves cannot be reached from outside; leave --port out",
    "stall": "its flash is the emulator's; leave --stall out",
}


def emulate(context: typer.Context, image: Path, flash: Path | None, as_json: bool) -> None:
    """Run an image on an emulated Pico until Ctrl-C."""
    out, err = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
    for name, told in NOT_HERE.items():
        source = context.get_parameter_source(name)
        if source and source.name == "COMMANDLINE":
            raise ProjectError(f"{IMAGE} is set, so an emulated Pico runs: {told}", WRONG_USE)

    def started(links: PicoLinks) -> None:
        if as_json:
            sys.stdout.write(json.dumps(asdict(links)) + "\n")
            sys.stdout.flush()
            return
        out.print(Text(f"an emulated Pico W with {links.uf2}, with nothing at its pins"))
        out.print(Text(f"  serial      {links.serial}"))
        out.print("  Ctrl-C ends it.")

    terminate_as_ctrl_c()
    run_pico(image, flash, started, lambda text: err.print(Text(text)))
    err.print("\nStopped." if flash is None else "\nStopped; its flash is kept.")


def terminate_as_ctrl_c() -> None:
    """A request to terminate ends a run as Ctrl-C does, in a shell's background too, where Ctrl-C is ignored at first."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
