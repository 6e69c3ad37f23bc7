"""The meaning of the language itself: one hash over the sources of `shared_model` that decide what a scan does.

Two models of one description run alike only if the code that runs them is alike. Comments, docstrings, annotations and layout
are left out, and so is what differs between versions of Python's tree.
"""

from __future__ import annotations

import ast
import hashlib
from functools import lru_cache

from tools.compiler.modules import SHARED_MODEL
from tools.compiler.source import Source, is_text

MODULES = (
    "alarms",
    "analog",
    "arithmetic",
    "bistables",
    "claims",
    "commands",
    "counters",
    "declaration",
    "digital",
    "edges",
    "filters",
    "fixed_point",
    "frozen",
    "image",
    "interlocks",
    "limits",
    "model",
    "orders",
    "pid",
    "quality",
    "retained",
    "scan",
    "sequence",
    "tags",
    "time_proportional",
    "timers",
    "tracking",
    "went_out",
    "words",
)
"""What a scan is made of, and what is put back at start: nothing else changes a value, a quality or a state."""

WITHOUT_EFFECT = ("events", "portable", "record", "trial")
"""What `scan` imports besides: it tells of a scan, or tries one, and changes none."""

_SKIPPED = ("annotation", "returns", "type_comment", "type_ignores", "type_params", "kind", "ctx")
_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@lru_cache(maxsize=1)
def semantics_hash() -> str:
    """SHA-256, in hex, over the normalised sources of MODULES in their order."""
    digest = hashlib.sha256()
    for name in MODULES:
        tree = Source(SHARED_MODEL / f"{name}.py", f"shared_model/{name}.py").tree
        digest.update(f"{name}\n{normalised(tree)}\n".encode())
    return digest.hexdigest()


def normalised(node: object) -> str:
    """A tree of Python as text that depends on what the code does and on nothing else."""
    if isinstance(node, list):
        return f"[{','.join(map(normalised, node))}]"
    if not isinstance(node, ast.AST):
        return f"{type(node).__name__}:{node!r}"
    fields = [(name, value) for name, value in ast.iter_fields(node) if name not in _SKIPPED]
    if isinstance(node, _WITH_DOCSTRING):
        fields = [(name, _without_texts(value) if name == "body" else value) for name, value in fields]
    written = [f"{name}={normalised(value)}" for name, value in sorted(fields, key=lambda field: field[0]) if value not in (None, [])]
    return f"{type(node).__name__}({','.join(written)})"


def _without_texts(body: list[ast.stmt]) -> list[ast.stmt]:
    """A docstring, also one below a constant, is a statement that is a text."""
    return [node for node in body if not is_text(node)]
