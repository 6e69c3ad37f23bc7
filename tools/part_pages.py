"""Writes the tables in the pages of docs/parts/ from the parts' descriptions: `python -m tools.part_pages`.

What a page says by itself stands above the line `<!-- from the part -->`; what follows it is written here, and nothing else is. A
test keeps the two in step.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tools.compiler import describe
from tools.interpreters import ROOT

PAGES = ROOT / "docs" / "parts"
PARTS = ROOT / "shared_model" / "parts"
MARK = "<!-- from the part -->\n"
Entry = dict[str, Any]

_BEGINS = {"Setting": "default", "Memory": "initial", "Input": "initial", "DigitalOut": "safe", "AnalogOut": "safe"}
_ON_BAD = {"hold": "holds the last value", "low": "counts as the low end", "high": "counts as the high end"}


def written(part: Path, page: str) -> str:
    """The page's own text, then the tables of the part in that file."""
    own, mark, _ = page.partition(MARK)
    if not mark:
        raise ValueError(f"the page of {part.stem} has no line {MARK.strip()}")
    return own + mark + "\n" + "\n".join(_tables(describe(part).data))


def _tables(data: dict[str, Any]) -> Iterator[str]:
    yield "## Tags\n"
    yield from _table(("tag", "kind", "range", "begins with", ""), (_tag(each) for each in data["tags"] if _own(each)))
    for part in data["parts"]:
        yield f"Its part `{part['path']}` is a `{part['class']}`.\n"
    for sequence in filter(_own, data["sequences"]):
        yield f"## States: `{sequence['path']}`\n"
        yield from _table(("from", "to", "when"), map(_transition, sequence["transitions"]))
    rules = [*map(_interlock, data["interlocks"]), *map(_permissive, data["permissives"]), *map(_alarm, data["alarms"])]
    rows = [row for row in [*rules, *map(_claim, data["claims"])] if "." not in row[0]]
    if rows:
        yield "## Rules\n"
        yield from _table(("rule", "when", "what it does"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |".replace("|  |", "| |")
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |".replace("|  |", "| |")
    yield ""


def _own(entry: Entry) -> bool:
    """Not of a part inside it."""
    return "." not in entry["path"]


def _tag(tag: Entry) -> tuple[str, ...]:
    kind, unit, begins = tag["kind"], f" {tag['unit']}" if tag["unit"] else "", ""
    if kind in _BEGINS:
        begins = _shown(tag[_BEGINS[kind]], tag["decimals"]) + (", retained" if tag.get("retain") or kind == "Setting" else "")
    elif "on_bad" in tag:
        begins = f"while bad it {_ON_BAD.get(tag['on_bad'], tag['on_bad'])}"
    span = f"{_shown(tag['low'], tag['decimals'])} to {_shown(tag['high'], tag['decimals'])}{unit}"
    return f"`{tag['path']}`", kind, span, begins, tag["title"].replace("`", "")


def _shown(value: int, decimals: int) -> str:
    return f"{value / 10**decimals:.{decimals}f}"


def _transition(transition: Entry) -> tuple[str, ...]:
    return f"`{transition['source']}`", f"`{transition['target']}`", _code(transition)


def _code(guard: Entry | None) -> str:
    return f"`{guard['text']}`" if guard else ""


def _interlock(rule: Entry) -> tuple[str, ...]:
    does = [f"trips {_listed(rule['trips'])}"] if rule["trips"] else []
    does += [f"sets `{path}` to {value}" for path, value in rule["force"].items()]
    does += [f"once it held for {rule['on_delay_ms']} ms"] if rule["on_delay_ms"] else []
    does += [f"only while {_code(rule['armed'])}"] if rule["armed"] else []
    does += [f"latched until `{rule['reset']}`" if rule["reset"] else "latched"] if rule["latch"] else []
    does += [f"priority {rule['priority']}"] if rule["priority"] != 500 else []
    return f"`{rule['path']}`, {rule['title']}", _code(rule["when"]), "; ".join(does)


def _permissive(rule: Entry) -> tuple[str, ...]:
    return f"`{rule['path']}`, {rule['title']}", _code(rule["when"]), f"lets {_listed(rule['allows'])} start"


def _alarm(rule: Entry) -> tuple[str, ...]:
    delay = f", after {rule['on_delay_ms']} ms" if rule["on_delay_ms"] else ""
    return f"`{rule['path']}`, {rule['title']}", _code(rule["when"]), f"alarm, {rule['priority']}{delay}: {rule['response']}"


def _claim(rule: Entry) -> tuple[str, ...]:
    return f"`{rule['path']}`", _code(rule["holds"]), f"claim: {rule['title']}"


def _listed(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def main() -> int:
    for part in sorted(PARTS.glob("*.py")):
        page = PAGES / f"{part.stem}.md"
        if page.exists():
            page.write_text(written(part, page.read_text("utf-8")), "utf-8", newline="\n")
            print(page.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
