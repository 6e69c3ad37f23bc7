"""What each request does: one function a request, given session, request, now_ms and a fresh nonce.

It returns the answer's pieces, or None when the answer comes after a scan; it raises Refused, with nothing half done.
"""

# ruff: noqa: ARG001 (the functions of one table take the same)

from shared_model import commands
from shared_model.alarms import Alarm
from shared_model.interlocks import Interlock
from shared_model.messages import Refused, dumps
from shared_model.tags import Command, InputTag, OutputTag, Setting


def _message(kind: str, request: dict, fields: dict) -> tuple:
    fields["type"] = kind
    fields["re"] = request["id"]
    return (dumps(fields),)


def result(request: dict, fields: dict) -> tuple:
    """The pieces of the answer to a request that was done."""
    return _message("result", request, fields)


# Everybody.


def _subscribe(session, request, now_ms, nonce):
    topics = {"topics": request["topics"]}
    on = request["type"] == "subscribe"
    session.subscribe(request["topics"], on)
    if on:
        session.hub.event("subscribe", session.peer, topics, session.actor, now_ms)
    return result(request, topics)


def _get_model(session, request, now_ms, nonce):
    if session.hub.describe is None:
        raise Refused("not_supported", "this device has no description of its model")
    text, parts = session.hub.describe(request["part"])
    if request["part"] >= parts:
        raise Refused("out_of_range", f"part must be 0 to {parts - 1}", "part")
    return _message("model", request, {"part": request["part"], "parts": parts, "text": text})


def _get_snapshot(session, request, now_ms, nonce):
    session.snapshot(request["id"], now_ms)


def _get_state(session, request, now_ms, nonce):
    return _message("state", request, session.state(request["part"]))


def _get_health(session, request, now_ms, nonce):
    return session.hub.health.message(now_ms, request["id"])


def _get_system_info(session, request, now_ms, nonce):
    return _message("system_info", request, dict(session.hub.system_info))


def _get_audit(session, request, now_ms, nonce):
    if session.hub.audit is None:
        raise Refused("not_supported", "this device keeps no journal")
    return _message("audit", request, session.hub.audit(request["since_j"], request["limit"]))


def _resume(session, request, now_ms, nonce):
    known = session.resume(request["boot"], request["event_n"], request["scan"])
    return result(request, {"resumed": known})


def _ping(session, request, now_ms, nonce):
    return _message("pong", request, {"ms": now_ms})


def _authenticate(session, request, now_ms, nonce):
    fields = session.authenticate(request["name"], request["client_nonce"], request["proof"], nonce, now_ms)
    session.hub.event("auth", session.peer, {"access": session.access}, session.actor, now_ms)
    return result(request, fields)


# Operators.


def _object(session, request, field: str, kinds, what: str):
    """The object of the model that `request[field]` names; Refused with unknown_tag."""
    name = request[field]
    thing = session.hub.scanner.find(name)
    if not isinstance(thing, kinds):
        raise Refused("unknown_tag", f"there is no {what} {name[:64]}", field)
    return thing


def _in_range(tag, value: int, path: str) -> int:
    if not tag.low <= value <= tag.high:
        raise Refused("out_of_range", f"{tag.path} must be {tag.low} to {tag.high}", path)
    return value


def _write(session, request):
    orders = []
    for name in sorted(request["values"]):
        setting = session.hub.scanner.find(name)
        if not isinstance(setting, Setting):
            raise Refused("unknown_tag", "there is no setting " + name[:64], "values." + name[:64])
        orders.append((commands.WRITE, setting, _in_range(setting, request["values"][name], "values." + name)))
    if not orders:
        raise Refused("bad_message", "values must name at least one setting", "values")
    return orders


def _command(session, request):
    return [(commands.PRESS, _object(session, request, "tag", Command, "command"), 0)]


def _reset(session, request):
    thing = _object(session, request, "name", (Interlock, Alarm), "interlock or alarm")
    return [(commands.RESET_NAMED, thing, 0)]


def _on_alarm(session, request):
    operation = commands.NAMES.index(request["type"])
    return [(operation, _object(session, request, "name", Alarm, "alarm"), request.get("for_ms", 0))]


def _force(session, request):
    tag = _object(session, request, "tag", (InputTag, OutputTag), "input or output")
    if request["type"] == "unforce":
        return [(commands.UNFORCE, tag, 0)]
    return [(commands.FORCE, tag, _in_range(tag, request["value"], "value"))]


ORDERS = {"write": _write, "command": _command, "reset": _reset, "force": _force, "unforce": _force}
"""What the requests order that a scan applies, as single commands; those that are not here are an alarm's."""


def _order(session, request, now_ms, nonce):
    """A command: role, then names and ranges, then the queue; the answer comes after its scan."""
    require(session, "operator")
    kind = request["type"]
    if kind == "reset" and request["name"] == "system":
        session.hub.reset_system(session, request, now_ms)
    else:
        session.hub.command(session, request, ORDERS.get(kind, _on_alarm)(session, request), now_ms)


ACCESS = ("viewer", "operator", "bench")
"""What a client may do, each with all that those before it may."""


def require(session, access: str) -> None:
    """Refused with not_allowed unless the session has this access or more."""
    if ACCESS.index(session.access) < ACCESS.index(access):
        raise Refused("not_allowed", f"this takes {access} access; this session has {session.access} access: authenticate first")


HANDLERS = {
    "subscribe": _subscribe,
    "unsubscribe": _subscribe,
    "get_model": _get_model,
    "get_snapshot": _get_snapshot,
    "get_state": _get_state,
    "get_health": _get_health,
    "get_system_info": _get_system_info,
    "get_audit": _get_audit,
    "resume": _resume,
    "ping": _ping,
    "authenticate": _authenticate,
}
"""What everybody may ask."""


def handle(session, request, now_ms, nonce):
    """Do a request that is whole and checked; its answer's pieces, or None."""
    kind = request["type"]
    handler = _order if kind in commands.NAMES else HANDLERS.get(kind)
    return handler(session, request, now_ms, nonce) if handler else session.hub.bench.handle(session, request)
