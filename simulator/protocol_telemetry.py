"""What a device tells of its model's state, in whole, by what changed, and scan by scan, as pydantic models."""

from typing import Annotated, Any, Literal

from pydantic import Field

from simulator.protocol_fields import (
    Count,
    Digest,
    Flag,
    Hash,
    Id,
    Key,
    Name,
    NotGood,
    Part,
    Strict,
    Text,
    Value,
    within,
)


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
