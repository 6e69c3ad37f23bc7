"""Every message from a device, as a pydantic model. Fields that are not named here are ignored, as clients do."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from simulator.protocol_fields import (
    Access,
    Characters,
    Count,
    Digest,
    ErrorCode,
    EventKind,
    Flag,
    Hash,
    Id,
    Key,
    Name,
    NotGood,
    Part,
    Percent,
    Status,
    Strict,
    Text,
    Topic,
    Value,
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


class SequenceState(Strict):
    state: Name
    since_ms: Count


class BlockState(Strict):
    q: Flag
    running: Flag
    since_ms: Count
    pt_ms: Count | None


class InterlockState(Strict):
    active: Flag
    latched: Flag
    since_ms: Count


class OkState(Strict):
    ok: Flag
    since_ms: Count


class Cause(Strict):
    """What decides an output: `by` is the rule that holds it (null: none), `demand` what logic wants."""

    by: Name | None
    first_out: Name | None
    demand: Value


class AlarmState(Strict):
    state: Literal[
        "normal",
        "unacknowledged",
        "acknowledged",
        "returned_unacknowledged",
        "latched_unacknowledged",
        "latched_acknowledged",
        "shelved",
        "suppressed_by_design",
        "out_of_service",
    ]
    priority: Annotated[int, within(1, 4)]
    since_ms: Count
    until_ms: Count | None


class ForceState(Strict):
    value: Value
    underlying: Value
    by: Text | None
    until_ms: Count


class DigestOfScan(Strict):
    scan: Count
    value: Digest


class Snapshot(Strict):
    """All of the model's state; `re` only when it was asked for."""

    type: Literal["snapshot"]
    re: Id | None = None
    seq: Count
    scan: Count
    ms: Count
    tags: dict[Key, Value]
    quality: dict[Key, NotGood]
    sequences: dict[Key, SequenceState]
    blocks: dict[Key, BlockState]
    interlocks: dict[Key, InterlockState]
    permissives: dict[Key, OkState]
    causes: dict[Key, Cause]
    alarms: dict[Key, AlarmState]
    claims: dict[Key, OkState]
    forces: dict[Key, ForceState]
    digest: DigestOfScan | None


class Delta(Strict):
    """What changed since the snapshot or delta `seq` - 1; an entry that is null is no more."""

    type: Literal["delta"]
    seq: Count
    scan: Count
    ms: Count
    tags: dict[Key, Value | None] | None = None
    quality: dict[Key, NotGood | Literal["good"] | None] | None = None
    sequences: dict[Key, SequenceState | None] | None = None
    blocks: dict[Key, BlockState | None] | None = None
    interlocks: dict[Key, InterlockState | None] | None = None
    permissives: dict[Key, OkState | None] | None = None
    causes: dict[Key, Cause | None] | None = None
    alarms: dict[Key, AlarmState | None] | None = None
    claims: dict[Key, OkState | None] | None = None
    forces: dict[Key, ForceState | None] | None = None
    digest: DigestOfScan | None = None


class State(Strict):
    """A part of the state that `restore` takes; `image` is base64, the parts joined."""

    type: Literal["state"]
    re: Id
    part: Part
    parts: Part
    scan: Count
    hash: Hash | None
    digest: Digest
    image: Text


Sample = Value | tuple[Value, Name]
ScanRecord = tuple[
    Annotated[int, within(1, 1 << 30)],
    Annotated[int, within(1, 100_000)],
    dict[Key, Sample] | None,
    list[Any] | None,
]


class ScanLog(Strict):
    """Runs of like scans: how many, `dt_ms`, inputs that changed, commands."""

    type: Literal["scan_log"]
    from_: Annotated[Count, Field(alias="from")]
    records: list[ScanRecord]
    digests: dict[Key, Digest]


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
