"""The board file of a project, read and judged: each mistake in it is a problem with a code and a place, as those of a model are.

What is a mistake is decided by the firmware's drivers, which a board asks too; here it gets its place and the words of a problem.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware import drivers
from firmware.drivers.buses import TYPES as BUSES
from firmware.drivers.settings import UNKNOWN_KEY, UNKNOWN_TAG
from shared_model import Scanner
from simulator.board_mistakes import BoardMistakes
from simulator.board_warnings import board_warnings
from simulator.modules import WRONG_THING, ProjectError, shown
from simulator.toml_places import TomlPlaces, place
from tools.compiler import CompileError
from tools.compiler.ir import Position
from tools.compiler.problems import did_you_mean

NO_TOML = "E901"
WORDS = (*drivers.TYPES, *BUSES)
AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
OTHERWISE = "Let them go together."
REMEDIES = {903: "Add it: `pin = 15`, the chip's number.", 908: "Give each a pin of its own."}
"""Of those that the drivers' one line has not."""


@dataclass(frozen=True)
class BoardFile:
    """A board file that Python could read: what it says, and where."""

    data: dict[str, Any]
    places: TomlPlaces

    def problems(self, scanner: Scanner | None) -> list[CompileError]:
        """All that is wrong or to be warned of, sorted by place; without the model's scanner, what can be said without a model."""
        found = BoardMistakes(self.data, scanner)
        errors = [self._problem(error, found.written(error.keys), meant) for error, meant in found.errors]
        wrong = {problem.at for problem in errors}
        warnings = [
            told(code, self.places.value(found.written(keys)), line)
            for code, keys, line in board_warnings(str(found.data.get("board")), found.entries)
        ]
        return sorted(errors + [each for each in warnings if each.at not in wrong], key=lambda problem: problem.sort_key)

    def _problem(self, error: drivers.BoardError, keys: tuple[str, ...], meant: str | None) -> CompileError:
        find = self.places.key if error.code in (UNKNOWN_KEY, UNKNOWN_TAG) else self.places.value
        line, otherwise = str(error).removeprefix("board.toml: "), REMEDIES.get(error.code, OTHERWISE)
        return told(f"E{error.code}", find(keys), line, otherwise, did_you_mean(meant))


def read_board_file(path: Path) -> BoardFile:
    """The board file at a path. ProjectError when it cannot be read or is no TOML."""
    try:
        data = path.read_bytes()
    except OSError as error:
        at = Position(shown(path), 1, 1, 1, "")
        raise refused([CompileError(NO_TOML, at, f"cannot be read: {error}", "It must be a file that you may read.")]) from None
    try:
        text = data.decode("utf-8")
        return BoardFile(tomllib.loads(text), TomlPlaces(shown(path), text))
    except UnicodeDecodeError as error:
        text = data[: error.start].decode("utf-8")
        at = place(shown(path), text, text.count("\n") + 1, len(text.rpartition("\n")[2]) + 1)
        raise refused([CompileError(NO_TOML, at, "the file is not UTF-8 text", "Save the file as UTF-8.")]) from None
    except tomllib.TOMLDecodeError as error:
        raise refused([_no_toml(shown(path), text, str(error))]) from None


def refused(problems: Sequence[CompileError], exit_status: int = WRONG_THING) -> ProjectError:
    """A project with a file that has these problems."""
    return ProjectError("\n".join(map(str, problems)), exit_status, problems)


def told(code: str, at: Position, line: str, otherwise: str = OTHERWISE, first: str = "") -> CompileError:
    """A problem of a board file from one line: before the first semicolon what is wrong, behind it what to do."""
    message, _, rest = line.partition("; ")
    word, blank, others = rest.partition(" ")
    remedy = f"{f'`{word}`' if word in WORDS else word.capitalize()}{blank}{others}." if rest else otherwise
    return CompileError(code, at, message, first + remedy)


def _no_toml(file: str, text: str, error: str) -> CompileError:
    found = AT.search(error)
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    line, column = (int(found[1]), int(found[2])) if found and found[1] else (len(lines), len(lines[-1]) + 1)
    message = f"this is no TOML: {AT.sub('', error)}"
    return CompileError(NO_TOML, place(file, text, line, column), message, "Correct it: nothing else in the file was looked at.")
