"""Ways through the states of a sequence, as its transitions lead. Whether a transition can be taken is not asked here."""

from __future__ import annotations

from typing import Any


def leaves(transition: dict[str, Any], state: str) -> bool:
    """Whether a transition leads out of a state that a sequence is in."""
    return transition["source"] in (state, "*") and transition["target"] != state


def first_on_way(transitions: list[dict[str, Any]], here: str, to: str) -> dict[str, Any] | None:
    """The first transition of a shortest way; None if there is none."""
    seen: set[str] = {here}
    ways: list[tuple[str, dict[str, Any] | None]] = [(here, None)]
    while ways:
        state, first = ways.pop(0)
        for transition in transitions:
            target = transition["target"]
            if transition["source"] in (state, "*") and target not in seen:
                begins = first or transition
                if target == to:
                    return begins
                seen.add(target)
                ways.append((target, begins))
    return None
