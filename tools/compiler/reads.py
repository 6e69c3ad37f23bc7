"""Which tags the conditions of interlocks read, from a description: what a trip is noted with. Nothing here looks at a running model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.compiler.interpret import Tree

MOST = 8
"""Tags of one interlock; a scan has room for as many."""


def reads(description: dict[str, Any]) -> dict[str, list[str]]:
    """By path of an interlock, the tags that `when` and `armed` read by name, methods and functions that they call included.

    An input's quality counts as the input. What only a block or a sequence read is not among them. At most MOST, the first ones.
    """
    reader = _Reader(description)
    found = {rule["path"]: reader.of(rule)[:MOST] for rule in description["interlocks"]}
    return {path: tags for path, tags in found.items() if tags}


class _Reader:
    def __init__(self, description: dict[str, Any]) -> None:
        self._tags = {tag["path"] for tag in description["tags"]}
        self._functions = description["functions"]
        self._methods = {"": description["logic"][description["model"]]}
        self._methods.update({f"{part['path']}.": description["logic"][part["class"]] for part in description["parts"]})

    def of(self, rule: dict[str, Any]) -> list[str]:
        """The tags that one interlock reads, each once."""
        own = rule["path"].removesuffix(rule["path"].rpartition(".")[2])
        trees = [rule[name]["tree"] for name in ("when", "armed") if rule.get(name)]
        read = [self._tag(path) for path in self._paths(trees, "", own)]
        return [path for path in dict.fromkeys(read) if path in self._tags]

    def _tag(self, path: str) -> str:
        tag = path.removesuffix("_ok")
        return tag if tag in self._tags else path

    def _paths(self, tree: Tree, prefix: str, own: str) -> Iterator[str]:
        """What a tree of logic reads; its names begin at `prefix`, those of a function of the file at `own`."""
        if isinstance(tree, dict):
            tree = tree["body"]
        if not isinstance(tree, list):
            return
        word = tree[0] if tree and isinstance(tree[0], str) else ""
        if word == "tag":
            yield prefix + tree[1]
        elif word == "apply" and tree[1] in self._functions:
            yield from self._paths(self._functions[tree[1]], own, own)
        elif word == "call":
            owner, _, name = (prefix + tree[1]).rpartition(".")
            part = f"{owner}." if owner else ""
            yield from self._paths(self._methods.get(part, {}).get(name), part, part)
        for each in tree:
            yield from self._paths(each, prefix, own)
