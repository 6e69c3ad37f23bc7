"""Ways through the states of a sequence, as its transitions lead. Whether a transition can be taken is not asked here."""

from __future__ import annotations

from typing import Any


def leaves(transition: dict[str, Any], state: str) -> bool:
    """Whether a transition leads out of a state that a sequence is in."""
    return transition["source"] in (state, "*") and transition["target"] != state


def shortest_way(transitions: list[dict[str, Any]], here: str, to: str) -> list[dict[str, Any]]:
    """The transitions of a shortest way; none if there is none, or if it is there."""
    seen: set[str] = {here}
    ways: list[tuple[str, list[dict[str, Any]]]] = [(here, [])]
    while ways:
        state, way = ways.pop(0)
        for transition in transitions:
            target = transition["target"]
            if transition["source"] in (state, "*") and target not in seen:
                if target == to:
                    return [*way, transition]
                seen.add(target)
                ways.append((target, [*way, transition]))
    return []
