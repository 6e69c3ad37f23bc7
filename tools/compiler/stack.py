"""How much of a board's stack the calls of a model take, as under the heap's lock each has its variables there (E605)."""

from __future__ import annotations

from collections.abc import Iterator

from tools.compiler import ir
from tools.compiler.calls import callees
from tools.compiler.problems import Problems, listed
from tools.compiler.walk import guards, walk

CALL_BYTES = 300
"""Of one call, measured on 32-bit MicroPython (unix): 288 of a function, 336 of a method."""
VARIABLE_BYTES = 4
ROOM_BYTES = 2300
"""What an rp2, the board with the smallest stack, has left: of its 8 KB the firmware that scans `tank_fill` was seen to take 6.1."""


def check_stack(model: ir.Model, problems: Problems) -> None:
    """E605 at each function from which calls go too deep, if nothing that calls it is told so."""
    bodies, calls = _calls(model)
    own = {name: CALL_BYTES + VARIABLE_BYTES * len(_variables(body)) for name, body in bodies.items()}
    taken = _taken(own, calls)
    deep = [name for name in bodies if taken[name] > ROOM_BYTES]
    inner = {callee for name in deep for callee in calls[name]}
    for name in deep:
        if name not in inner:
            message = f"`{_shown(name)}` takes more of the stack than a board has{_through(name, own, calls, taken)}"
            remedy = f"There are {ROOM_BYTES} bytes: a call takes {CALL_BYTES}, each of its variables {VARIABLE_BYTES}. Call less deep."
            problems.add("E605", bodies[name].at, message, remedy)


def _calls(model: ir.Model) -> tuple[dict[str, ir.Function], dict[str, list[str]]]:
    """All functions by name, guards as `Class.name:number`, and whom each calls; a step of a sequence calls its guards."""
    bodies = dict(model.functions)
    for each in model.classes:
        bodies.update({f"{each.name}.{name}": method for name, method in each.methods.items()})
        for member in each.members:
            if isinstance(member, ir.Declaration):
                bodies.update({f"{each.name}.{member.name}:{number}": guard for number, guard in enumerate(guards(member))})
    return bodies, {
        name: [*_asked(name, body, bodies), *(callee for callee, _ in callees(body, name, model))] for name, body in bodies.items()
    }


def _asked(name: str, body: ir.Function, bodies: dict[str, ir.Function]) -> Iterator[str]:
    owner = name.rpartition(".")[0]
    for statement in body.body:
        for node in walk(statement):
            if isinstance(node, ir.Call) and node.path[-1] == "step" and len(node.path) == 2:
                yield from (each for each in bodies if each.startswith(f"{owner}.{node.path[0]}:"))


def _variables(function: ir.Function) -> set[str]:
    names = set(function.parameters)
    for statement in function.body:
        for node in walk(statement):
            if isinstance(node, ir.Assign):
                names.update(target.name for target in node.targets if isinstance(target, ir.Local))
            elif isinstance(node, ir.For):
                names.add(node.variable)
    return names


def _taken(own: dict[str, int], calls: dict[str, list[str]]) -> dict[str, int]:
    """Bytes of each function with those of the deepest that it calls; what is too much is not followed further."""
    before: dict[str, int] = {}
    taken = dict(own)
    while taken != before:
        before = taken
        deepest = {name: max((before[callee] for callee in calls[name]), default=0) for name in own}
        taken = {name: own[name] + min(deepest[name], ROOM_BYTES) for name in own}
    return taken


def _through(name: str, own: dict[str, int], calls: dict[str, list[str]], taken: dict[str, int]) -> str:
    """The calls that are too much."""
    total, through = own[name], []
    while total <= ROOM_BYTES:
        name = max(calls[name], key=lambda callee: taken[callee])
        total += own[name]
        through.append(_shown(name))
    return f", by way of {listed(through)}" if through else ""


def _shown(name: str) -> str:
    """A function as a reader knows it: a guard by what it belongs to."""
    return name.rpartition(":")[0] or name
