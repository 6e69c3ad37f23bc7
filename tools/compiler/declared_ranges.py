"""The values of one declaration against each other: what its range bounds, and the states that its transitions name."""

from __future__ import annotations

from collections.abc import Callable

from tools.compiler import ir
from tools.compiler.declarations import LARGEST_OUT, LARGEST_SPAN
from tools.compiler.modules import Module
from tools.compiler.problems import LIMIT, allowed


def number(declaration: ir.Declaration, name: str, otherwise: int) -> int:
    """A declaration's integer of that name, or `otherwise` where its kind has none."""
    value = declaration.values.get(name, otherwise)
    return value if isinstance(value, int) else otherwise


_BOUNDS: dict[str, Callable[[Callable[[str], int]], dict[str, tuple[int, int]]]] = {
    "TimeProportional": lambda of: {"min_on_ms": (0, of("period_ms"))},
    "Scale": lambda of: {
        "in_high": (of("in_low") + 1, of("in_low") + LARGEST_SPAN),
        "out_high": (of("out_low") - LIMIT, of("out_low") + LIMIT),
    },
    "Pid": lambda of: {"out_high": (of("out_low") + 1, LARGEST_OUT)},
}
"""What further values of a block its own values bound."""


def check_ranges(module: Module, declaration: ir.Declaration) -> None:
    """E304 where a value lies outside the range that its own declaration gives."""
    low, high = number(declaration, "low", 0), number(declaration, "high", 1)
    if low > high:
        at = declaration.value_at.get("low") or declaration.value_at.get("high") or declaration.at
        message = f"`low` is {low}, above `high`, which is {high}"
        module.problems.add("E304", at, message, "Give a range whose low is not above its high.")
        return
    bounds = {"default": (low, high), "initial": (low, high), "safe": (low, high), "on_bad": (low, high)}
    bounds.update({"fault_low": (-LIMIT, low), "fault_high": (high, LIMIT)})
    if declaration.kind in _BOUNDS:
        bounds.update(_BOUNDS[declaration.kind](lambda name: number(declaration, name, 0)))
    for name, (lowest, highest) in bounds.items():
        least, most = max(lowest, -LIMIT), min(highest, LIMIT)
        value = declaration.values.get(name)
        if isinstance(value, int) and not least <= value <= most:
            at = declaration.value_at.get(name, declaration.at)
            left_out = "" if name in declaration.value_at else " when it is left out"
            module.problems.add("E304", at, f"`{name}` is {value}{left_out}", f"It must be {least} to {most}.")


def check_states(module: Module, declaration: ir.Declaration) -> None:
    """E205 where a transition names a state that its sequence does not have."""
    states = declaration.values.get("states")
    transitions = declaration.values.get("transitions")
    if not isinstance(states, tuple) or not isinstance(transitions, tuple) or not states:
        return
    names = [str(state) for state in states]
    for transition in transitions:
        assert isinstance(transition, ir.Transition)
        for state, known in ((transition.source, [*names, "*"]), (transition.target, names)):
            if state.value not in known:
                message = f"`{declaration.name}` has no state `{state.value}`"
                module.problems.add("E205", state.at, message, allowed(state.value, known, "Its states"))
