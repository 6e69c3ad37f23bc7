/**
 * Conditions: the fewest that make an expression true or false in a picture, and the fewest changes that would make it
 * otherwise. A change is tried in the picture before it is told: what is named here does what is said of it.
 */
import { type Cost, cost, less } from "./likelihood";
import { names } from "./model";
import type { Picture } from "./picture";
import { at, isList, isTrue, type List, same, split, textAt, type Tree, wordOf } from "./tree";

const SIMPLE: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];
const TRIED = 200;
const SEEN = 24; // ways of one part of an expression that are looked at,
const TAKEN = 6; // and how many of these, the likeliest, are put together with others'
const WALKED = 2100; // largest range of which each value is tried
const PAIRED = 4; // of how many tags of a condition two are tried together
const READS: readonly string[] = ["tag", "before", "call", "function"];

/** What would have to be otherwise: a tag or attribute by its key in `Picture.changed`, its value then, and the condition it is of. */
export interface Change { key: string; value: number; condition: List; holds: boolean }
/** Conditions, and whether they are to hold. */
type Option = readonly (readonly [condition: List, holds: boolean])[];

export const isTruth = (tree: List): boolean => tree[0] === "not" || (tree[0] === "apply" && (tree[1] === "bool" || tree[1] === "int"));

/** The fewest conditions in an expression that by themselves make it true, or not, as it is here. */
export function because(picture: Picture, told: Tree): List[] {
  const tree = branched(told);
  if (!isList(tree)) return [];
  if (isTruth(tree)) return because(picture, at(tree, tree.length - 1));
  if (tree[0] === "and" || tree[0] === "or") {
    const truth = picture.isTrue(tree);
    const operands = tree.slice(1);
    if (truth === (tree[0] === "and")) return unique(operands.flatMap((operand) => because(picture, operand)));
    const deciding = operands.filter((operand) => picture.isTrue(operand) === truth).map((operand) => because(picture, operand));
    return shortest(deciding);
  }
  if (tree[0] === "choose") return unique([...because(picture, at(tree, 1)), ...because(picture, chosen(picture, tree))]);
  return reads(tree) ? [tree] : [];
}

const shortest = (found: readonly List[][]): List[] => found.reduce((best, each) => (each.length < best.length ? each : best));

/** The side of a choice that is taken here. */
export const chosen = (picture: Picture, tree: List): Tree => at(tree, picture.isTrue(at(tree, 1)) ? 2 : 3);

/** A comparison of a choice as a choice of comparisons, which can be taken apart. */
export function branched(tree: Tree): Tree {
  if (!isList(tree) || !SIMPLE.includes(wordOf(tree))) return tree;
  for (const place of [1, 2]) {
    const side = tree[place];
    if (isList(side) && side[0] === "choose") {
      return ["choose", at(side, 1), ...side.slice(2).map((way) => [...tree.slice(0, place), way, ...tree.slice(place + 1)])];
    }
  }
  return tree;
}

/** Whether anything in it can change. */
export const reads = (tree: Tree): boolean => isList(tree) && (READS.includes(wordOf(tree)) || tree.slice(1).some(reads));

/** The likeliest changes found that make an expression true, or false; none needed is an empty list, none found is null. */
export function change(picture: Picture, tree: Tree, want: boolean): Change[] | null {
  let best: Change[] | null = null;
  let least: Cost = [];
  const before = new Map(picture.changed);
  for (const option of firstOf(options(picture, tree, want), TRIED)) {
    if (best !== null && !less(estimate(picture, option), least)) continue;
    const found = tried(picture, tree, want, option);
    picture.changed = new Map(before);
    if (found === null || (best !== null && !less(costOf(picture, found), least))) continue;
    best = found;
    least = costOf(picture, found);
  }
  return best;
}

/** How unlikely changes are, to be compared with others that do the same. */
export const costOf = (picture: Picture, changes: readonly Change[]): Cost => cost(changes.map(({ key, value }) => picture.prospect(key, value)));

/** What an option costs at least. */
function estimate(picture: Picture, option: Option): Cost {
  const open = option.filter(([condition, holds]) => picture.isTrue(condition) !== holds);
  return cost(open.map(([condition, holds]) => picture.prospectOf(condition, holds)));
}

function* firstOf<T>(source: Generator<T>, most: number): Generator<T> {
  for (let count = 0; count < most; count += 1) {
    const next = source.next();
    if (next.done === true) return;
    yield next.value;
  }
}

/** A few ways to make a part of an expression so. */
function likeliest(picture: Picture, tree: Tree, want: boolean): Option[] {
  const seen = [...firstOf(options(picture, tree, want), SEEN)].map((option): [Option, Cost] => [option, estimate(picture, option)]);
  seen.sort(([, one], [, other]) => (less(one, other) ? -1 : less(other, one) ? 1 : 0));
  return seen.slice(0, TAKEN).map(([option]) => option);
}

/** Sets of conditions that, made so, make the expression so. */
function* options(picture: Picture, told: Tree, want: boolean): Generator<Option> {
  const tree = branched(told);
  if (!isList(tree)) {
    if ((tree !== 0) === want) yield [];
    return;
  }
  const word = wordOf(tree);
  if (isTruth(tree)) yield* options(picture, at(tree, tree.length - 1), want !== (word === "not"));
  else if (word === "apply" && (tree[1] === "min" || tree[1] === "max")) yield* options(picture, at(tree, 2), want); // what is brought into a range
  else if ((word === "and" || word === "or") && want === (word === "and")) {
    for (const parts of product(tree.slice(1).map((operand) => likeliest(picture, operand, want)))) yield parts.flat();
  } else if (word === "and" || word === "or") {
    for (const operand of tree.slice(1)) yield* options(picture, operand, want);
  } else if (word === "choose") yield* choices(picture, tree, want);
  else if (reads(tree) && picture.possible(tree, want)) yield [[tree, want]]; // also where it is so: another change may undo it
  else if (picture.isTrue(tree) === want) yield [];
}

function* choices(picture: Picture, tree: List, want: boolean): Generator<Option> {
  const here = picture.isTrue(at(tree, 1));
  for (const test of [here, !here]) {
    const sides = likeliest(picture, at(tree, test ? 2 : 3), want);
    for (const first of likeliest(picture, at(tree, 1), test)) for (const second of sides) yield [...first, ...second];
  }
}

/** Every way to take one of each, the last one running fastest. */
function* product(sets: readonly Option[][]): Generator<Option[]> {
  const [first, ...rest] = sets;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const one of first) for (const others of product(rest)) yield [one, ...others];
}

/** The option as changes of tags, if it does what it should; what turns out not to be needed is left out. */
function tried(picture: Picture, tree: Tree, want: boolean, option: Option): Change[] | null {
  let changes: Change[] = [];
  for (const [condition, holds] of option) {
    if (picture.isTrue(condition) === holds) continue;
    const found = ofCondition(picture, condition, holds);
    if (found.length === 0) return null;
    for (const each of found) for (const [key, value] of spread(picture, each)) picture.changed.set(key, value);
    changes.push(...found);
  }
  if (picture.isTrue(tree) !== want) return null;
  for (const each of [...changes]) {
    const rest = changes.filter((other) => other !== each);
    if (does(picture, tree, want, rest)) changes = rest;
  }
  return changes;
}

function does(picture: Picture, tree: Tree, want: boolean, changes: readonly Change[]): boolean {
  const kept = picture.changed;
  picture.changed = new Map(changes.flatMap((each) => spread(picture, each)));
  const found = picture.isTrue(tree) === want;
  picture.changed = kept;
  return found;
}

/** A change with what it brings along: a sequence is in one state. */
function spread(picture: Picture, found: Change): [string, number][] {
  const [sequence = "", state] = found.key.split("@");
  if (state === undefined || found.value === 0) return [[found.key, found.value]];
  const others = names(picture.entry(sequence), "states").map((each): [string, number] => [`${sequence}@${each}`, 0]);
  return [...others, [found.key, 1]];
}

/** A change or two that make a single condition hold, or not; none where none is found. */
function ofCondition(picture: Picture, condition: List, holds: boolean): Change[] {
  const word = wordOf(condition);
  const path = textAt(condition, 1);
  if (isState(condition)) {
    const key = `${split(path)[0]}@${textAt(condition, 2)}`;
    return picture.fixed.includes(key) ? [] : possible(picture, { key, value: Number(holds), condition, holds });
  }
  if (word === "tag" || word === "before") {
    if (path === picture.subject || picture.fixed.includes(path)) return []; // what it was, nobody can change any more
    return possible(picture, { key: path, value: holds ? nearestTrue(picture, path) : 0, condition, holds });
  }
  const paths = byPreference(picture, condition);
  for (const search of [nearest, anyOf]) {
    for (const key of paths) {
      const value = search(picture, condition, holds, key);
      if (value !== null) return [{ key, value, condition, holds }];
    }
  }
  return ofTwo(picture, condition, holds, paths.slice(0, PAIRED));
}

/** The change, if it can come about. */
function possible(picture: Picture, found: Change): Change[] {
  const [low, high] = picture.limits(found.key);
  return low <= found.value && found.value <= high ? [found] : [];
}

/** Two tags, the one at an end of its range, that together make a condition so. */
function ofTwo(picture: Picture, condition: List, holds: boolean, paths: readonly string[]): Change[] {
  const kept = picture.changed;
  const pairs = paths.flatMap((first) => paths.filter((second) => second !== first).map((second): [string, string] => [first, second]));
  for (const [first, second] of pairs) {
    for (const end of picture.limits(first)) {
      picture.changed = new Map([...kept, [first, end]]);
      const other = nearest(picture, condition, holds, second);
      picture.changed = kept;
      if (other !== null) return [{ key: first, value: end, condition, holds }, { key: second, value: other, condition, holds }];
    }
  }
  return [];
}

/** Whether it asks for the state of a sequence. */
export const isState = (condition: List): boolean => condition[0] === "call" && textAt(condition, 1).endsWith(".at");

function nearestTrue(picture: Picture, path: string): number {
  const [low, high] = picture.limits(path);
  return high >= 1 ? Math.max(1, low) : Math.min(-1, high);
}

/** The paths that an expression reads, each once. */
export function tags(tree: Tree): string[] {
  if (!isList(tree) || tree.length === 0) return [];
  if (tree[0] === "tag" || tree[0] === "before") return [textAt(tree, 1)];
  return [...new Set(tree.slice(1).flatMap(tags))];
}

/** What an expression reads and can be made otherwise, the likeliest first. */
function byPreference(picture: Picture, condition: Tree): string[] {
  const paths = tags(condition).filter((path) => ![picture.subject, "scan_ms", ...picture.fixed].includes(path));
  return paths.sort((one, other) => picture.prospect(one, null) - picture.prospect(other, null));
}

/** That an expression gives a value, as a condition that can be taken apart. */
export function equals(tree: Tree, value: number): Tree {
  if (!isList(tree)) return Number(tree === value);
  if (tree[0] !== "choose") return ["==", tree, value];
  const test = at(tree, 1);
  return ["or", ["and", test, equals(at(tree, 2), value)], ["and", ["not", test], equals(at(tree, 3), value)]];
}

/** The value of one tag, nearest to what it is, that makes a condition so. */
function nearest(picture: Picture, condition: List, holds: boolean, path: string): number | null {
  const [low, high] = picture.limits(path);
  const now = picture.read(path);
  const few = picture.fewOf(path)?.filter((value) => low <= value && value <= high && isSo(picture, condition, holds, path, value));
  if (few !== undefined) return closest(few, now);
  const inside = named(picture, condition).filter((value) => low < value && value < high); // a band is met at neither end
  const found = [low, high, ...inside].map((end) => search(picture, condition, holds, path, now, end));
  const near = [now - 1, now + 1].filter((value) => low <= value && value <= high && isSo(picture, condition, holds, path, value));
  return closest([...near, ...found.filter((value) => value !== null)], now);
}

function closest(values: readonly number[], now: number): number | null {
  return values.length === 0 ? null : values.reduce((best, value) => (Math.abs(value - now) < Math.abs(best - now) ? value : best));
}

/** The same where no end of the range does: each value is tried, if they are not too many. */
function anyOf(picture: Picture, condition: List, holds: boolean, path: string): number | null {
  const [low, high] = picture.limits(path);
  const now = picture.read(path);
  if (high - low > WALKED || picture.fewOf(path) !== null) return null;
  const values = Array.from({ length: high - low + 1 }, (_, place) => low + place);
  values.sort((a, b) => Math.abs(a - now) - Math.abs(b - now) || a - b);
  return values.find((value) => isSo(picture, condition, holds, path, value)) ?? null;
}

/** The constants in an expression and what its tags are. */
function named(picture: Picture, tree: Tree): number[] {
  if (!isList(tree)) return typeof tree === "number" ? [tree] : [];
  if (tree[0] === "tag" || tree[0] === "before") return [picture.read(textAt(tree, 1))];
  return [...new Set(tree.slice(1).flatMap((part) => named(picture, part)))];
}

/** Halve the way to a value at which the condition is so. */
function search(picture: Picture, condition: List, holds: boolean, path: string, now: number, to: number): number | null {
  if (!isSo(picture, condition, holds, path, to)) return null;
  let [from, end] = [now, to];
  while (Math.abs(end - from) > 1) {
    const middle = Math.floor((from + end) / 2);
    if (isSo(picture, condition, holds, path, middle)) end = middle;
    else from = middle;
  }
  return end;
}

function isSo(picture: Picture, condition: List, holds: boolean, path: string, value: number): boolean {
  const kept = picture.changed;
  picture.changed = new Map([...kept, [path, value]]);
  const found = isTrue(picture.value(condition)) === holds;
  picture.changed = kept;
  return found;
}

function unique(trees: readonly List[]): List[] {
  const found: List[] = [];
  for (const tree of trees) if (!found.some((other) => same(other, tree))) found.push(tree);
  return found;
}
