"""Sequences as graphs: states that are never reached or never left, transitions that are never taken (W705 to W707)."""

from __future__ import annotations

from tools.compiler import ir
from tools.compiler.problems import Problems
from tools.compiler.state import Value


def check_sequences(classes: tuple[ir.Class, ...], guards: dict[ir.Position, list[Value]], problems: Problems) -> None:
    """Check the sequences of all classes; `guards` says what the guard of each transition can be, in every part."""
    for model in classes:
        for member in model.members:
            if isinstance(member, ir.Declaration) and member.kind == "Sequence" and member.sound:
                _check(member, guards, problems)


def _check(sequence: ir.Declaration, guards: dict[ir.Position, list[Value]], problems: Problems) -> None:
    states, transitions = sequence.values["states"], sequence.values["transitions"]
    assert isinstance(states, tuple)
    assert isinstance(transitions, tuple)
    names = [str(state) for state in states]
    taken: list[tuple[str, str]] = []
    for transition in transitions:
        assert isinstance(transition, ir.Transition)
        if any(value.may_be_true for value in guards.get(transition.at, [Value()])):
            taken.append((transition.source.value, transition.target.value))
        else:
            message = f"the transition from `{transition.source.value}` to `{transition.target.value}` is never taken"
            remedy = "Its guard is never true there, or one above it always is: compare it with the ranges of its tags, or move it up."
            problems.add("W707", transition.at, message, remedy)
    reached = _reached(names[0], taken)
    at = sequence.value_at.get("states", sequence.at)
    for name in names:
        if name not in reached:
            remedy = f"Add a transition to it, or remove it: `{sequence.name}` starts in `{names[0]}`."
            problems.add("W705", at, f"state `{name}` of `{sequence.name}` is never reached", remedy)
        elif len(names) > 1 and not any(source in (name, "*") and target != name for source, target in taken):
            remedy = "Add a transition that leaves it; only a restart would."
            problems.add("W706", at, f"state `{name}` of `{sequence.name}` is never left", remedy)


def _reached(first: str, taken: list[tuple[str, str]]) -> set[str]:
    reached, waiting = {first}, [first]
    while waiting:
        state = waiting.pop()
        for source, target in taken:
            if source in (state, "*") and target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached
