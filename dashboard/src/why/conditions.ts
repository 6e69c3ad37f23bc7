/**
 * Conditions: what an expression is made of, and the fewest of these that make it true or false in a picture.
 * What would make it otherwise is found in `changes.ts`; what words to use is of `sentences.ts`.
 */
import type { Picture } from "./picture";
import { at, isList, type List, same, split, textAt, type Tree, wordOf } from "./tree";

const SIMPLE: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];
const READS: readonly string[] = ["tag", "before", "call", "function"];

/** What would have to be otherwise: a tag or attribute by its key in `Picture.changed`, its value then, and the condition it is of. */
export interface Change { key: string; value: number; condition: List; holds: boolean }

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

/** Of the question for a state of a sequence, the key of that state: `phase@FULL`. */
export const stateKey = (condition: List): string => `${split(textAt(condition, 1))[0]}@${textAt(condition, 2)}`;

/** Whether it asks for the state of a sequence. */
export const isState = (condition: List): boolean => condition[0] === "call" && textAt(condition, 1).endsWith(".at");

/** The paths that an expression reads, each once. */
export function tags(tree: Tree): string[] {
  if (!isList(tree) || tree.length === 0) return [];
  if (tree[0] === "tag" || tree[0] === "before") return [textAt(tree, 1)];
  return [...new Set(tree.slice(1).flatMap(tags))];
}

/** That an expression gives a value, as a condition that can be taken apart. */
export function equals(tree: Tree, value: number): Tree {
  if (!isList(tree)) return Number(tree === value);
  if (tree[0] !== "choose") return ["==", tree, value];
  const test = at(tree, 1);
  return ["or", ["and", test, equals(at(tree, 2), value)], ["and", ["not", test], equals(at(tree, 3), value)]];
}

function unique(trees: readonly List[]): List[] {
  const found: List[] = [];
  for (const tree of trees) if (!found.some((other) => same(other, tree))) found.push(tree);
  return found;
}
