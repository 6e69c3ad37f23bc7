"""The JSON Schema of descriptions, made from the table of declarations: `python -m tools.compiler.schema` writes it.

What a description of one model says is `describe.py`'s. Who reads descriptions elsewhere finds here all that may be in one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.compiler.arithmetic import COMPARE, COMPUTE
from tools.compiler.declarations import GROUPS, KINDS, OVERRIDABLE, URGENCIES, Keyword, Kind
from tools.compiler.describe import FORMAT
from tools.compiler.problems import LIMIT

FILE = Path(__file__).parents[2] / "docs" / "description.schema.json"
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": -LIMIT, "maximum": LIMIT}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SIGNS = [sign for sign in COMPARE if "in" not in sign]


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_EXPRESSION, _BLOCK, _TABLE, _FUNCTION = _ref("Expression"), _ref("Block"), _ref("Table"), _ref("Function")


def _any(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _form(word: str | list[str], *operands: Schema, more: Schema | None = None) -> Schema:
    """A list whose first element is a word, with operands, and as many more as there are."""
    first = {"enum": word} if isinstance(word, list) else {"const": word}
    found: Schema = {"type": "array", "prefixItems": [first, *operands], "minItems": 1 + len(operands)}
    return {**found, "items": more} if more else {**found, "maxItems": 1 + len(operands)}


def _object(fields: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _list_of(schema: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": schema, **({"minItems": least} if least else {})}


def _map_of(schema: Schema) -> Schema:
    return {"type": "object", "additionalProperties": schema}


_TYPES: dict[str, Callable[[Keyword], Schema]] = {
    "text": lambda _: _TEXT,
    "flag": lambda _: {"enum": [0, 1]},
    "integer": lambda keyword: {"type": "integer", "minimum": keyword.low, "maximum": keyword.high},
    "integer_or_none": lambda _: _any(_NUMBER, {"type": "null"}),
    "on_bad": lambda _: _any({"enum": ["hold", "low", "high"]}, _NUMBER),
    "urgency": lambda _: {"enum": list(URGENCIES)},
    "name": lambda _: _any(_TEXT, {"type": "null"}),
    "names": lambda _: _list_of(_TEXT),
    "forces": lambda _: _map_of(_NUMBER),
    "guard": lambda _: _ref("Guard"),
    "guard_or_none": lambda _: _any(_ref("Guard"), {"type": "null"}),
    "states": lambda _: _list_of(_TEXT, 1),
    "transitions": lambda _: _list_of(_ref("Transition")),
}
"""What each type of a keyword becomes in a description."""


def _entry(kind: Kind) -> Schema:
    fields: dict[str, Schema] = {"path": _TEXT, "index": _COUNT, "kind": {"const": kind.name}}
    if kind.group == "tags":
        fields.update({"unit": _TEXT, "low": _NUMBER, "high": _NUMBER, "decimals": _COUNT})
    fields.update({keyword.name: _TYPES[keyword.type](keyword) for keyword in kind.keywords})
    found = _object({**fields, "state": _list_of(_TEXT)} if kind.repeats else fields)
    overridden = OVERRIDABLE.get(kind.name, "path")
    if overridden not in fields:  # it is there only where a parent gives it
        found["properties"] = {**found["properties"], overridden: _TEXT}
    return found


def _logic() -> dict[str, Schema]:
    """Expressions and statements, as `trees.py` writes them."""
    target = _any(_form("tag", _TEXT), _form("local", _TEXT))
    expression = [
        _NUMBER,
        _TEXT,
        _form(["tag", "local"], _TEXT),
        _form("model"),
        _form("call", _TEXT, more=_EXPRESSION),
        _form("apply", _TEXT, more=_EXPRESSION),
        _form("index", _TABLE, _EXPRESSION),
        _form("choose", _EXPRESSION, _EXPRESSION, _EXPRESSION),
        _form(["and", "or"], _EXPRESSION, _EXPRESSION, more=_EXPRESSION),
        _form(["not", "-", "~"], _EXPRESSION),
        _form([*COMPUTE, *_SIGNS], _EXPRESSION, _EXPRESSION),
        _form(["in", "not in"], _EXPRESSION, _TABLE),
        _form("chain", _list_of({"enum": _SIGNS}, 2), _EXPRESSION, _EXPRESSION, more=_EXPRESSION),
    ]
    statement = [
        _form("set", _list_of(target), _EXPRESSION),
        _form("do", _EXPRESSION),
        _form("if", _EXPRESSION, _BLOCK, _BLOCK),
        _form("for", _TEXT, _any(_TABLE, _form("range", _NUMBER, _NUMBER, _NUMBER)), _BLOCK),
        _form("return", _any(_EXPRESSION, {"type": "null"})),
        _form(["break", "continue"]),
    ]
    guard = {"text": _TEXT, "tree": _any(_EXPRESSION, _form("function", _FUNCTION))}
    return {
        "Table": _form("table", more=_NUMBER),
        "Expression": _any(*expression),
        "Statement": _any(*statement),
        "Block": _list_of(_ref("Statement")),
        "Function": _object({"parameters": _list_of(_TEXT), "defaults": _list_of(_NUMBER), "body": _BLOCK}),
        "Guard": _object(guard),
        "Transition": _object({"source": _TEXT, "target": _TEXT, **guard}),
    }


def schema() -> Schema:
    """The schema of whole descriptions."""
    part = _object({"path": _TEXT, "title": _TEXT, "class": _TEXT, "scan_ms": _COUNT})
    groups = {group: _list_of(_any(*(_ref(kind.name) for kind in KINDS.values() if kind.group == group))) for group in GROUPS}
    fields: dict[str, Schema] = {
        "format": {"const": FORMAT},
        "model": _TEXT,
        "title": _TEXT,
        "scan_ms": {"type": "integer", "minimum": 5, "maximum": 1000},
        "parts": _list_of(part),
        "logic": _map_of(_map_of(_FUNCTION)),
        "functions": _map_of(_FUNCTION),
        "state": _map_of(_list_of(_TEXT)),
        "semantics": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        **groups,
    }
    definitions = {**_logic(), **{name: _entry(kind) for name, kind in KINDS.items()}}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Description of an isoscan model"}
    return {**head, **_object(fields), "$defs": definitions}


def text() -> str:
    """The file."""
    return json.dumps(schema(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
