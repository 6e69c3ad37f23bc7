/**
 * The messages of the protocol as types, by the names that docs and servers share. Only shapes: the judge of
 * what really arrived is `protocol.ts`, from the generated schema.
 */

export type Role = "edge" | "simulator";
export type Access = "viewer" | "operator" | "bench";
export type Topic = "tags" | "events" | "metrics" | "health" | "scan_log";
export type Status = "pass" | "warn" | "fail";
export type RequestId = number | string;

export interface SequenceState { state: string; since_ms: number }
export interface BlockState { q: number; running: number; since_ms: number; pt_ms: number | null }
export interface InterlockState { active: number; latched: number; since_ms: number }
export interface OkState { ok: number; since_ms: number }
export interface Cause { by: string | null; first_out: string | null; demand: number }
export interface AlarmState { state: string; priority: number; since_ms: number; until_ms: number | null }
export interface ForceState { value: number; underlying: number; by: string | null; until_ms: number }
export interface Digest { scan: number; value: string }

/** The maps that a snapshot gives whole and a delta gives in part. */
export interface Maps {
  tags: Record<string, number>;
  quality: Record<string, string>;
  sequences: Record<string, SequenceState>;
  blocks: Record<string, BlockState>;
  interlocks: Record<string, InterlockState>;
  permissives: Record<string, OkState>;
  causes: Record<string, Cause>;
  alarms: Record<string, AlarmState>;
  claims: Record<string, OkState>;
  forces: Record<string, ForceState>;
}
export type MapName = keyof Maps;
export type Changes = { [Name in MapName]?: Record<string, Maps[Name][string] | null> };

interface Stamp { seq: number; scan: number; ms: number; digest?: Digest | null }
export interface Snapshot extends Stamp, Maps { type: "snapshot"; re?: RequestId }
export interface Delta extends Stamp, Changes { type: "delta" }

export interface Hello {
  type: "hello";
  protocol: number;
  runtime: "micropython" | "cpython" | "wasm";
  role: Role;
  device: string;
  boot: string;
  version: string;
  model: { name: string; hash: string | null };
  scan_ms: number;
  digest_every: number;
  access: Access;
  auth: { scheme: string; nonce: string } | null;
  capabilities: string[];
  max_message_bytes: number;
  ms: number;
  time: number | null;
}

export interface DeviceEvent {
  type: "event";
  n: number;
  j: number | null;
  ms: number;
  time: number | null;
  kind: string;
  subject: string | null;
  data: unknown;
  actor: string | null;
  historical: boolean;
}

export interface Metrics {
  type: "metrics";
  cpu_pct: number;
  memory: { used_bytes: number; total_bytes: number };
  disk: { used_bytes: number; total_bytes: number };
  scan: {
    count: number; mean_us: number; p99_us: number; max_us: number;
    late_max_us: number; overruns: number; flash_stall_max_us: number;
  };
  clients: number;
  dropped: number;
  temperature_c: number | null;
}

export interface Check { name: string; status: Status; message: string }
export interface Health { type: "health"; re?: RequestId; status: Status; uptime_ms: number; checks: Check[] }

export interface SystemInfo {
  type: "system_info";
  re: RequestId;
  platform: string | null;
  interpreter: string | null;
  machine: string | null;
  hostname: string | null;
  address: string | null;
  cpu_count: number | null;
  cpu_mhz: number | null;
  memory_total_bytes: number | null;
  disk_total_bytes: number | null;
  reset_cause: string | null;
  version: string | null;
  boot_time: number | null;
}

export interface Audit { type: "audit"; re: RequestId; entries: string[]; first_prev: string | null; head: string | null; more: boolean }
export interface StatePart { type: "state"; re: RequestId; part: number; parts: number; scan: number; hash: string | null; image: string }
export interface ModelPart { type: "model"; re: RequestId; part: number; parts: number; text: string }
export interface Gap { type: "gap"; topic: string; from: number; to: number }
/** What further fields there are depends on the request; these are the ones that this page reads. */
export interface Result { type: "result"; re: RequestId; scan?: number; proof?: string; access?: Access; nonce?: string }
export interface Refusal { type: "error"; re: RequestId | null; code: string; message: string; path?: string | null; nonce?: string }
export interface Pong { type: "pong"; re: RequestId; ms: number }

export type Message =
  | Hello | Snapshot | Delta | DeviceEvent | Metrics | Health | SystemInfo | Audit | ModelPart | StatePart | Gap | Result | Refusal | Pong;

/** A request without its id, which `device.ts` gives. */
export type Request = { type: string } & Record<string, unknown>;
