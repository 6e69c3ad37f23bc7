/** A description as answers need it: every declared thing by path, in the order of the state, and the logic. */
import { z } from "zod";
import type { Logic } from "./interpret";
import { type Code, type List, type Tree, isList, prefixOf } from "./tree";

const Entry = z.looseObject({ path: z.string(), index: z.int(), kind: z.string() });
export type Entry = z.infer<typeof Entry>;

const group = z.array(Entry);
const Described = z.object({
  model: z.string(),
  scan_ms: z.int(),
  parts: z.array(z.object({ path: z.string(), class: z.string(), scan_ms: z.int() })),
  logic: z.record(z.string(), z.record(z.string(), z.custom<Code>((value) => typeof value === "object"))),
  functions: z.record(z.string(), z.custom<Code>((value) => typeof value === "object")),
  state: z.record(z.string(), z.array(z.string())),
  tags: group,
  blocks: group,
  sequences: group,
  interlocks: group,
  permissives: group,
  alarms: group,
  claims: group,
});

export const INPUTS: readonly string[] = ["DigitalIn", "AnalogIn"];
export const OUTPUTS: readonly string[] = ["DigitalOut", "AnalogOut"];
/** Attributes that are 0 or 1, whatever has them. */
export const BITS: readonly string[] = ["q", "qu", "qd", "running", "entered", "active", "latched", "ok", "at_low", "at_high"];

export interface Model {
  scanMs: number;
  partScanMs: ReadonlyMap<string, number>;
  logic: Logic;
  state: Readonly<Record<string, readonly string[]>>;
  entries: ReadonlyMap<string, Entry>;
  tags: readonly Entry[];
  interlocks: readonly Entry[];
  permissives: readonly Entry[];
}

/** The model that a parsed description is of; null where it is none that answers can be given from. */
export function modelOf(described: unknown): Model | null {
  const parsed = Described.safeParse(described);
  if (!parsed.success) return null;
  const data = parsed.data;
  const all = [data.tags, data.blocks, data.sequences, data.interlocks, data.permissives, data.alarms, data.claims].flat();
  const classes = new Map([["", data.model], ...data.parts.map((part): [string, string] => [prefixOf(part.path), part.class])]);
  return {
    scanMs: data.scan_ms,
    partScanMs: new Map(data.parts.map((part) => [part.path, part.scan_ms])),
    logic: { classes, methods: data.logic, functions: data.functions },
    state: data.state,
    entries: new Map(all.sort((a, b) => a.index - b.index).map((entry) => [entry.path, entry])),
    tags: data.tags,
    interlocks: data.interlocks,
    permissives: data.permissives,
  };
}

export const number = (entry: Entry | undefined, name: string, otherwise = 0): number => {
  const value = entry?.[name];
  return typeof value === "number" ? value : otherwise;
};

export const text = (entry: Entry | undefined, name: string): string => {
  const value = entry?.[name];
  return typeof value === "string" ? value : "";
};

export const names = (entry: Entry | undefined, name: string): string[] => {
  const value = entry?.[name];
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
};

/** The tree of a guard, if the entry has one of that name. */
export const guard = (entry: Entry, name: string): Tree | undefined => {
  const value = entry[name];
  return typeof value === "object" && value !== null && "tree" in value ? (value.tree as Tree) : undefined;
};

export interface Transition { source: string; target: string; tree: Tree }
export const transitions = (entry: Entry): readonly Transition[] =>
  Array.isArray(entry.transitions) ? (entry.transitions as Transition[]) : [];

/** All lists in a tree, itself first. */
export function* lists(tree: Tree): Generator<List> {
  if (!isList(tree)) return;
  yield tree;
  for (const part of tree) yield* lists(part);
}
