"""Files as a board seals them (`firmware/sealed.py`): a line with the SHA-256 of what follows it, and an object in JSON."""

import hashlib
import json
from typing import Any

SPARE = ".old"
"""Behind the name of a file: its spare, which the board makes."""


def seal(data: dict[str, Any]) -> str:
    """The text of the file that has `data`."""
    text = json.dumps(data)
    return f"{_sum(text)}\n{text}"


def opened(text: str) -> dict[str, Any]:
    """What such a file has, or one written by hand, which has no sum. ValueError when it is damaged."""
    told, _, rest = text.partition("\n")
    if text.startswith("{"):
        rest = text
    elif told != _sum(rest):
        raise ValueError("its sum is another")
    found = json.loads(rest)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
