"""What pydantic and Zod say of a message: "ok", or an error code with the path it names.

They decide everything but what JSON is: texts reach them through a front that only refuses what no JSON text may be (`front`
here, the same in `zod_judge.mjs`). What `shared_model` says is in `corpus.py`, which runs on the boards' Python too.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simulator import protocol
from tests.shared.corpus import MAX_BYTES
from tools.interpreters import node

HERE = Path(__file__).parent
MAX_DEPTH = 8
SHOWN = 64

Verdict = tuple[str, str | None]


class NotJson(Exception):
    """The front's refusal."""


def pydantic_verdict(to: str, text: str) -> Verdict:
    adapter: TypeAdapter[Any] = protocol.request if to == "device" else protocol.device_message
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        return "too_large", None
    try:
        value = front(text)
        adapter.validate_json(json.dumps(value, sort_keys=True))  # so that of two errors in a map the first by name comes first
    except NotJson:
        return "bad_json", None
    except ValidationError as refusal:
        return _first(refusal.errors(include_url=False), value)
    return "ok", None


def zod_verdicts(messages: list[tuple[str, str]]) -> list[Verdict]:
    """What Zod says, with the schema that the dashboard has, of all these (to, text)."""
    done = subprocess.run(
        [str(node()), str(HERE / "zod_judge.mjs")],
        input=json.dumps(messages),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [(code, path) for code, path in json.loads(done.stdout)]


def front(text: str) -> object:
    """The value of a JSON text; NotJson if it is none, takes a name twice, has half a surrogate pair or is nested too deep."""
    try:
        text.encode()
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as problem:
        raise NotJson from problem
    if _depth(value) > MAX_DEPTH:
        raise NotJson
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name stands twice")
    return members


def _no_constant(word: str) -> object:
    raise ValueError(word)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


def _first(errors: list[Any], value: Any) -> Verdict:
    """The error that counts: the first; in its field one of a name before those of values, in a union the one that got deepest."""
    kind = errors[0]["type"]
    if kind == "union_tag_not_found":
        return "bad_message", "type"
    if kind == "union_tag_invalid":
        return ("unknown_type", None) if isinstance(value["type"], str) else ("bad_message", "type")
    of_field = [error for error in errors if error["loc"][1:2] == errors[0]["loc"][1:2]]
    of_names = [error for error in of_field if error["loc"][-1:] == ("[key]",)]
    paths = [_path(error, value) for error in of_names or of_field]
    branches: list[list[str]] = [path for path in paths if path[: len(paths[0])] == paths[0]]
    deepest: list[str] = max(branches, key=len)
    return "bad_message", ".".join(deepest)[:SHOWN]


def _path(error: Any, value: Any) -> list[str]:
    """Where in the message an error is, without the names that pydantic gives to the branches of unions."""
    path: list[str] = []
    for step in error["loc"][1:]:
        if (isinstance(value, dict) and step in value) or (isinstance(value, list) and step in range(len(value))):
            value = value[step]
            path.append(str(step))
    if error["type"] == "missing" and isinstance(value, dict):
        path.append(error["loc"][-1])
    return path
