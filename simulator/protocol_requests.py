"""Every request of the protocol, as a pydantic model: what a client may send, with no field besides."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from simulator.protocol_fields import Count, Id, Key, Name, Part, Quality, Span, Strict, Topic, Value, within

_HOUR_MS = 3_600_000


class Request(Strict):
    """What all requests have: an `id`, which the answer repeats as `re`."""

    model_config = ConfigDict(extra="forbid")
    id: Id


class Subscribe(Request):
    type: Literal["subscribe"]
    topics: Annotated[list[Topic], Field(min_length=1, max_length=5)]


class Unsubscribe(Request):
    type: Literal["unsubscribe"]
    topics: Annotated[list[Topic], Field(min_length=1, max_length=5)]


class GetModel(Request):
    type: Literal["get_model"]
    part: Part = 0


class GetSnapshot(Request):
    type: Literal["get_snapshot"]


class GetState(Request):
    type: Literal["get_state"]
    part: Part = 0


class GetHealth(Request):
    type: Literal["get_health"]


class GetSystemInfo(Request):
    type: Literal["get_system_info"]


class GetAudit(Request):
    type: Literal["get_audit"]
    since_j: Count = 0
    limit: Annotated[int, within(1, 100)] = 20


class Resume(Request):
    """What was missed since event `event_n` and scan `scan` of that boot; null for what was not followed."""

    type: Literal["resume"]
    boot: Name
    event_n: Count | None = None
    scan: Count | None = None


class Ping(Request):
    type: Literal["ping"]


class Authenticate(Request):
    type: Literal["authenticate"]
    name: Name
    client_nonce: Name
    proof: Name


class Write(Request):
    type: Literal["write"]
    values: dict[Key, Value]


class Command(Request):
    type: Literal["command"]
    tag: Name


class Ack(Request):
    type: Literal["ack"]
    name: Name


class Reset(Request):
    type: Literal["reset"]
    name: Name


class Shelve(Request):
    type: Literal["shelve"]
    name: Name
    for_ms: Annotated[int, within(1, 24 * _HOUR_MS)]


class Unshelve(Request):
    type: Literal["unshelve"]
    name: Name


class OutOfService(Request):
    type: Literal["out_of_service"]
    name: Name


class InService(Request):
    type: Literal["in_service"]
    name: Name


class Force(Request):
    type: Literal["force"]
    tag: Name
    value: Value
    for_ms: Annotated[int, within(1, _HOUR_MS)]


class Unforce(Request):
    type: Literal["unforce"]
    tag: Name


class Set(Request):
    """Inputs of the bench: a value, or a value and its quality."""

    type: Literal["set"]
    values: dict[Key, Value | tuple[Value, Quality]]


class Pause(Request):
    type: Literal["pause"]


class ResumeTime(Request):
    type: Literal["resume_time"]


class Step(Request):
    type: Literal["step"]
    scans: Annotated[int, within(1, 1_000_000)]


class Speed(Request):
    """How many times real time; 0 is as fast as it goes."""

    type: Literal["speed"]
    factor: Annotated[int, within(0, 1000)]


class Fault(Request):
    type: Literal["fault"]
    tag: Name
    kind: Name
    value: Value | None = None
    for_ms: Span | None = None


class ClearFault(Request):
    type: Literal["clear_fault"]
    tag: Name
