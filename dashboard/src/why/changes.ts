/**
 * Changes: the likeliest that would make an expression true or false in a picture, and no more than are needed.
 * A change is tried in the picture before it is told: what is named here does what is said of it.
 */
import { branched, type Change, isState, isTruth, reads, stateKey } from "./conditions";
import { type Cost, cost, less } from "./likelihood";
import { names } from "./model";
import { ofCondition } from "./nearest";
import type { Picture } from "./picture";
import { at, isList, type List, type Tree, wordOf } from "./tree";

const TRIED = 200;
const SEEN = 24; // ways of one part of an expression that are looked at,
const TAKEN = 6; // and how many of these, the likeliest, are put together with others'

/** Conditions, and whether they are to hold. */
type Option = readonly (readonly [condition: List, holds: boolean])[];

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
export function costOf(picture: Picture, changes: readonly Change[]): Cost {
  const steps = changes.reduce((sum, { key, value }) => sum + picture.steps(key, value), 0);
  return cost(changes.map(({ key, value }) => picture.prospect(key, value)), steps);
}

/** What an option costs at least. */
function estimate(picture: Picture, option: Option): Cost {
  const due = option.filter(([condition, holds]) => picture.isTrue(condition) !== holds);
  const states = due.filter(([condition]) => isState(condition));
  const steps = states.reduce((sum, [condition, holds]) => sum + picture.steps(stateKey(condition), Number(holds)), 0);
  return cost(due.map(([condition, holds]) => picture.prospectOf(condition, holds)), steps);
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
