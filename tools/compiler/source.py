"""A source file as the compiler sees it: its text, its tree and positions in it. Nothing here knows what a model is."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path

from tools.compiler.ir import Position
from tools.compiler.problems import CompileError, CompileErrors
from tools.compiler.spellings import spellings

DEEPEST = 90


class Source:
    """One parsed file.

    Args:
        path: the file.
        shown: its name in messages.
    Raises:
        CompileErrors: E401 it cannot be read, E100 it is not Python.
    """

    def __init__(self, path: Path, shown: str) -> None:
        self.path = path
        self.shown = shown
        self.lines = [""]
        self.text = text = self._read()
        self.lines = text.split("\n")
        self.tree = self._parse(text)
        self._check_depth()

    def at(self, node: ast.AST) -> Position:
        """Where a node of this file stands; what spans lines is underlined to the end of its first."""
        line = self.lines[node.lineno - 1]  # type: ignore[attr-defined]
        column = _characters(line, node.col_offset)  # type: ignore[attr-defined]
        one_line = node.end_lineno == node.lineno  # type: ignore[attr-defined]
        end = _characters(line, node.end_col_offset) if one_line else len(line)  # type: ignore[attr-defined]
        return Position(self.shown, node.lineno, column + 1, max(1, end - column), line)  # type: ignore[attr-defined]

    def spellings(self) -> Iterator[tuple[str, Position, str, str]]:
        """What Python reads and a board does not, or not alike: code, place, message and remedy of each."""
        for code, (line, column), length, message, remedy in spellings(self.lines):
            yield code, Position(self.shown, line, column + 1, length, self.lines[line - 1]), message, remedy

    def start(self) -> Position:
        """The file as a whole."""
        return self._place(1, 1)

    def _place(self, line: int, column: int) -> Position:
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Position(self.shown, max(line, 1), max(column, 1), 1, text)

    def _read(self) -> str:
        try:
            text = self.path.read_bytes().decode("utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            raise self._fail("E401", 1, 1, f"the file cannot be read: {reason}", "Give the path of a readable Python file.") from None
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            remedy = "Save the file as UTF-8: boards read nothing else."
            raise self._fail("E401", line, 1, "the file is not UTF-8 text", remedy) from None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _parse(self, text: str) -> ast.Module:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(text, self.shown, "exec", dont_inherit=True)  # finds more than the parser does; runs nothing
                return ast.parse(text, self.shown)
        except SyntaxError as error:
            remedy = "Correct the Python: nothing else in the file was looked at."
            raise self._fail("E100", error.lineno or 1, error.offset or 1, error.msg, remedy) from None
        except (RecursionError, MemoryError):
            raise self._fail("E100", 1, 1, "the file is nested too deeply", "Split deep expressions into named steps.") from None
        except ValueError as error:
            raise self._fail("E100", 1, 1, str(error), "Save the file as plain text.") from None

    def _check_depth(self) -> None:
        """Refuse what is nested deeper than a board's compiler can follow, so that no walk over the tree needs to care."""
        waiting: list[tuple[ast.AST, int]] = [(self.tree, 0)]
        while waiting:
            node, depth = waiting.pop()
            if depth > DEEPEST and isinstance(node, (ast.expr, ast.stmt)):
                at = self.at(node)
                raise self._fail(
                    "E101",
                    at.line,
                    at.column,
                    f"this is nested more than {DEEPEST} deep",
                    "Split it into named steps; an `elif` is inside the one before.",
                )
            waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))

    def _fail(self, code: str, line: int, column: int, message: str, remedy: str) -> CompileErrors:
        return CompileErrors([CompileError(code, self._place(line, column), message, remedy)])


def is_text(node: ast.stmt) -> bool:
    """Whether a statement is nothing but a text: a docstring, or one used as a comment."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _characters(line: str, byte_offset: int) -> int:
    """The tree counts in bytes of UTF-8, a reader in characters."""
    return len(line.encode()[:byte_offset].decode(errors="ignore"))
