/** What the page remembers of the last minutes, for sparklines and the trend; nothing of it comes from the device's past. */
import type { Live } from "./store";

export const SPAN_MS = 5 * 60_000;
export const STEP_MS = 500;

export interface Sample { at: number; tags: Record<string, number>; sequences: Record<string, string>; alarms: string[] }

/** A new list with `live` as the newest sample, at most one each `STEP_MS`, and nothing older than `SPAN_MS`. */
export function remember(samples: readonly Sample[], live: Live, at: number): readonly Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && at - last.at < STEP_MS) return samples;
  const sequences = Object.fromEntries(Object.entries(live.sequences).map(([name, { state }]) => [name, state]));
  const alarms = Object.entries(live.alarms).filter(([, alarm]) => alarm.state !== "normal").map(([name]) => name);
  const kept = samples.filter((sample) => at - sample.at <= SPAN_MS);
  return [...kept, { at, tags: live.tags, sequences, alarms }];
}

/** Runs of one value, as [from, to, value] in milliseconds; a hole of more than 3 s (no data) ends a run. */
export function runs<T>(samples: readonly Sample[], pick: (sample: Sample) => T | undefined): [number, number, T][] {
  const found: [number, number, T][] = [];
  for (const sample of samples) {
    const value = pick(sample);
    const last = found.at(-1);
    if (last !== undefined && sample.at - last[1] <= HOLE_MS) last[1] = sample.at;
    if (value === undefined) continue;
    if (last?.[2] !== value || sample.at !== last[1]) found.push([sample.at, sample.at, value]);
  }
  return found;
}

export const HOLE_MS = 3_000;
