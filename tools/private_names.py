"""Attributes that classes speak of on themselves only: those that are never on one object may have the same short name."""

import ast
from collections import Counter
from collections.abc import Container, Iterable, Iterator

Class = tuple[int, str]
"""The number of its module, and its name."""


def places(trees: Iterable[ast.Module], among: Container[str]) -> dict[str, int]:
    """Such attributes of those in `among` to numbers from 0, low ones for those that are used most.

    Two that may be on one object have different ones.
    """
    classes: dict[Class, ast.ClassDef] = {}
    everywhere: Counter[str] = Counter()
    for number, tree in enumerate(trees):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                classes[number, node.name] = node
            elif isinstance(node, ast.Attribute):
                everywhere[node.attr] += 1
    within = {key: Counter(_on_itself(node)) for key, node in classes.items()}
    inside: Counter[str] = sum(within.values(), Counter())
    private = [name for name, count in inside.most_common() if name in among and count == everywhere[name]]
    return _numbered(private, {name: {key for key in classes if _has(classes[key], within[key], name)} for name in private}, classes)


def _numbered(names: list[str], owners: dict[str, set[Class]], classes: dict[Class, ast.ClassDef]) -> dict[str, int]:
    """Each name with the first number that no other has that may be on the same object."""
    above = {key: _bases(key, classes) for key in classes}
    found: dict[str, int] = {}
    taken: list[set[Class]] = []  # for each number, the classes whose objects have a name of it
    for name in names:
        family = {key for others in above.values() if others & owners[name] for key in others}
        place = next((number for number, others in enumerate(taken) if not others & family), len(taken))
        if place == len(taken):
            taken.append(set())
        taken[place] |= owners[name]
        found[name] = place
    return found


def _has(node: ast.ClassDef, on_itself: "Counter[str]", name: str) -> bool:
    return name in on_itself or any(name == method.name for method in _methods(node))


def _methods(node: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for method in node.body:
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield method


def _on_itself(node: ast.ClassDef) -> Iterator[str]:
    """The attributes that the methods of a class speak of on their first argument, each time one does."""
    for method in _methods(node):
        if method.args.args:
            me = method.args.args[0].arg
            for inner in ast.walk(method):
                if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id == me:
                    yield inner.attr


def _bases(key: Class, classes: dict[Class, ast.ClassDef]) -> set[Class]:
    """A class and all that it may inherit from: those of the names it gives, in any module."""
    found: set[Class] = set()
    rest = [key]
    while rest:
        one = rest.pop()
        if one not in found:
            found.add(one)
            names = set(_names(classes[one].bases))
            rest += [other for other in classes if other[1] in names]
    return found


def _names(bases: list[ast.expr]) -> Iterator[str]:
    for base in bases:
        if isinstance(base, (ast.Name, ast.Attribute)):
            yield base.id if isinstance(base, ast.Name) else base.attr
