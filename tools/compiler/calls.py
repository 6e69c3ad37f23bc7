"""Which function calls which, as logic is written: recursion (E602). What a path of a scan really calls is `execute.py`'s."""

from __future__ import annotations

from collections.abc import Iterator

from tools.compiler import ir
from tools.compiler.problems import Problems
from tools.compiler.walk import walk

FOLLOWED = 40
"""Most calls in one another that are followed: no model that passes has as many."""


def check_recursion(model: ir.Model, problems: Problems) -> bool:
    """E602 at every call that leads back to the function it stands in; whether there is one."""
    found = False
    bodies: dict[str, ir.Function] = dict(model.functions)
    for each in model.classes:
        bodies.update({f"{each.name}.{name}": method for name, method in each.methods.items()})
    calls = {name: list(callees(body, name, model)) for name, body in bodies.items()}
    for name, called in calls.items():
        for callee, at in called:
            if name in _leads_to(callee, calls):
                message = f"`{callee.rpartition('.')[2]}` is called from within itself"
                problems.add("E602", at, message, "A scan has a bounded stack: write a `for` loop over a constant range.")
                found = True
    return found


def callees(body: ir.Function, name: str, model: ir.Model) -> Iterator[tuple[str, ir.Position]]:
    """Whom a function calls, and where; methods as `Class.name`. `name` is its own."""
    owner = next((each for each in model.classes if each.name == name.rpartition(".")[0]), None)
    for statement in body.body:
        for node in walk(statement):
            if isinstance(node, ir.Apply) and node.function in model.functions:
                yield node.function, node.at
            elif isinstance(node, ir.Call) and owner:
                found = _method(owner, node.path)
                if found:
                    yield found, node.at


def _method(owner: ir.Class, path: tuple[str, ...]) -> str | None:
    for name in path[:-1]:
        part = owner.member(name)
        if not isinstance(part, ir.Part):
            return None
        owner = part.model
    return f"{owner.name}.{path[-1]}" if path[-1] in owner.methods else None


def _leads_to(start: str, calls: dict[str, list[tuple[str, ir.Position]]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for callee, _ in calls.get(waiting.pop(), ()):
            if callee not in seen:
                seen.add(callee)
                waiting.append(callee)
    return seen
