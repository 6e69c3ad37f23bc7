/**
 * Conditions and values in plain English, with units, decimals and times. What is a reason for what is not decided here.
 * What is, is told here; what would have to be is of `musts.ts`.
 */
import { floorDivide } from "./arithmetic";
import { chosen, isState, tags } from "./conditions";
import { number, text } from "./model";
import { type Picture, withoutOk } from "./picture";
import { at, isList, isTrue, type List, listAt, prefixOf, split, textAt, textOf, type Tree, wordOf } from "./tree";

export const HOLDS: Readonly<Record<string, string>> = {
  "<": "below", "<=": "at most", ">": "above", ">=": "at least", "==": "equal to", "!=": "other than",
};
const DIGITAL: readonly string[] = ["DigitalIn", "DigitalOut"];
/** Blocks whose `out` is in the unit of what they are given. */
export const FOLLOWS: readonly string[] = ["Limit", "Ramp", "Lag", "MovingAverage"];
const TIMED: readonly string[] = ["Ton", "Tof", "Tp", "Debounce", "Blink"];
const WITHOUT_UNIT: readonly string[] = ["*", "//", "<<", ">>", "&", "|", "^", "index"];
const ADDS: readonly string[] = ["+", "-"];
const NOT_SUMS: readonly string[] = ["tag", "before", "call", "apply", "table"];

/** Unit and decimals of a value; null for a bare number. */
export type Like = { unit: string; decimals: number } | null;

export const likeOfTag = (picture: Picture, path: string): Like => ({
  unit: text(picture.entry(path), "unit"),
  decimals: number(picture.entry(path), "decimals"),
});

/** `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;

/** A time as people say it: 2.4 s, 3 min, 5 h. */
export function after(ms: number): string {
  if (ms >= 7_200_000) return `${floorDivide(ms, 3_600_000)} h`;
  if (ms >= 120_000) return `${floorDivide(ms, 60_000)} min`;
  if (ms >= 10_000) return `${floorDivide(ms, 1000)} s`;
  const seconds = floorDivide(ms, 1000);
  return `${seconds}.${floorDivide(ms - seconds * 1000, 100)} s`;
}

/** A value with its decimals and unit. */
export function amount(like: Like, value: number): string {
  const decimals = like?.decimals ?? 0;
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const written = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  const unit = like === null || like.unit === "" ? "" : ` ${like.unit}`;
  return `${value < 0 ? "-" : ""}${written}${unit}`;
}

/** What a tag is when it has a value: `on`, `0`, `1450 mm`, `pressed`. */
export function stateOf(picture: Picture, path: string, value: number): string {
  switch (picture.kind(path)) {
    case "DigitalOut": return isTrue(value) ? "on" : "off";
    case "Command": return isTrue(value) ? "pressed" : "not pressed";
    case "DigitalIn": return String(value);
    default: return amount(likeOfTag(picture, path), value);
  }
}

/** A path with its title. */
export function named(picture: Picture, path: string): string {
  const title = text(picture.entry(path), "title");
  return title === "" ? path : `${path} (${title})`;
}

/** An expression as it stands in the model; constants in the unit of what they are compared with. */
export function written(picture: Picture, told: Tree, like: Like): string {
  const tree = taken(picture, told);
  if (!isList(tree)) return typeof tree === "number" ? amount(like, tree) : textOf(tree);
  const bare = (each: Tree): string => written(picture, each, null);
  const word = wordOf(tree);
  switch (word) {
    case "tag":
    case "before": return textAt(tree, 1);
    case "call":
    case "apply": return `${textAt(tree, 1)}(${tree.slice(2).map(bare).join(", ")})`;
    case "table": return `(${tree.slice(1).map(textOf).join(", ")})`;
    case "chain": {
      const signs = listAt(tree, 1).map(textOf);
      return tree.slice(2).map((each, place) => (place === 0 ? "" : `${signs[place - 1] ?? ""} `) + bare(each)).join(" ");
    }
    default: break;
  }
  const parts = tree.slice(1).map((each, place) => operand(picture, each, place === 0 && tree.length === 3 ? word : ""));
  if (parts.length === 1) return `${word}${word === "not" ? " " : ""}${parts[0] ?? ""}`;
  return word === "index" ? `${parts[0] ?? ""}[${parts[1] ?? ""}]` : parts.join(` ${word} `);
}

/** A part of an expression, in parentheses where it is made of parts; a sum that goes on needs none. */
function operand(picture: Picture, told: Tree, sign: string): string {
  const tree = taken(picture, told);
  const as = written(picture, tree, null);
  if (!isList(tree) || (tree[0] !== "chain" && (tree.length !== 3 || NOT_SUMS.includes(wordOf(tree))))) return as;
  return ADDS.includes(sign) && ADDS.includes(wordOf(tree)) ? as : `(${as})`;
}

/** What a condition finds: `level is 1912 mm, above 1900 mm`. */
export function fact(picture: Picture, condition: List): string {
  const word = wordOf(condition);
  if (isState(condition)) return inState(picture, split(textAt(condition, 1))[0], textAt(condition, 2));
  if (word === "tag" || word === "before") return readFact(picture, textAt(condition, 1));
  if (word in HOLDS) return comparison(picture, word, condition);
  if (word === "function") return `what is computed in several steps gives ${picture.value(condition)}`;
  const values = tags(condition).map((path) => `${path} ${picture.verb} ${stateOf(picture, path, picture.read(path))}`);
  return values.length === 0 ? "it is always so" : listed(values);
}

function comparison(picture: Picture, sign: string, condition: List): string {
  const holds = picture.isTrue(condition);
  const found = side(picture, at(condition, 1));
  const equality = sign === "==" || sign === "!=";
  if (equality && !isList(condition[2]) && holds === (sign === "==")) return found; // `mode is 2` says it
  return `${found}, ${compared(sign, holds)} ${bound(picture, condition)}`;
}

function inState(picture: Picture, sequence: string, state: string): string {
  const now = picture.state(sequence);
  return now === state ? `${sequence} has been in ${now} for ${after(picture.word(sequence, "time_ms"))}` : `${sequence} is in ${now}, not ${state}`;
}

function readFact(picture: Picture, path: string): string {
  const value = picture.read(path);
  const [owner, name] = split(path);
  const tag = withoutOk(path);
  if (name.endsWith("_ok") && picture.entry(tag) !== undefined) {
    if (picture.forces && picture.forced(tag)) return `${tag} is forced`;
    return `${tag} ${picture.verb} ${qualityTold(picture.quality(tag))}`;
  }
  if (name === "tripped") {
    const acting = picture.concerning(prefixOf(owner)).filter((rule) => picture.acts(rule.path)).map((rule) => rule.path);
    return acting.length === 0 ? "nothing has tripped" : `${listed(acting)} ${acting.length === 1 ? "has" : "have"} tripped`;
  }
  const owned = picture.entry(owner) !== undefined;
  if (name === "q" && owned) return blockFact(picture, owner, value);
  if (owned && ["active", "latched", "ok"].includes(name)) return `${owner} is ${isTrue(value) ? "" : "not "}${name}`;
  const title = text(picture.entry(path), "title");
  const titled = DIGITAL.includes(picture.kind(path)) && title !== "" ? ` (${title})` : "";
  const forced = picture.forces && picture.forced(path) ? " (forced)" : "";
  return `${path}${titled} ${picture.verb} ${stateOf(picture, path, value)}${forced}${doubt(picture, path)}`;
}

/** What to know of a value that is not its sensor's. */
const doubt = (picture: Picture, path: string): string =>
  picture.isDoubtful(path) ? ` while its quality ${picture.verb} ${qualityTold(picture.quality(path))}` : "";

/** `bad (sensor failure)`. */
function qualityTold(name: string): string {
  const [severity = "", why] = name.replaceAll("_", " ").split("/");
  return why === undefined ? severity : `${severity} (${why})`;
}

function blockFact(picture: Picture, path: string, value: number): string {
  const left = leftOf(picture, path);
  if (picture.kind(path) === "Ton" && !isTrue(value) && left !== null) return `${path} is not over yet: in ${after(left)}`;
  if (picture.kind(path) === "Ton" && isTrue(value)) return `${path} is over, after ${after(picture.word(path, "pt_ms"))}`;
  return `${path} is ${isTrue(value) ? "on" : "off"}${left === null ? "" : ` for another ${after(left)}`}`;
}

/** What a comparison says: `above`, or where it does not hold `not above`. */
function compared(sign: string, holds: boolean): string {
  if (sign === "!=") return holds ? "other than" : "equal to";
  return `${holds ? "" : "not "}${HOLDS[sign] ?? sign}`;
}

/** How long a block's `q` stays as it is if its input does; null where no time runs. */
export function leftOf(picture: Picture, path: string): number | null {
  const entry = picture.entry(path);
  if (!TIMED.includes(picture.kind(path)) || !isTrue(picture.word(path, "running"))) return null;
  const on = isTrue(picture.word(path, "q"));
  const elapsed = picture.word(path, "et_ms");
  if (entry?.kind === "Debounce") return number(entry, on ? "off_ms" : "on_ms") - elapsed;
  if (entry?.kind === "Blink") return number(entry, "on_ms") + (on ? 0 : number(entry, "off_ms")) - elapsed;
  return on === (entry?.kind === "Ton") ? null : picture.word(path, "pt_ms") - elapsed;
}

/** An expression with what it gives: `level is 1912 mm`; a constant alone. */
function side(picture: Picture, tree: Tree): string {
  const like = likeOf(picture, tree);
  const value = amount(like, picture.value(tree));
  if (!isList(tree)) return value;
  const doubted = wordOf(tree) === "tag" ? doubt(picture, textAt(tree, 1)) : "";
  return `${written(picture, tree, like)} ${picture.verb} ${value}${doubted}`;
}

/** The other side of a comparison. */
export const bound = (picture: Picture, condition: List): string =>
  valued(picture, at(condition, 2), likeOf(picture, at(condition, 1)) ?? likeOf(picture, at(condition, 2)));

/** A constant; something with its value: `fill_to (1500 mm)`; what is computed after its value: `1450 mm (fill_to - 50)`. */
export function valued(picture: Picture, told: Tree, like: Like): string {
  const tree = taken(picture, told);
  const [as, value] = [written(picture, tree, like), amount(like, picture.value(tree))];
  if (!isList(tree) || as === value) return value;
  return isPlain(tree) ? `${as} (${value})` : `${value} (${as})`;
}

/** Whether it is read as it is; all else is computed. */
export const isPlain = (tree: List): boolean => tree[0] === "tag" || tree[0] === "before";

/** Of a choice the side that is taken here. */
function taken(picture: Picture, tree: Tree): Tree {
  return isList(tree) && tree[0] === "choose" ? taken(picture, chosen(picture, tree)) : tree;
}

/** The tag whose unit and decimals an expression has; a block that follows a value has those of the value. */
export function likeOf(picture: Picture, tree: Tree, depth = 0): Like {
  if (WITHOUT_UNIT.includes(wordOf(tree))) return null;
  for (const path of tags(tree)) {
    if (text(picture.entry(path), "unit") !== "") return likeOfTag(picture, path);
    if (path.endsWith("_ms")) return { unit: "ms", decimals: 0 };
    const [owner, name] = split(path);
    const given = picture.given.get(owner);
    if (name === "out" && depth < 4 && FOLLOWS.includes(picture.kind(owner)) && given !== undefined) return likeOf(picture, given[0] ?? 0, depth + 1);
  }
  return null;
}
