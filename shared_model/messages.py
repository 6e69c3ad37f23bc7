"""What a client may ask: one table of requests, checked the same way on every runtime, and how a message becomes text.

Whether a tag exists, a value suits it or a role suffices is Session's to say, never this module's. In the table a shape is a
tuple, its check first; a field is (name, shape), or (name, shape, default) when it may be left out. Boards hold it on the heap.
"""

import json

from shared_model import strict_json

MAX_DEPTH = strict_json.MAX_DEPTH
MAX_SAFE = (1 << 53) - 1  # milliseconds, journal numbers and scan numbers: what a browser counts exactly
MAX_VALUE = (1 << 30) - 1  # every value of a model
TOPICS = ("tags", "events", "metrics", "health", "scan_log")

_SHOWN = 64  # characters of a client's own words that an answer repeats


class Refused(Exception):
    """A request that will not be done: `code` of the protocol, one sentence, `path` to the field or None, `re` its id or None."""

    def __init__(self, code: str, message: str, path: str | None = None, re: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = path
        self.re = re


def bad(path: str, message: str) -> Refused:
    """The refusal of one field; `path` is dotted, with the numbers of list items from 0."""
    path = path[:_SHOWN]
    return Refused("bad_message", f"{path or 'a message'} {message}", path)


def is_integer(value) -> bool:
    """Whether this was written as an integer: not true, and not 1.0."""
    return isinstance(value, int) and value is not True and value is not False


def integer(shape: tuple, value, path: str) -> None:
    """(integer, low, high)"""
    if not is_integer(value) or not shape[1] <= value <= shape[2]:
        raise bad(path, f"must be an integer from {shape[1]} to {shape[2]}")


def text(shape: tuple, value, path: str) -> None:
    """(text, low, high): a string of so many characters"""
    if not isinstance(value, str) or not shape[1] <= len(value) <= shape[2]:
        raise bad(path, f"must be a string of {shape[1]} to {shape[2]} characters")


def one_of(shape: tuple, value, path: str) -> None:
    """(one_of, names)"""
    if not isinstance(value, str) or value not in shape[1]:
        raise bad(path, "must be one of " + ", ".join(shape[1]))


def list_of(shape: tuple, value, path: str) -> None:
    """(list_of, shape, low, high): so many items of one shape"""
    if not isinstance(value, list) or not shape[2] <= len(value) <= shape[3]:
        raise bad(path, f"must be a list of {shape[2]} to {shape[3]} items")
    for place in range(len(value)):
        check(shape[1], value[place], f"{path}.{place}")


def map_of(shape: tuple, value, path: str) -> None:
    """(map_of, shape): an object from names to values of one shape; names count first, each in alphabetical order"""
    if not isinstance(value, dict):
        raise bad(path, "must be an object")
    names = sorted(value)
    for name in names:
        if not 1 <= len(name) <= 128 or name[0] == "_":
            raise bad(path + "." + name, "must have a name of 1 to 128 characters that does not begin with _")
    for name in names:
        check(shape[1], value[name], path + "." + name)


def or_null(shape: tuple, value, path: str) -> None:
    """(or_null, shape)"""
    if value is not None:
        check(shape[1], value, path)


def identifier(_: tuple, value, path: str) -> None:
    """(identifier,): what a request calls itself"""
    if isinstance(value, str):
        if len(value) <= 32:
            return
    elif is_integer(value) and -MAX_SAFE <= value <= MAX_SAFE:
        return
    raise bad(path, "must be an integer or a string of at most 32 characters")


def check(shape: tuple, value, path: str) -> None:
    """Raises Refused, naming the first place (in the order of the declaration) where `value` does not have the shape."""
    shape[0](shape, value, path)


COUNT = (integer, 0, MAX_SAFE)
VALUE = (integer, -MAX_VALUE, MAX_VALUE)
NAME = (text, 1, 128)

_HOUR_MS = 3600000
_ID = ("id", (identifier,))

_TAG = ("tag", NAME)
_NAME = ("name", NAME)
_PART = ("part", (integer, 0, MAX_VALUE), 0)
_TOPICS = ("topics", (list_of, (one_of, TOPICS), 1, len(TOPICS)))
_SOME_TAG = (_TAG,)
_SOME_NAME = (_NAME,)

REQUESTS = {
    "subscribe": (_TOPICS,),
    "unsubscribe": (_TOPICS,),
    "get_model": (_PART,),
    "get_snapshot": (),
    "get_state": (_PART,),
    "get_health": (),
    "get_system_info": (),
    "get_audit": (("since_j", COUNT, 0), ("limit", (integer, 1, 100), 20)),
    "resume": (("boot", NAME), ("event_n", (or_null, COUNT), None), ("scan", (or_null, COUNT), None)),
    "ping": (),
    "authenticate": (_NAME, ("client_nonce", NAME), ("proof", NAME)),
    "write": (("values", (map_of, VALUE)),),
    "command": _SOME_TAG,
    "ack": _SOME_NAME,
    "reset": _SOME_NAME,
    "shelve": (_NAME, ("for_ms", (integer, 1, 24 * _HOUR_MS))),
    "unshelve": _SOME_NAME,
    "out_of_service": _SOME_NAME,
    "in_service": _SOME_NAME,
    "force": (_TAG, ("value", VALUE), ("for_ms", (integer, 1, _HOUR_MS))),
    "unforce": _SOME_TAG,
}
"""What every device is asked, but the requests of a bench: those are in `bench_requests.py`, which no board loads."""

OF_BENCH = "set, pause, resume_time, step, speed, fault, clear_fault"


def check_fields(fields: tuple, message: dict) -> None:
    """Checks the declared fields in their order; one that is left out gets its default."""
    for field in fields:
        name = field[0]
        if name in message:
            check(field[1], message[name], name)
        elif len(field) == 2:
            raise bad(name, "is missing")
        else:
            message[name] = field[2]


def refuse_unknown(fields: tuple, message: dict) -> None:
    """Refuses the first, in alphabetical order, of the fields that the table does not declare."""
    known = ["type"] + [field[0] for field in fields]
    for name in sorted(message):
        if name not in known:
            raise bad(name, "is not a field of " + message["type"] + ", which takes " + ", ".join(known))


def read(message: str | bytes | bytearray, max_bytes: int) -> dict:
    """The object in a message of at most `max_bytes`, its `type` a string; Refused with too_large, bad_json or bad_message."""
    try:
        if len(message) <= max_bytes:
            data = _utf8(message) if isinstance(message, str) else message
            if len(data) <= max_bytes:
                return _typed(strict_json.loads(data))
    except ValueError as problem:
        raise Refused("bad_json", str(problem))
    except MemoryError:
        raise Refused("too_large", "there is no memory left for this message")
    raise Refused("too_large", f"a message may have at most {max_bytes} bytes")


def _utf8(message: str) -> bytes:
    try:
        return message.encode()
    except ValueError:  # on CPython; elsewhere surrogates reach strict_json, which refuses them
        raise ValueError("not JSON: not UTF-8")


def _typed(message: object) -> dict:
    if not isinstance(message, dict):
        raise bad("", "must be a JSON object")
    if not isinstance(message.get("type"), str):
        raise bad("type", "must be a string that says what is asked")
    return message


def parse_request(message: str | bytes | bytearray, max_bytes: int, bench=()) -> dict:
    """The request in a message, whole and checked, with `type`, `id`, every field of its type, defaults filled in (None: left out).

    `bench`: the table of a bench's requests, of a device that has one.
    Raises Refused, and nothing else whatever the message is. The first of these counts: too_large; bad_json; bad_message when
    it is no object or `type` no string; unknown_type, or not_supported for a bench that is not there; bad_message for `id`, the
    fields in their order, then unknown ones by name.
    """
    request = read(message, max_bytes)
    try:
        kind = request["type"]
        if kind in REQUESTS:
            fields: tuple = REQUESTS[kind]
        elif kind in bench:
            fields = bench[kind]
        elif kind in OF_BENCH.split(", "):
            raise Refused("not_supported", "only a simulator has a bench")
        else:
            raise Refused("unknown_type", kind[:_SHOWN] + " is not a type of request")
        fields = (_ID,) + fields
        check_fields(fields, request)
        refuse_unknown(fields, request)
    except Refused as refusal:
        refusal.re = _readable_id(request)
        raise
    return request


def _readable_id(request: dict) -> object:
    """The `id` that an answer to a refused request carries; None if it has none that is valid."""
    try:
        identifier((), request.get("id"), "id")
    except Refused:
        return None
    return request["id"]


def dumps(message: object) -> str:
    """A message as compact JSON in ASCII. Not for floats that are infinite or not a number."""
    line = json.dumps(message, separators=(",", ":"))
    if len(line) == len(line.encode()):
        return line
    return "".join([character if ord(character) < 128 else _escaped(ord(character)) for character in line])


def _escaped(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD7C0 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def error_message(re: object, code: str, message: str, path: str | None = None) -> str:
    """The answer to a refused request, or to a message that is none (`re` is None)."""
    return dumps({"type": "error", "re": re, "code": code, "message": message, "path": path})
