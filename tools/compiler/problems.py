"""What can be found wrong with a project: every code with its title, how a problem is shown, and the list that collects them.

Codes are stable: one that has been published never changes its meaning. The first letter is the severity: an error (E) stops,
a warning (W) and an info (I) do not. Nothing here knows how a problem is found.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from tools.compiler.ir import Position

LIMIT = (1 << 30) - 1  # every value stays within what the smallest board holds without allocating

TITLES = {
    # outside the language
    "E100": "Python cannot read the file",
    "E101": "a construct outside the subset",
    "E102": "a floating-point number",
    "E103": "an integer beyond what a board holds",
    "E104": "a call that is not portable",
    "E105": "a name that is not portable",
    "E106": "a statement that has no place in a model file",
    "E107": "an import that cannot be resolved",
    "E108": "a class that is not in the form of a model",
    "E109": "a method that is not in the form of a method",
    "E110": "a value that is not a constant",
    "E111": "a loop without a constant bound",
    # names in logic and rules
    "E201": "a name that is not declared",
    "E202": "an attribute that a thing does not have",
    "E203": "a new attribute born in a scan",
    "E204": "an assignment to what logic may not write",
    "E205": "an unknown state",
    "E206": "an unknown tag in a rule",
    "E207": "the wrong kind of tag in a rule",
    "E208": "an unknown variable",
    "E209": "an object used as a number",
    "E210": "a call that does not fit",
    "E211": "an effect in a rule",
    # declarations
    "E301": "an unknown keyword",
    "E302": "a missing argument",
    "E303": "a value of the wrong type",
    "E304": "a value out of range",
    "E305": "a guard that is not callable",
    "E306": "a reserved name",
    "E307": "two declarations under one name",
    "E308": "not a declaration",
    "E309": "too many arguments",
    # files and models
    "E401": "a file that cannot be read",
    "E402": "no model in the file",
    "E403": "more than one model in the file",
    "E404": "used before it is defined",
    "E405": "two classes under one name",
    # values, over all paths of a scan
    "E501": "an intermediate beyond what a board holds",
    "E502": "a possible division by zero",
    "E503": "a shift out of range",
    "E504": "an index that may be outside its table",
    "E505": "a value that never fits its tag",
    "E506": "mixed units",
    "E507": "mixed decimals",
    "E508": "a variable without a value",
    "E509": "a call that may give no value",
    # calls and writers
    "E601": "two writers of one output",
    "E602": "recursion",
    "E603": "a time that is not dt_ms",
    "E604": "a part that is not scanned once",
    "E605": "calls too deep for a board",
    # what runs, and is hardly meant
    "W701": "a block that is never called",
    "W702": "a block called on some paths only",
    "W703": "a block called more than once",
    "W704": "an output that is not always assigned",
    "W705": "a state that is never reached",
    "W706": "a state that is never left",
    "W707": "a rule or transition that never acts",
    "W708": "an interlock blind to bad quality",
    "W709": "a tag that is never used",
    "W710": "a rule that always acts",
    # worth knowing
    "I801": "several causes in one interlock",
    "I802": "a value that may not fit its tag",
    # the project's own Python, when it is run
    "E851": "a file that cannot be run",
    "E852": "a file without a plant",
    # the board file
    "E901": "a board file that cannot be read",
    "E902": "an unknown key in the board file",
    "E903": "a missing entry in the board file",
    "E904": "a value that a key does not take",
    "E905": "a tag that the model does not have",
    "E906": "a driver that cannot serve its tag",
    "E907": "a pin that cannot do it",
    "E908": "a pin used twice",
    "E909": "a broken wire that reads healthy",
    "E910": "settings that do not go together",
    "E911": "sensors that cannot be told apart",
    # ... and what is hardly meant so there
    "W921": "a pin that is read at start",
    "W922": "an output on a pin that moves at start",
    "W923": "an input that nothing holds",
    "W924": "a broken wire that may read healthy",
    "W925": "an input that its chip holds badly",
}
SEVERITIES = {"E": "error", "W": "warning", "I": "info"}


@dataclass(frozen=True)
class CompileError:
    """One problem: what is wrong, where, and what is allowed or what to write instead."""

    code: str
    at: Position
    message: str
    remedy: str

    @property
    def severity(self) -> str:
        """`error`, `warning` or `info`."""
        return SEVERITIES[self.code[0]]

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Problems are told by file, line and column."""
        return self.at.file, self.at.line, self.at.column, self.code, self.message

    def __str__(self) -> str:
        """`file:line:column: code: message`, the source line with a caret, the remedy."""
        head = f"{self.at.file}:{self.at.line}:{self.at.column}: {self.code}: {self.message}"
        return "\n".join([head, *self._excerpt(), f"  {self.remedy}"])

    def _excerpt(self) -> list[str]:
        if not self.at.text.strip():
            return []
        before = "".join(c if c == "\t" else " " for c in self.at.text[: self.at.column - 1])
        return [f"  {self.at.text}", f"  {before}{'^' * self.at.width}"]


class CompileErrors(Exception):
    """A model that cannot be compiled; `problems` holds all that was found, sorted by file, line and column."""

    def __init__(self, problems: Iterable[CompileError]) -> None:
        super().__init__()
        self.problems: list[CompileError] = sorted(problems, key=lambda p: p.sort_key)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class Problems:
    """What has been found so far; the same problem at the same place counts once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Position, str], CompileError] = {}

    def add(self, code: str, at: Position, message: str, remedy: str) -> None:
        """Note one problem. `code` is a key of TITLES; message and remedy are full sentences without and with a full stop."""
        assert code in TITLES, code
        self._found.setdefault((code, at, message), CompileError(code, at, message, remedy))

    def merge(self, errors: CompileErrors) -> None:
        """Take over what another file's reading found."""
        for problem in errors.problems:
            self.add(problem.code, problem.at, problem.message, problem.remedy)

    def __len__(self) -> int:
        return len(self._found)

    def raise_if_errors(self) -> None:
        """Raise CompileErrors, with all that was found, if an error is among it."""
        if any(problem.severity == "error" for problem in self._found.values()):
            raise CompileErrors(self._found.values())

    def found(self) -> tuple[CompileError, ...]:
        """All that was found, sorted."""
        return tuple(sorted(self._found.values(), key=lambda problem: problem.sort_key))


def a(noun: str) -> str:
    """A noun with its article: a Ton, an AnalogIn."""
    return f"an {noun}" if noun[0] in "AEIOaeio" else f"a {noun}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 argument, 2 arguments."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(names: Iterable[str]) -> str:
    """Names as a reader wants them: `a`, `b` and `c`; a long list is cut."""
    shown = [f"`{name}`" for name in names]
    if not shown:
        return "none"
    if len(shown) > 24:
        return ", ".join(shown[:24]) + f" and {len(shown) - 24} more"
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]


def allowed(name: str, names: Iterable[str], what: str) -> str:
    """A remedy: the nearest of `names` where one is near, and all of them."""
    names = list(names)
    return f"{did_you_mean(nearest(name, names))}{what}: {listed(names)}."


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that is likely meant by `name`, if one is."""
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.65)
    return near[0] if near else None


def did_you_mean(name: str | None) -> str:
    """The beginning of a remedy, where somebody likely meant that name."""
    return f"Did you mean `{name}`? " if name else ""
