"""Every message from a device but those of the model's state, as a pydantic model. Fields that are not named are ignored, as clients do."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from simulator.protocol_fields import (
    Access,
    Characters,
    Count,
    ErrorCode,
    EventKind,
    Hash,
    Id,
    Name,
    Part,
    Percent,
    Status,
    Strict,
    Text,
    Topic,
    within,
)


class ModelName(Strict):
    name: Name
    hash: Hash | None


class Challenge(Strict):
    scheme: Literal["hmac-sha256"]
    nonce: Name


class Hello(Strict):
    """The first message: what runs here, and how to prove who one is (`auth`)."""

    type: Literal["hello"]
    protocol: Literal[1]
    runtime: Literal["micropython", "cpython", "wasm"]
    role: Literal["edge", "simulator"]
    device: Name
    boot: Name
    version: Name
    model: ModelName
    scan_ms: Annotated[int, within(5, 1000)]
    digest_every: Annotated[int, within(1, 1000)]
    access: Access
    auth: Challenge | None
    capabilities: list[Name]
    max_message_bytes: Annotated[int, within(1, 1 << 30)]
    ms: Count
    time: Count | None


class ModelText(Strict):
    """A part of the description."""

    type: Literal["model"]
    re: Id
    part: Part
    parts: Part
    text: Annotated[str, Characters(0, 1024)]


class Event(Strict):
    """Something that happened. What `data` says depends on `kind`; of a trip it has `values`, {tag: value or [value, quality]}."""

    type: Literal["event"]
    n: Count
    j: Count | None
    ms: Count
    time: Count | None
    kind: EventKind
    subject: Text | None
    data: Any
    actor: Text | None
    historical: bool


class Space(Strict):
    used_bytes: Count
    total_bytes: Count


class ScanTimes(Strict):
    count: Count
    mean_us: Count
    p99_us: Count
    max_us: Count
    late_max_us: Count
    overruns: Count
    flash_stall_max_us: Count


class Metrics(Strict):
    type: Literal["metrics"]
    cpu_pct: Percent
    memory: Space
    disk: Space
    scan: ScanTimes
    clients: Count
    dropped: Count
    temperature_c: float | None


class Check(Strict):
    name: Name
    status: Status
    message: Text


class Health(Strict):
    type: Literal["health"]
    re: Id | None = None
    status: Status
    uptime_ms: Count
    checks: list[Check]


class SystemInfo(Strict):
    type: Literal["system_info"]
    re: Id
    platform: Text
    interpreter: Text
    machine: Text
    hostname: Text | None
    address: Text | None
    cpu_count: Count | None
    cpu_mhz: Count | None
    memory_total_bytes: Count
    disk_total_bytes: Count | None
    reset_cause: Text | None
    version: Name
    boot_time: Count | None


class Audit(Strict):
    """Journal lines; each one's hash is SHA-256 of the hash before it and the line, from `first_prev` to `head`."""

    type: Literal["audit"]
    re: Id
    entries: list[str]
    first_prev: Text
    head: Text
    more: bool


class Gap(Strict):
    type: Literal["gap"]
    topic: Topic
    from_: Annotated[Count, Field(alias="from")]
    to: Count


class Result(Strict):
    """A request done; which further fields there are depends on the request."""

    model_config = ConfigDict(extra="allow")
    type: Literal["result"]
    re: Id
    scan: Count | None = None


class Error(Strict):
    type: Literal["error"]
    re: Id | None
    code: ErrorCode
    message: Text
    path: Text | None


class Pong(Strict):
    type: Literal["pong"]
    re: Id
    ms: Count
