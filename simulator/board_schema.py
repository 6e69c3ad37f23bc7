"""board.toml as a published JSON Schema and as tables for its documentation, both made of what the firmware's drivers declare.

`python -m simulator.board_schema` writes both. A schema knows one file and no model: what needs the model, another entry or the board's
profile (a tag that there is, pins used twice, two equal points) only `isoscan check` finds.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from firmware import drivers
from firmware.drivers import buses
from firmware.drivers.profiles import PROFILES
from firmware.drivers.settings import FLAG, INTEGER, MOST, PINS, REQUIRED, TEXT
from shared_model.device_limits import LIMITS
from simulator.board_limits import WHAT, board_limits
from tools.interpreters import ROOT

SCHEMA_FILE = ROOT / "docs" / "board.schema.json"
DOCUMENT = ROOT / "docs" / "board-toml.md"
BEGIN, END = "<!-- made by simulator/board_schema.py -->", "<!-- end -->"
PIN = {"type": "integer", "minimum": 0, "maximum": PINS - 1}

Json = dict[str, Any]


def schema() -> Json:
    """The schema of the whole file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "board.toml of isoscan",
        "type": "object",
        "properties": {
            "board": {"enum": sorted(PROFILES)},
            "name": {"type": "string"},
            "buses": {"type": "object", "additionalProperties": {"anyOf": [_bus(kind) for kind in sorted(buses.TYPES)]}},
            "tags": {"type": "object", "additionalProperties": {"anyOf": [_tag(kind) for kind in drivers.TYPES]}},
            "limits": {"type": "object", "properties": {name: _limit(name) for name in sorted(LIMITS)}, "additionalProperties": False},
        },
        "required": ["tags"],
        "additionalProperties": False,
    }


def _tag(kind: str) -> Json:
    driver = drivers.driver(kind)
    place: Json = {"bus": {"type": "string"}} if hasattr(driver, "BUS") else {"pin": PIN}
    return _table(kind, place, driver.SETTINGS)


def _bus(kind: str) -> Json:
    return _table(kind, {}, buses.TYPES[kind])


def _table(kind: str, place: Json, settings: dict[str, tuple[Any, Any]]) -> Json:
    """An entry of that type: its place is needed, and each setting without a default."""
    values = {key: _value(*settings[key]) for key in sorted(settings)}
    needed = [key for key in sorted(settings) if settings[key][1] is REQUIRED]
    return {
        "type": "object",
        "properties": {"type": {"const": kind}, **place, **values},
        "required": ["type", *place, *needed],
        "additionalProperties": False,
    }


def _value(kind: Any, default: Any) -> Json:
    rest = {} if default is REQUIRED else {"default": default}
    if kind == FLAG:
        return {"type": "boolean", **rest}
    if kind == TEXT:
        return {"type": "string", **rest}
    if isinstance(kind, list):
        return {"enum": kind, **rest}
    low, high = (-MOST, MOST) if kind == INTEGER else kind
    return {"type": "integer", "minimum": low, "maximum": high, **rest}


def _limit(name: str) -> Json:
    _, lowest, highest = LIMITS[name]
    return {"type": "integer", "minimum": lowest, "maximum": highest, "default": board_limits({})[name], "description": WHAT[name]}


def tables() -> str:
    """A table of settings for each type of tag and bus, and one of limits, in Markdown."""
    parts = []
    for kind in drivers.TYPES:
        driver = drivers.driver(kind)
        place = f"`bus`, the name of one of type `{driver.BUS}`" if hasattr(driver, "BUS") else "`pin`"
        parts.append("\n".join([f"### {kind}", "", f"For {' and '.join(driver.KINDS)}. Needs {place}.", "", *_rows(driver.SETTINGS)]))
    for kind in sorted(buses.TYPES):
        parts.append("\n".join([f"### Bus of type {kind}", "", *_rows(buses.TYPES[kind])]))
    parts.append("\n".join(["### Limits", "", *_limit_rows()]))
    return "\n\n".join(parts)


def _rows(settings: dict[str, tuple[Any, Any]]) -> Iterator[str]:
    yield "| key | value | default |"
    yield "|---|---|---|"
    for key in sorted(settings):
        kind, default = settings[key]
        shown = "needed" if default is REQUIRED else f"`{json.dumps(default)}`"
        yield f"| `{key}` | {_words(kind)} | {shown} |"


def _limit_rows() -> Iterator[str]:
    yield "| key | what | value | default |"
    yield "|---|---|---|---|"
    for name, default in sorted(board_limits({}).items()):
        yield f"| `{name}` | {WHAT[name]} | {LIMITS[name][1]} to {LIMITS[name][2]} | `{default}` |"


def _words(kind: Any) -> str:
    if kind == INTEGER:
        return f"integer, up to ±{MOST}"
    if kind in (FLAG, TEXT):
        return "`true` or `false`" if kind == FLAG else "text"
    if isinstance(kind, list):
        return ", ".join(f"`{json.dumps(choice)}`" for choice in kind)
    return f"{kind[0]} to {kind[1]}"


def document(text: str) -> str:
    """The documentation with its tables made anew."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{rest.partition(END)[2]}"


def schema_text() -> str:
    return json.dumps(schema(), indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {path}")


if __name__ == "__main__":
    _write(SCHEMA_FILE, schema_text())
    _write(DOCUMENT, document(DOCUMENT.read_text(encoding="utf-8")))
