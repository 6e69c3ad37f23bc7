/**
 * What would have to be, in plain English: of a condition what it asks for, of an expression what in it has to change.
 * What is now, and how values are written, is of `sentences.ts`.
 */
import { type Change, isState } from "./conditions";
import { INPUTS } from "./model";
import { type Picture, withoutOk } from "./picture";
import { after, amount, bound, HOLDS, isPlain, leftOf, likeOf, stateOf, written } from "./sentences";
import { at, isList, isTrue, type List, same, split, textAt, type Tree, wordOf } from "./tree";

const OPPOSITE: Readonly<Record<string, string>> = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==" };
const MIRRORED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=" };
const LOGIC: readonly string[] = [...Object.keys(HOLDS), "and", "or", "not"];

/** What one of several changes is: `level must be below 1450 mm (fill_to - 50)`, `start must be pressed`. */
export function needed(picture: Picture, change: Change, changes: readonly Change[]): string {
  const tag = withoutOk(change.key);
  const told = due(picture, change, changes.filter(({ condition }) => same(condition, change.condition)));
  if (!picture.forced(tag)) return told;
  const isField = !picture.forces && INPUTS.includes(picture.kind(tag));
  return told + (isField ? " (in the field)" : picture.forces ? ` (the force on ${tag} must be released)` : "");
}

function due(picture: Picture, change: Change, together: readonly Change[]): string {
  const { key, value, condition, holds } = change;
  if (isState(condition)) return `${split(textAt(condition, 1))[0]} must ${holds ? "" : "not "}be in ${textAt(condition, 2)}`;
  if (isPlain(condition)) return must(picture, textAt(condition, 1), value);
  const [owner, name] = split(key);
  if (name === "time_ms" && picture.entry(owner) !== undefined) {
    const left = Math.max(0, value - picture.read(key));
    return `${owner} must have been in ${picture.state(owner)} for ${after(value)}, which is in ${after(left)}`;
  }
  if (wordOf(condition) in HOLDS) return compared(picture, change, together);
  return `${key} must be ${stateOf(picture, key, value)}`;
}

/** A value by its bound; of what is computed, or takes two, what changes, and after it what has to come out once all has. */
function compared(picture: Picture, change: Change, together: readonly Change[]): string {
  const { key, value } = change;
  const condition = turned(change.condition, key);
  const [sign, left] = [wordOf(condition), at(condition, 1)];
  const told = HOLDS[change.holds ? sign : (OPPOSITE[sign] ?? sign)] ?? sign;
  if (together.length === 1 && isRead(left, key)) return `${key} must be ${told} ${bound(picture, condition)}`;
  const bit = picture.isBit(key);
  const moved = bit ? must(picture, key, value) : goes(picture, key, value);
  if (change !== together.at(-1) || (bit && isLogic(left))) return moved;
  const kept = picture.changed;
  picture.changed = new Map([...kept, ...together.map((each): [string, number] => [each.key, each.value])]);
  const result = `${written(picture, left, likeOf(picture, left))} ${told} ${bound(picture, condition)}`;
  picture.changed = kept;
  return `${moved} (${result})`;
}

/** A comparison with what changes on its left, if it stands alone on its right. */
function turned(condition: List, path: string): List {
  const [sign, right] = [wordOf(condition), at(condition, 2)];
  return isRead(right, path) ? [MIRRORED[sign] ?? sign, right, at(condition, 1)] : condition;
}

const isRead = (tree: Tree, path: string): boolean => isList(tree) && isPlain(tree) && tree[1] === path;

/** Whether it is made of conditions, which say nothing more of what changes. */
const isLogic = (tree: Tree): boolean => isList(tree) && (LOGIC.includes(wordOf(tree)) || tree.slice(1).some(isLogic));

/** Where a number has to go. */
function goes(picture: Picture, path: string, value: number): string {
  const now = picture.read(path);
  const told = amount(likeOf(picture, ["tag", path]), value);
  return `${path} must ${value === now ? "be" : value > now ? "rise to" : "fall to"} ${told}`;
}

function must(picture: Picture, path: string, value: number): string {
  const [owner, name] = split(path);
  const not = isTrue(value) ? "" : "not ";
  if (name.endsWith("_ok") && picture.entry(withoutOk(path)) !== undefined) return `${withoutOk(path)} must ${not}be good`;
  if (name === "tripped") return isTrue(value) ? "something must trip" : "nothing must have tripped";
  const owned = picture.entry(owner) !== undefined;
  const left = name === "q" && owned ? leftOf(picture, owner) : null;
  const when = left !== null && value !== picture.read(path) ? `, which is in ${after(left)}` : "";
  if (name === "q" && picture.kind(owner) === "Ton") return isTrue(value) ? `${owner} must be over${when}` : `${owner} must not be over`;
  if (owned && ["active", "latched", "ok", "q"].includes(name)) return `${owner} must ${not}be ${name === "q" ? "on" : name}${when}`;
  return `${path} must be ${stateOf(picture, path, value)}`;
}

