/**
 * The model's description, as the device gives it in parts. All knowledge of its JSON lives here: it is read
 * defensively, so that a page and a device of different ages still show what they share.
 */
import { z } from "zod";

const text = z.string().catch("");
const whole = (otherwise: number) => z.int().catch(otherwise);
const names = z.array(z.string()).catch([]);
const list = <T extends z.ZodType>(item: T) => z.array(item).catch([]);

const Tag = z.object({
  path: z.string(),
  kind: z.string(),
  title: text,
  unit: text,
  low: whole(0),
  high: whole(1),
  decimals: whole(0),
});

/** A condition: its text for people, its tree (nested lists, the operator first) for the page. */
const Guard = z.object({ text, tree: z.unknown() }).catch({ text: "", tree: null });

const Transition = z.object({ source: z.string(), target: z.string(), text, tree: z.unknown() });
const Sequence = z.object({ path: z.string(), title: text, states: names, transitions: list(Transition) });
const Interlock = z.object({ path: z.string(), title: text, when: Guard, trips: names });
const Permissive = z.object({ path: z.string(), title: text, when: Guard, allows: names });
const Alarm = z.object({ path: z.string(), title: text, response: text, when: Guard });
const Claim = z.object({
  path: z.string(), title: text, kind: text, holds: Guard, happens: Guard, cause: Guard, effect: Guard, value: Guard,
  low: whole(0), high: whole(0), within_ms: whole(0),
}).transform((claim) => ({ path: claim.path, title: claim.title, text: claimText(claim) }));

interface Guarded { text: string }
interface Told { kind: string; holds: Guarded; happens: Guarded; cause: Guarded; effect: Guarded; value: Guarded; low: number; high: number; within_ms: number }

/** What a claim says, as one reads a condition. */
function claimText({ kind, holds, happens, cause, effect, value, low, high, within_ms }: Told): string {
  switch (kind) {
    case "Never": return `never ${happens.text}`;
    case "LeadsTo": return `${cause.text} leads to ${effect.text} within ${within_ms} ms`;
    case "Within": return `${low} <= ${value.text} <= ${high}`;
    default: return holds.text;
  }
}

const Part = z.object({ path: z.string(), title: text });

const Description = z.object({
  parts: list(Part),
  tags: list(Tag),
  sequences: list(Sequence),
  interlocks: list(Interlock),
  permissives: list(Permissive),
  alarms: list(Alarm),
  claims: list(Claim),
});

export type Tag = z.infer<typeof Tag>;
export type Sequence = z.infer<typeof Sequence>;
export type Interlock = z.infer<typeof Interlock>;
export type Description = z.infer<typeof Description>;

export const NO_DESCRIPTION: Description = Description.parse({});

/** The description from its joined parts; null when this is none at all. */
export function parseDescription(joined: string): Description | null {
  try {
    const parsed = Description.safeParse(JSON.parse(joined));
    return parsed.success ? titled(parsed.data) : null;
  } catch {
    return null;
  }
}

/** Sequences and alarms with the titles of the parts that they are in before their own: two parts of one class have them alike. */
function titled(description: Description): Description {
  const full = <T extends { path: string; title: string }>(told: T): T => {
    if (told.title === "") return told;
    const around = description.parts.filter((part) => part.title !== "" && told.path.startsWith(`${part.path}.`));
    return { ...told, title: [...around.map((part) => part.title), told.title].join(" · ") };
  };
  return { ...description, sequences: description.sequences.map(full), alarms: description.alarms.map(full) };
}

const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ["Inputs", ["DigitalIn", "AnalogIn"]],
  ["Outputs", ["DigitalOut", "AnalogOut"]],
  ["Settings", ["Setting"]],
  ["Memory", ["Memory", "Input"]],
];
const INTERNAL: readonly string[] = ["Memory", "Input"];

export interface Group { name: string; tags: Tag[] }

const partOf = (tag: Tag): string => tag.path.slice(0, Math.max(0, tag.path.lastIndexOf(".")));
const isInside = (tag: Tag): boolean => INTERNAL.includes(tag.kind) && partOf(tag) !== "";

/** The tags in the order a reader looks for them; commands are buttons and not among them, what parts keep inside is told by `insidesOf`. */
export function groupsOf(description: Description): Group[] {
  const groups = GROUPS.map(([name, kinds]) => ({ name, tags: description.tags.filter((tag) => kinds.includes(tag.kind) && !isInside(tag)) }));
  return groups.filter((group) => group.tags.length > 0);
}

/** What each part keeps inside: its memories, and what its parent passes into it. */
export function insidesOf(description: Description): Group[] {
  const inside = description.tags.filter(isInside);
  return [...new Set(inside.map(partOf))].map((name) => ({ name, tags: inside.filter((tag) => partOf(tag) === name) }));
}

/** The tag that a word in a rule of `owner` (the path of the rule) means: one beside the rule, else one of the whole model. */
export function tagOf(description: Description, word: string, owner: string): Tag | undefined {
  const part = owner.slice(0, owner.lastIndexOf(".") + 1);
  return description.tags.find((tag) => tag.path === part + word) ?? description.tags.find((tag) => tag.path === word);
}

export const isDigital = (tag: Tag): boolean =>
  tag.kind.startsWith("Digital") || (tag.low === 0 && tag.high === 1 && tag.unit === "");

const COMPARISONS = new Set(["<", "<=", ">", ">=", "==", "!="]);

/** The other sides of every comparison with this tag in a tree. */
function comparedWith(tree: unknown, tag: string): unknown[] {
  if (!Array.isArray(tree)) return [];
  const [operator, left, right] = tree as unknown[];
  const isTag = (side: unknown): boolean => Array.isArray(side) && side[0] === "tag" && side[1] === tag;
  if (typeof operator === "string" && COMPARISONS.has(operator)) {
    if (isTag(left)) return [right];
    if (isTag(right)) return [left];
  }
  return tree.flatMap((branch) => comparedWith(branch, tag));
}

/** The settings that this tag is compared with in a transition: the set points to mark on its bar. */
export function setPointsOf(description: Description, tag: Tag): Tag[] {
  const trees = description.sequences.flatMap((sequence) => sequence.transitions.map((transition) => transition.tree));
  const sides = trees.flatMap((tree) => comparedWith(tree, tag.path));
  const found = new Set(sides.map((side) => (Array.isArray(side) && side[0] === "tag" ? (side[1] as unknown) : null)));
  return description.tags.filter((other) => other.kind === "Setting" && found.has(other.path) && other.unit === tag.unit);
}

/** The fixed limits at which an interlock acts on this tag, as raw values. */
export function tripLimitsOf(description: Description, tag: Tag): number[] {
  const sides = description.interlocks.flatMap((interlock) => comparedWith(interlock.when.tree, tag.path));
  return sides.filter((side) => typeof side === "number");
}
