"""Which modules of the drivers a board needs: those that its board file binds. What is not on a flash costs it neither room nor names."""

import ast
from typing import Any

from tools.interpreters import ROOT

PACKAGE = "firmware.drivers"
HERE = ROOT / "firmware" / "drivers"
ALWAYS = {"__init__", "io", "profiles", "settings"}


def bound_drivers(board: dict[str, Any]) -> set[str]:
    """The modules of firmware/drivers for a board file, which is a good one."""
    found = set(ALWAYS)
    rest = [entry["type"] for entry in board["tags"].values()] + (["buses"] if "buses" in board else [])
    while rest:
        module = rest.pop()
        if module not in found:
            found.add(module)
            rest += _imported(module)
    return found


def _imported(module: str) -> list[str]:
    """The modules of the package that one of them imports."""
    found = []
    for node in ast.walk(ast.parse((HERE / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == PACKAGE:
            found += [alias.name for alias in node.names if (HERE / f"{alias.name}.py").is_file()]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module.removeprefix(f"{PACKAGE}.")] if node.module.startswith(f"{PACKAGE}.") else []
    return found
