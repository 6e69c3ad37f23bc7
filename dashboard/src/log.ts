/** The audit log as shown: events of this connection and journal lines from before, newest first, each once. */
import { words } from "./format";
import type { DeviceEvent } from "./messages";

export const KEPT = 200;

export interface Entry {
  key: string;
  n: number;
  j: number | null;
  time: number | null;
  ms: number;
  kind: string;
  subject: string;
  text: string;
  /** Of a transition: the states it went from and to. */
  from: string | undefined;
  to: string | undefined;
  actor: string;
  historical: boolean;
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const FLAGS: Record<string, [string, string]> = { active: ["no longer active", "active"], latched: ["", "latched"], ok: ["violated", "holds"] };
const SILENT = new Set(["priority"]);

const valueOf = ([tag, value]: [string, unknown]): string =>
  (Array.isArray(value) ? `${tag} ${plain(value[0])} (${words(plain(value[1]))})` : `${tag} ${plain(value)}`);

function part(kind: string, name: string, value: unknown): string {
  const flag = FLAGS[name];
  if (flag !== undefined && (value === 0 || value === 1)) return flag[value];
  if (SILENT.has(name) || value === kind || (name === "result" && value === "done")) return "";
  if (name === "value" && kind !== "force") return kind === "command" ? `= ${plain(value)}` : "";
  if (name === "values" && typeof value === "object" && value !== null) return Object.entries(value).map(valueOf).join(" · ");
  return ["request", "result", "quality", "cause"].includes(name) ? words(plain(value)) : `${name} ${Array.isArray(value) ? value.join(", ") : plain(value)}`;
}

/** The data of an event as a short phrase: `IDLE → FILLING`, `active · latched`. */
export function phrase(kind: string, data: unknown): string {
  if (typeof data !== "object" || data === null) return plain(data);
  const { from, to, ...rest } = data as Record<string, unknown>;
  const change = to === undefined ? "" : `${words(plain(from))} → ${words(plain(to))}`;
  const others = Object.entries(rest).filter(([, value]) => value !== null).map(([name, value]) => part(kind, name, value));
  return [change, ...others].filter((one) => one !== "").join(" · ");
}

function statesOf(data: unknown): { from: string | undefined; to: string | undefined } {
  const { from, to } = (typeof data === "object" && data !== null ? data : {}) as Record<string, unknown>;
  return { from: typeof from === "string" ? from : undefined, to: typeof to === "string" ? to : undefined };
}

export function entryOf(event: DeviceEvent, boot: string): Entry {
  const { n, j, ms, time, kind, historical } = event;
  const key = j === null ? `${boot}/${n}` : `j${j}`;
  const { from, to } = statesOf(event.data);
  return { key, n, j, ms, from, to, time, kind, historical, subject: event.subject ?? "", actor: event.actor ?? "", text: phrase(kind, event.data) };
}

const byAge = (a: Entry, b: Entry): number => {
  if (a.time !== null && b.time !== null && a.time !== b.time) return b.time - a.time;
  return b.n - a.n;
};

/** `entries` with `added`, each key once, newest first, at most `KEPT`. */
export function addEntries(entries: readonly Entry[], added: readonly Entry[]): readonly Entry[] {
  const known = new Set(entries.map((entry) => entry.key));
  const fresh = added.filter((entry) => !known.has(entry.key));
  if (fresh.length === 0) return entries;
  return [...fresh, ...entries].sort(byAge).slice(0, KEPT);
}

/** The entries in which every typed word occurs. */
export function filtered(entries: readonly Entry[], typed: string): readonly Entry[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (wanted.length === 0) return entries;
  return entries.filter((entry) => {
    const text = `${entry.kind} ${entry.subject} ${entry.text} ${entry.actor}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
