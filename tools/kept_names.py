"""Names that a source for a board must keep, for something else knows them: Python, MicroPython, a module from elsewhere, a text."""

import ast
import asyncio
import builtins
import hashlib
import importlib
import io
import re
import socket
import types
from collections.abc import Container, Iterator

WORD = re.compile(r"[A-Za-z_]\w*")
OF_MODULES = ("os", "sys", "gc", "time", "json", "socket", "hashlib", "binascii", "array", "struct", "asyncio", "select")
OF_TYPES = (*vars(builtins).values(), types.GeneratorType, asyncio.Task, asyncio.Event, asyncio.Lock, socket.socket, io.TextIOWrapper)
OF_MICROPYTHON = (
    "active",
    "config",
    "connect",
    "ifconfig",
    "init",
    "irq",
    "isconnected",
    "readfrom_mem_into",
    "readinto",
    "reset",
    "scan",
    "status",
    "value",
    "writebyte",
    "writeto_mem",
)


def pythons() -> Iterator[str]:
    """Names that belong to Python, or to what comes with it."""
    for thing in (*OF_TYPES, *(importlib.import_module(name) for name in OF_MODULES)):
        yield from dir(thing)
    yield from (*dir(builtins), *dir(hashlib.sha256()), *OF_MICROPYTHON)


def kept_in(tree: ast.Module, modules: Container[str]) -> set[str]:
    """Names of a module that mean something outside: texts, keywords, classes, and what is imported from elsewhere or used on it."""
    found: set[str] = set()
    strange: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if WORD.fullmatch(node.value):  # what getattr and its like are given
                found.add(node.value)
        elif isinstance(node, ast.keyword) and node.arg:
            found.add(node.arg)
        elif isinstance(node, ast.ClassDef) and _is_exception(node):
            found.add(node.name)
        elif isinstance(node, ast.Import):
            strange |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module not in modules:
            names = {alias.name for alias in node.names if f"{node.module}.{alias.name}" not in modules}
            found |= names
            strange |= names
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in strange:
            found.add(node.attr)
    return found | strange


def _is_exception(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id.endswith(("Exception", "Error")) for base in node.bases)
