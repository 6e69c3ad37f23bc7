"""All mistakes of one board file, each once. The firmware's drivers find them; nothing is judged here.

A slip of the pen is taken for what was meant: a key, tag or type that is none, but near to one that could stand there, is told once, and
what is under it is checked as if it were that one. So it is not missing besides, and hides nothing else that is wrong.
"""

import copy
from typing import Any

from firmware import drivers
from firmware.drivers.settings import UNKNOWN_KEY, UNKNOWN_TAG, BoardError
from shared_model import Scanner
from simulator.board_limits import board_limits
from simulator.unknown_tags import UnknownTags
from tools.compiler.problems import nearest

Keys = tuple[str, ...]
Found = list[tuple[BoardError, str | None]]


class BoardMistakes:
    """`errors`, each with the name or word that was likely meant, or None; and what is left besides.

    `data` is the file's as it was likely meant, `entries` are those of `firmware.drivers.check` for it, where a wrong value is None.
    """

    def __init__(self, data: dict[str, Any], scanner: Scanner | None) -> None:
        self.data = copy.deepcopy(data)
        self.entries: list[Any] = []
        self._scanner = scanner
        self._written: dict[Keys, str] = {}
        slips: Found = []
        rest = self._check()
        while slip := next(((error, meant) for error, meant in rest if meant and _is_slip(error)), None):
            slips.append(slip)
            self._mend(*slip)
            rest = self._check()
        self.errors = slips + rest

    def written(self, keys: Keys) -> Keys:
        """The way in the file to what `keys` leads to in `data`."""
        return tuple(self._written.get(keys[: at + 1], key) for at, key in enumerate(keys))

    def _check(self) -> Found:
        found: list[BoardError] = []
        board_limits(self.data, found.append)
        scanner = self._scanner or UnknownTags(self.data)
        self.entries = drivers.check(self.data, scanner, found.append)
        return [(error, self._meant(error)) for error in found]

    def _meant(self, error: BoardError) -> str | None:
        if not error.allowed:
            return None
        table, last = self._table(error.keys), error.keys[-1]
        if _is_name(error):
            return nearest(last, [name for name in error.allowed if name not in table])
        written = table.get(last) if isinstance(table, dict) else None
        return nearest(written, filter(_is_text, error.allowed)) if isinstance(written, str) else None

    def _mend(self, error: BoardError, meant: str) -> None:
        table, last = self._table(error.keys), error.keys[-1]
        if _is_name(error):
            table[meant] = table.pop(last)
            self._written[(*error.keys[:-1], meant)] = last
        else:
            table[last] = meant

    def _table(self, keys: Keys) -> Any:
        """What holds the last of these keys."""
        table = self.data
        for key in keys[:-1]:
            table = table[key]
        return table


def _is_name(error: BoardError) -> bool:
    """Whether it is the key that is wrong, and not its value."""
    return error.code in (UNKNOWN_KEY, UNKNOWN_TAG)


def _is_slip(error: BoardError) -> bool:
    """Whether the rest can be checked only when it is known what was meant; of a board's name a guess would make up mistakes."""
    return _is_name(error) or error.keys[-1] == "type"


def _is_text(value: object) -> bool:
    return isinstance(value, str)
