"""What a device may say, as a table in the language of `messages.py`. For clients and tests: no board loads this.

A field that the table does not name is ignored, as every client does; one that is left out where it may be reads None.
"""

from shared_model.alarms import STATES
from shared_model.bench_requests import sample
from shared_model.messages import (
    COUNT,
    MAX_VALUE,
    NAME,
    TOPICS,
    VALUE,
    Refused,
    bad,
    check,
    check_fields,
    identifier,
    integer,
    is_integer,
    list_of,
    map_of,
    one_of,
    or_null,
    read,
    text,
)

RUNTIMES = ("micropython", "cpython", "wasm")
ACCESS = ("viewer", "operator", "bench")
STATUS = ("pass", "warn", "fail")
KINDS = (
    "boot",
    "transition",
    "trip",
    "reset",
    "alarm",
    "command",
    "force",
    "claim",
    "quality",
    "overrun",
    "fault",
    "connect",
    "disconnect",
    "subscribe",
    "refused",
    "auth",
    "deploy",
)
CODES = (
    "bad_json",
    "bad_message",
    "unknown_type",
    "unknown_tag",
    "out_of_range",
    "not_allowed",
    "not_supported",
    "not_now",
    "bad_proof",
    "too_large",
    "busy",
    "internal",
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz_"


def number(shape: tuple, value, path: str) -> None:
    """(number, low, high): an integer or a float, both finite"""
    if not (is_integer(value) or isinstance(value, float)) or not shape[1] <= value <= shape[2]:
        raise bad(path, "must be a number")


def boolean(_: tuple, value, path: str) -> None:
    if value is not True and value is not False:
        raise bad(path, "must be true or false")


def anything(_: tuple, value, path: str) -> None:
    """Whatever JSON can hold."""


def hexadecimal(shape: tuple, value, path: str) -> None:
    """(hexadecimal, digits): exactly so many lowercase digits"""
    if not isinstance(value, str) or len(value) != shape[1] or value.strip("0123456789abcdef"):
        raise bad(path, f"must be {shape[1]} lowercase hexadecimal digits")


def not_good(_: tuple, value, path: str) -> None:
    """uncertain/<sub> or bad/<sub>"""
    parts = value.split("/") if isinstance(value, str) else ()
    if len(parts) != 2 or parts[0] not in ("uncertain", "bad") or not 1 <= len(parts[1]) <= 32 or parts[1].strip(_LETTERS):
        raise bad(path, "must be uncertain/<sub> or bad/<sub>")


def quality_now(_: tuple, value, path: str) -> None:
    """In a delta: good again, or no more there, as well"""
    if value is not None and value != "good":
        not_good((), value, path)


def items_of(shape: tuple, value, path: str) -> None:
    """(items_of, shapes): a list with exactly these items"""
    if not isinstance(value, list) or len(value) != len(shape[1]):
        raise bad(path, f"must be a list of {len(shape[1])} items")
    for place, item in enumerate(value):
        check(shape[1][place], item, f"{path}.{place}")


def object_of(shape: tuple, value, path: str) -> None:
    """(object_of, fields)"""
    if not isinstance(value, dict):
        raise bad(path, "must be an object")
    try:
        check_fields(shape[1], value)
    except Refused as refusal:
        raise bad(f"{path}.{refusal.path}", refusal.message.split(" ", 1)[1])


def fields(*pairs) -> tuple:
    """Required fields, written name, shape, name, shape …"""
    return tuple([(pairs[place], pairs[place + 1]) for place in range(0, len(pairs), 2)])


_FLAG = (integer, 0, 1)
_PART = (integer, 0, MAX_VALUE)
_ID = (identifier,)
_WORDS = (text, 0, 4096)
_DIGEST = (hexadecimal, 16)
_HASH = (hexadecimal, 64)
_MANY = 100000
_STAMP = (or_null, COUNT)
_RE = fields("re", _ID)
_MAY_RE = (("re", (or_null, _ID), None),)
_PARTS = _RE + fields("part", _PART, "parts", _PART)
_STATUS = (one_of, STATUS)
_FLOAT = (number, -3e38, 3e38)

_DIGEST_OF_SCAN = (object_of, fields("scan", COUNT, "value", _DIGEST))
_OK = (object_of, fields("ok", _FLAG, "since_ms", COUNT))
_ENTRIES = (
    ("tags", VALUE),
    ("quality", (not_good,)),
    ("sequences", (object_of, fields("state", NAME, "since_ms", COUNT))),
    ("blocks", (object_of, fields("q", _FLAG, "running", _FLAG, "since_ms", COUNT, "pt_ms", _STAMP))),
    ("interlocks", (object_of, fields("active", _FLAG, "latched", _FLAG, "since_ms", COUNT))),
    ("permissives", _OK),
    ("causes", (object_of, fields("by", (or_null, NAME), "first_out", (or_null, NAME), "demand", VALUE))),
    (
        "alarms",
        (object_of, fields("state", (one_of, STATES), "priority", (integer, 1, 4), "since_ms", COUNT, "until_ms", _STAMP)),
    ),
    ("claims", _OK),
    ("forces", (object_of, fields("value", VALUE, "underlying", VALUE, "by", (or_null, _WORDS), "until_ms", COUNT))),
)
_MOMENT = fields("seq", COUNT, "scan", COUNT, "ms", COUNT)


def _changes(name: str, shape: tuple) -> tuple:
    """The field of a delta that tells what changed in one of the maps."""
    entry = (quality_now,) if name == "quality" else (or_null, shape)
    return (name, (or_null, (map_of, entry)), None)


_SPACE = (object_of, fields("used_bytes", COUNT, "total_bytes", COUNT))
_SCAN_TIMES = ("count", "mean_us", "p99_us", "max_us", "late_max_us", "overruns", "flash_stall_max_us")
_SCANS = (integer, 1, 1 << 30)
_RECORD = (_SCANS, (integer, 1, 100000), (or_null, (map_of, (sample,))), (or_null, (list_of, (anything,), 0, _MANY)))

DEVICE_MESSAGES = {
    "hello": fields("protocol", (integer, 1, 1), "runtime", (one_of, RUNTIMES), "role", (one_of, ("edge", "simulator")))
    + fields("device", NAME, "boot", NAME, "version", NAME)
    + fields("model", (object_of, fields("name", NAME, "hash", (or_null, _HASH))))
    + fields("scan_ms", (integer, 5, 1000), "digest_every", (integer, 1, 1000), "access", (one_of, ACCESS))
    + fields("auth", (or_null, (object_of, fields("scheme", (one_of, ("hmac-sha256",)), "nonce", NAME))))
    + fields("capabilities", (list_of, NAME, 0, _MANY), "max_message_bytes", (integer, 1, 1 << 30), "ms", COUNT, "time", _STAMP),
    "model": _PARTS + fields("text", (text, 0, 1024)),
    "snapshot": _MAY_RE
    + _MOMENT
    + tuple([(name, (map_of, shape)) for name, shape in _ENTRIES])
    + fields("digest", (or_null, _DIGEST_OF_SCAN)),
    "delta": _MOMENT + tuple([_changes(name, shape) for name, shape in _ENTRIES]) + (("digest", (or_null, _DIGEST_OF_SCAN), None),),
    "state": _PARTS + fields("scan", COUNT, "hash", (or_null, _HASH), "digest", _DIGEST, "image", _WORDS),
    "scan_log": fields("from", COUNT, "records", (list_of, (items_of, _RECORD), 0, _MANY), "digests", (map_of, _DIGEST)),
    "event": fields("n", COUNT, "j", _STAMP, "ms", COUNT, "time", _STAMP, "kind", (one_of, KINDS), "subject", (or_null, _WORDS))
    + fields("data", (anything,), "actor", (or_null, _WORDS), "historical", (boolean,)),
    "metrics": fields("cpu_pct", (number, 0, 100), "memory", _SPACE, "disk", _SPACE)
    + fields("scan", (object_of, tuple([(name, COUNT) for name in _SCAN_TIMES])))
    + fields("clients", COUNT, "dropped", COUNT, "temperature_c", (or_null, _FLOAT)),
    "health": _MAY_RE
    + fields("status", _STATUS, "uptime_ms", COUNT)
    + fields("checks", (list_of, (object_of, fields("name", NAME, "status", _STATUS, "message", _WORDS)), 0, _MANY)),
    "system_info": _RE
    + fields("platform", _WORDS, "interpreter", _WORDS, "machine", _WORDS, "hostname", (or_null, _WORDS), "address", (or_null, _WORDS))
    + fields("cpu_count", _STAMP, "cpu_mhz", _STAMP, "memory_total_bytes", COUNT, "disk_total_bytes", _STAMP)
    + fields("reset_cause", (or_null, _WORDS), "version", NAME, "boot_time", _STAMP),
    "audit": _RE + fields("entries", (list_of, (text, 0, 1 << 30), 0, _MANY), "first_prev", _WORDS, "head", _WORDS, "more", (boolean,)),
    "gap": fields("topic", (one_of, TOPICS), "from", COUNT, "to", COUNT),
    "result": _RE + (("scan", _STAMP, None),),
    "error": fields("re", (or_null, _ID), "code", (one_of, CODES), "message", _WORDS, "path", (or_null, _WORDS)),
    "pong": _RE + fields("ms", COUNT),
}


def parse_device_message(message: str | bytes, max_bytes: int) -> dict:
    """The message from a device, checked, what was left out None. Raises Refused as `messages.parse_request` does."""
    told = read(message, max_bytes)
    if told["type"] not in DEVICE_MESSAGES:
        raise Refused("unknown_type", told["type"][:64] + " is not a type of message")
    check_fields(DEVICE_MESSAGES[told["type"]], told)
    return told
