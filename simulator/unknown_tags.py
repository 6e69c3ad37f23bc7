"""Stands in for the scanner of a model that cannot be read, so that its board file can be checked all the same.

There are just the tags that the file names, each of the kind that its driver serves; nothing is wrong with them.
"""

from dataclasses import dataclass
from typing import Any

from firmware import drivers

NEVER_MS = (1 << 30) - 1


@dataclass(frozen=True)
class _Tag:
    path: str
    index: int
    stale_ms: int = NEVER_MS


class UnknownTags:
    """What `firmware.drivers.check` asks of a scanner."""

    scan_ms = 20
    outputs: tuple[Any, ...] = ()

    def __init__(self, board: dict[str, Any]) -> None:
        tags = board.get("tags")
        entries = tags if isinstance(tags, dict) else {}
        self.inputs = [_kind(entry)(path, index) for index, (path, entry) in enumerate(entries.items())]


def _kind(entry: Any) -> type[_Tag]:
    """A class by the name of what the driver of that entry serves; any, where it has none."""
    kind = entry.get("type") if isinstance(entry, dict) else None
    return type(drivers.driver(kind).KINDS[0], (_Tag,), {}) if kind in drivers.TYPES else _Tag
