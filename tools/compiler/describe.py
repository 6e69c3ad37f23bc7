"""The canonical description: everything that decides what a model does, as JSON bytes whose SHA-256 is the model hash.

Where things stand in the source is beside it, outside the hash. What is described here needs no defaults from its reader.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tools.compiler import ir
from tools.compiler.canonical import canonical
from tools.compiler.declarations import GROUPS, KINDS
from tools.compiler.declared_ranges import number
from tools.compiler.instances import Instance, PartInstance, lay_open
from tools.compiler.parse import compile_model
from tools.compiler.problems import CompileError, Problems
from tools.compiler.semantics import semantics_hash
from tools.compiler.text import function_text
from tools.compiler.trees import Json, function_tree, method_tree

FORMAT = 1
_RANGE: dict[str, Json] = {"unit": "", "low": 0, "high": 1, "decimals": 0}


@dataclass(frozen=True)
class Description:
    """`data` as JSON-like values, `bytes` its canonical form, `hash` the SHA-256 of that in hex.

    `positions` says where each declared path, transition (`phase/0`) and method (`TankFill.scan`) stands; `files` what was read;
    `remarks` the warnings and infos of the checks.
    """

    data: dict[str, Json]
    bytes: bytes
    hash: str
    positions: dict[str, ir.Position]
    files: tuple[str, ...]
    remarks: tuple[CompileError, ...]


def describe(path: str | Path) -> Description:
    """The description of the model in a file, or in the `model.py` of a folder. Raises CompileErrors."""
    problems = Problems()
    model = compile_model(path, problems)
    data = description(model)
    text = canonical(data)
    return Description(data, text, hashlib.sha256(text).hexdigest(), positions(model), model.files, problems.found())


def description(model: ir.Model) -> dict[str, Json]:
    """The description as JSON-like values."""
    instances, parts = lay_open(model.root)
    data: dict[str, Json] = {
        "format": FORMAT,
        "model": model.root.name,
        "title": model.root.name,
        "scan_ms": model.root.scan_ms,
        "parts": [_part(part) for part in parts],
        "logic": {each.name: {name: method_tree(method) for name, method in each.methods.items()} for each in model.classes},
        "functions": {name: method_tree(function) for name, function in model.functions.items()},
        "state": {kind: list(KINDS[kind].state) for kind in sorted({instance.declaration.kind for instance in instances})},
        "semantics": semantics_hash(),
    }
    for group in GROUPS:
        data[group] = [_entry(instance) for instance in instances if KINDS[instance.declaration.kind].group == group]
    return data


def _part(instance: PartInstance) -> Json:
    part = instance.part
    return {"path": instance.path, "title": part.title, "class": part.model.name, "scan_ms": part.model.scan_ms}


def _entry(instance: Instance) -> Json:
    declaration = instance.declaration
    entry: dict[str, Json] = {"path": instance.path, "index": instance.index, "kind": declaration.kind}
    if KINDS[declaration.kind].group == "tags":
        entry.update(_RANGE)
    for name, value in declaration.values.items():
        entry[name] = _forces(value, instance.prefix) if name == "force" else _value(value, instance.prefix)
    kind = KINDS[declaration.kind]
    if kind.repeats:  # this one's state is its own, not that of its kind
        entry["state"] = [*kind.state, *kind.state[-1:] * (number(declaration, kind.repeats, 1) - 1)]
    return entry


def _value(value: ir.Value, prefix: str) -> Json:
    if isinstance(value, ir.Function):
        return {"text": function_text(value, prefix), "tree": function_tree(value, prefix)}
    if isinstance(value, ir.Reference):
        return prefix + value.path
    if isinstance(value, tuple):
        return [_element(element, prefix) for element in value]
    return value


def _forces(value: ir.Value, prefix: str) -> Json:
    assert isinstance(value, tuple)
    return {prefix + force.output.path: force.value for force in value if isinstance(force, ir.Force)}


def _element(element: ir.Reference | ir.Force | ir.Transition | str, prefix: str) -> Json:
    if isinstance(element, ir.Transition):
        guard = {"text": function_text(element.guard, prefix), "tree": function_tree(element.guard, prefix)}
        return {"source": element.source.value, "target": element.target.value, **guard}
    assert not isinstance(element, ir.Force)
    return prefix + element.path if isinstance(element, ir.Reference) else element


def positions(model: ir.Model) -> dict[str, ir.Position]:
    """Where everything described stands."""
    instances, parts = lay_open(model.root)
    found = {instance.path: instance.declaration.at for instance in instances}
    found.update({instance.path: instance.part.at for instance in parts})
    for instance in instances:
        transitions = instance.declaration.values.get("transitions")
        for place, transition in enumerate(transitions if isinstance(transitions, tuple) else ()):
            assert isinstance(transition, ir.Transition)
            found[f"{instance.path}/{place}"] = transition.at
    for each in model.classes:
        found.update({f"{each.name}.{name}": method.at for name, method in each.methods.items()})
    found.update({name: function.at for name, function in model.functions.items()})
    return found
