"""Conditions and values in plain English, with units, decimals and times. What is a reason for what is not decided here.

What is, is told here; what would have to be is of `musts.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.compiler.conditions import is_state, tags
from tools.compiler.interpret import Tree
from tools.compiler.picture import Picture

HOLDS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "==": "equal to", "!=": "other than"}
_DIGITAL = ("DigitalIn", "DigitalOut")
PLAIN = ("tag", "before")
"""What is read as it is; all else is computed."""
_ADDS = ("+", "-")
_NO_SUMS = ("tag", "before", "call", "apply", "table")
FOLLOWS = ("Limit", "Ramp", "Lag", "MovingAverage")
"""Blocks whose `out` is in the unit of what they are given."""


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def after(ms: int) -> str:
    """A time as people say it: 2.4 s, 3 min, 5 h."""
    if ms < 120_000:
        return f"{ms // 1000}.{ms % 1000 // 100} s" if ms < 10_000 else f"{ms // 1000} s"
    return f"{ms // 60_000} min" if ms < 7_200_000 else f"{ms // 3_600_000} h"


def amount(tag: dict[str, Any], value: int) -> str:
    """A tag's value with its decimals and unit."""
    decimals = int(tag.get("decimals", 0))
    digits = str(abs(value)).rjust(decimals + 1, "0")
    number = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    unit = f" {tag['unit']}" if tag.get("unit") else ""
    return f"{'-' if value < 0 else ''}{number}{unit}"


def state_of(picture: Picture, path: str, value: int) -> str:
    """What a tag is when it has a value: `on`, `0`, `1450 mm`, `pressed`."""
    tag = picture.entries.get(path, {})
    kind = tag.get("kind")
    if kind == "DigitalOut":
        return "on" if value else "off"
    if kind == "Command":
        return "pressed" if value else "not pressed"
    return str(value) if kind == "DigitalIn" else amount(tag, value)


def named(picture: Picture, path: str) -> str:
    """A path with its title."""
    title = picture.entries.get(path, {}).get("title")
    return f"{path} ({title})" if title else path


def written(picture: Picture, tree: Tree, like: dict[str, Any]) -> str:
    """An expression as it stands in the model; constants in the unit of what they are compared with."""
    tree = taken(picture, tree)
    if not isinstance(tree, list):
        return amount(like, int(tree))
    word = tree[0]
    if word in PLAIN:
        return str(tree[1])
    if word == "call":
        return f"{tree[1]}({', '.join(written(picture, each, {}) if isinstance(each, list) else str(each) for each in tree[2:])})"
    if word == "apply":
        return f"{tree[1]}({', '.join(written(picture, each, {}) for each in tree[2:])})"
    if word == "table":
        return f"({', '.join(str(each) for each in tree[1:])})"
    if word == "chain":
        first, *others = (written(picture, each, {}) for each in tree[2:])
        return " ".join([first, *(f"{sign} {other}" for sign, other in zip(tree[1], others, strict=True))])
    parts = [_operand(picture, each, word if place == 0 and len(tree) == 3 else "") for place, each in enumerate(tree[1:])]
    if len(parts) == 1:
        return f"{word}{' ' if word == 'not' else ''}{parts[0]}"
    return f" {word} ".join(parts) if word != "index" else f"{parts[0]}[{parts[1]}]"


def _operand(picture: Picture, tree: Tree, sign: str) -> str:
    """A part of an expression, in parentheses where it is made of parts; a sum that goes on needs none."""
    tree = taken(picture, tree)
    is_whole = not isinstance(tree, list) or (tree[0] != "chain" and (len(tree) != 3 or tree[0] in _NO_SUMS))
    goes_on = sign in _ADDS and isinstance(tree, list) and tree[0] in _ADDS
    return written(picture, tree, {}) if is_whole or goes_on else f"({written(picture, tree, {})})"


def fact(picture: Picture, condition: Tree) -> str:
    """What a condition finds: `level is 1912 mm, above 1900 mm`."""
    word = condition[0]
    if is_state(condition):
        sequence = condition[1].rpartition(".")[0]
        return _in_state(picture, sequence, str(condition[2]))
    if word in ("tag", "before"):
        return _read(picture, condition[1])
    if word in HOLDS:
        holds, found = bool(picture.value(condition)), side(picture, condition[1])
        if not isinstance(condition[2], list) and holds == (word == "==") and word in ("==", "!="):
            return found  # `mode is 2` says it
        return f"{found}, {_compared(word, holds)} {bound(picture, condition)}"
    if word == "function":
        return f"what is computed in several steps gives {picture.value(condition)}"
    values = [f"{path} {picture.verb} {state_of(picture, path, picture.read(path))}" for path in tags(condition)]
    return listed(values) if values else "it is always so"


def _in_state(picture: Picture, sequence: str, state: str) -> str:
    now = picture.state(sequence)
    since = after(picture.word(sequence, "time_ms"))
    return f"{sequence} has been in {now} for {since}" if now == state else f"{sequence} is in {now}, not {state}"


def _read(picture: Picture, path: str) -> str:
    value = picture.read(path)
    owner, _, name = path.rpartition(".")
    if name.endswith("_ok") and path.removesuffix("_ok") in picture.entries:
        tag = path.removesuffix("_ok")
        if picture.forces and picture.forced(tag):
            return f"{tag} is forced"
        return f"{tag} {picture.verb} {_quality(picture.quality(tag))}"
    if name == "tripped":
        acting = [rule["path"] for rule in picture.concerning(f"{owner}." if owner else "") if picture.acts(rule["path"])]
        return f"{listed(acting)} {'has' if len(acting) == 1 else 'have'} tripped" if acting else "nothing has tripped"
    if name == "q" and owner in picture.entries:
        return _block(picture, owner, value)
    if owner in picture.entries and name in ("active", "latched", "ok"):
        return f"{owner} is {'' if value else 'not '}{name}"
    entry = picture.entries.get(path, {})
    title = f" ({entry['title']})" if entry.get("kind") in _DIGITAL and entry.get("title") else ""
    forced = " (forced)" if picture.forces and picture.forced(path) else ""
    return f"{path}{title} {picture.verb} {state_of(picture, path, value)}{forced}{_doubt(picture, path)}"


def _doubt(picture: Picture, path: str) -> str:
    """What to know of a value that is not its sensor's."""
    return f" while its quality {picture.verb} {_quality(picture.quality(path))}" if picture.is_doubtful(path) else ""


def _quality(name: str) -> str:
    """`bad (sensor failure)`."""
    severity, _, why = name.replace("_", " ").partition("/")
    return f"{severity} ({why})" if why else severity


def _block(picture: Picture, path: str, value: int) -> str:
    kind, left = picture.entries[path]["kind"], left_of(picture, path)
    if kind == "Ton" and not value and left is not None:
        return f"{path} is not over yet: in {after(left)}"
    if kind == "Ton" and value:
        return f"{path} is over, after {after(picture.word(path, 'pt_ms'))}"
    return f"{path} is {'on' if value else 'off'}{'' if left is None else f' for another {after(left)}'}"


def _compared(sign: str, holds: bool) -> str:
    """What a comparison says: `above`, or where it does not hold `not above`."""
    if sign == "!=":
        return "other than" if holds else "equal to"
    return HOLDS[sign] if holds else f"not {HOLDS[sign]}"


def left_of(picture: Picture, path: str) -> int | None:
    """How long a block's `q` stays as it is if its input does; None where no time runs."""
    entry = picture.entries[path]
    if entry["kind"] not in ("Ton", "Tof", "Tp", "Debounce", "Blink") or not picture.word(path, "running"):
        return None
    q, elapsed = picture.word(path, "q"), picture.word(path, "et_ms")
    if entry["kind"] == "Debounce":
        return int(entry["off_ms" if q else "on_ms"]) - elapsed
    if entry["kind"] == "Blink":
        return int(entry["on_ms"]) + (0 if q else int(entry["off_ms"])) - elapsed
    return None if q == (entry["kind"] == "Ton") else picture.word(path, "pt_ms") - elapsed


def side(picture: Picture, tree: Tree) -> str:
    """An expression with what it gives: `level is 1912 mm`; a constant alone."""
    value = picture.value(tree)
    like = like_of(picture, tree)
    if not isinstance(tree, list):
        return amount(like, value)
    doubt = _doubt(picture, tree[1]) if tree[0] == "tag" else ""
    return f"{written(picture, tree, like)} {picture.verb} {amount(like, value)}{doubt}"


def bound(picture: Picture, condition: Tree) -> str:
    """The other side of a comparison."""
    return valued(picture, condition[2], like_of(picture, condition[1]) or like_of(picture, condition[2]))


def valued(picture: Picture, tree: Tree, like: dict[str, Any]) -> str:
    """A constant; something with its value: `fill_to (1500 mm)`; what is computed after its value: `1450 mm (fill_to - 50)`."""
    tree = taken(picture, tree)
    text, value = written(picture, tree, like), amount(like, picture.value(tree))
    if not isinstance(tree, list) or text == value:
        return value
    return f"{text} ({value})" if tree[0] in PLAIN else f"{value} ({text})"


def taken(picture: Picture, tree: Tree) -> Tree:
    """Of a choice the side that is taken here."""
    while isinstance(tree, list) and tree[0] == "choose":
        tree = tree[2] if picture.value(tree[1]) else tree[3]
    return tree


def like_of(picture: Picture, tree: Tree, depth: int = 0) -> dict[str, Any]:
    """The tag whose unit and decimals an expression has; a block that follows a value has those of the value."""
    if isinstance(tree, list) and tree[0] in ("*", "//", "<<", ">>", "&", "|", "^", "index"):
        return {}
    for path in tags(tree):
        if path in picture.entries and picture.entries[path].get("unit"):
            return picture.entries[path]
        if path.endswith("_ms"):
            return {"unit": "ms"}
        owner, _, name = path.rpartition(".")
        if name == "out" and depth < 4 and picture.entries.get(owner, {}).get("kind") in FOLLOWS and owner in picture.arguments:
            return like_of(picture, picture.arguments[owner][0], depth + 1)
    return {}
