/**
 * The device as last told: a snapshot, then deltas in order. Pure functions over immutable values; a missing
 * delta is noticed here and healed by whoever asks for the snapshot.
 */
import type { Changes, Delta, Digest, MapName, Maps, Snapshot } from "./messages";

export interface Live extends Maps {
  seq: number;
  scan: number;
  ms: number;
  digest: Digest | null;
}

const MAPS: readonly MapName[] = [
  "tags", "quality", "sequences", "blocks", "interlocks", "permissives", "causes", "alarms", "claims", "forces",
];

/** What a delta did: the new state, nothing (it is older than the state), or a gap that only a snapshot fills. */
export type Outcome = { live: Live } | "old" | "gap";

export function fromSnapshot(snapshot: Snapshot): Live {
  const { seq, scan, ms, digest, tags, quality, sequences, blocks, interlocks, permissives, causes, alarms, claims, forces } = snapshot;
  const maps = { tags, quality, sequences, blocks, interlocks, permissives, causes, alarms, claims, forces };
  return { seq, scan, ms, digest: digest ?? null, ...maps };
}

function merged<T>(old: Record<string, T>, changes: Record<string, T | null>, gone: (value: T) => boolean): Record<string, T> {
  const result = { ...old };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || gone(value)) Reflect.deleteProperty(result, name);
    else result[name] = value;
  }
  return result;
}

function changed(live: Live, changes: Changes, name: MapName): Record<string, unknown> {
  const part = changes[name];
  if (part === undefined) return live[name];
  return merged<unknown>(live[name], part, (value) => name === "quality" && value === "good");
}

/** Applies one delta; a delta is exactly one more than the state it changes. */
export function apply(live: Live, delta: Delta): Outcome {
  if (delta.seq <= live.seq) return "old";
  if (delta.seq !== live.seq + 1) return "gap";
  const maps = Object.fromEntries(MAPS.map((name) => [name, changed(live, delta, name)])) as unknown as Maps;
  const { seq, scan, ms } = delta;
  return { live: { ...maps, seq, scan, ms, digest: delta.digest ?? live.digest } };
}

/** Quality of a tag, "good" when nothing else was said. */
export const qualityOf = (live: Live, tag: string): string => live.quality[tag] ?? "good";
