"""Problems for other programs: JSON, SARIF 2.1.0, and the annotations of GitHub's workflows. How people read them is `problems.py`'s."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tools.compiler.problems import TITLES, CompileError

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def page(code: str) -> str:
    """The page that explains a code, in the project's folder."""
    return f"docs/problems/{code}.md"


def as_data(problem: CompileError) -> dict[str, Any]:
    """A problem as JSON has it; line and column count from 1, in characters."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "title": TITLES[problem.code],
        "file": problem.at.file,
        "line": problem.at.line,
        "column": problem.at.column,
        "width": problem.at.width,
        "message": problem.message,
        "remedy": problem.remedy,
        "page": page(problem.code),
    }


def sarif(problems: Iterable[CompileError], others: Sequence[str] = ()) -> str:
    """One run of the Static Analysis Results Interchange Format; `others` is what kept the tool from its work and is at no place."""
    problems = list(problems)
    rules = [{"id": code, "shortDescription": {"text": TITLES[code]}} for code in sorted({problem.code for problem in problems})]
    driver = {"name": "isoscan check", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [_result(problem) for problem in problems]}
    if others:
        run["invocations"] = [{"executionSuccessful": False, "toolExecutionNotifications": [_notification(other) for other in others]}]
    return json.dumps({"version": "2.1.0", "runs": [run]}, indent=2)


def _notification(text: str) -> dict[str, Any]:
    return {"level": "error", "message": {"text": text}}


def _result(problem: CompileError) -> dict[str, Any]:
    at = problem.at
    region = {"startLine": at.line, "startColumn": at.column, "endColumn": at.column + at.width}
    return {
        "ruleId": problem.code,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{problem.message}. {problem.remedy}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": at.file}, "region": region}}],
    }


def github(problem: CompileError) -> str:
    """A workflow command, which GitHub shows beside the line."""
    at = problem.at
    values = {"file": at.file, "line": at.line, "col": at.column, "endColumn": at.column + at.width, "title": problem.code}
    written = ",".join(f"{name}={_escaped(str(value), ',:')}" for name, value in values.items())
    return f"::{_COMMANDS[problem.severity]} {written}::{_escaped(f'{problem.message}. {problem.remedy}')}"


def _escaped(text: str, more: str = "") -> str:
    """What means something to a workflow command is written in hex."""
    return "".join(f"%{ord(letter):02X}" if letter in f"%\r\n{more}" else letter for letter in text)
