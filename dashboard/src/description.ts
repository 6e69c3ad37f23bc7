/**
 * The model's description, as the device gives it in parts. All knowledge of its JSON lives here: it is read
 * defensively, so that a page and a device of different ages still show what they share.
 */
import { z } from "zod";

const text = z.string().catch("");
const whole = (otherwise: number) => z.int().catch(otherwise);
const names = z.array(z.string()).catch([]);
const list = <T extends z.ZodType>(item: T) => z.array(item).catch([]);

const Tag = z.looseObject({
  path: z.string(),
  kind: z.string(),
  title: text,
  unit: text,
  low: whole(0),
  high: whole(1),
  decimals: whole(0),
  default: z.int().optional().catch(undefined),
});

const Transition = z.looseObject({ from: z.string(), to: z.string(), text });
const Sequence = z.looseObject({ path: z.string(), title: text, states: names, transitions: list(Transition) });
const Rule = z.looseObject({ path: z.string(), title: text, text, trips: names, reset: z.string().nullish().catch(null), latch: z.unknown() });
const Permissive = z.looseObject({ path: z.string(), title: text, text, allows: names });
const Alarm = z.looseObject({ path: z.string(), title: text, response: text, text, priority: z.unknown() });
const Claim = z.looseObject({ path: z.string(), title: text, text });
const Block = z.looseObject({ path: z.string(), kind: text, title: text });

const Description = z.looseObject({
  model: text,
  title: text,
  scan_ms: whole(0),
  tags: list(Tag),
  blocks: list(Block),
  sequences: list(Sequence),
  interlocks: list(Rule),
  permissives: list(Permissive),
  alarms: list(Alarm),
  claims: list(Claim),
});

export type Tag = z.infer<typeof Tag>;
export type Sequence = z.infer<typeof Sequence>;
export type Transition = z.infer<typeof Transition>;
export type Description = z.infer<typeof Description>;

export const NO_DESCRIPTION: Description = Description.parse({});

/** The description from its joined parts; null when this is none at all. */
export function parseDescription(joined: string): Description | null {
  try {
    const parsed = Description.safeParse(JSON.parse(joined));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ["Inputs", ["DigitalIn", "AnalogIn", "Input"]],
  ["Outputs", ["DigitalOut", "AnalogOut"]],
  ["Settings", ["Setting"]],
  ["Memory", ["Memory"]],
];

export interface Group { name: string; tags: Tag[] }

/** The tags in the order a reader looks for them; commands are buttons and not among them. */
export function groupsOf(description: Description): Group[] {
  const groups = GROUPS.map(([name, kinds]) => ({ name, tags: description.tags.filter((tag) => kinds.includes(tag.kind)) }));
  return groups.filter((group) => group.tags.length > 0);
}

export const tagOf = (description: Description, path: string): Tag | undefined =>
  description.tags.find((tag) => tag.path === path);

export const isDigital = (tag: Tag): boolean =>
  tag.kind.startsWith("Digital") || (tag.low === 0 && tag.high === 1 && tag.unit === "");

/** Every rule of the model as text, wherever it stands. */
const texts = (rules: readonly { text: string }[]): string => rules.map((rule) => rule.text).join("\n");

const escaped = (path: string): string => path.replaceAll(".", "\\.");

/** The settings that this tag is compared with in a transition: the set points to mark on its bar. */
export function setPointsOf(description: Description, tag: Tag): Tag[] {
  const rules = texts(description.sequences.flatMap((sequence) => sequence.transitions));
  const compared = new RegExp(`(?<![\\w.])${escaped(tag.path)}\\s*[<>]=?\\s*([A-Za-z_][\\w.]*)`, "g");
  const found = new Set(Array.from(rules.matchAll(compared), (match) => match[1]));
  return description.tags.filter((other) => other.kind === "Setting" && found.has(other.path) && other.unit === tag.unit);
}

/** The fixed limits at which an interlock acts on this tag, as raw values. */
export function tripLimitsOf(description: Description, tag: Tag): number[] {
  const compared = new RegExp(`(?<![\\w.])${escaped(tag.path)}\\s*[<>]=?\\s*(-?\\d+)`, "g");
  return Array.from(texts(description.interlocks).matchAll(compared), (match) => Number(match[1]));
}

/** The tags that a rule's text mentions, in the order of the declarations. */
export function mentioned(description: Description, rule: string): Tag[] {
  const words = new Set(rule.match(/[A-Za-z_][\w.]*/g) ?? []);
  return description.tags.filter((tag) => words.has(tag.path) && tag.kind !== "Command");
}
