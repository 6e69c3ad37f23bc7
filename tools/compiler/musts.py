"""What would have to be, in plain English: of a condition what it asks for, of an expression what in it has to change.

What is now, and how values are written, is of `sentences.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.compiler.conditions import Change, is_state
from tools.compiler.declarations import INPUTS
from tools.compiler.interpret import Tree
from tools.compiler.intervals import MIRRORED, OPPOSITE
from tools.compiler.picture import Picture
from tools.compiler.sentences import HOLDS, PLAIN, after, amount, bound, left_of, like_of, state_of, written


def needed(picture: Picture, change: Change, changes: Sequence[Change]) -> str:
    """What one of several changes is: `level must be below 1450 mm (fill_to - 50)`, `start must be pressed`."""
    tag = change.key.removesuffix("_ok")
    due = _due(picture, change, [each for each in changes if each.condition == change.condition])
    if not picture.forced(tag):
        return due
    is_field = not picture.forces and picture.entries[tag]["kind"] in INPUTS
    return due + (" (in the field)" if is_field else f" (the force on {tag} must be released)" if picture.forces else "")


def _due(picture: Picture, change: Change, together: Sequence[Change]) -> str:
    condition, holds = change.condition, change.holds
    word = condition[0]
    if is_state(condition):
        return f"{condition[1].rpartition('.')[0]} must {'' if holds else 'not '}be in {condition[2]}"
    if word in PLAIN:
        return _must(picture, condition[1], change.value)
    if change.key.endswith(".time_ms") and change.key.rpartition(".")[0] in picture.entries:
        sequence, left = change.key.rpartition(".")[0], change.value - picture.read(change.key)
        return f"{sequence} must have been in {picture.state(sequence)} for {after(change.value)}, which is in {after(max(0, left))}"
    if word in HOLDS:
        return _compared(picture, change, together)
    return f"{change.key} must be {state_of(picture, change.key, change.value)}"


def _compared(picture: Picture, change: Change, together: Sequence[Change]) -> str:
    """A value by its bound; of what is computed, or takes two, what changes, and after it what has to come out once all has."""
    condition = _turned(change.condition, change.key)
    told = HOLDS[condition[0] if change.holds else OPPOSITE[condition[0]]]
    if len(together) == 1 and _is_read(condition[1], change.key):
        return f"{change.key} must be {told} {bound(picture, condition)}"
    is_bit = picture.is_bit(change.key)
    moved = _must(picture, change.key, change.value) if is_bit else _moved(picture, change.key, change.value)
    if change != together[-1] or (is_bit and _is_logic(condition[1])):
        return moved
    kept = picture.changed
    picture.changed = {**kept, **{each.key: each.value for each in together}}
    result = f"{written(picture, condition[1], like_of(picture, condition[1]))} {told} {bound(picture, condition)}"
    picture.changed = kept
    return f"{moved} ({result})"


def _turned(condition: Tree, path: str) -> Tree:
    """A comparison with what changes on its left, if it stands alone on its right."""
    sign, left, right = condition
    return [MIRRORED[sign], right, left] if _is_read(right, path) else condition


def _is_read(tree: Tree, path: str) -> bool:
    return isinstance(tree, list) and tree[0] in PLAIN and bool(tree[1] == path)


def _is_logic(tree: Tree) -> bool:
    """Whether it is made of conditions, which say nothing more of what changes."""
    return isinstance(tree, list) and (tree[0] in (*HOLDS, "and", "or", "not") or any(map(_is_logic, tree[1:])))


def _moved(picture: Picture, path: str, value: int) -> str:
    """Where a number has to go."""
    now, told = picture.read(path), amount(like_of(picture, ["tag", path]), value)
    return f"{path} must {'be' if value == now else 'rise to' if value > now else 'fall to'} {told}"


def _must(picture: Picture, path: str, value: int) -> str:
    owner, _, name = path.rpartition(".")
    if name.endswith("_ok") and path.removesuffix("_ok") in picture.entries:
        return f"{path.removesuffix('_ok')} must {'' if value else 'not '}be good"
    if name == "tripped":
        return "something must trip" if value else "nothing must have tripped"
    left = left_of(picture, owner) if name == "q" and owner in picture.entries else None
    due = f", which is in {after(left)}" if left is not None and value != picture.read(path) else ""
    if name == "q" and picture.entries.get(owner, {}).get("kind") == "Ton":
        return f"{owner} must be over{due}" if value else f"{owner} must not be over"
    if owner in picture.entries and name in ("active", "latched", "ok", "q"):
        return f"{owner} must {'' if value else 'not '}be {'on' if name == 'q' else name}{due}"
    return f"{path} must be {state_of(picture, path, value)}"
