"""The one order in which answers choose between changes that would do equally: what is done all day before what nobody wishes for.

How likely a change of something inside a model is, which hangs on what is behind it, is `prospects.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterable

ORDER = (
    "a value in the field, or a command",
    "a block or a time that follows from such values, or a normally closed contact that opens",
    "what the model remembers",
    "a setting",
    "a state of a sequence, a permission, a trip that is let go, a sensor that is good again",
    "a force that is released",
    "a trip, a sensor that is not good",
)
"""From the likeliest to the last resort; `docs/troubleshooting.md` and the dashboard have the same."""
FIELD, MADE, MEMORY, SETTING, STATE, FORCED, FAULT = range(len(ORDER))
NEVER = len(ORDER)
Cost = tuple[int, ...]


def cost(ranks: Iterable[int], steps: int) -> Cost:
    """What a set of changes costs: the fewest of the last resort, then of what comes before that down to states, then the fewest of all.

    Among equal ones, that with fewer settings, then with less that is remembered, with fewer blocks and times, with nearer states.
    """
    found = list(ranks)
    unlikely = (found.count(rank) for rank in (NEVER, FAULT, FORCED, STATE))
    return (*unlikely, len(found), *(found.count(rank) for rank in (SETTING, MEMORY, MADE)), steps)
