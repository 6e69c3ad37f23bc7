"""The verb `isoscan audit`: how a journal is printed. How it is had and checked is `audit.py`'s."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from simulator.audit import audit as audited
from simulator.modules import ProjectError


def audit(
    source: Annotated[
        str, typer.Argument(metavar="URL or FILE", help="A device's address, a project, a journal file, or a folder with one.")
    ],
    verify: Annotated[bool, typer.Option("--verify", help="Only check the chain; exit status 1 if it is broken.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each entry.")] = False,
) -> None:
    """Print the journal of a device or a file, oldest first, or check it.

    Each entry is chained to the one before it by a hash: a changed, missing or added line breaks the chain at its place.
    """
    found = audited(source)
    broken = found.broken()
    if not verify:
        for entry in found.entries():
            sys.stdout.write((json.dumps(entry) if as_json else _shown(entry)) + "\n")
    if broken:
        raise ProjectError(f"{broken.where}: this line does not follow from the one before it: changed, missing or added")
    if verify:
        sys.stdout.write(f"{source}: {_counted(len(found.lines))}, an unbroken chain\n")


def _counted(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


def _shown(entry: dict[str, Any]) -> str:
    """Number, time (of the day, else since boot), kind, subject, who, and the rest."""
    time_ms = entry.get("time")
    told = datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S") if time_ms else f"{entry.get('ms')} ms after boot"
    words = [str(entry.get("j")), told, str(entry.get("kind")), str(entry.get("subject") or "")]
    if entry.get("actor"):
        words.append(f"by {entry['actor']}")
    if entry.get("data") is not None:
        words.append(json.dumps(entry["data"]))
    return "  ".join(words)
